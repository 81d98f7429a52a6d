"""How instances of a clock arise: from entries, from facts that came to hold together, after other clocks.

An instance counts from its *anchor*: the receipt of the information, the identification (slow triage must
not buy time) or the incident that was reported (a late call does not extend it). Source: tables.md 5.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from datetime import datetime

import msgspec

from mdtkit.casework.conditions import first_holding, holds, where_holds
from mdtkit.casework.facts import History, Rulebook
from mdtkit.chronology.fold import Chronology, Effective
from mdtkit.protocol.model import Clock, Protocol, Start

CALLED = "$called"
TIER = "tier"
INFORMATION = ("referral.received", "suspicion.recorded")
IMMEDIATE_IDENTIFIERS = ("referral.received", "suspicion.recorded", "indicators.recorded", "status.set")


class Instance(msgspec.Struct, frozen=True, kw_only=True):
    """One running of a clock. ``cause`` is the entry that started it, ``floor`` the instant from which acts
    count as answering it, ``ceased`` when a condition it hangs on was learnt not to apply.

    ``arises`` is when the agency knew that there is such a clock: a decision late at night starts a clock that
    counts (``starts_at``) from the identification hours before."""

    ordinal: str
    arises: datetime
    starts_at: datetime
    floor: datetime
    cause: Effective | None
    owner_party: str | None = None
    owner: int | None = None
    """Which of the rule's owners, where each has a clock of its own."""
    to: str | None = None
    to_agency: str | None = None
    target: datetime | None = None
    ceased: datetime | None = None


def instances(
    rule: Clock,
    chronology: Chronology,
    history: History,
    book: Rulebook,
    ended: dict[str, list[tuple[Instance, datetime]]],
) -> list[Instance]:
    """All instances of the rule, in the order in which they arise."""
    found: list[Instance] = []
    if rule.known:
        found.extend(_from_facts(rule, history))
    for start in rule.start:
        if start.after is not None:
            found += [_after(source, over) for source, over in ended.get(start.after, ())]
            continue
        for item in chronology.of(*start.on):
            if start.where and not where_holds(item.entry, start.where):
                continue
            if not any(where_holds(item.entry, exception) for exception in start.unless):
                found.append(_from_entry(rule, start, item, chronology, history, book))
    each = found
    if rule.each_owner:
        each = [one for instance in each for one in _per_owner(rule, instance, history)]
    if rule.to:
        each = [one for instance in each for one in _per_recipient(rule, instance, history, book)]
    if len(each) < 2:
        return each
    unique = {one.ordinal: one for one in reversed(each)}
    return sorted(unique.values(), key=lambda one: (one.arises, one.starts_at, one.floor, _place(one), one.ordinal))


def _place(instance: Instance) -> int:
    """Of two that start together the one whose entry was written first names the clock, and goes on naming it."""
    return instance.cause.root_seq if instance.cause else 0


def _after(source: Instance, over: datetime) -> Instance:
    return Instance(
        ordinal=source.ordinal.partition(".")[0],
        arises=over,
        starts_at=over,
        floor=over,
        cause=source.cause,
        owner_party=source.owner_party,
    )


def _from_entry(
    rule: Clock, start: Start, item: Effective, chronology: Chronology, history: History, book: Rulebook
) -> Instance:
    entry = item.entry
    match start.anchor:
        case "known":
            starts_at = entry.known
        case "at":
            starts_at = entry.at
        case "identification":
            if item.root not in history.identified:
                history.identified[item.root] = identification(item, chronology, history, book.protocol)
            starts_at = history.identified[item.root]
        case _:
            starts_at = incident(item, chronology)
    target = entry.data.get(rule.before) if rule.before else None
    return Instance(
        ordinal=str(item.root_seq),
        arises=entry.known,
        starts_at=starts_at,
        floor=entry.at if start.anchor == "incident" else starts_at,
        cause=item,
        owner_party=entry.party,
        target=_instant(target),
    )


def _instant(value: object) -> datetime | None:
    if isinstance(value, datetime):
        return value
    return datetime.fromisoformat(value) if isinstance(value, str) else None


def identification(decision: Effective, chronology: Chronology, history: History, protocol: Protocol) -> datetime:
    """When the child was first suspected or identified for this tier decision (start kind I, M1).

    Among what became known since the previous decision (if that is nothing: before it, since a decision taken
    back must not buy time either): the receipt of the earliest entry that carries one of the triggers which
    propose the decided tier; failing that of the earliest with which the facts alone proposed it (a call that told of
    imminent risk and named no trigger); failing that of the latest; failing that the decision itself.
    """
    decided = decision.entry
    tier = decided.data.get("tier")
    earlier = sorted(d.entry.known for d in chronology.of("tier.decided") if d.entry.known < decided.known)
    told = [item for item in chronology.of(*IMMEDIATE_IDENTIFIERS) if item.known <= decided.known]
    if not told:
        return decided.known
    latest = told[-1].entry.known
    before = earlier[: bisect_left(earlier, latest)]
    since = [item for item in told if not before or item.known > before[-1]]
    by_facts = [
        # What was decided before has no say in when this was first known.
        tuple({fact: values for fact, values in condition.items() if fact != TIER} for condition in rule.when)
        for rule in protocol.proposals.values()
        if rule.tier == tier and rule.triggers == "none"
    ]
    named = (item.known for item in since if _proposes(item, tier, protocol))
    known = (item.known for item in since if any(when and holds(when, history.at(item.known)) for when in by_facts))
    return next(named, None) or next(known, latest)


def _proposes(item: Effective, tier: object, protocol: Protocol) -> bool:
    triggers = (protocol.triggers.get(code) for code in item.entry.data.get("triggers") or ())
    return any(trigger is not None and trigger.tier == tier for trigger in triggers)


def incident(report: Effective, chronology: Chronology) -> datetime:
    """When the information that a report is about was received (R3: a late call does not extend the 36 hours).

    The referral it names; else the earliest information before it that had not yet been reported to the same
    recipient; else the latest before it, the first of all, or the report itself.
    """
    named = report.entry.data.get("referral")
    told = list(chronology.of(*INFORMATION))
    for item in told:
        if named in (item.root, item.entry.id):
            return item.known
    before = [item.known for item in told if item.known <= report.entry.at]
    if not before:
        return told[0].entry.known if told else report.known
    reported = [
        item.entry.at
        for item in chronology.of(report.entry.kind)
        if item.entry.at < report.entry.at
        and all(item.entry.data.get(name) == report.entry.data.get(name) for name in ("report", "to", "agency"))
    ]
    last = max(reported, default=None)
    return next((known for known in before if last is None or known > last), before[-1])


def _from_facts(rule: Clock, history: History) -> Iterator[Instance]:
    """An instance at each moment at which the conditions come to hold together.

    The first fact a condition names is the event: what was done after it became known counts, even if the
    last condition became known later; and when the *event* ends, what it called for is still owed.
    """
    running: Instance | None = None
    event: tuple[str, str] = ("", "")
    for index, moment in enumerate(history.moments):
        which = first_holding(rule.known, moment.facts)
        if which is not None and running is None:
            name = next(iter(rule.known[which]))
            event = (name, moment.facts.get(name, "unknown"))
            cause = moment.cause
            running = Instance(
                ordinal=str(cause.root_seq) if cause else "0",
                arises=moment.known,
                starts_at=moment.known,
                floor=history.since_at(index, name),
                cause=cause,
                owner_party=cause.entry.party if cause else None,
            )
        elif which is None and running is not None:
            event_holds = moment.facts.get(event[0], "unknown") == event[1]
            yield msgspec.structs.replace(running, ceased=moment.known) if event_holds else running
            running = None
    if running is not None:
        yield running


def _per_owner(rule: Clock, instance: Instance, history: History) -> Iterator[Instance]:
    """One instance per owner to whom the rule applies: each supports by itself."""
    facts = history.now
    for index, owner in enumerate(rule.owner):
        if holds(owner.when, facts):
            yield msgspec.structs.replace(instance, owner=index, ordinal=f"{instance.ordinal}.{owner.party}")


def _per_recipient(rule: Clock, instance: Instance, history: History, book: Rulebook) -> Iterator[Instance]:
    """One instance per recipient to whom the rule applies, but for the owner itself."""
    facts = history.now
    owner = book.owner_of(rule, instance, facts).party
    for recipient in rule.to:
        if not holds(recipient.when, facts):
            continue
        party, agency = recipient.party, None
        if party == CALLED:
            data = instance.cause.entry.data if instance.cause else {}
            party, agency = str(data.get("to", "")), data.get("agency")
        if not party or party == owner:
            continue
        # One recipient only: the ordinal needs no suffix, and the name of the clock stays short.
        single = len(rule.to) == 1
        yield msgspec.structs.replace(
            instance,
            ordinal=instance.ordinal if single else f"{instance.ordinal}.{party}",
            to=party,
            to_agency=agency if isinstance(agency, str) else None,
        )
