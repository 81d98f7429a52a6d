"""Sessions of courses at the desk: planned, moved, called off; places in them; who came (T3).

Read from ``book/training``. A full session takes bookings all the same: they wait, and whoever comes has come.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec

from mdtkit.casework.qualification import ATTENDED
from mdtkit.casework.reckoning import zone
from mdtkit.casework.sessions import BOOKED, CANCELLED, PLANNED, UNBOOKED, Session
from mdtkit.casework.sessions import sessions as sessions_in
from mdtkit.chronology.problem import Problem, unknown
from mdtkit.chronology.reference import new_entry_id
from mdtkit.desk.errors import BadInput
from mdtkit.desk.output import instant
from mdtkit.desk.training import BOOK

if TYPE_CHECKING:
    from mdtkit.desk.desk import Desk

__all__ = ["Booked", "Session", "attend", "attended", "book", "came", "cancel", "day_of", "plan", "sessions", "unbook"]


class Booked(msgspec.Struct, frozen=True, kw_only=True):
    """What a booking or giving up a place did: the session now, and whom somebody should tell of it.

    ``place`` is the person's number on the waiting list, 0 with a place. ``moved_up`` have one that waited before.
    """

    session: Session
    place: int = 0
    moved_up: tuple[str, ...] = ()


def sessions(desk: Desk) -> dict[str, Session]:
    """Session → how it stands, in the order of their beginnings; cancelled ones too."""
    return sessions_in(desk.directory.entries(BOOK))


def session_of(desk: Desk, session: str) -> Session:
    """The session of that id. Raises BadInput."""
    known = sessions(desk)
    if session not in known:
        _refuse([unknown("session", session, known, what="session")])
    return known[session]


def day_of(desk: Desk, held: Session) -> str:
    """The county's day on which a session begins (YYYY-MM-DD)."""
    return held.begins.astimezone(zone(desk.county.zone)).date().isoformat()


def plan(
    desk: Desk,
    course: str,
    starts: datetime,
    *,
    agency: str | None = None,
    capacity: int | None = None,
    minutes: int | None = None,
    session: str | None = None,
) -> str:
    """Put a session of a course on record; its id. With ``session`` that one is moved, or held again after having been
    called off, and what is not given stays as it was. Raises BadInput."""
    before = session_of(desk, session) if session is not None else None
    courses, problems = desk.protocol.courses, list[Problem]()
    if course not in courses:
        problems.append(unknown("course", course, courses, what="course"))
    elif before is not None and before.course != course:
        problems.append(Problem(field="course", message=f"this is a session of {before.course}: plan another one"))
    if agency is not None and agency not in desk.protocol.agencies:
        problems.append(unknown("agency", agency, desk.protocol.agencies, what="agency"))
    _refuse(problems)
    data: dict[str, Any] = {
        "course": course,
        "starts": instant(starts),
        "session": session or new_entry_id(os.urandom),
        "agency": agency or (before.agency if before else None),
        "capacity": capacity if capacity is not None else before.capacity if before else None,
        "minutes": minutes if minutes is not None else before.minutes if before else None,
    }
    desk.directory.write(BOOK, [(PLANNED, {name: value for name, value in data.items() if value is not None})])
    return str(data["session"])


def cancel(desk: Desk, session: str, *, reason: str | None = None) -> Session:
    """Call a session off; as it stood, so that those who had a place can be told. Raises BadInput."""
    held = session_of(desk, session)
    if held.cancelled:
        _refuse([Problem(field="session", message="this session is called off already")])
    if held.attended:
        _refuse([Problem(field="session", message="people came to this session: it was held")])
    desk.directory.write(BOOK, [(CANCELLED, {"session": session, **({"reason": reason} if reason else {})})])
    return held


def book(desk: Desk, session: str, person: str) -> Booked:
    """Ask for a place for somebody of the directory: they have one, or wait. Raises BadInput."""
    held, people = session_of(desk, session), desk.directory.people()
    problems = [] if person in people else [unknown("person", person, people, what="person of the directory")]
    if held.cancelled:
        problems.append(Problem(field="session", message="this session is called off: book another one"))
    if held.begins <= desk.now():
        problems.append(Problem(field="session", message="this session has begun: record who came instead"))
    _refuse(problems)
    if person not in held.asked:
        desk.directory.write(BOOK, [(BOOKED, {"session": session, "person": person})])
        held = session_of(desk, session)
    return Booked(session=held, place=held.waiting.index(person) + 1 if person in held.waiting else 0)


def unbook(desk: Desk, session: str, person: str, *, reason: str | None = None) -> Booked:
    """Give a place up; who waits longest has it now. Raises BadInput."""
    before = session_of(desk, session)
    if person not in before.asked:
        _refuse([unknown("person", person, before.asked, what="person with a place in this session")])
    data = {"session": session, "person": person, **({"reason": reason} if reason else {})}
    desk.directory.write(BOOK, [(UNBOOKED, data)])
    now = session_of(desk, session)
    return Booked(session=now, moved_up=tuple(one for one in now.booked if one in before.waiting))


def came(desk: Desk, session: str, persons: Sequence[str]) -> int:
    """Record who came to a session, on its day; who is on its list already is not added again. How many were added.

    Raises BadInput for an unknown session or person, and for a session that has not begun.
    """
    held, people = session_of(desk, session), desk.directory.people()
    problems = [unknown("person", one, people, what="person of the directory") for one in persons if one not in people]
    problems += not_begun(desk, held)
    _refuse(problems)
    new = [one for one in dict.fromkeys(persons) if one not in held.attended]
    attend(desk, [(one, held.course, day_of(desk, held)) for one in new], session)
    return len(new)


def not_begun(desk: Desk, held: Session) -> list[Problem]:
    """The problem of recording who came before a session began."""
    if held.begins <= desk.now():
        return []
    return [Problem(field="session", message="this session has not begun: who came is recorded afterwards")]


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


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise BadInput("Not recorded: " + "; ".join(problem.message for problem in problems), problems)
