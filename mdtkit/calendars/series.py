"""A series of meetings as calendars write it: one rule, what is left out of it, and the occurrences that moved.

Month ends clamp. A series from the 31st is the last day of every month; one from the 29th or 30th is a rule for that
day and, beside it in UTC, the last day of each February that lacks it. (By BYSETPOS, "the last of the 28th to 30th",
ical.js and so Thunderbird would show a meeting on all three; a listed local time is taken for UTC by libical.)
Calendars leave out an occurrence whose local time does not exist, and disagree about one that exists twice (store.md
5): a series with such an occurrence is a list of instants beside a rule that gives the first of them alone, since
ical.js leaves out a beginning that no rule gives, and libical counts one twice that is listed too.
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

FIRST_ALONE = "FREQ=WEEKLY;COUNT=1;INTERVAL=1"
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
    return f"FREQ=MONTHLY;COUNT={meeting.times - len(clamped(meeting))};BYMONTHDAY={first.day}"


def clamped(meeting: Meeting) -> list[datetime]:
    """The occurrences of a monthly series that lie on the last day of a month which lacks the series' own day."""
    zone = ZoneInfo(meeting.tz)
    day = meeting.starts.astimezone(zone).day
    if meeting.every != "month" or day in (31, *range(29)):
        return []
    return [at for at in put(meeting) if at.astimezone(zone).day != day]


def put(meeting: Meeting) -> tuple[datetime, ...]:
    """Where the series puts its occurrences."""
    return _put(meeting.starts, meeting.every, meeting.times, meeting.tz)


@lru_cache(maxsize=64)
def _put(starts: datetime, every: str, times: int, tz: str) -> tuple[datetime, ...]:
    # Each line of a message asks anew.
    return series(starts, every, times, tz)


def is_certain(meeting: Meeting) -> bool:
    """Whether every calendar reads a rule of local times as these instants."""
    return _certain(meeting.starts, meeting.every, meeting.times, meeting.minutes, meeting.tz)


@lru_cache(maxsize=64)
def _certain(starts: datetime, every: str, times: int, minutes: int, tz: str) -> bool:
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
    """An instant of the series in the form in which the series is written: local with its zone, or UTC as in a list."""
    local = is_local(meeting) and instant not in clamped(meeting)
    return instant.astimezone(ZoneInfo(meeting.tz) if local else UTC)


def rule_of(meeting: Meeting) -> tuple[str, list[datetime], list[datetime]]:
    """The rule of the series, the instants listed beside it, and what is left out of it."""
    there = put(meeting)
    off = {one.original for one in occurrences(meeting) if one.state == "cancelled"}
    certain = is_certain(meeting)
    listed = clamped(meeting) if certain else [*there[1:]]
    beside = [written(meeting, at) for at in listed if at not in off]
    left_out = [written(meeting, at) for at in there if at in off and at not in listed]
    return rule(meeting) if certain else FIRST_ALONE, beside, left_out


def add_rule(event: Event, meeting: Meeting) -> None:
    """Write the series into its master event."""
    from icalendar.prop import vRecur

    text, others, off = rule_of(meeting)
    event.add("RRULE", vRecur.from_ical(text))
    for name, moments in (("RDATE", others), ("EXDATE", off)):
        if moments:
            event.add(name, moments)
