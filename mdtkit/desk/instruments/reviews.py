"""Each party's statement that it received and reviewed a tool and its overview (I6, A1; II.A.1.E, IV.A.1.C)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from mdtkit.chronology.problem import Problem, unknown
from mdtkit.desk.directory import COUNTY
from mdtkit.desk.errors import BadInput
from mdtkit.desk.instruments.catalogue import catalogue

if TYPE_CHECKING:
    from mdtkit.desk.desk import Desk

SIGNED, STATEMENT = "statement.signed", "reviewed."


class Review(msgspec.Struct, frozen=True, kw_only=True):
    """A party and what it stated of an instrument: which version, when, by whom. ``current``: it is the present one."""

    party: str
    version: str | None
    at: datetime | None
    person: str | None
    current: bool


def reviews(desk: Desk, name: str) -> tuple[Review, ...]:
    """Every party of the protocol and its latest statement about an instrument. Raises BadInput for an unknown one."""
    version = catalogue(desk).get(name).instrument.about.version
    latest = {
        str(entry.data.get("party")): entry
        for entry in desk.directory.entries(COUNTY)
        if entry.kind == SIGNED and entry.data.get("statement") == STATEMENT + name
    }
    found = []
    for party in desk.protocol.parties.values():
        entry = latest.get(party.id)
        if party.attendee or party.off:
            continue
        said = str(entry.data.get("version")) if entry is not None else None
        found.append(
            Review(
                party=party.id,
                version=said,
                at=entry.at if entry is not None else None,
                person=str(entry.data.get("person")) if entry is not None else None,
                current=said == version,
            )
        )
    return tuple(found)


def reviewed(desk: Desk, name: str, party: str, person: str | None = None) -> Review:
    """Record that a party received and reviewed the present version. ``person``: who states it; you, if not said.

    Raises BadInput with every problem.
    """
    instrument = catalogue(desk).get(name).instrument
    parties = [one.id for one in desk.protocol.parties.values() if not one.attendee]
    problems: list[Problem] = [] if party in parties else [unknown("party", party, parties, what="party")]
    people = desk.directory.people()
    if person is not None and person not in people:
        problems.append(unknown("person", person, people, what="person of the directory"))
    if problems:
        raise BadInput("Not recorded: " + "; ".join(problem.message for problem in problems), problems)
    data = {
        "person": person or desk.me.id,
        "statement": STATEMENT + name,
        "version": instrument.about.version,
        "party": party,
    }
    desk.directory.write(COUNTY, [(SIGNED, data)])
    return next(one for one in reviews(desk, name) if one.party == party)
