"""What is to be minded about an act: warnings that never stop anybody, and reasons that may follow in the shift."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from mdtkit.casework.facts import Rulebook, facts_through_time
from mdtkit.casework.status_fields import status_fields
from mdtkit.casework.warning import minded, unanswered
from mdtkit.chronology.entry import Entry
from mdtkit.chronology.fold import fold
from tests.chronology.building import SUNDAY, entry, minutes


def said(book: Rulebook, *entries: Entry, of: int = -1) -> list[str]:
    """The ids of the warnings that one of these entries meets."""
    chronology = fold("MDT-TEST", entries)
    history = facts_through_time(chronology, book)
    return [one.rule.id for one in minded(entries[of], chronology, history, book.protocol)]


def open_reasons(book: Rulebook, *entries: Entry) -> list[str]:
    chronology = fold("MDT-TEST", entries)
    return [one.rule.id for one in unanswered(chronology, facts_through_time(chronology, book), book.protocol)]


def without(book: Rulebook, rule: str) -> Rulebook:
    """The same protocol with one warning removed."""
    kept = {name: one for name, one in book.protocol.warnings.items() if name != rule}
    return Rulebook(msgspec.structs.replace(book.protocol, warnings=kept))


SCREENED: dict[str, Any] = {"purpose": "screening", "instrument": "cse_it"}
CASES: list[tuple[str, str, str, dict[str, Any], dict[str, Any]]] = [
    ("I7", "script-before-screening", "instrument.administered", SCREENED, {"purpose": "assessment"}),
    ("A4", "script-before-assessment", "instrument.administered", {"purpose": "assessment"}, SCREENED),
    ("M11", "script-at-ongoing-meeting", "meeting.held", {"type": "ongoing"}, {"type": "steering_committee"}),
    ("R7", "incident-report", "ncic.confirmed", {"report_type": "incident"}, {"report_type": "missing_person"}),
    ("I4", "state-absent-without-end", "status.set", {"field": "victim_absent"}, {"field": "at_risk"}),
    (
        "I4",
        "state-end-before-start",
        "status.set",
        {"field": "at_risk", "start": "2026-03-08", "end": "2026-03-01"},
        {"field": "at_risk", "start": "2026-03-01", "end": "2026-03-08"},
    ),
    ("M4", "calmer-than-proposed", "tier.decided", {"proposed": "immediate", "tier": "initial"}, {"tier": "immediate"}),
]


@pytest.mark.requirement("I7", "A4", "M11", "R7", "I4", "M4")
@pytest.mark.parametrize(("requirement", "rule", "kind", "speaks", "silent"), CASES, ids=[one[1] for one in CASES])
def test_each_warning_speaks_of_its_act_and_of_no_other_and_goes_with_its_rule(
    book: Rulebook, requirement: str, rule: str, kind: str, speaks: dict[str, Any], silent: dict[str, Any]
) -> None:
    assert book.protocol.warnings[rule].requirement == requirement
    assert rule in said(book, entry(kind, 1, **speaks))
    assert rule not in said(book, entry(kind, 1, **silent))
    assert rule not in said(without(book, rule), entry(kind, 1, **speaks))


@pytest.mark.requirement("I7")
def test_a_script_given_before_the_screening_makes_the_warning_needless_one_of_last_week_does_not(
    book: Rulebook,
) -> None:
    screened = entry("instrument.administered", 2, at=minutes(60), **SCREENED)
    lately = entry("script.given", 1, at=minutes(10), purpose="screening")
    long_ago = entry("script.given", 1, at=minutes(60 - 7 * 1440), purpose="screening")
    assert "script-before-screening" not in said(book, lately, screened)
    assert "script-before-screening" in said(book, long_ago, screened)


@pytest.mark.requirement("I7", "A3")
def test_a_reason_may_follow_a_note_on_the_act_answers_and_so_does_a_later_note_about_it(book: Rulebook) -> None:
    screened = entry("instrument.administered", 1, **SCREENED)
    assert open_reasons(book, screened) == ["script-before-screening"]
    assert open_reasons(book, msgspec.structs.replace(screened, note="read out by the nurse")) == []
    about = entry("note.added", 2, at=minutes(90), about=screened.id)
    assert open_reasons(book, screened, about) == []
    elsewhere = entry("note.added", 2, at=minutes(90), about="another")
    assert open_reasons(book, screened, elsewhere) == ["script-before-screening"]


@pytest.mark.requirement("A3")
def test_a_second_assessment_within_ninety_days_is_minded_a_later_one_is_not(book: Rulebook) -> None:
    first = entry("instrument.administered", 1, purpose="assessment", instrument="cans_cse")
    soon = entry("instrument.administered", 2, at=minutes(30 * 1440), purpose="assessment", instrument="cans_cse")
    late = entry("instrument.administered", 2, at=minutes(100 * 1440), purpose="assessment", instrument="cans_cse")
    assert "assessed-already" in said(book, first, soon)
    assert "assessed-already" not in said(book, first, late)


@pytest.mark.requirement("I4")
def test_a_status_field_set_twice_is_minded_unless_the_first_was_ended(book: Rulebook) -> None:
    first, again = entry("status.set", 1, field="at_risk"), entry("status.set", 3, at=minutes(90), field="at_risk")
    ended = entry("status.ended", 2, at=minutes(60), field="at_risk", end="2026-03-09")
    assert "state-field-twice" in said(book, first, again)
    assert "state-field-twice" not in said(book, first, ended, again)
    assert "state-field-twice" not in said(book, first, entry("status.set", 3, at=minutes(90), field="victim_absent"))


@pytest.mark.requirement("I4")
def test_an_end_is_compared_with_the_start_recorded_before_it(book: Rulebook) -> None:
    first = entry("status.set", 1, field="at_risk", start="2026-03-08")
    assert "state-ended-before-start" in said(book, first, entry("status.ended", 2, field="at_risk", end="2026-03-01"))
    assert "state-ended-before-start" not in said(
        book, first, entry("status.ended", 2, field="at_risk", end="2026-03-09")
    )


@pytest.mark.requirement("I4")
def test_a_double_is_a_double_whatever_was_ended_long_before_and_a_row_with_its_own_end_is_none(book: Rulebook) -> None:
    ended = entry("status.ended", 1, field="at_risk", end="2025-02-01")
    first, again = entry("status.set", 2, field="at_risk"), entry("status.set", 3, field="at_risk")
    assert "state-field-twice" in said(book, ended, first, again)
    over = entry("status.set", 2, field="at_risk", start="2026-01-01", end="2026-02-01")
    assert "state-field-twice" not in said(book, over, again)
    later = entry("status.set", 3, field="at_risk", start="2026-03-01")
    assert "state-end-before-start" not in said(book, over, later), "an open row reads no end of the one before"


@pytest.mark.requirement("I4")
def test_a_field_set_anew_is_open_and_an_undated_end_is_the_local_day(book: Rulebook) -> None:
    evening = SUNDAY.replace(month=3, day=10, hour=3, minute=30)
    rows = status_fields(
        fold(
            "MDT-TEST",
            (
                entry("status.set", 1, field="at_risk", start="2026-03-08"),
                entry("status.ended", 2, at=evening, field="at_risk"),
                entry("status.set", 3, at=evening, field="at_risk", start="2026-03-11"),
            ),
        ),
        book.protocol,
    )
    assert [row.end for row in rows] == ["2026-03-09", None]
