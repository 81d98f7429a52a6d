"""The team of a case: who sits for which seat, what each of them lacks, who else could sit there (M6, M7).

A gap never prevents a response or a meeting; who is in one receives nothing under the team's authority until cured.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Literal

import msgspec

from mdtkit.casework.qualification import Lack
from mdtkit.casework.roster import SeatView, seats
from mdtkit.desk.training import lacking, on_record

if TYPE_CHECKING:
    from mdtkit.chronology.fold import Chronology
    from mdtkit.desk.casefile import CaseFile
    from mdtkit.desk.desk import Desk

Gap = Literal["nobody", "untrained", "unqualified", "conflict"]


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """A person seated on the team of a case, with what is not on record of them."""

    person: str
    name: str
    conflict: bool
    lacks: tuple[Lack, ...]

    @property
    def receives(self) -> bool:
        """Whether anything may be given to this member under the team's authority (M7)."""
        return not self.lacks


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A seat of the roster with those who sit in it, and those of the party who lack nothing and could."""

    seat: SeatView
    members: tuple[Member, ...]
    gap: Gap | None
    could_fill: tuple[str, ...]

    @property
    def open(self) -> bool:
        """Whether the roster requires the seat and nobody without a gap sits there."""
        return self.seat.need == "required" and self.gap is not None


def team(desk: Desk, file: CaseFile, tier: str | None = None) -> tuple[Place, ...]:
    """The seats of a tier (the case's own, if none is given); none before a decision."""
    known, people = on_record(desk), desk.directory.people()
    seated = seated_on(file.chronology, desk.today())
    declared = (item.entry.data for item in file.chronology.of("conflict.declared"))
    conflicts = {(data.get("person"), data.get("seat")) for data in declared}
    places = []
    roster = seats(desk.protocol, tier, file.history.now, file.chronology) if tier else file.seats
    for seat in roster:
        sitting = [person for person, its in seated if its == seat.party]
        members = tuple(
            Member(
                person=person,
                name=people[person].name if person in people else person,
                conflict=(person, seat.party) in conflicts or (person, None) in conflicts,
                lacks=lacking(desk, person, seat.party, known) if seat.counts else (),
            )
            for person in sitting
        )
        able = [one.id for one in people.values() if one.party == seat.party and one.id not in sitting]
        could = tuple(one for one in able if not lacking(desk, one, seat.party, known)) if seat.counts else ()
        places.append(Place(seat=seat, members=members, gap=_gap(seat, members), could_fill=could))
    return tuple(places)


def _gap(seat: SeatView, members: tuple[Member, ...]) -> Gap | None:
    """Why nobody in a seat counts; None where somebody does, and for a seat that is never counted."""
    if not seat.counts or any(member.receives and not member.conflict for member in members):
        return None
    if not members:
        return "nobody"
    free = next((member for member in members if not member.conflict), None)
    return free.lacks[0].rule.gap if free is not None else "conflict"


def seated_on(chronology: Chronology, today: date) -> list[tuple[str, str]]:
    """The persons on the team with their seats: seated, not taken off since, and not past their last day."""
    found: dict[tuple[str, str], str | None] = {}
    for item in chronology.of("team.seated", "team.unseated"):
        data = item.entry.data
        key = (str(data.get("person")), str(data.get("seat")))
        if item.entry.kind == "team.seated":
            found[key] = data.get("until")
        else:
            found.pop(key, None)
    return [key for key, until in found.items() if not until or today.isoformat() <= until]
