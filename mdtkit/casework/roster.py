"""Who sits at the table: the seats of a roster on the facts of a case (requirements M1, M6, M13).

A missing seat never prevents a response or a meeting: what is required is advice to those who invite. Attendees
are invited and heard, never counted. Source: tables.md 6.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

import msgspec

from mdtkit.casework.conditions import holds
from mdtkit.chronology.fold import Chronology
from mdtkit.protocol.model import Law, Protocol, Seat

Need = Literal["required", "ask", "optional", "attendee", "not_needed"]
"""``ask``: required on a condition in words that only a person can answer ("one or more of three as they apply")."""

CLEARED = "family.cleared"
MINIMUM = "mdt_minimum"
"""The roster of WIC 16524.7(d)(2)."""


class SeatView(msgspec.Struct, frozen=True, kw_only=True):
    """One seat of a roster as it stands for this case."""

    seat: str
    roster: str
    party: str
    title: str
    need: Need
    lead: bool
    clearance: bool
    """Whether a named person must first answer that this attendee may be told (the caregiver may be the exploiter)."""
    cleared: str = "unknown"
    condition: str = ""
    law: Law = "prac"
    citation: str = ""

    @property
    def counts(self) -> bool:
        """Whether the seat counts for quorum: an attendee never does."""
        return self.need in ("required", "ask", "optional")

    @property
    def may_be_told(self) -> bool:
        """Whether mdtkit may tell or invite this seat by itself."""
        return not self.clearance or self.cleared == "yes"


def clearances(chronology: Chronology, meeting: str | None = None) -> dict[str, str]:
    """Attendee → the latest answer of a named person to "may they be told?": of the case, or of one meeting.

    A yes holds for what it was given: for the case as a whole or for the one meeting that it names. Any other answer
    for the case takes back every yes before it, and one for a meeting that of the case too: the caregiver may be the
    exploiter, and what somebody learnt about one meeting is true of the next.
    """
    found: dict[str, str] = {}
    for item in chronology.of(CLEARED):
        data = item.entry.data
        attendee, answer, about = data.get("attendee"), data.get("answer"), data.get("meeting")
        if not isinstance(attendee, str) or not isinstance(answer, str):
            continue
        if about == meeting or (answer != "yes" and None in (about, meeting)):
            found[attendee] = answer
    return found


def seats(
    protocol: Protocol,
    roster: str,
    facts: Mapping[str, str],
    chronology: Chronology | None = None,
    meeting: str | None = None,
) -> tuple[SeatView, ...]:
    """The seats of a roster in the protocol's order. Without a chronology no attendee counts as cleared.

    ``meeting``: the one for which an attendee must have been cleared; the case as a whole, if none is given.
    """
    cleared = clearances(chronology, meeting) if chronology is not None else {}
    return tuple(
        _view(rule, protocol, facts, cleared)
        for rule in protocol.seats.values()
        if rule.roster == roster and not rule.off
    )


def convener(protocol: Protocol, roster: str | None) -> str | None:
    """The party that leads a roster, and whom others call about it; None where the county names nobody."""
    leads = (rule for rule in protocol.seats.values() if rule.roster == roster and rule.lead and not rule.off)
    return next((rule.party for rule in leads), None)


def missing_by_law(protocol: Protocol, roster: str, facts: Mapping[str, str]) -> tuple[SeatView, ...]:
    """Seats that the team's legal minimum requires in Program counties and this roster leaves out (M6).

    They are shown as a warning ("855 seat missing"), never as a stop.
    """
    if facts.get("profile.csec_program") != "yes":
        return ()
    named = {view.party for view in seats(protocol, roster, facts) if view.need != "not_needed"}
    return tuple(
        view for view in seats(protocol, MINIMUM, facts) if view.need == "required" and view.party not in named
    )


def _view(rule: Seat, protocol: Protocol, facts: Mapping[str, str], cleared: Mapping[str, str]) -> SeatView:
    party = protocol.parties.get(rule.party)
    return SeatView(
        seat=rule.id,
        roster=rule.roster,
        party=rule.party,
        title=party.title if party else rule.party,
        need=_need(rule, facts),
        lead=rule.lead,
        clearance=rule.clearance,
        cleared=cleared.get(rule.party, "unknown"),
        condition=rule.condition,
        law=rule.law,
        citation=rule.citation,
    )


def required(views: Iterable[SeatView]) -> tuple[str, ...]:
    """The parties that must be there, those whose condition a person has to answer among them."""
    return tuple(view.party for view in views if view.need in ("required", "ask"))


def _need(rule: Seat, facts: Mapping[str, str]) -> Need:
    applies = holds(rule.when, facts)
    if rule.need == "conditional":
        if not rule.when:
            return "ask"
        return "required" if applies else rule.otherwise
    return rule.need if applies else "not_needed"
