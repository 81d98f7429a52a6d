"""The example responsibilities of each party as checklists, for the tiers that were decided (requirement M8).

An item is done when somebody says so or when the chronology shows it. Parties for which the source gives no
example stay visibly blank. Source: tables.md 7.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from mdtkit.casework.conditions import entry_matches, holds
from mdtkit.casework.facts import History
from mdtkit.casework.starts import identification
from mdtkit.chronology.fold import Chronology, Effective
from mdtkit.protocol.model import Protocol, Responsibility, Stop

DONE, WAIVED, DECISION = "responsibility.done", "responsibility.waived", "tier.decided"

ItemState = Literal["open", "done", "waived"]


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One responsibility and how it stands. ``entry`` is what shows it; ``evidence`` tells whether that was
    inferred from the chronology (true) or said by somebody (false)."""

    responsibility: str
    title: str
    state: ItemState
    entry: str | None = None
    evidence: bool = False
    citation: str = ""
    law: str = "prac"


class Checklist(msgspec.Struct, frozen=True, kw_only=True):
    """The responsibilities of one party (and unit) in one tier; ``blank`` where the source has no example."""

    party: str
    unit: str | None
    tier: str
    items: tuple[Item, ...]
    blank: bool = False
    since: datetime | None = None
    """From when acts count for it: the identification of the crisis, not the decision."""

    @property
    def done(self) -> int:
        """How many are done."""
        return sum(item.state == "done" for item in self.items)

    @property
    def waived(self) -> int:
        """How many were waived, with a reason on record."""
        return sum(item.state == "waived" for item in self.items)

    @property
    def total(self) -> int:
        """How many there are."""
        return len(self.items)


def checklists(chronology: Chronology, protocol: Protocol, history: History) -> tuple[Checklist, ...]:
    """The checklists of every tier decided so far, the latest run of each, in the protocol's order."""
    found: list[Checklist] = []
    for tier, since in _runs(chronology, history).items():
        groups: dict[tuple[str, str | None], list[Item]] = {}
        for rule in protocol.responsibilities.values():
            if rule.tier == tier and not rule.off and holds(rule.when, history.now):
                groups.setdefault((rule.party, rule.unit), []).append(_item(rule, chronology, since))
        found += [
            Checklist(party=party, unit=unit, tier=tier, items=tuple(items), since=since)
            for (party, unit), items in groups.items()
        ]
        found += [
            Checklist(party=blank.party, unit=None, tier=tier, items=(), blank=True, since=since)
            for blank in protocol.blanks.values()
            # A county that wrote its own examples for the party has filled the blank.
            if blank.tier == tier and not blank.off and not any(party == blank.party for party, _ in groups)
        ]
    return tuple(found)


def _runs(chronology: Chronology, history: History) -> dict[str, datetime]:
    """Tier → since when its present run counts. A tier decided again after another begins a new run."""
    runs: dict[str, datetime] = {}
    before: str | None = None
    for decision in chronology.of(DECISION):
        tier = decision.entry.data.get("tier")
        if isinstance(tier, str) and tier not in (before, "none"):
            runs[tier] = identification(decision, chronology, history)
        before = tier if isinstance(tier, str) else before
    return runs


def _item(rule: Responsibility, chronology: Chronology, since: datetime) -> Item:
    state, item, inferred = _standing(rule, chronology, since)
    return Item(
        responsibility=rule.id,
        title=rule.title or rule.id,
        state=state,
        entry=item.entry.id if item else None,
        evidence=inferred,
        citation=rule.citation,
        law=rule.law,
    )


def _standing(
    rule: Responsibility, chronology: Chronology, since: datetime
) -> tuple[ItemState, Effective | None, bool]:
    """What was said last about it; failing that, the first act that shows it done."""
    said: Effective | None = None
    shown: Effective | None = None
    for item in chronology:
        if item.entry.at < since:
            continue
        if item.entry.kind in (DONE, WAIVED) and item.entry.data.get("responsibility") == rule.id:
            said = item
        elif shown is None and any(_shows(stop, item, rule) for stop in rule.evidence):
            shown = item
    if said is not None and (said.entry.kind == DONE or shown is None):
        return ("done" if said.entry.kind == DONE else "waived"), said, False
    return ("done" if shown else "open"), shown, shown is not None


def _shows(stop: Stop, item: Effective, rule: Responsibility) -> bool:
    if not entry_matches(item.entry, stop.on, stop.where):
        return False
    return stop.by != "owner" or item.entry.party == rule.party
