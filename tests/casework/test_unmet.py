"""Of a series, what one occurrence was answered holds for it alone; the whole stands for the others (M3)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from mdtkit.casework.recurring import meetings
from mdtkit.casework.unmet import pressing, seats_asked
from tests.casework.cases import case
from tests.chronology.building import SUNDAY, entry, minutes

FIRST, SECOND = "2026-03-12T17:00:00Z", "2026-04-12T17:00:00Z"
SERIES: dict[str, Any] = {"meeting": "m-1", "type": "ongoing", "starts": FIRST, "every": "month", "times": 3}


def answer(said: str, person: str, seq: int, **more: Any) -> Any:
    about: dict[str, Any] = {
        "meeting": "m-1",
        "seat": "probation",
        "person": person,
        "standing": "proved",
        "revision": 0,
    }
    return entry("meeting.answered", seq, at=minutes(seq), answer=said, **about, **more)


def presses(*answers: Any, now: datetime = SUNDAY, people: tuple[str, ...] = ("p-1",)) -> list[tuple[str, str]]:
    """What presses at an instant: when, and whether declined or silent; silent ones two days before."""
    asked = [
        entry("meeting.invited", seq, meeting="m-1", seat="probation", person=person, invite=f"{seq:032x}")
        for seq, person in enumerate(people, start=2)
    ]
    there = case(entry("meeting.planned", 1, **SERIES), *asked, *answers)
    seats = seats_asked(there, {"probation"})
    found = pressing("MDT-1", meetings(there), seats, now, lambda _meeting, starts: starts - timedelta(days=2))
    return [(f"{one.starts:%m-%d}", "declined" if one.declined else "silent") for one in found]


@pytest.mark.requirement("M3")
def test_silence_presses_from_two_days_before_and_a_refusal_at_once() -> None:
    eve = datetime(2026, 3, 11, tzinfo=UTC)
    assert presses() == []
    assert presses(now=eve) == [("03-12", "silent")]
    assert presses(answer("declined", "p-1", 9)) == [("03-12", "declined")]
    assert presses(answer("accepted", "p-1", 9), now=eve) == []


@pytest.mark.requirement("M3")
def test_a_seat_is_declined_only_when_all_who_were_asked_refused() -> None:
    both = ("p-1", "p-2")
    assert presses(answer("declined", "p-1", 8), people=both) == []
    assert presses(answer("declined", "p-1", 8), answer("countered", "p-2", 9), people=both) == [("03-12", "declined")]
    assert presses(answer("declined", "p-1", 8), answer("accepted", "p-2", 9), people=both) == []


@pytest.mark.requirement("M3")
def test_who_accepted_the_series_may_decline_one_occurrence_and_who_declined_it_may_come_to_one() -> None:
    whole = answer("accepted", "p-1", 8)
    assert presses(whole, answer("declined", "p-1", 9, occurrence=FIRST)) == [("03-12", "declined")]
    assert presses(answer("declined", "p-1", 8), answer("accepted", "p-1", 9, occurrence=FIRST)) == []
    april = datetime(2026, 3, 20, tzinfo=UTC)
    assert presses(answer("declined", "p-1", 8), answer("accepted", "p-1", 9, occurrence=FIRST), now=april) == [
        ("04-12", "declined")
    ]


def test_what_no_roster_requires_presses_nobody() -> None:
    there = case(
        entry("meeting.planned", 1, **SERIES),
        entry("meeting.invited", 2, meeting="m-1", seat="education", person="p-1", invite="a" * 32),
        answer("declined", "p-1", 3),
    )
    assert seats_asked(there, {"probation"}) == ()
