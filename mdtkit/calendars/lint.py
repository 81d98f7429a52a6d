"""The rules that every outgoing calendar message must keep: iTIP's, and the house's own.

Clients accept wrong messages silently and then disagree about them; of 21 broken invites no checker at hand
caught more than 11 (store.md 5). Rules of RFC 5545 and 5546 are marked by their effect in the message texts,
rules of the house (neutral title, no stray property) come from design.md "Alerts and invitations".
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from mdtkit.calendars import lint_series, zones
from mdtkit.calendars.content import Component, Line, problem, read
from mdtkit.calendars.invitation import (
    ADDRESS,
    DESCRIPTION_MEETING,
    DESCRIPTION_RESPONSE,
    MEETING_TITLES,
    PLACE,
    PRODID,
    REMINDER,
    TEAM_MEETING,
)
from mdtkit.chronology.problem import Problem
from mdtkit.chronology.reference import is_reference

_MANY = 1000
# Property → how often at least and at most, per method. What is not listed must not be there at all: a name or
# a place cannot hide in a COMMENT, CONTACT, GEO, URL, CATEGORIES or X- line.
_EVENT = {
    "REQUEST": {
        "UID": (1, 1),
        "DTSTAMP": (1, 1),
        "SEQUENCE": (1, 1),
        "ORGANIZER": (1, 1),
        "ATTENDEE": (1, _MANY),
        "DTSTART": (1, 1),
        "DTEND": (1, 1),
        "SUMMARY": (1, 1),
        "DESCRIPTION": (1, 1),
        "LOCATION": (1, 1),
        "CLASS": (1, 1),
        "STATUS": (1, 1),
        "RECURRENCE-ID": (0, 1),
        "RRULE": (0, 1),
        "RDATE": (0, 1),
        "EXDATE": (0, 1),
    },
    "CANCEL": {
        "UID": (1, 1),
        "DTSTAMP": (1, 1),
        "SEQUENCE": (1, 1),
        "ORGANIZER": (1, 1),
        "ATTENDEE": (1, _MANY),
        "DTSTART": (0, 1),
        "DTEND": (0, 1),
        "SUMMARY": (0, 1),
        "DESCRIPTION": (0, 1),
        "LOCATION": (0, 1),
        "CLASS": (1, 1),
        "STATUS": (0, 1),
        "RECURRENCE-ID": (0, 1),
    },
}
_CALENDAR = {"VERSION": (1, 1), "PRODID": (1, 1), "METHOD": (1, 1)}
_ALARM = {"ACTION": (1, 1), "TRIGGER": (1, 1), "DESCRIPTION": (1, 1)}
_STATUS = {"REQUEST": {"CONFIRMED", "TENTATIVE"}, "CANCEL": {"CANCELLED"}}
_PARAMETERS = {
    "CUTYPE": {"INDIVIDUAL"},
    "ROLE": {"CHAIR", "REQ-PARTICIPANT", "OPT-PARTICIPANT"},
    "PARTSTAT": {"NEEDS-ACTION"},
    "RSVP": {"TRUE"},
}
_TITLES = "|".join(sorted({TEAM_MEETING, *MEETING_TITLES.values()}))
_FIXED = {
    "CLASS": re.compile("CONFIDENTIAL"),
    "SUMMARY": re.compile(
        rf"(?:REHEARSAL )?mdtkit(?: (?P<case>[A-Z0-9-]+))?: (?:respond by \d\d:\d\d(?: [A-Z0-9+-]{{2,5}})?|{_TITLES})"
    ),
    "DESCRIPTION": re.compile("|".join(map(re.escape, (DESCRIPTION_RESPONSE, DESCRIPTION_MEETING)))),
    "UID": re.compile(r"[0-9a-f]{32}@mdtkit"),
    "SEQUENCE": re.compile(r"\d{1,6}"),
    "DTSTAMP": re.compile(r"\d{8}T\d{6}Z"),
}
_FIXED_CALENDAR = {"VERSION": re.compile(r"2\.0"), "PRODID": re.compile(re.escape(PRODID))}
_FIXED_ALARM = {
    "ACTION": re.compile("DISPLAY"),
    "DESCRIPTION": re.compile(re.escape(REMINDER)),
    "TRIGGER": re.compile(r"-P(?:\d+D)?(?:T(?:\d+H)?(?:\d+M)?)?"),
}


def lint(
    message: bytes,
    *,
    attendees: Collection[str] | None = None,
    organizer: str | None = None,
    place: str = PLACE,
) -> tuple[Problem, ...]:
    """Everything that is wrong with an outgoing REQUEST or CANCEL; empty when it may leave.

    ``attendees`` and ``organizer``: exactly who is to be named in it, so that an address that slipped in shows;
    ``place``: all that may be said about where.
    """
    top, problems = read(message)
    if [component.name for component in top] != ["VCALENDAR"]:
        problems.append(problem("VCALENDAR", "must be there exactly once, around everything", 1))
        return tuple(problems)
    calendar = top[0]
    problems += counts(calendar, _CALENDAR)
    method = calendar.first("METHOD")
    rules = _EVENT.get(method.value) if method else None
    if method is None or rules is None:
        number = method.number if method else calendar.number
        problems.append(problem("METHOD", "must be REQUEST or CANCEL", number))
        return tuple(problems)
    problems += shapes(calendar, _FIXED_CALENDAR)
    problems.extend(
        problem(inner.name, "has no place in an invitation", inner.number)
        for inner in calendar.inner
        if inner.name not in {"VEVENT", "VTIMEZONE"}
    )
    events = calendar.of("VEVENT")
    if not events or (len(events) != 1 and method.value != "REQUEST"):
        problems.append(problem("VEVENT", "must be there exactly once", calendar.number))
        return tuple(problems)
    times = zones.Times(calendar.of("VTIMEZONE"))
    problems += times.problems
    for event in events:
        problems += counts(event, rules)
        problems += shapes(event, {**_FIXED, "LOCATION": re.compile(re.escape(place))})
        problems += _status(event, method.value)
        problems += _people(event, method.value, attendees, organizer)
        problems += _alarms(event, method.value)
        problems += zones.check_times(event, times)
    problems += lint_series.check(events, times)
    problems += times.unused()
    return tuple(problems)


def counts(component: Component, rules: dict[str, tuple[int, int]]) -> Iterator[Problem]:
    """Each property as often as its rule says (at least, at most), and no other property at all."""
    for name, (least, most) in rules.items():
        found = component.all(name)
        if not least <= len(found) <= most:
            number = found[-1].number if found else component.number
            wanted = "at least once" if most == _MANY else "exactly once" if least else "at most once"
            yield problem(name, f"must be in {component.name} {wanted}, is there {len(found)} times", number)
    for line in component.lines:
        if line.name not in rules:
            yield problem(line.name, f"has no place in {component.name}", line.number)


def shapes(component: Component, fixed: dict[str, re.Pattern[str]]) -> Iterator[Problem]:
    """Each property that has a fixed form in that form, without a parameter, and naming no case but by a reference."""
    for line in component.lines:
        shape = fixed.get(line.name)
        if shape is None:
            continue
        # The fixed sentences hold semicolons and commas, which the format escapes.
        match = shape.fullmatch(re.sub(r"\\([,;\\])", r"\1", line.value))
        if match is None:
            yield problem(line.name, "is not one of the fixed texts or shapes", line.number)
        elif (case := match.groupdict().get("case")) and not is_reference(case):
            yield problem(line.name, "names something that is no case reference", line.number)
        if line.params:
            yield problem(line.name, "carries a parameter", line.number)


def _status(event: Component, method: str) -> Iterator[Problem]:
    for line in event.all("STATUS"):
        if line.value not in _STATUS[method]:
            yield problem("STATUS", f"cannot be this in a {method}", line.number)


def _people(
    event: Component, method: str, expected: Collection[str] | None, organizer: str | None
) -> Iterator[Problem]:
    seen: list[str] = []
    for line in event.all("ORGANIZER"):
        yield from _address(line)
        yield from (problem("ORGANIZER", f"carries {name}", line.number) for name in line.params)
        if organizer is not None and line.value != f"mailto:{organizer}":
            yield problem("ORGANIZER", "is not the county's own address", line.number)
    for line in event.all("ATTENDEE"):
        yield from _address(line)
        address = line.value.removeprefix("mailto:").casefold()
        if address in seen:
            yield problem("ATTENDEE", "is named twice", line.number)
        seen.append(address)
        wanted = {"CUTYPE", "ROLE", "PARTSTAT", "RSVP"} if method == "REQUEST" else {"CUTYPE", "ROLE"}
        if line.params.keys() != wanted:
            yield problem("ATTENDEE", f"must carry {', '.join(sorted(wanted))} and nothing else", line.number)
        for name, value in line.params.items():
            if value not in _PARAMETERS.get(name, {value}):
                yield problem("ATTENDEE", f"has an unknown {name}", line.number)
    if expected is not None and sorted(seen) != sorted(address.casefold() for address in expected):
        yield problem("ATTENDEE", "are not exactly the people who are invited", event.number)


def _address(line: Line) -> Iterator[Problem]:
    if not line.value.startswith("mailto:") or not ADDRESS.fullmatch(line.value.removeprefix("mailto:")):
        yield problem(line.name, "is not a mailto: address", line.number)


def _alarms(event: Component, method: str) -> Iterator[Problem]:
    for inner in event.inner:
        if inner.name != "VALARM" or method != "REQUEST":
            yield problem(inner.name, f"has no place in the event of a {method}", inner.number)
            continue
        yield from counts(inner, _ALARM)
        yield from shapes(inner, _FIXED_ALARM)
        yield from (problem(deep.name, "has no place in VALARM", deep.number) for deep in inner.inner)
