"""The rules that every published calendar must keep: no METHOD, nobody named, no word that is not one of ours.

It lies in files that other programs carry to telephones, so it tells less than an invitation does. What is not listed
here has no place in it. Source: RFC 5545; RFC 4791 4.1 (no METHOD on a calendar server); design.md "Alerts".
"""

from __future__ import annotations

import re

from mdtkit.calendars import lint_series, zones
from mdtkit.calendars.content import Component, problem, read
from mdtkit.calendars.invitation import MEETING_TITLES, PLACE, TEAM_MEETING, UID
from mdtkit.calendars.lint import counts, shapes
from mdtkit.chronology.problem import Problem

PRODID = "-//mdtkit//calendar 1//EN"
_CALENDAR = {"VERSION": (1, 1), "PRODID": (1, 1)}
_ONCE = ("UID", "DTSTAMP", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "LOCATION", "CLASS", "STATUS", "TRANSP")
_EVENT = {
    **dict.fromkeys(_ONCE, (1, 1)),
    **dict.fromkeys(("RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"), (0, 1)),
}
_TITLES = "|".join(sorted({TEAM_MEETING, *MEETING_TITLES.values()}))
_CODE = "[a-z][a-z0-9_]{0,39}"
_FIXED_CALENDAR = {"VERSION": re.compile(r"2\.0"), "PRODID": re.compile(re.escape(PRODID))}
_FIXED = {
    "UID": UID,
    "SEQUENCE": re.compile(r"\d{1,6}"),
    "DTSTAMP": re.compile(r"\d{8}T\d{6}Z"),
    "CLASS": re.compile("CONFIDENTIAL"),
    "LOCATION": re.compile(re.escape(PLACE)),
    "STATUS": re.compile("CONFIRMED"),
    "TRANSP": re.compile("OPAQUE|TRANSPARENT"),
    "SUMMARY": re.compile(
        rf"mdtkit(?: (?P<case>[A-Z0-9-]+))?: (?:due by \d\d:\d\d(?: [A-Z0-9+-]{{2,5}})?|{_TITLES}"
        rf"|(?:nobody )?on call {_CODE}(?:/{_CODE}){{0,2}}(?: p-[0-9a-z]{{1,12}})?)"
    ),
}


def lint_published(content: bytes) -> tuple[Problem, ...]:
    """Everything that is wrong with a calendar that is to be published; empty when it may lie in a file."""
    top, problems = read(content)
    if [component.name for component in top] != ["VCALENDAR"]:
        problems.append(problem("VCALENDAR", "must be there exactly once, around everything", 1))
        return tuple(problems)
    calendar = top[0]
    problems += counts(calendar, _CALENDAR)
    problems += shapes(calendar, _FIXED_CALENDAR)
    problems.extend(
        problem(inner.name, "has no place in a published calendar", inner.number)
        for inner in calendar.inner
        if inner.name not in {"VEVENT", "VTIMEZONE"}
    )
    times = zones.Times(calendar.of("VTIMEZONE"))
    problems += times.problems
    by_uid: dict[str, list[Component]] = {}
    for event in calendar.of("VEVENT"):
        problems += counts(event, _EVENT)
        problems += shapes(event, _FIXED)
        problems += zones.check_times(event, times)
        problems.extend(problem(inner.name, "has no place in an event", inner.number) for inner in event.inner)
        uid = event.first("UID")
        by_uid.setdefault(uid.value if uid else "", []).append(event)
    for events in by_uid.values():
        problems += lint_series.check(events, times)
    problems += times.unused()
    return tuple(problems)
