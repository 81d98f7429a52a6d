"""Waiting on whom: answers that others still owe the desk after an act of ours (R6, R7, M9). Pure.

A reference number, the entry in NCIC, an appointment's outcome: each is a rule ``[[awaits]]`` of the protocol.
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from mdtkit.casework.conditions import entry_matches
from mdtkit.chronology.entry import Entry
from mdtkit.chronology.fold import Chronology
from mdtkit.protocol.model import Awaits, Protocol

ADDRESSEE = "$to"


class Awaited(msgspec.Struct, frozen=True):
    """One answer still out: the rule, the act (its number) it answers, since when (UTC), and whom it is asked of."""

    rule: str
    seq: int
    since: datetime
    party: str
    agency: str | None
    after_closing: bool = False
    """Whether it is waited for in a closed case too."""


def awaited(chronology: Chronology, protocol: Protocol) -> tuple[Awaited, ...]:
    """Every answer still out, the oldest first."""
    found = [
        _of(rule, item.entry)
        for rule in protocol.awaits.values()
        for item in chronology.of(*rule.on)
        if entry_matches(item.entry, rule.on, rule.where) and not _came(rule, item.entry, chronology)
    ]
    return tuple(sorted(found, key=lambda one: (one.since, one.seq, one.rule)))


def _of(rule: Awaits, entry: Entry) -> Awaited:
    to = entry.data.get("to")
    party = str(to) if rule.party == ADDRESSEE and isinstance(to, str) else rule.party
    agency = entry.data.get("agency")
    named = agency if isinstance(agency, str) else None
    return Awaited(rule.id, entry.seq, entry.at, party, named, rule.after_closing)


def _came(rule: Awaits, entry: Entry, chronology: Chronology) -> bool:
    """Whether the answer stands in the act itself (its reference was put in), or in a later entry."""
    if rule.filled is not None and entry.data.get(rule.filled):
        return True
    return any(
        (before or item.entry.at >= entry.at)
        and item.entry.id != entry.id
        and entry_matches(item.entry, brings.on, brings.where)
        and all(_says_the_same(item.entry, entry, theirs, ours) for theirs, ours in brings.matching.items())
        for several, before in ((rule.until, False), (rule.whenever, True))
        for brings in several
        for item in chronology.of(*brings.on)
    )


def _says_the_same(later: Entry, act: Entry, theirs: str, ours: str) -> bool:
    """As far as both say anything."""
    said, asked = later.data.get(theirs), act.data.get(ours)
    return said is None or asked is None or said == asked
