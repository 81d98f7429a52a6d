"""Which MDT tier the protocol proposes, and why; the coordinator decides (requirements I5, M4).

Nothing here knows a trigger or a tier by name: triggers and proposals are protocol data, tried in the
protocol's order. What a tier decision has already answered does not propose again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from mdtkit.casework.at_risk import AtRisk, determine
from mdtkit.casework.conditions import entry_matches, holds
from mdtkit.chronology.fold import Chronology, Effective
from mdtkit.protocol.model import Proposal, Protocol, Trigger

DECISION = "tier.decided"


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """One reason of a proposal: the rule, the entry that speaks for it (if one does), in words, and its citation."""

    rule: str
    entry: str | None
    text: str
    citation: str


class Triage(msgspec.Struct, frozen=True, kw_only=True):
    """What the protocol proposes. ``proposed`` is a tier, "none" where the protocol says no tier, or None: nothing
    to propose. ``triggers`` are all triggers seen since the last decision, of whatever tier."""

    proposed: str | None
    rule: str | None
    reasons: tuple[Reason, ...]
    triggers: tuple[Reason, ...]
    determination: AtRisk

    @property
    def at_risk(self) -> bool:
        """Whether the child is at risk by the definition (or a worker's status field)."""
        return self.determination.at_risk

    @property
    def indicators(self) -> dict[str, str]:
        """Indicator → yes, no or unknown."""
        return self.determination.indicators


def triage(chronology: Chronology, protocol: Protocol, facts: Mapping[str, str]) -> Triage:
    """The tier that the first fitting proposal names, with its reasons."""
    determination = determine(chronology, protocol)
    fresh = _since_decision(chronology)
    seen = tuple(_triggers(fresh, protocol))
    for proposal in sorted(protocol.proposals.values(), key=lambda p: p.order):
        if proposal.off or not holds(proposal.when, facts):
            continue
        reasons = _by_triggers(proposal, seen)
        if proposal.triggers == "none":
            reasons = _by_facts(proposal, chronology, fresh, protocol, facts, determination)
        if reasons:
            return Triage(
                proposed=proposal.tier,
                rule=proposal.id,
                reasons=reasons,
                triggers=tuple(reason for _, reason in seen),
                determination=determination,
            )
    nothing = tuple(reason for _, reason in seen)
    return Triage(proposed=None, rule=None, reasons=(), triggers=nothing, determination=determination)


def _since_decision(chronology: Chronology) -> tuple[Effective, ...]:
    """The entries that became known after the last tier decision; all of them when none was made."""
    decided = max((item.known for item in chronology.of(DECISION)), default=None)
    return tuple(
        item for item in chronology if item.entry.kind != DECISION and (decided is None or item.known > decided)
    )


def _triggers(fresh: tuple[Effective, ...], protocol: Protocol) -> Iterator[tuple[Trigger, Reason]]:
    for item in fresh:
        for code in item.entry.data.get("triggers") or ():
            trigger = protocol.triggers.get(code)
            if trigger is not None and not trigger.off:
                yield (
                    trigger,
                    Reason(
                        rule=trigger.id,
                        entry=item.entry.id,
                        text=trigger.title or trigger.id,
                        citation=trigger.citation,
                    ),
                )


def _by_triggers(proposal: Proposal, seen: tuple[tuple[Trigger, Reason], ...]) -> tuple[Reason, ...]:
    return tuple(reason for trigger, reason in seen if trigger.tier == proposal.tier)


def _by_facts(
    proposal: Proposal,
    chronology: Chronology,
    fresh: tuple[Effective, ...],
    protocol: Protocol,
    facts: Mapping[str, str],
    determination: AtRisk,
) -> tuple[Reason, ...]:
    """One reason per entry that settled the facts of the condition; none when the last decision knew them all."""
    names = [name for condition in proposal.when if holds((condition,), facts) for name in condition]
    settled = [
        entry
        for name in dict.fromkeys(names)
        for entry in _settled_by(name, facts.get(name), chronology, protocol, determination)
    ]
    known_before = {item.entry.id for item in chronology} - {item.entry.id for item in fresh}
    decided = any(True for _ in chronology.of(DECISION))
    if decided and all(entry in known_before for entry in settled):
        return ()
    entries: list[str | None] = list(dict.fromkeys(settled)) or [None]
    text = proposal.title or proposal.id
    return tuple(Reason(rule=proposal.id, entry=e, text=text, citation=proposal.citation) for e in entries)


def _settled_by(
    name: str, value: str | None, chronology: Chronology, protocol: Protocol, determination: AtRisk
) -> tuple[str, ...]:
    """The entries to which a fact owes its value; none for a default or a switch of the county."""
    if name == "at_risk" or (name == "csec" and value == "at_risk"):
        return determination.entries
    if name == "csec":
        return _settled_by("victim", "yes", chronology, protocol, determination) if value == "victim" else ()
    rule = protocol.facts.get(name)
    if rule is None:
        return ()
    latest: str | None = None
    for item in chronology:
        if item.entry.kind == DECISION or (latest is not None and value in rule.sticky):
            continue
        for source in rule.sources:
            said = source.value if source.field is None else item.entry.data.get(source.field)
            if said == value and entry_matches(item.entry, source.on, source.where):
                latest = item.entry.id
    return (latest,) if latest else ()
