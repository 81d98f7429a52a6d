"""Who needs which course, until when one that was taken holds, and who is due (T1, T2, T3). Pure.

Nobody is kept from responding by it. What is not known counts as what protects: whose position is not on record needs
what any position of their party needs. Courses for children and pupils are never due for anybody of the directory.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Literal

import msgspec

from mdtkit.casework.reckoning import Count, reckon
from mdtkit.protocol.duration import parse_duration
from mdtkit.protocol.model import Course, Protocol

PARTIES = "parties"
"""The audience that everybody of a party to the agreement belongs to (VII.A, VII.B)."""
State = Literal["never", "expired", "expiring", "current"]


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """How one person stands with one course that they need: taken when, holding through which day."""

    course: str
    state: State
    taken: date | None = None
    until: date | None = None

    @property
    def due(self) -> bool:
        """Whether it is to be taken now: never taken, or its time has run out."""
        return self.state in ("never", "expired")


def audiences(protocol: Protocol, party: str | None, position: str | None = None) -> frozenset[str]:
    """The audiences that somebody belongs to; an attendee (child, family, tribe) belongs to none."""
    known = protocol.parties.get(party or "")
    if known is not None and known.attendee:
        return frozenset()
    terms = [term for term in protocol.terms.values() if term.list == "audience" and term.group]
    if position is not None and any(term.code == position for term in terms):
        return frozenset({PARTIES, position})
    return frozenset({PARTIES, *(term.code for term in terms if term.group == party)})


def needed(protocol: Protocol, party: str | None, position: str | None = None) -> tuple[Course, ...]:
    """The courses that somebody of this party, in this position, is to take, in the protocol's order."""
    belongs = audiences(protocol, party, position)
    return tuple(course for course in protocol.courses.values() if not course.off and belongs & {*course.audience})


def last_day(course: Course | None, taken: date) -> date | None:
    """The last day on which a course taken on that day holds: ``retake`` later, month ends clamp; None: it has none."""
    return _later(taken, course.retake) if course is not None and course.retake is not None else None


def _later(day: date, length: str, *, forward: bool = True) -> date:
    count = Count(parse_duration(length), "UTC", forward=forward)
    return reckon(datetime.combine(day, time(), UTC), count, frozenset()).date()


def standing(course: Course, taken: date | None, today: date) -> Standing:
    """How one course stands for one person. A day that has not come is no attendance."""
    if taken is None or taken > today:
        return Standing(course=course.id, state="never")
    until = last_day(course, taken)
    if until is None:
        return Standing(course=course.id, state="current", taken=taken)
    soon = _later(until, course.warn, forward=False)
    state: State = "expired" if today > until else "expiring" if today >= soon else "current"
    return Standing(course=course.id, state=state, taken=taken, until=until)


def standings(
    protocol: Protocol, party: str | None, position: str | None, taken: Mapping[str, date], today: date
) -> tuple[Standing, ...]:
    """How somebody stands with every course that they need. ``taken``: course → last day attended."""
    return tuple(standing(course, taken.get(course.id), today) for course in needed(protocol, party, position))
