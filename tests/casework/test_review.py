"""Case-review meetings read from the county's book: the running order, what became of each (M3)."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdtkit.casework.review import began, entry_of, missing, reviews, to_catch_up
from mdtkit.chronology.entry import Entry
from tests.chronology.building import entry, minutes

STARTS = "2026-04-02T17:00:00Z"


def planned(seq: int, *cases: str, meeting: str = "r-1", **said: object) -> Entry:
    return entry("review.planned", seq, at=minutes(seq), meeting=meeting, starts=STARTS, cases=list(cases), **said)  # type: ignore[arg-type]


@pytest.mark.requirement("M3")
def test_the_running_order_is_that_of_the_planning_made_last() -> None:
    who = [{"case": "MDT-B", "person": "p-1"}]
    (one,) = reviews([planned(1, "MDT-A", "MDT-B"), planned(2, "MDT-B", "MDT-C", representatives=who)])
    assert (one.cases, dict(one.representatives), one.state) == (("MDT-B", "MDT-C"), {"MDT-B": "p-1"}, "planned")


def test_held_names_the_cases_that_were_talked_about_and_a_late_planning_changes_nothing() -> None:
    held = entry("review.held", 2, at=minutes(2), meeting="r-1", cases=["MDT-B"])
    (one,) = reviews([planned(1, "MDT-A", "MDT-B"), held, planned(3, "MDT-C")])
    assert (one.state, one.cases, one.held) == ("held", ("MDT-B",), held)
    off = entry("review.cancelled", 3, at=minutes(3), meeting="r-1")
    assert reviews([planned(1, "MDT-A"), held, off])[0].state == "held"
    assert reviews([planned(1, "MDT-A"), off])[0].state == "cancelled"


@pytest.mark.requirement("M3")
def test_a_cases_entry_is_the_meeting_and_nothing_of_another_case() -> None:
    came = [{"seat": "probation", "attended": "present"}]
    held = entry("review.held", 2, meeting="r-1", cases=["MDT-A", "MDT-B"], attendance=came, decisions="Words.")
    assert entry_of(held) == {"type": "case_review", "model": "case_review", "meeting": "r-1", "attendance": came}


def test_what_hangs_on_a_review_counts_from_when_it_began_and_not_from_when_it_was_written_down() -> None:
    late = entry("review.held", 2, at=minutes(3 * 24 * 60), meeting="r-1", starts="2026-03-09T17:00:00Z")
    assert began(late).isoformat() == "2026-03-09T17:00:00+00:00"
    early = entry("review.held", 2, at=minutes(10), meeting="r-1", starts="2026-03-09T17:00:00Z")
    assert began(early) == minutes(10), "it was over before it was to begin"


@given(st.permutations(["meeting.held", "note.added", "child.wish"]), st.booleans())
def test_it_is_missing_exactly_while_no_version_of_it_was_ever_written(kinds: list[str], struck: bool) -> None:
    there = [entry(kind, n, meeting="r-1" if kind == "meeting.held" else "r-2") for n, kind in enumerate(kinds, 1)]
    if struck:
        there.append(entry("entry.superseded", 9, entry=there[kinds.index("meeting.held")].id, reason="not_this_case"))
    assert not missing(there, "r-1")
    assert missing(there, "r-2")


def test_catching_up_looks_only_at_what_was_recorded_since() -> None:
    book = [
        planned(1, "MDT-A"),
        entry("review.held", 2, meeting="r-1", cases=["MDT-A", "MDT-B"]),
        entry("review.held", 4, meeting="r-2", cases=["MDT-C"]),
    ]
    assert [(held.seq, case) for held, case in to_catch_up(book, 0)] == [(2, "MDT-A"), (2, "MDT-B"), (4, "MDT-C")]
    assert [case for _, case in to_catch_up(book, 2)] == ["MDT-C"]
    for some in permutations(book):
        assert {case for _, case in to_catch_up(some, 0)} == {"MDT-A", "MDT-B", "MDT-C"}
