"""Zones as they are written beside a meeting, and whether every calendar program reads its times alike.

A TZID means what the VTIMEZONE beside it says; clients that know the zone by its name use their own table.
Both must give the same instant, or the event must be in UTC (store.md 5: in TZID form every client
tried got one of the two autumn 01:30s wrong by an hour).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import msgspec

from mdtkit.calendars.content import Component, Line, problem
from mdtkit.chronology.problem import Problem

if TYPE_CHECKING:
    from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

_OFFSET = re.compile(r"([+-])(\d\d)([0-5]\d)")
_NAME = re.compile(r"[A-Z]{2,5}|[+-]\d{2}(?:\d{2})?")
_OBSERVANCE = {"DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "TZNAME"}
_LOCAL = "%Y%m%dT%H%M%S"
SEVERAL = ("EXDATE", "RDATE")
TIMES = ("DTSTART", "DTEND", "RECURRENCE-ID", *SEVERAL)
"""The properties that tell a time; some of them tell several, divided by commas."""


def describe(name: str, start: datetime, end: datetime) -> Timezone:
    """The VTIMEZONE of a zone over the calendar years of an event, each change of the clocks written out.

    Own work because icalendar 7.3 states the spring onset in the new time (03:00) where RFC 5545 3.6.5
    wants the old (02:00): a strict reader would change the clocks an hour late, on the very night of a crisis.
    """
    from icalendar import Timezone

    zone = ZoneInfo(name)
    since = datetime(start.year, 1, 1, tzinfo=zone).astimezone(UTC)
    until = datetime(end.year + 1, 1, 1, tzinfo=zone).astimezone(UTC)
    written = Timezone()
    written.add("TZID", name)
    for onset in (since, *_changes(zone, since, until)):
        written.add_component(_onset(zone, onset, first=onset == since))
    return written


def _onset(zone: ZoneInfo, onset: datetime, *, first: bool) -> TimezoneStandard | TimezoneDaylight:
    from icalendar import TimezoneDaylight, TimezoneStandard

    local = onset.astimezone(zone)
    to = local.utcoffset() or timedelta()
    before = to if first else (onset - timedelta(seconds=1)).astimezone(zone).utcoffset() or timedelta()
    observance = TimezoneDaylight() if local.dst() else TimezoneStandard()
    observance.add("DTSTART", (onset + before).replace(tzinfo=None))
    observance.add("TZOFFSETFROM", before)
    observance.add("TZOFFSETTO", to)
    observance.add("TZNAME", local.tzname())
    return observance


def _changes(zone: ZoneInfo, since: datetime, until: datetime) -> Iterator[datetime]:
    """The instants between two others at which the zone's offset changes, to the second."""
    day = timedelta(days=1)
    while since < until:
        low, high = since, min(since + day, until)
        if low.astimezone(zone).utcoffset() != high.astimezone(zone).utcoffset():
            before = low.astimezone(zone).utcoffset()
            while high - low > timedelta(seconds=1):
                middle = low + timedelta(seconds=(high - low) // timedelta(seconds=2))
                low, high = (middle, high) if middle.astimezone(zone).utcoffset() == before else (low, middle)
            yield high
        since += day


class _Onset(msgspec.Struct, frozen=True):
    """One stated change of the clocks: local time before it, and the offsets on both sides."""

    local: datetime
    before: timedelta
    after: timedelta
    number: int


class Times:
    """What the times of a message mean to every reader, by the VTIMEZONEs beside them."""

    def __init__(self, timezones: Sequence[Component]) -> None:
        self._timezones = timezones
        self._described: dict[str, list[_Onset]] = {}
        self._used: set[str] = set()
        self.problems: list[Problem] = []
        for timezone in timezones:
            tzid = timezone.first("TZID")
            self.problems += _form(timezone)
            if tzid is None or tzid.value in self._described:
                self.problems.append(problem("VTIMEZONE", "needs its own TZID, each once", timezone.number))
                continue
            self._described[tzid.value] = _onsets(timezone)
            self.problems += _true_onsets(tzid.value, self._described[tzid.value])

    def instant(self, line: Line) -> datetime | Problem:
        """The instant that a line with one value means, or why there is none."""
        tzid = line.params.get("TZID", "")
        self._used.add(tzid)
        return _instant(line, self._described.get(tzid))

    def instants(self, line: Line) -> list[datetime]:
        """The instants that a line means whose values are divided by commas; those that mean none are left out."""
        found = (self.instant(Line(line.name, line.params, one, line.number)) for one in line.value.split(","))
        return [one for one in found if isinstance(one, datetime)]

    def unused(self) -> Iterator[Problem]:
        """A zone that is described and that nothing is told in."""
        if self._described.keys() - self._used:
            yield problem("VTIMEZONE", "is described but not used", self._timezones[0].number)


def check_times(event: Component, times: Times) -> Iterator[Problem]:
    """Start before end, every time in UTC or in a zone that is described completely and beyond doubt at it."""
    instants: list[datetime] = []
    for line in (line for name in TIMES for line in event.all(name)):
        for value in line.value.split(",") if line.name in SEVERAL else [line.value]:
            found = times.instant(Line(line.name, line.params, value, line.number))
            if isinstance(found, Problem):
                yield found
            elif line.name in ("DTSTART", "DTEND"):
                instants.append(found)
    if len(instants) == 2 and instants[0] >= instants[1]:
        yield problem("DTEND", "must be after DTSTART", event.number)


def _instant(line: Line, onsets: list[_Onset] | None) -> datetime | Problem:
    """The instant a line means to every reader, or why there is none."""
    if line.params.keys() - {"TZID"}:
        return problem(line.name, "carries a parameter other than TZID", line.number)
    if line.value.endswith("Z") and line.params:
        return problem(line.name, "is in UTC and names a zone", line.number)
    local = local_time(line.value.removesuffix("Z"))
    if local is None:
        return problem(line.name, "is not a date with time", line.number)
    if line.value.endswith("Z"):
        return local.replace(tzinfo=UTC)
    if "TZID" not in line.params:
        return problem(line.name, "floats: it needs UTC or a zone", line.number)
    if onsets is None:
        return problem(line.name, "names a zone that no VTIMEZONE describes", line.number)
    known = known_zone(line.params["TZID"])
    if known is None:
        return problem(line.name, "names an unknown zone", line.number)
    offsets = {local.replace(tzinfo=known, fold=fold).utcoffset() for fold in (0, 1)}
    if len(offsets) != 1:
        return problem(line.name, "is in an hour that occurs twice or not at all: write it in UTC", line.number)
    passed = [onset for onset in onsets if onset.local <= local]
    if not passed or max(passed, key=lambda onset: onset.local).after not in offsets:
        return problem(line.name, "is not covered by its VTIMEZONE, or told otherwise there", line.number)
    return local.replace(tzinfo=known).astimezone(UTC)


def _true_onsets(tzid: str, onsets: list[_Onset]) -> Iterator[Problem]:
    """Each stated change must be one that the zone really makes, at that very second."""
    zone = known_zone(tzid)
    if zone is None:
        yield problem("VTIMEZONE", "is of an unknown zone", onsets[0].number if onsets else 1)
        return
    for onset in onsets:
        instant = onset.local.replace(tzinfo=UTC) - onset.before
        after = instant.astimezone(zone).utcoffset()
        before = (instant - timedelta(seconds=1)).astimezone(zone).utcoffset()
        is_first = onset.before == onset.after == after
        if not is_first and (before, after) != (onset.before, onset.after):
            yield problem("DTSTART", "is not an instant at which this zone changes its clocks", onset.number)


def _form(timezone: Component) -> Iterator[Problem]:
    for line in timezone.lines:
        if line.name != "TZID":
            yield problem(line.name, "has no place in VTIMEZONE", line.number)
    if not timezone.inner:
        yield problem("VTIMEZONE", "describes no offset", timezone.number)
    for observance in timezone.inner:
        if observance.name not in {"STANDARD", "DAYLIGHT"} or observance.inner:
            yield problem(observance.name, "has no place in VTIMEZONE", observance.number)
        for name in _OBSERVANCE:
            if len(observance.all(name)) != 1:
                yield problem(name, f"must be in {observance.name} exactly once", observance.number)
        for line in observance.lines:
            if line.name not in _OBSERVANCE or line.params or not _well_formed(line):
                yield problem(line.name, f"has no place in {observance.name}, or not this value", line.number)


def _well_formed(line: Line) -> bool:
    if line.name == "DTSTART":
        return local_time(line.value) is not None
    if line.name == "TZNAME":
        return _NAME.fullmatch(line.value) is not None
    return _offset(line.value) is not None


def _onsets(timezone: Component) -> list[_Onset]:
    found = []
    for observance in timezone.inner:
        start, before, after = (observance.first(name) for name in ("DTSTART", "TZOFFSETFROM", "TZOFFSETTO"))
        if start is None or before is None or after is None:
            continue
        values = local_time(start.value), _offset(before.value), _offset(after.value)
        if values[0] is not None and values[1] is not None and values[2] is not None:
            found.append(_Onset(values[0], values[1], values[2], start.number))
    return found


def local_time(text: str) -> datetime | None:
    """A local time as it is written (``20260317T090000``), without its zone; None where it is none."""
    if not re.fullmatch(r"\d{8}T\d{6}", text):
        return None
    try:
        return datetime.strptime(text, _LOCAL)  # noqa: DTZ007 - local by the format; the caller gives it its zone
    except ValueError:
        return None


def _offset(text: str) -> timedelta | None:
    match = _OFFSET.fullmatch(text)
    if match is None:
        return None
    size = timedelta(hours=int(match[2]), minutes=int(match[3]))
    return -size if match[1] == "-" else size


def known_zone(name: str) -> ZoneInfo | None:
    """The zone of that name, None for an unknown one."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None
