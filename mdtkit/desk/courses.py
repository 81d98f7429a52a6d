"""The county's courses: what changed in them, what is accepted instead, and who is due (T1, T2, T3).

Read from ``book/training`` and the directory. What follows from a course not taken: ``training``.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import msgspec

from mdtkit.casework.courses import Standing, standings
from mdtkit.casework.qualification import EQUIVALENT, NOTHING, running_out
from mdtkit.chronology.problem import Problem, unknown
from mdtkit.desk.errors import BadInput
from mdtkit.desk.training import BOOK, on_record

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mdtkit.desk.desk import Desk
    from mdtkit.desk.directory import Person

OFFERED = "training.course"


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
    """Everybody in service of whom a course is asked, by party, agency and name."""
    known, today = on_record(desk), desk.today()
    found = []
    people = desk.directory.serving().values()
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


class CourseCount(msgspec.Struct, frozen=True, kw_only=True):
    """Of one agency and one course: how many need it, and how they stand."""

    party: str | None
    agency: str | None
    course: str
    need: int = 0
    current: int = 0
    expiring: int = 0
    expired: int = 0
    never: int = 0


def by_course(found: Iterable[Trainee]) -> tuple[CourseCount, ...]:
    """The report: agency by agency and course by course, in the order in which people come."""
    counts: dict[tuple[str | None, str | None, str], dict[str, int]] = {}
    for one in found:
        for its in one.standings:
            row = counts.setdefault((one.person.party, one.person.agency, its.course), {"need": 0})
            row["need"] += 1
            row[its.state] = row.get(its.state, 0) + 1
    return tuple(CourseCount(party=p, agency=a, course=course, **row) for (p, a, course), row in counts.items())


class RunsOut(msgspec.Struct, frozen=True, kw_only=True):
    """Something on record of somebody that runs out: a course taken, a statement signed; and its last day."""

    person: Person
    code: str
    until: date
    course: bool


def expiring(desk: Desk, ahead: timedelta | None = None) -> tuple[RunsOut, ...]:
    """What runs out soon, or within ``ahead``, of everybody in service: the next first."""
    known, people, today = on_record(desk), desk.directory.serving(), desk.today()
    found = [
        RunsOut(person=person, code=code, until=until, course=code in desk.protocol.courses)
        for person in people.values()
        for code, until in running_out(desk.protocol, known.get(person.id, NOTHING), today, ahead)
    ]
    return tuple(sorted(found, key=lambda one: (one.until, one.person.name, one.code)))


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


def unsettled(desk: Desk, course: str) -> tuple[str, ...]:
    """What the county has to settle for a course and has not, by code of ``training_setting`` (VII.A.1.B).

    What stands in the agreement only is not known here, and is listed as long as nothing here settles it.
    """
    from mdtkit.desk.sessions import sessions

    rule = desk.protocol.courses[course]
    held = [one for one in sessions(desk).values() if one.course == course and not one.cancelled]
    settles = {
        "owner": rule.owner is not None,
        "host": rule.host is not None,
        "retake": rule.retake is not None,
        "version": course in offered(desk),
        "session": bool(held),
        "attended": any(one.attended for one in held),
    }
    terms = (term for term in desk.protocol.terms.values() if term.list == "training_setting")
    return tuple(term.code for term in terms if not settles.get(term.group, False))


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


def _course(desk: Desk, course: str) -> list[Problem]:
    known = desk.protocol.courses
    return [] if course in known else [unknown("course", course, known, what="course")]


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise BadInput("Not recorded: " + "; ".join(problem.message for problem in problems), problems)
