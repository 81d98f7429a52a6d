"""What each invited person must have been told, whatever was recorded, corrected or struck out about the meeting."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from mdtkit.casework.invited import Invited, invited
from mdtkit.chronology.entry import Entry
from tests.casework.cases import case
from tests.chronology.building import corrected, entry, minutes

PLAN: dict[str, Any] = {"type": "ongoing", "meeting": "m-1", "starts": "2026-03-12T17:00:00Z"}
SERIES: dict[str, Any] = {**PLAN, "every": "month", "times": 4}
APRIL, MAY = "2026-04-12T17:00:00Z", "2026-05-12T17:00:00Z"
ASKED: dict[str, Any] = {"meeting": "m-1", "seat": "advocate", "person": "p-lee", "invite": "0" * 32}


def one(*entries: Entry) -> Invited:
    (found,) = invited(case(*entries), "m-1")
    return found


def told(*kinds: tuple[str, dict[str, Any]]) -> Invited:
    return one(*(entry(kind, n, at=minutes(n), **data) for n, (kind, data) in enumerate(kinds, start=1)))


def revisions(found: Invited) -> list[tuple[int, str | None]]:
    named = [revision.occurrence for revision in found.revisions]
    return [(n, f"{at:%m-%d}" if at else None) for n, at in enumerate(named)]


PLANNED, INVITED = ("meeting.planned", SERIES), ("meeting.invited", ASKED)
MOVED = ("meeting.planned", {**PLAN, "starts": "2026-04-14T17:00:00Z", "occurrence": APRIL})
OFF = ("meeting.cancelled", {"meeting": "m-1", "occurrence": MAY})


def test_each_change_of_an_occurrence_is_a_revision_of_it_and_of_nothing_else() -> None:
    found = told(PLANNED, INVITED, MOVED, OFF)
    assert revisions(found) == [(0, None), (1, "04-12"), (2, "05-12")]
    assert (found.asked, found.method) == (0, "request")
    may = found.at(datetime.fromisoformat(MAY))
    assert (may.method, may.asked) == ("cancel", 2)
    assert found.at(datetime.fromisoformat(APRIL)).starts == datetime.fromisoformat("2026-04-14T17:00:00Z")


def test_what_changed_before_somebody_was_invited_is_no_revision_of_their_invitation() -> None:
    found = told(PLANNED, MOVED, OFF, INVITED)
    assert revisions(found) == [(0, None)]
    assert found.at(datetime.fromisoformat(MAY)).method == "cancel"


def test_that_an_occurrence_was_held_is_told_to_nobody_and_the_series_goes_on() -> None:
    held = ("meeting.held", {"type": "ongoing", "meeting": "m-1", "occurrence": "2026-03-12T17:00:00Z"})
    found = told(PLANNED, INVITED, held)
    assert (revisions(found), found.held) == ([(0, None)], False)
    assert found.at(datetime.fromisoformat("2026-03-12T17:00:00Z")).held


def test_the_same_change_recorded_twice_is_one_revision() -> None:
    assert revisions(told(PLANNED, INVITED, MOVED, MOVED)) == [(0, None), (1, "04-12")]


def test_a_corrected_planning_is_a_revision_and_nobody_is_forgotten() -> None:
    first = entry("meeting.planned", 1, **PLAN)
    second = entry("meeting.invited", 2, **ASKED)
    right = entry("meeting.planned", 3, at=first.at, **{**PLAN, "starts": "2026-03-13T17:00:00Z"})
    found = one(first, second, *corrected("e1", 4, replacement=right))
    assert revisions(found) == [(0, None), (1, None)]
    assert found.starts == datetime.fromisoformat("2026-03-13T17:00:00Z")
    place = entry("meeting.planned", 3, at=first.at, **{**PLAN, "place": "Room 2"})
    assert revisions(one(first, second, *corrected("e1", 4, replacement=place))) == [(0, None)]


def test_a_planning_struck_out_calls_the_meeting_off_and_an_invitation_struck_out_withdraws_it() -> None:
    first, second = entry("meeting.planned", 1, **PLAN), entry("meeting.invited", 2, **ASKED)
    off = one(first, second, *corrected("e1", 3))
    assert (off.method, off.cancelled, revisions(off)) == ("cancel", True, [(0, None), (1, None)])
    withdrawn = one(first, second, *corrected("e2", 3))
    assert (withdrawn.method, withdrawn.withdrawn) == ("cancel", True)


def test_who_is_invited_again_gets_an_invitation_of_their_own_anew() -> None:
    again = ("meeting.invited", {**ASKED, "invite": "1" * 32})
    out = ("meeting.uninvited", {"meeting": "m-1", "seat": "advocate"})
    found = told(PLANNED, INVITED, out, again)
    assert (found.invite, found.method, revisions(found)) == ("1" * 32, "request", [(0, None)])
    assert found.stamp == minutes(4)
    assert found.last - found.starts > timedelta(days=80)
