"""A series as calendars read it: the rule gives what was planned, and a change names one occurrence of it."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import msgspec
import pytest
import recurring_ical_events
from hypothesis import given, settings
from hypothesis import strategies as st

from mdtkit.calendars import Attendee, InvitationRefused, MeetingInvitation, cancellation, lint, new_uid, request
from mdtkit.casework.recurring import RHYTHMS, Change, Meeting, occurrences

TZ = "America/Los_Angeles"
HERE = ZoneInfo(TZ)
STAMP = datetime(2026, 1, 8, 9, 31, tzinfo=UTC)


def plan(starts: datetime = datetime(2026, 1, 31, 10, tzinfo=HERE), **members: Any) -> Meeting:
    made = Meeting(
        id="m-1",
        named=True,
        type="ongoing",
        starts=starts.astimezone(UTC),
        minutes=90,
        tz=TZ,
        entry="e1",
        every="month",
        times=4,
    )
    return msgspec.structs.replace(made, **members)


def invitation(series: Meeting, **members: Any) -> MeetingInvitation:
    made = MeetingInvitation(
        uid=new_uid(bytes(16)),
        organizer="mdtkit@county.example",
        stamp=STAMP,
        zone=series.tz,
        type=series.type,
        start=series.starts,
        minutes=series.minutes,
        attendees=(Attendee(email="worker@agency.example"),),
        case="MDT-7K3Q-F9D",
        series=series,
    )
    return msgspec.structs.replace(made, **members)


def put(month: int, day: int, hour: int = 10) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=HERE).astimezone(UTC)


def read(message: bytes) -> list[tuple[datetime, timedelta]]:
    """What an independent library takes the message to mean."""
    calendar = icalendar.Calendar.from_ical(message)
    found = recurring_ical_events.of(calendar).between(datetime(2019, 1, 1), datetime(2100, 1, 1))  # noqa: DTZ001
    return sorted((e["DTSTART"].dt.astimezone(UTC), e["DTEND"].dt - e["DTSTART"].dt) for e in found)


def meant(series: Meeting) -> list[tuple[datetime, timedelta]]:
    standing = (one for one in occurrences(series) if one.state != "cancelled")
    return sorted((one.starts, timedelta(minutes=one.minutes)) for one in standing)


@pytest.mark.requirement("M3")
def test_a_monthly_meeting_is_one_invitation_with_a_rule_that_clamps_month_ends() -> None:
    last = request(invitation(plan()))
    assert b"\r\nRRULE:FREQ=MONTHLY;COUNT=4;BYMONTHDAY=-1\r\n" in last
    assert b"\r\nDTSTART;TZID=America/Los_Angeles:20260131T100000\r\n" in last
    thirtieth = request(invitation(plan(datetime(2026, 1, 30, 10, tzinfo=HERE))))
    assert b"\r\nRRULE:FREQ=MONTHLY;COUNT=3;BYMONTHDAY=30\r\n" in thirtieth
    assert b"\r\nRDATE:20260228T180000Z\r\n" in thirtieth
    assert [at.astimezone(HERE).day for at, _ in read(thirtieth)] == [30, 28, 30, 30]


def test_moved_and_cancelled_occurrences_are_told_in_one_message_to_who_is_invited_later() -> None:
    february, march = put(2, 28), put(3, 31)
    moved = Change(occurrence=february, starts=put(3, 31, 14), minutes=30)
    series = plan(changes=(moved, Change(occurrence=march, state="cancelled")))
    message = request(invitation(series))
    assert message.count(b"BEGIN:VEVENT") == 2
    assert b"\r\nEXDATE;TZID=America/Los_Angeles:20260331T100000\r\n" in message
    assert b"\r\nRECURRENCE-ID;TZID=America/Los_Angeles:20260228T100000\r\n" in message
    assert read(message) == meant(series)


def test_one_occurrence_is_moved_or_called_off_in_a_message_of_its_own() -> None:
    february = put(2, 28)
    moved = plan(changes=(Change(occurrence=february, starts=put(3, 2, 14)),))
    update = request(invitation(moved, sequence=1), occurrence=february)
    assert b"\r\nRECURRENCE-ID;TZID=America/Los_Angeles:20260228T100000\r\n" in update
    assert b"\r\nDTSTART;TZID=America/Los_Angeles:20260302T140000\r\n" in update
    assert b"\r\nSEQUENCE:1\r\n" in update
    assert b"RRULE" not in update
    off = cancellation(invitation(moved, sequence=1), stamp=STAMP + timedelta(hours=1), occurrence=february)
    assert b"\r\nSTATUS:CANCELLED\r\n" in off
    assert b"\r\nSEQUENCE:2\r\n" in off
    assert b"\r\nRECURRENCE-ID;TZID=America/Los_Angeles:20260228T100000\r\n" in off
    whole = cancellation(invitation(moved, sequence=1), stamp=STAMP + timedelta(hours=1))
    assert b"RECURRENCE-ID" not in whole
    assert whole.count(b"BEGIN:VEVENT") == 1


def test_what_is_no_occurrence_is_refused() -> None:
    with pytest.raises(InvitationRefused, match="the series puts none there"):
        request(invitation(plan()), occurrence=put(2, 27))
    with pytest.raises(InvitationRefused, match="is not that of this meeting"):
        request(invitation(plan(), minutes=30))
    with pytest.raises(InvitationRefused, match="no series"):
        request(msgspec.structs.replace(invitation(plan()), series=None), occurrence=put(2, 28))


def test_a_series_that_meets_the_night_of_the_clock_change_is_a_list_of_instants() -> None:
    for first in (datetime(2026, 2, 8, 2, 30, tzinfo=HERE), datetime(2026, 10, 1, 1, 30, tzinfo=HERE)):
        series = plan(first, changes=(Change(occurrence=first.astimezone(UTC), state="cancelled"),))
        message = request(invitation(series))
        assert b"RRULE:FREQ=WEEKLY;COUNT=1;INTERVAL=1\r\n" in message
        assert b"VTIMEZONE" not in message
        assert read(message) == meant(series)


def test_the_zone_is_described_to_the_last_occurrence_of_the_series() -> None:
    message = request(invitation(plan(times=60)))
    assert b"DTSTART:20301103T020000" in message
    ends_early = message.replace(b"DTSTART:20301103T020000", b"DTSTART:20091101T020000")
    assert "RRULE" in {problem.field for problem in lint(ends_early)}


FIRSTS = st.builds(datetime.combine, st.dates(date(2024, 1, 1), date(2030, 12, 31)), st.times(time(0), time(23, 59)))


@settings(max_examples=80)
@given(
    FIRSTS.map(lambda one: one.replace(second=0, microsecond=0)),
    st.sampled_from(RHYTHMS),
    st.integers(2, 26),
    st.sampled_from((15, 90, 600)),
    st.dictionaries(st.integers(0, 25), st.one_of(st.none(), st.integers(-40, 40)), max_size=4),
)
def test_whatever_was_planned_moved_and_called_off_an_independent_reader_finds_the_same(
    first: datetime, every: str, times: int, minutes: int, changes: dict[int, int | None]
) -> None:
    series = plan(first.replace(tzinfo=HERE), every=every, times=times, minutes=minutes)
    places = [one.original for one in occurrences(series)]
    made: list[Change] = []
    for index, days in changes.items():
        at = places[index % times]
        assert at is not None
        if at not in [one.occurrence for one in made]:
            moved = at + timedelta(days=days, minutes=45) if days is not None else None
            made.append(Change(occurrence=at, starts=moved, state="planned" if moved else "cancelled"))
    if sum(one.state == "cancelled" for one in made) == times:
        made = made[1:]
    series = msgspec.structs.replace(series, changes=tuple(made))
    assert read(request(invitation(series))) == meant(series)


# -- what the lint says of a series made wrong --------------------------------------------------------
SERIES = plan(
    changes=(Change(occurrence=put(2, 28), starts=put(3, 2, 14)), Change(occurrence=put(4, 30), state="cancelled"))
)
GOOD = request(invitation(SERIES))
RULE = "RRULE:FREQ=MONTHLY;COUNT=4;BYMONTHDAY=-1"
ONE = "RECURRENCE-ID;TZID=America/Los_Angeles:20260228T100000"
OFF = "EXDATE;TZID=America/Los_Angeles:20260430T100000"
NONE, FORM = "names no occurrence of the series", "must be written as DTSTART is"
UTC_ONLY = "must be in UTC"
TZID = "carries a parameter other than TZID"
FIRST, BOTH = "is not the first occurrence that its rule gives", "gives what its rule and the ends of months do not"
WRONG = {
    "a series without end": (RULE, "RRULE:FREQ=MONTHLY;BYMONTHDAY=-1", "RRULE", "must end by COUNT"),
    "an end by UNTIL": (RULE, RULE.replace("COUNT=4", "COUNT=4;UNTIL=20270101T000000Z"), "RRULE", "must end by COUNT"),
    "every second": (RULE, "RRULE:FREQ=SECONDLY;COUNT=4", "RRULE", "is not a rhythm of meetings"),
    "too many": (RULE, RULE.replace("COUNT=4", "COUNT=999"), "RRULE", "is not a rhythm of meetings"),
    "the 31st, which months lack": (RULE, RULE.replace("-1", "31"), "RRULE", "is not a rhythm of meetings"),
    "two rules": (RULE, f"{RULE}\r\n{RULE}", "RRULE", "must be in VEVENT at most once, is there 2 times"),
    "a start beside its rule": (RULE, RULE.replace("-1", "15"), "DTSTART", FIRST),
    "a rule and a list": (RULE, f"{RULE}\r\nRDATE:20260801T000000Z", "RDATE", BOTH),
    "a rule and a local time": (RULE, f"{RULE}\r\nRDATE;TZID=America/Los_Angeles:20260228T110000", "RDATE", UTC_ONLY),
    "the last of several": (RULE, RULE.replace("-1", "28,29,30;BYSETPOS=-1"), "RRULE", "is not a rhythm of meetings"),
    "an exception that is none": (OFF, OFF.replace("0430", "0429"), "EXDATE", NONE),
    "an exception at another hour": (OFF, OFF.replace("T10", "T11"), "EXDATE", NONE),
    "an exception in UTC": (OFF, "EXDATE:20260430T170000Z", "EXDATE", FORM),
    "an exception as a day": (OFF, "EXDATE;VALUE=DATE:20260430", "EXDATE", TZID),
    "an exception twice": (OFF, f"{OFF},20260430T100000", "EXDATE", "leaves out one twice, or all there are"),
    "a moved one that is none": (ONE, ONE.replace("0228", "0227"), "RECURRENCE-ID", NONE),
    "a moved one that is off": (ONE, ONE.replace("0228", "0430"), "RECURRENCE-ID", NONE),
    "a moved one in UTC": (ONE, "RECURRENCE-ID:20260228T180000Z", "RECURRENCE-ID", FORM),
    "this and all later": (ONE, ONE.replace(";TZID", ";RANGE=THISANDFUTURE;TZID"), "RECURRENCE-ID", TZID),
    "a rule in one occurrence": (ONE, f"{ONE}\r\n{RULE}", "RRULE", "has no place in one occurrence of a series"),
    "two masters": (f"{ONE}\r\n", "", "VEVENT", "must be there once without RECURRENCE-ID"),
}  # fmt: skip


def changed(old: str, new: str, message: bytes = GOOD) -> bytes:
    assert old.encode() in message.replace(b"\r\n ", b""), old
    text = message.replace(b"\r\n ", b"").replace(old.encode(), new.encode(), 1)
    return b"".join(_folded(line) for line in text.split(b"\r\n")[:-1])


def _folded(line: bytes) -> bytes:
    return line[:75] + b"".join(b"\r\n " + line[at : at + 74] for at in range(75, len(line), 74)) + b"\r\n"


@pytest.mark.parametrize("what", WRONG)
def test_a_series_made_wrong_is_caught_and_what_is_wrong_is_said(what: str) -> None:
    old, new, field, said = WRONG[what]
    found = {(problem.field, problem.message) for problem in lint(changed(old, new))}
    assert (field, said) in found, found


def test_the_series_itself_passes_and_its_events_must_be_of_one_invitation() -> None:
    assert lint(GOOD) == ()
    second = GOOD.rindex(b"UID:")
    other = GOOD[:second] + GOOD[second:].replace(b"UID:0", b"UID:1", 1)
    assert ("UID", "must be the same in every event of the message") in {(p.field, p.message) for p in lint(other)}
    later = GOOD[:second] + GOOD[second:].replace(b"SEQUENCE:0", b"SEQUENCE:3", 1)
    assert "SEQUENCE" in {problem.field for problem in lint(later)}


def test_a_series_through_the_doubled_hour_is_caught() -> None:
    late = request(invitation(plan(datetime(2026, 10, 4, 0, 30, tzinfo=HERE), minutes=15, every="four_weeks")))
    assert lint(late) == ()
    wrong = lint(late.replace(b"T003000", b"T013000").replace(b"T004500", b"T014500"))
    said = {(problem.field, problem.message) for problem in wrong}
    assert ("RRULE", "gives an occurrence that is in an hour that occurs twice or not at all: write it in UTC") in said


def test_beside_a_rule_for_the_thirtieth_stand_the_ends_of_february_and_nothing_else() -> None:
    made = request(invitation(plan(datetime(2026, 1, 30, 10, tzinfo=HERE))))
    assert lint(made) == ()
    twice = "names an occurrence twice, or one before the first"
    wrong = {
        "20260227T180000Z": BOTH,
        "20260228T190000Z": BOTH,
        "20260328T170000Z": BOTH,
        "20260228T180000Z,20260228T180000Z": twice,
        "20250228T180000Z": twice,
        "20260228T100000": UTC_ONLY,
    }
    for instead, said in wrong.items():
        other = made.replace(b"20260228T180000Z", instead.encode())
        assert ("RDATE", said) in {(problem.field, problem.message) for problem in lint(other)}, instead


def test_a_cancellation_of_one_carries_no_rule() -> None:
    off = cancellation(invitation(plan()), stamp=STAMP + timedelta(hours=1), occurrence=put(2, 28))
    assert "RRULE" in {problem.field for problem in lint(changed(ONE, f"{ONE}\r\n{RULE}", off))}


@settings(max_examples=25)
@given(st.integers(0, 400))
def test_the_last_day_of_a_month_is_the_last_day_of_every_month(more: int) -> None:
    first = date(2026, 1, 31) + timedelta(days=more)
    last = first.replace(day=monthrange(first.year, first.month)[1])
    series = plan(datetime.combine(last, time(10), HERE), times=12)
    days = [at.astimezone(HERE).date() for at, _ in read(request(invitation(series)))]
    assert all(one.day == min(last.day, monthrange(one.year, one.month)[1]) for one in days)
    assert len(days) == 12
