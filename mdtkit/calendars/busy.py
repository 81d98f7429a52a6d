"""When somebody is busy, read from their published calendar: busy or free, and not a word of why.

Of a file (VEVENT or VFREEBUSY, RFC 5545) only instants are taken; titles, places and names are dropped unread. What is
transparent, cancelled or marked free is no busy time; all-day and floating times are in the county's zone. What cannot
be read is told by its number in the file, and the rest counts. A file is read; nothing is ever fetched from here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from mdtkit.casework.proposing import Busy, Period, merged
from mdtkit.casework.reckoning import resolve
from mdtkit.chronology.problem import Problem

if TYPE_CHECKING:
    from icalendar import Calendar

Component = Any
"""A component of the library: what its members hold is whatever the file says."""
LARGEST: Final = 8 * 1024 * 1024
"""Bytes of one file: years of a full calendar."""
MOST_EVENTS: Final = 20_000
RHYTHMS: Final = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
"""How appointments of people repeat. Anything faster is a mistake or an attack, and could repeat for ever."""
_WIDE = timedelta(days=2)
_YEARS = range(1900, 2200)


class Unreadable(Exception):
    """An event that says nothing that can be counted with."""


def busy_times(content: bytes, window: Period, tz: str) -> tuple[Busy, tuple[Problem, ...]]:
    """The busy times within a window (UTC), and what could not be read. Never raises for what it is given."""
    nothing = Busy((), (window[0], window[0]))
    if len(content) > LARGEST:
        return nothing, (_problem("is larger than 8 MiB, so it was not read"),)
    from icalendar import Calendar

    try:
        calendars = Calendar.from_ical(content, multiple=True)
        events = [event for calendar in calendars for event in calendar.walk("VEVENT")]
        published = [one for calendar in calendars for one in calendar.walk("VFREEBUSY")]
    except Exception:  # noqa: BLE001 - whatever a strange file makes the library raise, it is not a calendar
        return nothing, (_problem("is no calendar that can be read"),)
    if not calendars:
        return nothing, (_problem("is no calendar that can be read"),)
    if len(events) > MOST_EVENTS:
        return nothing, (_problem(f"has more than {MOST_EVENTS} events, so it was not read"),)
    problems: list[Problem] = []
    periods = [period for calendar in calendars for period in _events(calendar, window, tz, problems)]
    known = window
    if published:
        stated, more = _published(published, window, problems)
        periods += more
        known = window if events else stated
    return Busy(merged(_clipped(periods, window)), known), tuple(problems)


def free_busy(busy: Busy, stamp: datetime, uid: str) -> bytes:
    """Busy times as a calendar file that says nothing else: what is kept of somebody's calendar."""
    from icalendar import Calendar, FreeBusy

    calendar, published = Calendar(), FreeBusy()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//mdtkit//busy times//EN")
    published.add("uid", uid)
    published.add("dtstamp", stamp)
    published.add("dtstart", busy.known[0])
    published.add("dtend", busy.known[1])
    for period in busy.periods:
        published.add("freebusy", period)
    calendar.add_component(published)
    return bytes(calendar.to_ical())


def _problem(message: str, at: str | None = None) -> Problem:
    return Problem(field="calendar", message=message, at=at)


def _clipped(periods: Iterable[Period], window: Period) -> Iterator[Period]:
    for starts, ends in periods:
        if starts < window[1] and ends > window[0]:
            yield max(starts, window[0]), min(ends, window[1])


# -- events -----------------------------------------------------------------------------------------
def _events(calendar: Calendar, window: Period, tz: str, problems: list[Problem]) -> Iterator[Period]:
    """The busy times of a calendar's events. Those that repeat are expanded, each series by itself."""
    series: dict[str, list[tuple[int, Component]]] = {}
    for number, event in enumerate(calendar.walk("VEVENT"), start=1):
        if any(name in event for name in ("RRULE", "RDATE", "RECURRENCE-ID", "EXRULE")):
            series.setdefault(str(event.get("UID", "")), []).append((number, event))
            continue
        try:
            _sound(event)
            problems += _doubts(event, number)
            yield from _period(event, tz)
        except Unreadable as wrong:
            problems.append(_problem(f"was left out: {wrong}", f"event {number}"))
        except Exception:  # noqa: BLE001 - a broken event is told and the others count
            problems.append(_problem("cannot be read and was left out", f"event {number}"))
    for members in series.values():
        numbers = ", ".join(str(number) for number, _ in members[:3])
        try:
            for number, event in members:
                _sound(event)
                problems += _doubts(event, number)
            yield from _expanded(calendar, [event for _, event in members], window, tz)
        except Unreadable as wrong:
            problems.append(_problem(f"was left out: {wrong}", f"event {numbers}"))
        except Exception:  # noqa: BLE001 - a broken series is told and the others count
            problems.append(_problem("repeats in a way that cannot be read and was left out", f"event {numbers}"))


def _sound(event: Component) -> None:
    """Raises Unreadable for a beginning, or a way of repeating, that must not even be tried."""
    if "DTSTART" not in event:
        raise Unreadable("it has no beginning")
    if event["DTSTART"].dt.year not in _YEARS:
        raise Unreadable("its year cannot be meant")
    rules = event.get("RRULE", [])
    for rule in rules if isinstance(rules, list) else [rules]:
        rhythms = [str(one).upper() for one in rule.get("FREQ", [])]
        if rhythms != rhythms[:1] or not rhythms or rhythms[0] not in RHYTHMS:
            raise Unreadable("it repeats more often than once a day, or says not how")
        if any(int(one) < 1 for one in rule.get("INTERVAL", [1])):
            raise Unreadable("it repeats without ever going on")
        if any(name in rule for name in ("BYHOUR", "BYMINUTE", "BYSECOND")):
            raise Unreadable("it repeats within a day")
    if "EXRULE" in event:
        raise Unreadable("it has a rule of exceptions, which nothing understands any more")


def _doubts(event: Component, number: int) -> Iterator[Problem]:
    """What is taken with a doubt: a zone that nobody knows counts as the county's."""
    starts = event["DTSTART"]
    if isinstance(starts.dt, datetime) and starts.dt.tzinfo is None and "TZID" in starts.params:
        yield _problem("is in a zone that is not known: read in the county's", f"event {number}")


def _expanded(calendar: Calendar, events: list[Component], window: Period, tz: str) -> Iterator[Period]:
    import recurring_ical_events
    from icalendar import Calendar as Made

    alone = Made()
    if "X-WR-TIMEZONE" in calendar:
        alone["X-WR-TIMEZONE"] = calendar["X-WR-TIMEZONE"]
    alone.subcomponents = list(events)
    longest = max((_length(event) for event in events), default=timedelta())
    for occurrence in recurring_ical_events.of(alone).between(window[0] - longest - _WIDE, window[1] + _WIDE):
        yield from _period(occurrence, tz)


def _length(event: Component) -> timedelta:
    starts, ends = event["DTSTART"].dt, event["DTEND"].dt if "DTEND" in event else None
    if ends is None or type(starts) is not type(ends):
        return timedelta(days=1)
    length: timedelta = ends - starts
    return max(length, timedelta())


def _period(event: Component, tz: str) -> Iterator[Period]:
    if str(event.get("TRANSP", "")).upper() == "TRANSPARENT" or str(event.get("STATUS", "")).upper() == "CANCELLED":
        return
    if str(event.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper() == "FREE":
        return
    starts = event["DTSTART"].dt
    if "DTEND" in event:
        ends = event["DTEND"].dt
    elif "DURATION" in event:
        ends = starts + event["DURATION"].dt
    else:
        ends = starts if isinstance(starts, datetime) else starts + timedelta(days=1)
    yield _instant(starts, tz), _instant(ends, tz)


def _instant(when: date | datetime, tz: str) -> datetime:
    """An instant in UTC. A day begins at midnight, and a time without a zone that is known is, in the county's zone."""
    if not isinstance(when, datetime):
        return resolve(datetime(when.year, when.month, when.day), tz)  # noqa: DTZ001 - a wall time, resolved at once
    return resolve(when, tz) if when.tzinfo is None else when.astimezone(UTC)


# -- published free and busy times ------------------------------------------------------------------
def _published(found: list[Component], window: Period, problems: list[Problem]) -> tuple[Period, list[Period]]:
    """What is known from when until when, and the busy times, of published free and busy times."""
    periods: list[Period] = []
    stated: list[Period] = []
    for number, one in enumerate(found, start=1):
        mine: list[Period] = []
        try:
            mine = list(_stated_busy(one))
            if "DTSTART" in one and "DTEND" in one:
                stated.append((_instant(one["DTSTART"].dt, "UTC"), _instant(one["DTEND"].dt, "UTC")))
        except Exception:  # noqa: BLE001 - whatever is broken in it, the rest counts
            problems.append(_problem("cannot be read and was left out", f"free/busy {number}"))
        periods += mine
    known = merged(stated or periods)
    if not known:
        return (window[0], window[0]), periods
    return max(known, key=lambda period: period[1] - period[0]), periods


def _stated_busy(one: Component) -> Iterator[Period]:
    lines: Any = one.get("FREEBUSY", [])
    for line in lines if isinstance(lines, list) else [lines]:
        if str(line.params.get("FBTYPE", "BUSY")).upper() == "FREE":
            continue
        for value in line if isinstance(line, (list, tuple)) else [line]:
            starts, ends = value.dt if hasattr(value, "dt") else (value.start, value.end)
            if isinstance(ends, timedelta):
                ends = starts + ends
            yield _instant(starts, "UTC"), _instant(ends, "UTC")
