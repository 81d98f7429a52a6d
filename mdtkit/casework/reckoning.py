"""The arithmetic of due instants: exact hours, and days and months on the county's calendar.

Source: design.md "Time". Hours and minutes elapse exactly, through any clock change. Days, months,
business and court days are counted on the local calendar; the due time is the same local time of day
unless the rule says ``end_of_day``; a missing hour moves forward by the gap, in a doubled hour the
earlier instant is taken; month ends clamp; a day count ending on a holiday moves only if the rule says so.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import msgspec

from mdtkit.protocol.duration import Duration

NonWorking = frozenset[date]
"""The county's days that are not working days besides Saturdays and Sundays."""

ANY_MONTH = 28
"""Days that every month has."""
END_OF_DAY = time(23, 59, 59)


@lru_cache(maxsize=64)
def zone(name: str) -> ZoneInfo:
    """The zone of that name. Raises zoneinfo.ZoneInfoNotFoundError."""
    return ZoneInfo(name)


class Count(msgspec.Struct, frozen=True):
    """How a due instant is counted. ``forward`` false counts back from a hearing."""

    within: Duration
    tz: str
    end_of_day: bool = False
    roll: bool = False
    forward: bool = True


def reckon(start: datetime, count: Count, nonworking: NonWorking) -> datetime:
    """The due instant (UTC) that lies ``count.within`` after (or before) ``start`` (aware)."""
    within, sign = count.within, 1 if count.forward else -1
    if within.elapsed:
        return start + timedelta(seconds=sign * within.seconds)
    here = zone(count.tz)
    local = start.astimezone(here)
    day = _count_days(local.date(), within, sign, nonworking)
    if count.roll:
        day = _next_working(day, nonworking)
    at = END_OF_DAY if count.end_of_day else local.time()
    # As in ``resolve``: the earlier of two, and a missing hour moves forward by the gap.
    return datetime.combine(day, at.replace(fold=0) if at.fold else at, here).astimezone(UTC)


def resolve(wall: datetime, tz: str) -> datetime:
    """The instant of a local wall time: earlier one if doubled, moved forward by the gap if missing."""
    here = zone(tz)
    earlier = wall.replace(tzinfo=here, fold=0)
    # For a missing hour fold=0 uses the offset before the change, which moves the time forward by the gap.
    return earlier.astimezone(UTC)


def is_missing(wall: datetime, tz: str) -> bool:
    """Whether the clocks jumped over this local time."""
    back = resolve(wall, tz).astimezone(zone(tz)).replace(tzinfo=None, fold=0)
    return back != wall.replace(fold=0)


def is_doubled(wall: datetime, tz: str) -> bool:
    """Whether this local time happened twice."""
    here = zone(tz)
    first = wall.replace(tzinfo=here, fold=0).utcoffset()
    second = wall.replace(tzinfo=here, fold=1).utcoffset()
    return first != second and not is_missing(wall, tz)


def _count_days(day: date, within: Duration, sign: int, nonworking: NonWorking) -> date:
    amount = sign * within.amount
    match within.unit:
        case "d":
            return day + timedelta(days=amount)
        case "mo":
            return _months(day, amount)
        case "y":
            return _months(day, 12 * amount)
        case _:
            return _working_days(day, within.amount, sign, nonworking)


def _months(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, day.day if day.day <= ANY_MONTH else min(day.day, monthrange(year, month)[1]))


def _works(day: date, nonworking: NonWorking) -> bool:
    return day.weekday() < 5 and day not in nonworking


def _working_days(day: date, amount: int, sign: int, nonworking: NonWorking) -> date:
    while amount:
        day += timedelta(days=sign)
        amount -= _works(day, nonworking)
    return day


def _next_working(day: date, nonworking: NonWorking) -> date:
    while not _works(day, nonworking):
        day += timedelta(days=1)
    return day


def in_words(start: datetime, count: Count, due: datetime) -> tuple[str, ...]:
    """The arithmetic as lines of text: local start, what was added, local due, any clock change."""
    here = zone(count.tz)
    first, last = start.astimezone(here), due.astimezone(here)
    verb = "+" if count.forward else "-"
    lines = [f"{_moment(first)} ({start.astimezone(UTC):%H:%MZ})"]
    if count.within.elapsed:
        lines.append(f"{verb} {count.within} elapsed = {due.astimezone(UTC):%Y-%m-%d %H:%MZ}")
    else:
        units = {
            "d": "calendar days",
            "bd": "working days",
            "cd": "court days",
            "mo": "calendar months",
            "y": "years",
        }
        unit = units[count.within.unit]
        amount = f"{count.within.amount} {unit.removesuffix('s') if count.within.amount == 1 else unit}"
        lines.append(f"{verb} {amount} on the county's calendar = {last:%a} {last.date()}")
        if count.end_of_day:
            lines.append("the rule says: end of that day")
        if count.roll:
            lines.append("a last day that is no working day moves to the next working day")
    change = ""
    if first.utcoffset() != last.utcoffset():
        shift = (last.utcoffset() or timedelta()) - (first.utcoffset() or timedelta())
        minutes = int(shift.total_seconds() // 60)
        change = f" (clocks changed by {minutes:+d} min in between)"
    lines.append(f"= {_moment(last)}{change}")
    return tuple(lines)


def _moment(local: datetime) -> str:
    return f"{local:%a} {local.day} {local:%b %Y %H:%M %Z}"
