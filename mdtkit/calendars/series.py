"""A series of meetings as calendars write it: one rule, what is left out of it, and the occurrences that moved.

Month ends clamp, so a series from the 30th asks for the last of the 28th, 29th and 30th that the month has; one from
the 31st for the last day. Calendars leave out an occurrence whose local time does not exist, and disagree about one
that exists twice (store.md 5): a series with such an occurrence is written as a list of instants instead of a rule.
Source: RFC 5545 3.3.10, 3.8.4.4, 3.8.5.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from mdtkit.casework.recurring import WEEKS, Meeting, Occurrence, occurrences, series, week_of

if TYPE_CHECKING:
    from icalendar import Event

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def rule(meeting: Meeting) -> str:
    """The RRULE that gives the series' occurrences."""
    first = meeting.starts.astimezone(ZoneInfo(meeting.tz))
    if meeting.every in WEEKS:
        return f"FREQ=WEEKLY;COUNT={meeting.times};INTERVAL={WEEKS[meeting.every]}"
    if meeting.every == "month_weekday":
        return f"FREQ=MONTHLY;COUNT={meeting.times};BYDAY={week_of(first.date())}{WEEKDAYS[first.weekday()]}"
    if first.day == 31:
        return f"FREQ=MONTHLY;COUNT={meeting.times};BYMONTHDAY=-1"
    if first.day > 28:
        days = ",".join(str(day) for day in range(28, first.day + 1))
        return f"FREQ=MONTHLY;COUNT={meeting.times};BYMONTHDAY={days};BYSETPOS=-1"
    return f"FREQ=MONTHLY;COUNT={meeting.times};BYMONTHDAY={first.day}"


def put(meeting: Meeting) -> tuple[datetime, ...]:
    """Where the series puts its occurrences."""
    return series(meeting.starts, meeting.every, meeting.times, meeting.tz)


def is_certain(meeting: Meeting) -> bool:
    """Whether every calendar reads a rule of local times as these instants."""
    return _certain(meeting.starts, meeting.every, meeting.times, meeting.minutes, meeting.tz)


@lru_cache(maxsize=64)
def _certain(starts: datetime, every: str, times: int, minutes: int, tz: str) -> bool:
    # Each event of a message asks anew for the form of its series.
    from mdtkit.calendars.invitation import certain_local

    zone, length = ZoneInfo(tz), timedelta(minutes=minutes)
    wall = starts.astimezone(zone).time()
    for at in series(starts, every, times, tz):
        start, end = certain_local(at.astimezone(zone), zone), certain_local((at + length).astimezone(zone), zone)
        if start is None or end is None or start.utcoffset() != end.utcoffset() or start.time() != wall:
            return False
    return True


def moved(meeting: Meeting) -> tuple[Occurrence, ...]:
    """The occurrences that are not where, or as long as, the series puts them, and are not off."""
    here = put(meeting)
    return tuple(
        one
        for one in occurrences(meeting)
        if one.original in here and one.state != "cancelled" and (one.moved or one.minutes != meeting.minutes)
    )


def is_local(meeting: Meeting) -> bool:
    """Whether the series is written in local times: certain ones, of a zone that is not UTC itself."""
    return is_certain(meeting) and meeting.starts.astimezone(ZoneInfo(meeting.tz)).tzname() != "UTC"


def written(meeting: Meeting, instant: datetime) -> datetime:
    """An instant of the series in the form in which the series is written: local with its zone, or UTC."""
    return instant.astimezone(ZoneInfo(meeting.tz) if is_local(meeting) else UTC)


def rule_of(meeting: Meeting) -> tuple[str | None, list[datetime], list[datetime]]:
    """The rule, if the series has one; the instants that are listed instead; and what is left out of it."""
    there = put(meeting)
    off = [one.original for one in occurrences(meeting) if one.state == "cancelled" and one.original in there]
    left_out = sorted(written(meeting, at) for at in off)
    if is_certain(meeting):
        return rule(meeting), [], left_out
    return None, [at for at in there[1:] if at not in off], [at for at in left_out if at == there[0]]


def add_rule(event: Event, meeting: Meeting) -> None:
    """Write the series into its master event."""
    from icalendar.prop import vRecur

    text, others, off = rule_of(meeting)
    if text:
        event.add("RRULE", vRecur.from_ical(text))
    for name, moments in (("RDATE", others), ("EXDATE", off)):
        if moments:
            event.add(name, moments)
