"""Somebody of the county's directory: what their record must say, when they serve, which seats they fill. Pure.

Staff of the county's parties, and who speaks for a tribe; never children or families. Source: M6; field.md 6.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final, Literal

import msgspec

from mdtkit.chronology.problem import Problem, unknown
from mdtkit.protocol.model import Protocol

LISTS: Final = ("seats", "designee", "alternate", "languages")
DAYS: Final = ("since", "left")
WORDS: Final = ("name", "telephone", "email", "channel")
CODES: Final = ("party", "agency", "unit", "position", "discipline")
MEMBERS: Final = (*WORDS, *CODES, *LISTS, *DAYS)
"""What the directory may say of somebody."""
Standing = Literal["designee", "alternate", "other"]


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """One person of the directory. ``channel`` is an alert channel's address and may hold a secret.

    ``seats`` they can fill, if not that of their party alone; ``designee`` and ``alternate``: the seats for which the
    party names them first, or in the designee's place. They serve from ``since`` and no more from ``left`` on.
    """

    id: str
    name: str
    party: str | None = None
    agency: str | None = None
    unit: str | None = None
    position: str | None = None
    discipline: str | None = None
    telephone: str | None = None
    email: str | None = None
    channel: str | None = None
    seats: tuple[str, ...] = ()
    designee: tuple[str, ...] = ()
    alternate: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    since: date | None = None
    left: date | None = None

    def serves(self, day: date) -> bool:
        """Whether they are in service on a day: who left fills no seat from that day on."""
        return (self.since is None or self.since <= day) and (self.left is None or day < self.left)

    def fills(self, seat: str) -> bool:
        """Whether they can sit for a seat: one that is named, else that of their party."""
        named = (*self.seats, *self.designee, *self.alternate)
        return seat in named or (not self.seats and seat == self.party)

    def standing(self, seat: str) -> Standing:
        """How the party named them for a seat."""
        return "designee" if seat in self.designee else "alternate" if seat in self.alternate else "other"


ORDER: Final[tuple[Standing, ...]] = ("designee", "alternate", "other")
"""In which order people are asked to sit for a seat."""


def read(person: str, before: Person | None, data: Mapping[str, Any]) -> Person:
    """Somebody as an entry of the directory leaves them; ``emptied`` are members that hold nothing any more."""
    members: dict[str, Any] = msgspec.structs.asdict(before) if before is not None else {"name": person}
    blank = {**dict.fromkeys((*WORDS[1:], *CODES, *DAYS)), **dict.fromkeys(LISTS, ())}
    members |= {name: blank[name] for name in data.get("emptied") or () if name in blank}
    members |= {name: str(data[name]) for name in (*WORDS, *CODES) if data.get(name)}
    members |= {name: tuple(map(str, data[name])) for name in LISTS if data.get(name)}
    members |= {name: date.fromisoformat(str(data[name])) for name in DAYS if data.get(name)}
    return Person(**{**members, "id": person})


def positions(protocol: Protocol, party: str | None) -> tuple[str, ...]:
    """The positions that the protocol knows for a party's people: by them it is known who needs which course."""
    terms = (term for term in protocol.terms.values() if term.list == "audience" and term.group)
    return tuple(term.code for term in terms if term.group == party)


def problems(protocol: Protocol, person: Person) -> list[Problem]:
    """Everything of somebody's record that does not fit together, each with what is allowed."""
    found: list[Problem] = []
    if person.party is not None and person.party not in protocol.parties:
        found.append(unknown("party", person.party, protocol.parties, what="party"))
    agency = protocol.agencies.get(person.agency or "")
    if person.agency is not None and (agency is None or person.party not in (None, agency.party)):
        of_party = [one.id for one in protocol.agencies.values() if person.party in (None, one.party)]
        found.append(unknown("agency", person.agency, of_party, what=f"agency of {person.party or 'the county'}"))
    known = positions(protocol, person.party)
    if person.position is not None and person.position not in known:
        found.append(unknown("position", person.position, known, what=f"position of {person.party or 'no party'}"))
    for member in LISTS[:3]:
        seats = getattr(person, member)
        found += [unknown(member, one, protocol.parties, what="seat") for one in seats if one not in protocol.parties]
    for member in ("unit", "discipline"):
        code, allowed = getattr(person, member), protocol.vocabulary(member)
        if code is not None and allowed and code not in allowed:
            found.append(unknown(member, code, allowed, what=member))
    if person.since is not None and person.left is not None and person.left < person.since:
        found.append(Problem(field="left", message="the day they left lies before the first day of service"))
    return found
