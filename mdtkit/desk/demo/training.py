"""The demo county's training: a year of sessions, who came, who took a course again, what was accepted instead."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from mdtkit.chronology.entry import Draft
from mdtkit.desk.demo.staff import STAFF
from mdtkit.desk.demo.story import instant
from mdtkit.protocol.model import Protocol

if TYPE_CHECKING:
    from mdtkit.desk.demo.staff import Books

UNTRAINED = ("worker-2", "deputy")
"""Two people who have not been to any session."""
QUALIFIED, CONFIDENTIALITY = "team_qualified", "confidentiality"
LAPSED = "recovery"
"""Whose confidentiality statement has run out: a gap that the check of the team must show."""
ELSEWHERE = "casa"
"""Took other training in place of ``EQUIVALENT``."""
EQUIVALENT = "csec_101"
AGAIN = ("hotline", "hotline-2", "er", "probation", "advocate", "nurse")
"""Took the county's protocol training again a month ago; of the others it runs out soon."""
OVERDUE = "port-police"
"""Took it more than a year ago, and never since."""
AWAY = ("legal", "community", "mentor", "home")
"""Missed every third course."""
PLACE = "Testado City Hall annex"


def training(books: Books, protocol: Protocol, now: datetime) -> list[Draft]:
    """The entries of ``book/training``."""
    drafts = [*_year(books, protocol, now), *_statements(books, now), *_protocol_again(books, now)]
    drafts += [*_elsewhere(books, now), *_coming(books, now)]
    change = {"course": "csec_102", "version": "2", "change": "The matrix of who may hear what is practised in pairs."}
    drafts.append(books.draft("training.course", now - timedelta(days=70), change))
    return sorted(drafts, key=lambda draft: draft.at)


def _year(books: Books, protocol: Protocol, now: datetime) -> Iterator[Draft]:
    courses = [course.id for course in protocol.courses.values() if course.audience]
    for number, course in enumerate(courses):
        held = now - timedelta(days=300 - 35 * number)
        missing = {*UNTRAINED, *(AWAY if number % 3 == 0 and number else ()), *((OVERDUE,) if not number else ())}
        missing |= {ELSEWHERE} if course == EQUIVALENT else set()
        came = [member.key for member in STAFF if member.key not in missing]
        yield from _session(books, course, held, f"session-{number + 1}", came)


def _session(books: Books, course: str, held: datetime, session: str, came: Collection[str]) -> Iterator[Draft]:
    data = {
        "course": course, "starts": instant(held), "session": session, "agency": "testado_staff", "capacity": 40,
        "minutes": 180, "place": PLACE,
    }  # fmt: skip
    yield books.draft("training.session", held - timedelta(days=20), data)
    for key in came:
        day = held.date().isoformat()
        attended = {"course": course, "person": books.people[key], "session": session, "day": day}
        yield books.draft("training.attended", held + timedelta(hours=4), attended)


def _statements(books: Books, now: datetime) -> Iterator[Draft]:
    """Qualified, and a confidentiality statement of a year, which one of them has let run out."""
    for member in STAFF:
        if member.key in UNTRAINED:
            continue
        who = {"person": books.people[member.key], "party": member.party}
        yield books.draft("statement.signed", now - timedelta(days=290), {**who, "statement": QUALIFIED})
        until = now + timedelta(days=-9 if member.key == LAPSED else 75)
        signed = {**who, "statement": CONFIDENTIALITY, "expires": until.date().isoformat()}
        yield books.draft("statement.signed", until - timedelta(days=365), signed)


def _protocol_again(books: Books, now: datetime) -> Iterator[Draft]:
    yield from _session(books, "protocol_training", now - timedelta(days=410), "session-first", [OVERDUE])
    yield from _session(books, "protocol_training", now - timedelta(days=30), "session-again", AGAIN)


def _elsewhere(books: Books, now: datetime) -> Iterator[Draft]:
    taken = now - timedelta(days=330)
    data = {
        "course": EQUIVALENT, "person": books.people[ELSEWHERE], "approved_by": books.people["coordinator"],
        "day": taken.date().isoformat(), "what": "An invented course of an invented college, sixteen hours.",
    }  # fmt: skip
    yield books.draft("training.equivalent", taken + timedelta(days=9), data)


def _coming(books: Books, now: datetime) -> Iterator[Draft]:
    """A session with two places and three who want one, and one that was called off."""
    coming = {
        "course": "csec_101", "starts": instant(now + timedelta(days=12)), "session": "session-next", "capacity": 2,
        "minutes": 240, "agency": "safe_harbor", "place": PLACE,
    }  # fmt: skip
    yield books.draft("training.session", now - timedelta(days=5), coming)
    for number, key in enumerate((*UNTRAINED, ELSEWHERE)):
        booked = {"session": "session-next", "person": books.people[key]}
        yield books.draft("training.booked", now - timedelta(days=4, hours=-number), booked)
    off = {"course": "csec_102", "starts": instant(now + timedelta(days=19)), "session": "session-off"}
    yield books.draft("training.session", now - timedelta(days=15), off)
    called = {"session": "session-off", "reason": "The invented trainer is ill."}
    yield books.draft("training.cancelled", now - timedelta(days=2), called)
