"""The rules that a message about a series must keep: one rule that ends, and changes that name what it gives.

A calendar that cannot match a change to its series shows both, or neither, and asks nobody. So every EXDATE and
RECURRENCE-ID must name an occurrence that the rule really gives, in the form in which DTSTART is written, and no
occurrence may lie where local time is in doubt. The rule is counted out here anew, by its letter alone.
Source: RFC 5545 3.3.10, 3.8.4.4, 3.8.5; RFC 5546 3.2.2, 3.2.5.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from mdtkit.calendars.content import Component, Line, problem
from mdtkit.calendars.series import FIRST_ALONE
from mdtkit.calendars.zones import Times, known_zone, local_time
from mdtkit.casework.recurring import LONGEST
from mdtkit.chronology.problem import Problem

_WEEKLY = re.compile(r"FREQ=WEEKLY;COUNT=(\d{1,3});INTERVAL=([124])")
_WEEKDAY = re.compile(r"FREQ=MONTHLY;COUNT=(\d{1,3});BYDAY=(-1|[1-4])(MO|TU|WE|TH|FR|SA|SU)")
_DAY = re.compile(r"FREQ=MONTHLY;COUNT=(\d{1,3});BYMONTHDAY=(-1|[1-9]|[12]\d|30)")
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
ONE_ONLY = ("RRULE", "EXDATE", "RDATE")


def check(events: Sequence[Component], times: Times) -> Iterator[Problem]:
    """What is wrong with the events of one message as a series; nothing is asked of a single meeting."""
    masters = [event for event in events if event.first("RECURRENCE-ID") is None]
    changed = [event for event in events if event.first("RECURRENCE-ID") is not None]
    if len(masters) > 1 or (len(events) > 1 and not masters):
        yield problem("VEVENT", "must be there once without RECURRENCE-ID", events[0].number)
    yield from _belong_together(events)
    for event in changed:
        for line in event.lines:
            if line.name in ONE_ONLY:
                yield problem(line.name, "has no place in one occurrence of a series", line.number)
    named = [(line, at) for event in changed for line in event.all("RECURRENCE-ID") for at in times.instants(line)]
    for n, (line, at) in enumerate(named):
        if at in [other for _, other in named[:n]]:
            yield problem("RECURRENCE-ID", "names one occurrence twice", line.number)
    for master in masters[:1]:
        yield from _of_master(master, named, times)


def _belong_together(events: Sequence[Component]) -> Iterator[Problem]:
    for name in ("UID", "SEQUENCE", "ORGANIZER", "CLASS"):
        lines = [line for event in events for line in event.all(name)]
        if len({line.value for line in lines}) > 1:
            yield problem(name, "must be the same in every event of the message", lines[-1].number)


def _of_master(master: Component, named: list[tuple[Line, datetime]], times: Times) -> Iterator[Problem]:
    start, rule, listed = (master.first(name) for name in ("DTSTART", "RRULE", "RDATE"))
    changes = [*master.all("EXDATE"), *(line for line, _ in named)]
    if rule is None:
        for line in [*changes, *([listed] if listed else [])]:
            yield problem(line.name, "belongs to a series, and no rule gives one", line.number)
        return
    if start is None:
        return
    beside = times.instants(listed) if listed is not None else []
    for line in changes:
        if line.value.endswith("Z") and not line.params and {*times.instants(line)} <= {*beside}:
            continue
        if (line.params.get("TZID"), line.value.endswith("Z")) != (start.params.get("TZID"), start.value.endswith("Z")):
            yield problem(line.name, "must be written as DTSTART is", line.number)
    given, wrong = _given(start, rule, listed, times)
    yield from wrong
    off = [at for line in master.all("EXDATE") for at in times.instants(line)]
    for line in master.all("EXDATE"):
        if any(at not in given for at in times.instants(line)):
            yield problem("EXDATE", "names no occurrence of the series", line.number)
    for line, at in named:
        if at not in given or at in off:
            yield problem("RECURRENCE-ID", "names no occurrence of the series", line.number)
    if len(set(off)) != len(off) or len(off) >= len(given):
        yield problem("EXDATE", "leaves out one twice, or all there are", master.number)


def _given(start: Line, rule: Line, listed: Line | None, times: Times) -> tuple[set[datetime], list[Problem]]:
    """The instants of the series, and what is wrong with how it gives them."""
    first, wall = set(times.instants(start)), local_time(start.value.removesuffix("Z"))
    if wall is None:
        return first, []
    if rule.params:
        return first, [problem("RRULE", "carries a parameter", rule.number)]
    walls = expand(rule.value, wall)
    if walls is None:
        ends = "COUNT=" in rule.value and "UNTIL=" not in rule.value
        return first, [problem("RRULE", "is not a rhythm of meetings" if ends else "must end by COUNT", rule.number)]
    if walls[0] != wall:
        return first, [problem("DTSTART", "is not the first occurrence that its rule gives", start.number)]
    found = [times.instant(Line("RRULE", start.params, _as_written(one, start), rule.number)) for one in walls]
    wrong = [
        problem("RRULE", f"gives an occurrence that {one.message}", rule.number)
        for one in found
        if isinstance(one, Problem)
    ]
    others = times.instants(listed) if listed is not None else []
    if listed is not None:
        wrong = [*_beside(listed, others, start, rule, walls), *wrong]
    return {*others, *(one for one in found if isinstance(one, datetime))}, wrong[:1]


def _beside(listed: Line, others: list[datetime], start: Line, rule: Line, walls: list[datetime]) -> Iterator[Problem]:
    """What stands beside a rule: the last days of the Februaries that lack its 29th or 30th; or, beside a rule that
    gives the first alone, all others."""
    first, zone = walls[0], known_zone(start.params.get("TZID", "UTC"))
    told = [at.astimezone(zone).replace(tzinfo=None) for at in others] if zone else []
    ends = {date(year, 2, monthrange(year, 2)[1]) for year in range(first.year, max([*walls, *told]).year + 1)}
    short = {one for one in ends if one.day < first.day}
    of_months = all(one.time() == first.time() and one.date() in short for one in told)
    by_itself = rule.value == FIRST_ALONE and start.value.endswith("Z")
    if listed.params or not all(one.endswith("Z") for one in listed.value.split(",")):
        yield problem("RDATE", "must be in UTC", listed.number)
    elif len({*told}) != listed.value.count(",") + 1 or any(one <= first for one in told):
        yield problem("RDATE", "names an occurrence twice, or one before the first", listed.number)
    elif not by_itself and not (of_months and f"BYMONTHDAY={first.day}" in rule.value):
        yield problem("RDATE", "gives what its rule and the ends of months do not", listed.number)
    elif len(walls) + len(told) > LONGEST:
        yield problem("RDATE", "names too many", listed.number)


def _as_written(wall: datetime, like: Line) -> str:
    return wall.strftime("%Y%m%dT%H%M%S") + ("Z" if like.value.endswith("Z") else "")


def expand(rule: str, first: datetime) -> list[datetime] | None:
    """The local times that a rule gives from a first one on; None for a rule of another shape than ours."""
    weekly, weekday, day = _WEEKLY.fullmatch(rule), _WEEKDAY.fullmatch(rule), _DAY.fullmatch(rule)
    match = weekly or weekday or day
    count = int(match[1]) if match else 0
    if not 1 <= count <= LONGEST or first.year > 9000:
        return None
    if weekly:
        return [first + timedelta(weeks=int(weekly[2]) * n) for n in range(count)]
    found: list[datetime] = []
    year, month = first.year, first.month
    while len(found) < count:
        of_month = [date(year, month, one) for one in range(1, monthrange(year, month)[1] + 1)]
        chosen = _weekday_of(of_month, weekday[2], weekday[3]) if weekday else _day_of(of_month, day[2] if day else "")
        found += [at for at in (datetime.combine(one, first.time()) for one in chosen) if at >= first]
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return found


def _weekday_of(of_month: list[date], week: str, weekday: str) -> list[date]:
    such = [one for one in of_month if one.weekday() == _DAYS.index(weekday)]
    return such[-1:] if week == "-1" else such[int(week) - 1 : int(week)]


def _day_of(of_month: list[date], days: str) -> list[date]:
    if days == "-1":
        return of_month[-1:]
    return [one for one in of_month if one.day == int(days)]
