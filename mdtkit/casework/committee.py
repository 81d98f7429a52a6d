"""The steering committee as its book tells it: seats, meetings, reports, open matters, purposes, choices (S1 to S5).

Pure: from the entries of the committee and the protocol. A gap in a seat is said and stops no meeting. A decision or
an action stays until it is closed; an action of several seats until each of them has closed its part.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Final, Literal

import msgspec

from mdtkit.casework.committee_book import (
    Choice,
    Matter,
    Meeting,
    Member,
    Report,
    choices,
    matters_in,
    meetings,
    members_on,
    reports_in,
)
from mdtkit.casework.roster import SeatView, seats
from mdtkit.chronology.entry import Entry
from mdtkit.protocol.model import Protocol

ROSTER: Final = "steering_committee"
DEVELOPMENT: Final = "protocol_development"
"""The roster of WIC 16524.8(a): who develops the protocol (S1)."""
PREFIX: Final = "committee."
PURPOSE, STAFF = "committee_purpose", "staff"
CAME = ("present", "remote")
Gap = Literal["nobody", "nobody_decides"]


class SeatStanding(msgspec.Struct, frozen=True, kw_only=True):
    """One seat of the committee: who sits there, who may decide, how often it was there, what it last reported."""

    seat: SeatView
    members: tuple[Member, ...]
    gap: Gap | None
    came: int
    held: int
    reported: tuple[str, ...]
    """The topics reported since the meeting before the last one that was held."""

    @property
    def decider(self) -> str | None:
        """The person who may decide for the seat: the director or designee first."""
        able = [one for one in self.members if one.decides == "yes"]
        return min(able, key=lambda one: one.capacity == "alternate").person if able else None


class Purpose(msgspec.Struct, frozen=True, kw_only=True):
    """One of the eight purposes, and what is on record of it (I.A.1.A)."""

    code: str
    title: str
    citation: str
    meetings: int
    decisions: int
    actions: int
    last: datetime | None


class Role(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the lead agency's role, and when it was last shown by what is on record (I.D.1.A)."""

    responsibility: str
    title: str
    citation: str
    shown: datetime | None


class Committee(msgspec.Struct, frozen=True, kw_only=True):
    """All of it, as of one day."""

    seats: tuple[SeatStanding, ...]
    developing: tuple[SeatView, ...]
    undeveloped: tuple[str, ...]
    """Parties that have to develop the protocol and that nobody speaks for (S1)."""
    meetings: tuple[Meeting, ...]
    reports: tuple[Report, ...]
    matters: tuple[Matter, ...]
    purposes: tuple[Purpose, ...]
    roles: tuple[Role, ...]
    choices: tuple[Choice, ...]

    @property
    def open(self) -> tuple[Matter, ...]:
        """What stays until it is closed."""
        return tuple(one for one in self.matters if one.open)

    def coming(self, now: datetime) -> tuple[Meeting, ...]:
        """The planned meetings that have not ended."""
        return tuple(one for one in self.meetings if one.state == "planned" and one.ends > now)

    def unrecorded(self, now: datetime) -> tuple[Meeting, ...]:
        """Meetings whose time is over and of which nobody recorded what became."""
        return tuple(one for one in self.meetings if one.state == "planned" and one.ends <= now)


def profile_facts(protocol: Protocol) -> dict[str, str]:
    """The county's profile as facts, for rosters that belong to no case."""
    return {f"profile.{switch}": answer for switch, answer in protocol.profile.items()}


def committee(
    entries: Iterable[Entry],
    protocol: Protocol,
    today: date,
    released: Mapping[str, datetime] | None = None,
    serving: Collection[str] | None = None,
) -> Committee:
    """The committee from its entries, in the order of recording. ``released``: recipient → figures released last;
    ``serving``: the people in service that day, where that is known."""
    own = [entry for entry in entries if entry.kind.startswith(PREFIX)]
    facts = profile_facts(protocol)
    members, met = members_on(own, today, serving), meetings(own)
    reports, matters = reports_in(own), matters_in(own)
    sitting = {one.seat for one in members}
    developing = tuple(one for one in seats(protocol, DEVELOPMENT, facts) if one.need == "required")
    return Committee(
        seats=_standings(protocol, facts, members, met, reports),
        developing=developing,
        undeveloped=tuple(one.party for one in developing if one.party not in sitting),
        meetings=met,
        reports=reports,
        matters=matters,
        purposes=_purposes(protocol, met, matters),
        roles=_roles(protocol, members, met, released or {}),
        choices=choices(own, protocol),
    )


def _standings(
    protocol: Protocol,
    facts: Mapping[str, str],
    members: Sequence[Member],
    met: Sequence[Meeting],
    reports: Sequence[Report],
) -> tuple[SeatStanding, ...]:
    held = [one for one in met if one.state == "held"]
    since = held[-2].starts if len(held) > 1 else None
    found = []
    for view in seats(protocol, ROSTER, facts):
        own = tuple(one for one in members if one.seat == view.party)
        rows = [row for one in held for row in one.attendance if row.seat == view.party]
        fresh = (one.topic for one in reports if one.seat == view.party and (since is None or one.at >= since))
        gap: Gap | None = None
        if view.need in ("required", "ask"):
            gap = "nobody" if not own else None if any(one.decides == "yes" for one in own) else "nobody_decides"
        found.append(
            SeatStanding(
                seat=view,
                members=own,
                gap=gap,
                came=len({id(row) for row in rows if row.attended in CAME}),
                held=sum(any(row.seat == view.party for row in one.attendance) for one in held),
                reported=tuple(dict.fromkeys(fresh)),
            )
        )
    return tuple(found)


def _purposes(protocol: Protocol, met: Sequence[Meeting], matters: Sequence[Matter]) -> tuple[Purpose, ...]:
    found = []
    for term in (one for one in protocol.terms.values() if one.list == PURPOSE):
        served = [one for one in met if one.state == "held" and term.code in one.purposes]
        about = [one for one in matters if one.purpose == term.code]
        days = [one.starts for one in served] + [one.at for one in about]
        found.append(
            Purpose(
                code=term.code,
                title=term.title,
                citation=term.citation,
                meetings=len(served),
                decisions=sum(one.what == "decision" for one in about),
                actions=sum(one.what == "action" for one in about),
                last=max(days, default=None),
            )
        )
    return tuple(found)


def _roles(
    protocol: Protocol, members: Sequence[Member], met: Sequence[Meeting], released: Mapping[str, datetime]
) -> tuple[Role, ...]:
    """The responsibilities of the agency that leads the committee, as the protocol lists them."""
    lead = next((one.party for one in protocol.seats.values() if one.roster == ROSTER and one.lead), None)
    convened = max((one.starts for one in met if one.state == "held"), default=None)
    staffed = max((one.since for one in members if STAFF in (one.capacity, one.seat)), default=None)
    shown = {"lead": convened, "staff": staffed, "data": max(released.values(), default=None)}
    return tuple(
        Role(
            responsibility=one.id,
            title=one.title,
            citation=one.citation,
            shown=shown.get(one.id.rpartition(".")[2]),
        )
        for one in protocol.responsibilities.values()
        if one.tier == "committee" and one.party == lead
    )
