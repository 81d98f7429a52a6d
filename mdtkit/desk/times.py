"""Reading and showing times as the people at the desk write and say them, in the county's zone.

Source: design.md "Time" (ambiguous and missing local times), issue "Bad input". An instant with no zone is
read in the county's zone, and said so; in intake nothing is refused for being ambiguous.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta

import msgspec

from mdtkit.casework.clockview import ClockView
from mdtkit.casework.reckoning import is_doubled, is_missing, resolve, zone
from mdtkit.chronology.entry import Draft
from mdtkit.chronology.problem import Problem
from mdtkit.desk.errors import BadInput

_AGO = re.compile(r"-(\d+)(min|h|d)")
_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})[ T]([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?")
EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
"""What a date in a case can mean. An entry is for ever: one beside the calendar would be counted with for ever."""
FORMS = ("2026-03-08 01:20", "2026-03-08T09:20:00Z", "01:20", "now", "-20min")


class Read(msgspec.Struct, frozen=True):
    """An instant (UTC) read from text, and what must be said about how it was read (or None)."""

    instant: datetime
    remark: str | None = None


def read_instant(text: str, tz: str, now: datetime, field: str = "at") -> Read:
    """Read what somebody typed. Raises BadInput naming ``field`` and the accepted forms."""
    try:
        read = _read(text.strip(), tz, now, field)
    except OverflowError:  # no calendar reaches there, or its zone would carry it beyond
        raise _unreadable(text, field) from None
    if problem := beyond_calendar(read.instant, field):
        raise BadInput(f"{problem.message}.", [problem])
    return read


def beyond_calendar(instant: datetime, field: str) -> Problem | None:
    """The problem with an instant before 1900 or from 2200 on: a slip of the hand, never a date of a case."""
    if EARLIEST <= instant < LATEST:
        return None
    return Problem(field=field, message=f"{field} has a year that cannot be meant: 1900 to 2199 are taken")


def _read(text: str, tz: str, now: datetime, field: str) -> Read:
    if text == "now":
        return Read(now)
    if match := _AGO.fullmatch(text):
        unit = {"min": "minutes", "h": "hours", "d": "days"}[match.group(2)]
        return Read(now - timedelta(**{unit: int(match.group(1))}))
    if match := _TIME.fullmatch(text):
        today = now.astimezone(zone(tz)).date()
        return _local(datetime.combine(today, time(int(match.group(1)), int(match.group(2)))), tz)
    if match := _DAY.fullmatch(text):
        try:
            day = date.fromisoformat(match.group(1))
        except ValueError:
            raise _unreadable(text, field) from None
        clock = time(int(match.group(2)), int(match.group(3)), int(match.group(4) or 0))
        return _local(datetime.combine(day, clock), tz)
    try:
        given = datetime.fromisoformat(text)
    except ValueError:
        raise _unreadable(text, field) from None
    if given.tzinfo is None:
        return _local(given, tz)
    return Read(given.astimezone(UTC))


def _unreadable(text: str, field: str) -> BadInput:
    problem = Problem(field=field, message=f"{text!r} is not a time that can be read", allowed=FORMS)
    return BadInput(
        f"{field}: {text!r} is not a time that can be read. Write it as one of: {', '.join(FORMS)}.", [problem]
    )


def _local(wall: datetime, tz: str) -> Read:
    instant = resolve(wall, tz)
    if is_missing(wall, tz):
        return Read(instant, f"{wall:%H:%M} did not exist (clocks went forward): read as {show_instant(instant, tz)}")
    if is_doubled(wall, tz):
        return Read(instant, f"{wall:%H:%M} happened twice (clocks went back): read as {show_instant(instant, tz)}")
    return Read(instant, f"no zone given: read in the county's zone as {show_instant(instant, tz)}")


def show_instant(instant: datetime, tz: str) -> str:
    """``Sun 8 Mar 2026 01:20 PST``: the county's local time with its abbreviation."""
    local = instant.astimezone(zone(tz))
    return f"{local:%a} {local.day} {local:%b %Y %H:%M %Z}"


def show_short(instant: datetime, tz: str, now: datetime) -> str:
    """``Tue 17:00`` within the week, else ``8 Apr 17:00`` (with the year when it is another one)."""
    local, today = instant.astimezone(zone(tz)), now.astimezone(zone(tz))
    if abs((local.date() - today.date()).days) < 7:
        return f"{local:%a %H:%M}"
    year = "" if local.year == today.year else f" {local.year}"
    return f"{local.day} {local:%b}{year} {local:%H:%M}"


def span(length: timedelta) -> str:
    """``0:41`` hours and minutes up to two days, then ``3 d``."""
    minutes = int(abs(length).total_seconds() // 60)
    return f"{minutes // 60}:{minutes % 60:02d}" if minutes < 48 * 60 else f"{minutes // 1440} d"


def countdown(view: ClockView, tz: str, now: datetime) -> str:
    """How a clock stands, as the board says it: ``in 0:41``, ``-0:12 past``, ``~ 1:19 open``, ``Tue 17:00``."""
    if view.state == "suspended":
        return "suspended"
    if not view.live and view.stopped_at is not None:
        return f"{view.state.replace('_', ' ')} {show_short(view.stopped_at, tz, now)}"
    if view.due_at is None:
        return f"~ {span(now - view.starts_at)} open"
    left = view.due_at - now
    if view.form == "period":
        return f"to {show_short(view.due_at, tz, now)}"
    if left < timedelta():
        return f"-{span(left)} past"
    if left < timedelta(hours=48):
        return f"in {span(left)}"
    return show_short(view.due_at, tz, now)


def days_beyond(draft: Draft) -> list[Problem]:
    """The instants of a draft that no case can mean."""
    instants = (("at", draft.at), ("received", draft.received))
    found = (beyond_calendar(instant, field) for field, instant in instants if instant is not None)
    return [problem for problem in found if problem]
