"""A series of meetings: its local time, its month ends, and what became of each occurrence of it."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdtkit.casework.recurring import LONGEST, RHYTHMS, Meeting, meetings, occurrences, series
from mdtkit.chronology.entry import Entry
from tests.casework.cases import case
from tests.casework.stories import LOS_ANGELES
from tests.chronology.building import entry

HERE = ZoneInfo(LOS_ANGELES)
SERIES = {"type": "ongoing", "meeting": "m-1", "every": "month", "times": 4, "starts": "2026-01-31T18:00:00Z"}
JANUARY, FEBRUARY, MARCH, APRIL = (
    "2026-01-31T18:00:00Z",
    "2026-02-28T18:00:00Z",
    "2026-03-31T17:00:00Z",
    "2026-04-30T17:00:00Z",
)


def told(*entries: tuple[str, dict[str, Any]], at: str = "2026-01-02T08:00:00Z") -> Meeting:
    """The one meeting of a case in which these were recorded, one a minute."""
    begun = datetime.fromisoformat(at)
    made: list[Entry] = []
    for n, (kind, data) in enumerate(entries, start=1):
        when = data.pop("_at", None) or begun + timedelta(minutes=n)
        made.append(entry(kind, seq=n, at=when, **{"meeting": "m-1", **data}))
    (found,) = meetings(case(*made))
    return found


def states(meeting: Meeting) -> list[tuple[str, str]]:
    return [(f"{one.starts:%Y-%m-%dT%H:%M:%SZ}", one.state) for one in occurrences(meeting)]


@pytest.mark.requirement("M3")
def test_a_series_from_the_31st_meets_on_the_last_day_of_every_month_at_the_same_local_hour() -> None:
    assert states(told(("meeting.planned", dict(SERIES)))) == [
        (JANUARY, "planned"),
        (FEBRUARY, "planned"),
        (MARCH, "planned"),
        (APRIL, "planned"),
    ]


def test_one_occurrence_moves_even_onto_the_day_of_another_and_both_stand() -> None:
    moved = {"type": "ongoing", "starts": "2026-03-31T21:00:00Z", "occurrence": FEBRUARY}
    meeting = told(("meeting.planned", dict(SERIES)), ("meeting.planned", moved))
    assert states(meeting) == [
        (JANUARY, "planned"),
        (MARCH, "planned"),
        ("2026-03-31T21:00:00Z", "planned"),
        (APRIL, "planned"),
    ]
    (other,) = (one for one in occurrences(meeting) if one.moved)
    assert other.original == datetime.fromisoformat(FEBRUARY)


def test_one_occurrence_is_called_off_and_the_series_goes_on() -> None:
    off = {"occurrence": MARCH}
    meeting = told(("meeting.planned", dict(SERIES)), ("meeting.cancelled", off))
    assert [state for _, state in states(meeting)] == ["planned", "planned", "cancelled", "planned"]
    assert meeting.still_planned


def test_the_series_is_called_off_with_all_that_is_still_to_come_of_it() -> None:
    held = {"type": "ongoing", "_at": datetime(2026, 1, 31, 18, 5, tzinfo=UTC)}
    meeting = told(("meeting.planned", dict(SERIES)), ("meeting.held", held), ("meeting.cancelled", {}))
    assert [state for _, state in states(meeting)] == ["held", "cancelled", "cancelled", "cancelled"]
    assert not meeting.still_planned


def test_a_meeting_held_under_the_series_ends_the_occurrence_nearest_to_it() -> None:
    held = {"type": "ongoing", "_at": datetime(2026, 3, 1, 18, 0, tzinfo=UTC)}
    meeting = told(("meeting.planned", dict(SERIES)), ("meeting.held", held))
    assert [state for _, state in states(meeting)] == ["planned", "held", "planned", "planned"]
    named = {"type": "ongoing", "occurrence": APRIL, "_at": datetime(2026, 3, 1, 18, 0, tzinfo=UTC)}
    meeting = told(("meeting.planned", dict(SERIES)), ("meeting.held", named))
    assert [state for _, state in states(meeting)] == ["planned", "planned", "planned", "held"]


def test_a_series_planned_anew_forgets_what_was_changed_in_the_old_one_but_not_what_was_held() -> None:
    held = {"type": "ongoing", "_at": datetime(2026, 1, 31, 18, 0, tzinfo=UTC)}
    anew = {**SERIES, "starts": "2026-02-27T20:00:00Z", "times": 2}
    meeting = told(
        ("meeting.planned", dict(SERIES)),
        ("meeting.held", held),
        ("meeting.cancelled", {"occurrence": FEBRUARY}),
        ("meeting.planned", {**anew, "_at": datetime(2026, 2, 1, tzinfo=UTC)}),
    )
    assert states(meeting) == [
        (JANUARY, "held"),
        ("2026-02-27T20:00:00Z", "planned"),
        ("2026-03-27T19:00:00Z", "planned"),
    ]


def test_a_change_that_names_no_occurrence_of_the_series_changes_nothing() -> None:
    meeting = told(("meeting.planned", dict(SERIES)), ("meeting.cancelled", {"occurrence": "2026-03-30T17:00:00Z"}))
    assert [state for _, state in states(meeting)] == ["planned"] * 4


def test_what_was_planned_is_never_lost_whatever_occurrence_it_names() -> None:
    strange = {"type": "ongoing", "starts": "2026-03-02T18:00:00Z", "occurrence": "2026-03-01T18:00:00Z"}
    meeting = told(("meeting.planned", dict(SERIES)), ("meeting.planned", dict(strange)))
    assert ("2026-03-02T18:00:00Z", "planned") in states(meeting)
    assert len(states(meeting)) == 5
    alone = told(("meeting.planned", dict(strange)))
    assert states(alone) == [("2026-03-02T18:00:00Z", "planned")]
    single = {"type": "ongoing", "starts": "2026-03-01T18:00:00Z"}
    assert states(told(("meeting.planned", single), ("meeting.planned", dict(strange)))) == states(alone)


def test_the_fifth_friday_is_the_last_one_where_a_month_has_four() -> None:
    fifth = datetime(2026, 1, 30, 18, tzinfo=UTC)
    days = [one.astimezone(HERE) for one in series(fifth, "month_weekday", 6, LOS_ANGELES)]
    assert [f"{day:%a %d %b %H:%M}" for day in days] == [
        "Fri 30 Jan 10:00",
        "Fri 27 Feb 10:00",
        "Fri 27 Mar 10:00",
        "Fri 24 Apr 10:00",
        "Fri 29 May 10:00",
        "Fri 26 Jun 10:00",
    ]


def test_an_occurrence_in_the_missing_hour_moves_forward_by_it_and_the_next_is_back() -> None:
    first = datetime(2026, 2, 8, 2, 30, tzinfo=HERE)
    hours = [one.astimezone(HERE).strftime("%d %b %H:%M") for one in series(first, "month", 3, LOS_ANGELES)]
    assert hours == ["08 Feb 02:30", "08 Mar 03:30", "08 Apr 02:30"]


FIRSTS = st.builds(
    datetime.combine,
    st.dates(date(2020, 1, 1), date(2040, 1, 1)),
    st.times().map(lambda one: one.replace(microsecond=0)),
)


@pytest.mark.requirement("M3")
@given(FIRSTS, st.sampled_from(RHYTHMS), st.integers(2, LONGEST))
def test_whatever_the_night_or_month_a_series_keeps_its_local_time_and_its_place_in_the_month(
    wall: datetime, every: str, times: int
) -> None:
    first = wall.replace(tzinfo=HERE).astimezone(UTC)
    start = first.astimezone(HERE)
    found = series(first, every, times, LOS_ANGELES)
    assert (found[0], len(found)) == (first, times)
    assert list(found) == sorted(set(found))
    for n, instant in enumerate(found):
        local = instant.astimezone(HERE)
        exists = datetime.combine(local.date(), start.time().replace(fold=0), HERE).astimezone(UTC).astimezone(HERE)
        assert n == 0 or local == exists
        if every == "month":
            assert local.day == min(start.day, monthrange(local.year, local.month)[1])
            assert (local.year * 12 + local.month) - (start.year * 12 + start.month) == n
        else:
            assert local.weekday() == start.weekday()
            assert every == "month_weekday" or (local.date() - start.date()).days % 7 == 0
