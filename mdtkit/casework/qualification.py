"""Who counts as a member of the team: what must be on record of a person, and what of it is not (M7). Pure.

Nobody is kept from responding or from the table. Of whom something is missing it is said, and that they receive nothing
under the team's authority until it is on record. Source: WIC 18961.7; VI.A, VI.B.1.C; the rules ``[[qualification]]``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Final

import msgspec

from mdtkit.casework.courses import last_day, standing
from mdtkit.casework.reckoning import zone
from mdtkit.chronology.entry import Entry
from mdtkit.protocol.model import Protocol, Qualification

ATTENDED, EQUIVALENT, SIGNED = "training.attended", "training.equivalent", "statement.signed"


AHEAD: Final = timedelta(days=60)
"""How long before its last day a statement is said to run out: as long as a course's ``warn`` where nobody set one."""


class Record(msgspec.Struct, frozen=True):
    """What is on record of one person: course → last day attended, statement → its last day (None: it has none)."""

    courses: Mapping[str, date] = {}
    statements: Mapping[str, date | None] = {}


class Lack(msgspec.Struct, frozen=True):
    """A rule that a person does not meet, with the courses or statements that are missing or have run out."""

    rule: Qualification
    missing: tuple[str, ...]


NOTHING = Record()
"""Of whom nothing is on record, nothing is known: they count as untrained, never as trained."""


def records(entries: Iterable[Entry], today: date | None = None) -> dict[str, Record]:
    """Person → what the county's training book says of them; a course taken again counts from the later day.

    What was accepted as equivalent counts as the course, from the day it was taken. A day after ``today`` counts not at
    all, and hides no earlier one.
    """
    courses: dict[str, dict[str, date]] = {}
    statements: dict[str, dict[str, date | None]] = {}
    for entry in entries:
        data = entry.data
        person = str(data.get("person", ""))
        if entry.kind in (ATTENDED, EQUIVALENT):
            day = (
                date.fromisoformat(str(data["day"])) if data.get("day") else entry.at.astimezone(zone(entry.tz)).date()
            )
            if today is not None and day > today:
                continue
            taken = courses.setdefault(person, {})
            code = str(data.get("course"))
            taken[code] = max(day, taken.get(code, day))
        elif entry.kind == SIGNED:
            until = date.fromisoformat(str(data["expires"])) if data.get("expires") else None
            statements.setdefault(person, {})[str(data.get("statement"))] = until
    people = dict.fromkeys((*courses, *statements))
    return {person: Record(courses.get(person, {}), statements.get(person, {})) for person in people}


def lacks(protocol: Protocol, record: Record, today: date) -> tuple[Lack, ...]:
    """The rules of membership that this person does not meet on this day, in the protocol's order."""
    found = []
    for rule in protocol.qualifications.values():
        courses = tuple(course for course in rule.courses if not _holds(protocol, record, course, today))
        if any(_holds(protocol, record, course, today) for course in rule.instead):
            courses = ()
        signed = record.statements
        statements = tuple(one for one in rule.statements if one not in signed or _over(signed[one], today))
        if missing := (*courses, *statements):
            found.append(Lack(rule, missing))
    return tuple(found)


def running_out(
    protocol: Protocol, record: Record, today: date, ahead: timedelta | None = None
) -> tuple[tuple[str, date], ...]:
    """What of a member's courses and statements holds today and runs out soon: code and last day, the next first.

    Soon is as long before as each course says (``warn``), and ``AHEAD`` for a statement; with ``ahead`` that long.
    """
    found: dict[str, date] = {}
    for course, taken in record.courses.items():
        known = protocol.courses.get(course)
        until = last_day(known, taken)
        if known is not None and until is not None and today <= until:
            soon = standing(known, taken, today).state == "expiring" if ahead is None else until <= today + ahead
            found |= {course: until} if soon else {}
    for statement, last in record.statements.items():
        if last is not None and today <= last <= today + (AHEAD if ahead is None else ahead):
            found[statement] = last
    return tuple(sorted(found.items(), key=lambda item: (item[1], item[0])))


def _holds(protocol: Protocol, record: Record, course: str, today: date) -> bool:
    """Whether the course was taken, and lately enough where the county asks for it again (``retake``)."""
    taken, known = record.courses.get(course), protocol.courses.get(course)
    if taken is None or taken > today:
        return False
    until = last_day(known, taken)
    return until is None or today <= until


def _over(until: date | None, today: date) -> bool:
    return until is not None and until < today


def judged(protocol: Protocol, party: str | None) -> bool:
    """Whether a party's people are asked for it: attendees are invited and heard, never trained or qualified."""
    known = protocol.parties.get(party or "")
    return known is None or not known.attendee


def put_at_table(entry: Entry) -> Iterator[tuple[str, str | None]]:
    """The persons whom an entry puts on the team or at its table, each with the seat."""
    data = entry.data
    rows = [data, *(row for row in data.get("attendance") or () if row.get("attended") != "absent")]
    for row in rows:
        if isinstance(row.get("person"), str):
            seat = row.get("seat")
            yield row["person"], seat if isinstance(seat, str) else None
