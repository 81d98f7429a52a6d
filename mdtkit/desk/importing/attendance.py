"""Import of an attendance list: who of the directory took which course when. Run twice, it adds nothing (T3)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from mdtkit.chronology.problem import Problem
from mdtkit.desk.errors import BadInput
from mdtkit.desk.importing.cells import Row, Unreadable, read_day
from mdtkit.desk.importing.mapping import ISO
from mdtkit.desk.importing.rows import RowProblem, read_rows
from mdtkit.desk.sessions import Session, attend, attended, day_of, not_begun, session_of

if TYPE_CHECKING:
    from mdtkit.desk.desk import Desk

WHO = ("person", "email", "name")
"""The columns by which somebody is known, the surest first; one of them is needed."""


class Attendance(msgspec.Struct, kw_only=True):
    """What an import did, or with ``dry_run`` would do. ``present``: rows whose attendance was on record before."""

    rows: int = 0
    added: int = 0
    present: int = 0
    held: int = 0
    written: bool = False
    problems: list[RowProblem] = []


def import_attendance(
    desk: Desk,
    table: bytes,
    *,
    course: str | None = None,
    session: str | None = None,
    dates: tuple[str, ...] = (ISO,),
    encoding: str = "utf-8-sig",
    delimiter: str = ",",
    dry_run: bool = False,
    accept_good: bool = False,
) -> Attendance:
    """Record a list with the columns day, course (unless ``course`` is given) and one of person, email, name.

    Of a ``session`` course and day are its own, and who is on its list already is present. Nothing is written unless
    every row is good, or ``accept_good``. Raises BadInput where it is no such table, or no such session.
    """
    told = Attendance(problems=[])
    held = _session(desk, session, course) if session is not None else None
    course, usual = (held.course, day_of(desk, held)) if held is not None else (course, "")
    known, new = attended(desk), dict[tuple[str, str, str], None]()
    persons = {column: _by(desk, column) for column in WHO}

    def header_problems(header: list[str]) -> list[Problem]:
        return _header(header, course, day=not usual)

    for number, row in read_rows(table, encoding, delimiter, header_problems):
        told.rows += 1
        found: list[RowProblem] = []
        taken = _row(desk, number, row, persons, course, dates, found, usual)
        told.problems += found
        if taken is None:
            told.held += 1
        elif taken in known or taken in new or (held is not None and taken[0] in held.attended):
            told.present += 1
        else:
            new[taken] = None
    told.added = len(new)
    if new and not dry_run and (accept_good or not told.problems):
        attend(desk, new, session)
        told.written = True
    return told


def _session(desk: Desk, session: str, course: str | None) -> Session:
    """The session of a list. Raises BadInput where it is another course's, or has not begun."""
    held = session_of(desk, session)
    problems = not_begun(desk, held)
    if course not in (None, held.course):
        problems.append(Problem(field="course", message=f"this is a session of {held.course}, not of {course}"))
    if problems:
        raise BadInput("Nothing was imported: " + "; ".join(one.message for one in problems), problems)
    return held


def _header(header: list[str], course: str | None, *, day: bool) -> list[Problem]:
    count = Counter(header)
    needed = [*(["day"] if day else []), *([] if course is not None else ["course"])]
    problems = [Problem(field=name, message=f"the column {name} is missing") for name in needed if name not in count]
    if not any(name in count for name in WHO):
        problems.append(Problem(field="person", message="a column person, email or name is missing", allowed=WHO))
    twice = [name for name in (*WHO, *needed) if count[name] > 1]
    return problems + [Problem(field=name, message=f"the column {name} stands twice in the header") for name in twice]


def _by(desk: Desk, column: str) -> dict[str, list[str]]:
    """What a column may hold → the persons it means."""
    found: dict[str, list[str]] = {}
    for person in desk.directory.people().values():
        value = {"person": person.id, "email": person.email, "name": person.name}[column]
        if value:
            found.setdefault(value.strip().casefold(), []).append(person.id)
    return found


def _row(
    desk: Desk,
    number: int,
    row: Row | str,
    persons: dict[str, dict[str, list[str]]],
    course: str | None,
    dates: tuple[str, ...],
    found: list[RowProblem],
    usual: str = "",
) -> tuple[str, str, str] | None:
    """(person, course, day) of a row; None, and its problems in ``found``, where it cannot be recorded."""

    def say(column: str | None, problem: str, allowed: tuple[str, ...] = ()) -> None:
        found.append(RowProblem(row=number, column=column, problem=problem, allowed=allowed))

    if isinstance(row, str):
        say(None, row)
        return None
    column = next((name for name in WHO if row.get(name, "").strip()), None)
    meant = persons[column].get(row[column].strip().casefold(), []) if column is not None else []
    if len(meant) != 1:
        say(column, "several of the directory: use person or email" if meant else "nobody of the directory")
    wanted = course if course is not None else row["course"].strip()
    if wanted not in desk.protocol.courses:
        say("course" if course is None else None, "no such course", tuple(desk.protocol.courses))
    day = usual
    try:
        given = row.get("day", "").strip()
        day = read_day(given, dates) if given or not usual else usual
    except Unreadable as wrong:
        say("day", wrong.message, wrong.allowed)
    if day > desk.today().isoformat():
        say("day", "it lies in the future: an attendance is recorded afterwards")
    return None if found else (meant[0], wanted, day)
