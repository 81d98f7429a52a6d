"""Training and qualification of the county's people: what is on record, and what each of them still lacks (M7).

Read from ``book/training``. Nobody is stopped by it: the desk says what is missing and what follows from that.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from mdtkit.casework.qualification import (
    ATTENDED,
    NOTHING,
    SIGNED,
    Lack,
    Record,
    judged,
    lacks,
    put_at_table,
    records,
    running_out,
)
from mdtkit.chronology.problem import Problem, unknown
from mdtkit.desk.errors import BadInput

if TYPE_CHECKING:
    from mdtkit.chronology.entry import Entry
    from mdtkit.desk.desk import Desk

BOOK = "book/training"


def on_record(desk: Desk, day: date | None = None) -> dict[str, Record]:
    """Person → their training and statements, as far as they lie before a day (today, if none is given)."""
    return records(desk.directory.entries(BOOK), min(day or desk.today(), desk.today()))


def lacking(
    desk: Desk,
    person: str,
    seat: str | None = None,
    known: dict[str, Record] | None = None,
    day: date | None = None,
) -> tuple[Lack, ...]:
    """What a person does not have on record on a day (today); of attendees nothing is asked. ``known``: read before."""
    who = desk.directory.people().get(person)
    if not judged(desk.protocol, seat or (who.party if who is not None else None)):
        return ()
    record = (on_record(desk) if known is None else known).get(person, NOTHING)
    return lacks(desk.protocol, record, day or desk.today())


def warnings(desk: Desk, entries: Sequence[Entry]) -> Iterator[Problem]:
    """What is to be minded of the persons whom these entries put on the team or at its table."""
    watched = {kind for rule in desk.protocol.qualifications.values() for kind in rule.on}
    putting = [entry for entry in entries if entry.kind in watched]
    if not putting:
        return
    known, people, said = on_record(desk), desk.directory.people(), set()
    for entry in putting:
        for person, seat in put_at_table(entry):
            name = people[person].name if person in people else person
            for lack in lacking(desk, person, seat, known):
                if entry.kind in lack.rule.on and (person, lack.rule.id) not in said:
                    said.add((person, lack.rule.id))
                    yield Problem(field="person", message=f"{name} {in_words(desk, lack)}")
            yield from _soon(desk, person, name, seat, known, said)


def _soon(
    desk: Desk, person: str, name: str, seat: str | None, known: dict[str, Record], said: set[tuple[str, str]]
) -> Iterator[Problem]:
    """What membership rests on and runs out soon, said once a person; nothing of an attendee."""
    asked = {one for rule in desk.protocol.qualifications.values() for one in (*rule.courses, *rule.statements)}
    if not judged(desk.protocol, seat):
        return
    for code, until in running_out(desk.protocol, known.get(person, NOTHING), desk.today()):
        if code in asked and (person, code) not in said:
            said.add((person, code))
            course = desk.protocol.courses.get(code)
            what = course.title if course is not None else code.replace("_", " ")
            yield Problem(field="person", message=f"{name}: {what} runs out after {until}.")


def in_words(desk: Desk, lack: Lack) -> str:
    """What follows from a lack, what is missing, and where that stands."""
    titles = (desk.protocol.courses[one].title if one in desk.protocol.courses else one for one in lack.missing)
    return f"{lack.rule.text} Missing: {', '.join(titles)} ({lack.rule.citation})."


def gaps(desk: Desk) -> dict[str, str]:
    """Person → what the first thing they lack is called (untrained, unqualified); none for who lacks nothing."""
    known = on_record(desk)
    found = {person: lacking(desk, person, known=known) for person in desk.directory.serving()}
    return {person: lacks[0].rule.gap for person, lacks in found.items() if lacks}


def statements(desk: Desk) -> tuple[str, ...]:
    """The statements on which membership of the team rests."""
    asked = (one for rule in desk.protocol.qualifications.values() for one in rule.statements)
    return tuple(dict.fromkeys(asked))


def taken(
    desk: Desk,
    person: str,
    *,
    course: str = "",
    day: date | None = None,
    statement: str = "",
    until: date | None = None,
    session: str | None = None,
) -> None:
    """Record that somebody took a course (today, if no day is given), signed a statement (``until``: its last day),
    or both. Of a ``session`` course and day are its own, and who is on its list already stays there once. Raises
    BadInput with every problem."""
    people = desk.directory.people()
    problems = [] if person in people else [unknown("person", person, people, what="person of the directory")]
    listed = False
    if session is not None:
        course, day, listed, wrong = _of_session(desk, person, session, course, day)
        problems += wrong
    if course and course not in desk.protocol.courses:
        problems.append(unknown("course", course, desk.protocol.courses, what="course"))
    if statement and statement not in statements(desk):
        problems.append(unknown("statement", statement, statements(desk), what="statement"))
    if not course and not statement and not problems:
        problems.append(Problem(field="course", message="a course taken or a statement signed is what is recorded"))
    if day is not None and day > desk.today():
        problems.append(
            Problem(field="day", message="day lies in the future: a course is recorded once it was attended")
        )
    if problems:
        raise BadInput("Not recorded: " + "; ".join(problem.message for problem in problems), problems)
    rows: list[tuple[str, dict[str, str]]] = []
    if course and not listed:
        of = {"session": session} if session is not None else {}
        rows.append((ATTENDED, {"person": person, "course": course, "day": (day or desk.today()).isoformat(), **of}))
    if statement:
        holds = {"expires": until.isoformat()} if until is not None else {}
        rows.append((SIGNED, {"person": person, "statement": statement, **holds}))
    if rows:
        desk.directory.write(BOOK, rows)


def _of_session(
    desk: Desk, person: str, session: str, course: str, day: date | None
) -> tuple[str, date | None, bool, list[Problem]]:
    """The course and day of a session, whether the person is on its list already, and what does not fit it."""
    from mdtkit.desk.sessions import day_of, not_begun, sessions

    known = sessions(desk)
    if session not in known:
        return course, day, False, [unknown("session", session, known, what="session")]
    held = known[session]
    problems = not_begun(desk, held)
    if course and course != held.course:
        problems.append(Problem(field="course", message=f"this is a session of {held.course}, not of {course}"))
    return held.course, day or date.fromisoformat(day_of(desk, held)), person in held.attended, problems
