"""The county's courses: their sessions, what changed in them, what is accepted instead, and who is due (T1, T2, T3).

Read from ``book/training`` and the directory. What follows from a course not taken: ``training``.
"""

from __future__ import annotations

import os
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import msgspec

from mdtkit.casework.courses import Standing, standings
from mdtkit.casework.qualification import ATTENDED, EQUIVALENT, NOTHING
from mdtkit.casework.reckoning import zone
from mdtkit.chronology.problem import Problem, unknown
from mdtkit.chronology.reference import new_entry_id
from mdtkit.desk.errors import BadInput
from mdtkit.desk.output import instant
from mdtkit.desk.training import BOOK, on_record

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mdtkit.desk.desk import Desk
    from mdtkit.desk.directory import Person

OFFERED, SESSION = "training.course", "training.session"


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """A session of a course: when, by which agency, room for how many, and who came."""

    session: str
    course: str
    starts: str
    agency: str | None = None
    capacity: int | None = None
    attended: tuple[str, ...] = ()

    @property
    def over(self) -> int:
        """How many more came than there was room for."""
        return max(0, len(self.attended) - self.capacity) if self.capacity is not None else 0


class Trainee(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody of the directory, with how they stand with every course that they need."""

    person: Person
    standings: tuple[Standing, ...]

    @property
    def due(self) -> tuple[Standing, ...]:
        """The courses to be taken now."""
        return tuple(one for one in self.standings if one.due)

    @property
    def expiring(self) -> tuple[Standing, ...]:
        """The courses that run out soon."""
        return tuple(one for one in self.standings if one.state == "expiring")


def trainees(desk: Desk) -> tuple[Trainee, ...]:
    """Everybody of whom a course is asked, by party, agency and name."""
    known, today = on_record(desk), desk.today()
    found = []
    people = desk.directory.people().values()
    for person in sorted(people, key=lambda one: (one.party or "", one.agency or "", one.name)):
        taken = known.get(person.id, NOTHING).courses
        if its := standings(desk.protocol, person.party, person.position, taken, today):
            found.append(Trainee(person=person, standings=its))
    return tuple(found)


class AgencyTraining(msgspec.Struct, frozen=True, kw_only=True):
    """Of one agency (or of a party's people without one): how many are asked, are due, run out soon."""

    party: str | None
    agency: str | None
    people: int
    due: int
    expiring: int


def by_agency(found: Iterable[Trainee]) -> tuple[AgencyTraining, ...]:
    """The count of each agency, in the order in which its people come."""
    counts: dict[tuple[str | None, str | None], list[int]] = {}
    for one in found:
        row = counts.setdefault((one.person.party, one.person.agency), [0, 0, 0])
        for place, applies in enumerate((True, bool(one.due), bool(one.expiring))):
            row[place] += applies
    return tuple(
        AgencyTraining(party=party, agency=agency, people=people, due=due, expiring=expiring)
        for (party, agency), (people, due, expiring) in counts.items()
    )


def in_words(one: Standing) -> str:
    """How a course stands for somebody: never taken, ran out, runs out, holds."""
    if one.state == "never":
        return "never taken"
    if one.state == "expired":
        return f"ran out after {one.until}"
    if one.state == "expiring":
        return f"runs out after {one.until}"
    return f"taken {one.taken}" + (f", holds through {one.until}" if one.until else "")


def offered(desk: Desk) -> dict[str, dict[str, Any]]:
    """Course → its version in force and what changed in it, where the county recorded that."""
    return {str(e.data["course"]): dict(e.data) for e in desk.directory.entries(BOOK) if e.kind == OFFERED and e.data}


def offer(desk: Desk, course: str, version: str, change: str | None) -> None:
    """Record a new version of a course and what changed in it. Raises BadInput."""
    _refuse(_course(desk, course))
    data = {"course": course, "version": version, **({"change": change} if change else {})}
    desk.directory.write(BOOK, [(OFFERED, data)])


def sessions(desk: Desk) -> dict[str, Session]:
    """Session → what is planned and who came, in the order of their beginnings."""
    entries = desk.directory.entries(BOOK)
    came: dict[str, dict[str, None]] = {}
    for entry in entries:
        if entry.kind == ATTENDED and entry.data.get("session"):
            came.setdefault(str(entry.data["session"]), {})[str(entry.data.get("person"))] = None
    found = [
        Session(
            session=str(data["session"]),
            course=str(data["course"]),
            starts=str(data["starts"]),
            agency=data.get("agency"),
            capacity=data.get("capacity"),
            attended=tuple(came.get(str(data["session"]), ())),
        )
        for data in (entry.data for entry in entries if entry.kind == SESSION)
        if data.get("session")
    ]
    return {one.session: one for one in sorted(found, key=lambda one: one.starts)}


def plan_session(
    desk: Desk, course: str, starts: datetime, *, agency: str | None = None, capacity: int | None = None
) -> str:
    """Put a session of a course on record; its id. Raises BadInput."""
    problems = _course(desk, course)
    if agency is not None and agency not in desk.protocol.agencies:
        problems.append(unknown("agency", agency, desk.protocol.agencies, what="agency"))
    _refuse(problems)
    session = new_entry_id(os.urandom)
    data = {"course": course, "starts": instant(starts), "session": session, "agency": agency, "capacity": capacity}
    desk.directory.write(BOOK, [(SESSION, {name: value for name, value in data.items() if value is not None})])
    return session


def came(desk: Desk, session: str, persons: Sequence[str]) -> int:
    """Record who came to a session, on its day; who is on its list already is not added again. How many were added.

    Raises BadInput for an unknown session or person, and for a session that has not begun.
    """
    known, people = sessions(desk), desk.directory.people()
    if session not in known:
        _refuse([unknown("session", session, known, what="session")])
    held = known[session]
    starts = datetime.fromisoformat(held.starts)
    problems = [unknown("person", one, people, what="person of the directory") for one in persons if one not in people]
    if starts > desk.now():
        problems.append(Problem(field="session", message="this session has not begun: who came is recorded afterwards"))
    _refuse(problems)
    day = starts.astimezone(zone(desk.county.zone)).date().isoformat()
    new = [one for one in dict.fromkeys(persons) if one not in held.attended]
    attend(desk, [(one, held.course, day) for one in new], session)
    return len(new)


def accept(desk: Desk, person: str, course: str, *, day: date, approved_by: str, what: str) -> None:
    """Record that other training was accepted in place of a course, by another, named person. Raises BadInput."""
    people, problems = desk.directory.people(), _course(desk, course)
    problems += [
        unknown(field, one, people, what="person of the directory")
        for field, one in (("person", person), ("approved_by", approved_by))
        if one not in people
    ]
    if approved_by == person:
        problems.append(Problem(field="approved_by", message="nobody accepts their own training: name another person"))
    if day > desk.today():
        problems.append(Problem(field="day", message="day lies in the future: what was taken is accepted afterwards"))
    _refuse(problems)
    data = {"person": person, "course": course, "day": day.isoformat(), "approved_by": approved_by, "what": what}
    desk.directory.write(BOOK, [(EQUIVALENT, data)])


def attended(desk: Desk) -> set[tuple[str, str, str]]:
    """(person, course, day) of every attendance on record."""
    taken = (entry.data for entry in desk.directory.entries(BOOK) if entry.kind == ATTENDED)
    return {(str(data.get("person")), str(data.get("course")), str(data.get("day"))) for data in taken}


def attend(desk: Desk, rows: Iterable[tuple[str, str, str]], session: str | None = None) -> None:
    """Record attendances (person, course, day) that were checked, in one commit. Raises BadInput, StoreTrouble."""
    more = {"session": session} if session else {}
    written = [(ATTENDED, {"person": who, "course": course, "day": day, **more}) for who, course, day in rows]
    if written:
        desk.directory.write(BOOK, written)


def _course(desk: Desk, course: str) -> list[Problem]:
    known = desk.protocol.courses
    return [] if course in known else [unknown("course", course, known, what="course")]


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise BadInput("Not recorded: " + "; ".join(problem.message for problem in problems), problems)
