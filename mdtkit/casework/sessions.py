"""The sessions of courses: who has a place, who waits for one, who came (T3). Pure.

Places go by the order of booking. A full session keeps a waiting list and turns nobody away who comes; a place that is
given up goes to whoever waits longest.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import msgspec

from mdtkit.casework.qualification import ATTENDED
from mdtkit.chronology.entry import Entry

PLANNED, CANCELLED = "training.session", "training.cancelled"
BOOKED, UNBOOKED = "training.booked", "training.unbooked"


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """A session of a course: when (RFC 3339), by which agency, room for how many; who asked for a place, who came."""

    session: str
    course: str
    starts: str
    agency: str | None = None
    capacity: int | None = None
    minutes: int | None = None
    cancelled: bool = False
    asked: tuple[str, ...] = ()
    """Who asked for a place and did not give it up, in the order of asking."""
    attended: tuple[str, ...] = ()

    @property
    def begins(self) -> datetime:
        """The instant at which it begins."""
        return datetime.fromisoformat(self.starts)

    @property
    def booked(self) -> tuple[str, ...]:
        """Who has a place."""
        return self.asked[: self.capacity]

    @property
    def waiting(self) -> tuple[str, ...]:
        """Who waits for a place, the longest first."""
        return self.asked[len(self.booked) :]

    @property
    def free(self) -> int | None:
        """How many places are left; None: nobody said how many there are."""
        return None if self.capacity is None else self.capacity - len(self.booked)

    @property
    def over(self) -> int:
        """How many more came than there was room for."""
        return max(0, len(self.attended) - self.capacity) if self.capacity is not None else 0

    @property
    def stayed_away(self) -> tuple[str, ...]:
        """Who had a place and is not among those who came; nobody while the list of who came is not on record."""
        return tuple(one for one in self.booked if one not in self.attended) if self.attended else ()


def sessions(entries: Iterable[Entry]) -> dict[str, Session]:
    """Session → how it stands, in the order of their beginnings. Planned anew it is moved, and takes place again."""
    found: dict[str, Session] = {}
    asked: dict[str, dict[str, None]] = {}
    came: dict[str, dict[str, None]] = {}
    for entry in entries:
        data, session, person = entry.data, str(entry.data.get("session")), str(entry.data.get("person"))
        if not data.get("session"):
            continue
        if entry.kind == PLANNED:
            found[session] = Session(
                session=session,
                course=str(data.get("course")),
                starts=str(data.get("starts")),
                agency=data.get("agency"),
                capacity=data.get("capacity"),
                minutes=data.get("minutes"),
            )
        elif entry.kind == CANCELLED and session in found:
            found[session] = msgspec.structs.replace(found[session], cancelled=True)
        elif entry.kind == BOOKED:
            asked.setdefault(session, {}).setdefault(person)
        elif entry.kind == UNBOOKED:
            asked.get(session, {}).pop(person, None)
        elif entry.kind == ATTENDED:
            came.setdefault(session, {})[person] = None
    whole = (
        msgspec.structs.replace(
            one, asked=tuple(asked.get(one.session, ())), attended=tuple(came.get(one.session, ()))
        )
        for one in found.values()
    )  # fmt: skip
    return {one.session: one for one in sorted(whole, key=lambda one: (one.begins, one.session))}
