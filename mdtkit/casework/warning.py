"""What is to be minded about an act once it is recorded: ``[[warning]]`` rules over the entry and its case. Pure.

A warning never stops anybody. Some ask a reason, which may follow within the shift: a note on the act itself
answers, or a later ``note.added`` whose ``about`` names the act. Source: I4, I7, A3, A4, M11, R7.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import msgspec

from mdtkit.casework.conditions import entry_matches, holds
from mdtkit.casework.facts import History
from mdtkit.chronology.entry import Entry
from mdtkit.chronology.fold import Chronology, Effective
from mdtkit.protocol.duration import parse_duration
from mdtkit.protocol.model import ActWarning, Needless, Protocol

NOTE = "note.added"
KIND = "kind"
"""What ``repeats`` names where any second entry of the kind is meant."""


class Minded(msgspec.Struct, frozen=True):
    """A rule that speaks of an entry. ``unanswered``: it asks a reason, and none has been given yet."""

    rule: ActWarning
    entry: Entry
    unanswered: bool


def minded(entry: Entry, chronology: Chronology, history: History, protocol: Protocol) -> Iterator[Minded]:
    """The warnings of one entry, in the order of the protocol; none of an entry that was superseded."""
    effective = chronology.named(entry.id)
    if effective is None or effective.entry.id != entry.id:
        return
    for rule in protocol.warnings.values():
        if entry.kind in rule.on and _speaks(rule, entry, chronology, history):
            yield Minded(rule, entry, rule.asks is not None and not _answered(entry, chronology))


def unanswered(chronology: Chronology, history: History, protocol: Protocol) -> tuple[Minded, ...]:
    """Every act of the case of which a reason was asked and not given yet, oldest first."""
    asking = {kind for rule in protocol.warnings.values() if rule.asks is not None for kind in rule.on}
    return tuple(
        one
        for item in chronology.of(*asking)
        for one in minded(item.entry, chronology, history, protocol)
        if one.unanswered
    )


def _speaks(rule: ActWarning, entry: Entry, chronology: Chronology, history: History) -> bool:
    if not entry_matches(entry, rule.on, rule.where) or not holds(rule.when, history.at(entry.known)):
        return False
    if rule.empty and all(_value(rule, entry, chronology, name) not in (None, "", []) for name in rule.empty):
        return False
    if rule.before and not _before(rule, entry, chronology):
        return False
    if rule.repeats:
        return _repeated(rule, rule.repeats, entry, chronology)
    return not any(_makes_needless(one, entry, chronology) for one in rule.unless)


def _value(rule: ActWarning, entry: Entry, chronology: Chronology, name: str) -> object:
    """A field of the act; one that it leaves out is read from the latest entry beside it."""
    value = entry.data.get(name)
    if value not in (None, "", []) or rule.beside is None:
        return value
    beside = [
        item.entry
        for item in chronology.of(*rule.beside.on)
        if item.entry.id != entry.id
        and entry_matches(item.entry, rule.beside.on, rule.beside.where)
        and _same(item.entry, entry, rule.beside.matching)
    ]
    return beside[-1].data.get(name) if beside else None


def _same(other: Entry, entry: Entry, matching: dict[str, str]) -> bool:
    """Whether the other entry says the same as the act, as far as the act says anything."""
    return all(
        entry.data.get(ours) is None or other.data.get(theirs) == entry.data.get(ours)
        for theirs, ours in matching.items()
    )


def _before(rule: ActWarning, entry: Entry, chronology: Chronology) -> bool:
    """Whether the first of two dates lies before the second; both are ISO 8601 text of the same form."""
    first, second = (_value(rule, entry, chronology, name) for name in rule.before)
    return bool(first and second) and str(first) < str(second)


def _repeated(rule: ActWarning, field: str, entry: Entry, chronology: Chronology) -> bool:
    """Whether an earlier entry of the kind, not too long ago, has the same value there and has not been ended since."""
    value, span, act = _repeatable(entry, field), _span(rule.repeats_within), chronology.named(entry.id)
    return value is not None and any(
        _repeatable(item.entry, field) == value
        and not item.entry.data.get("end")
        and _near(item.entry.at, entry.at, span)
        and not _ended_between(rule, item, entry, chronology)
        for item in chronology.of(entry.kind)
        if act is not None and item.root_seq < act.root_seq
    )


def _repeatable(entry: Entry, field: str) -> object:
    """What two entries have in common; ``kind`` is the entry itself, whatever it says."""
    return entry.kind if field == KIND else entry.data.get(field)


def _ended_between(rule: ActWarning, earlier: Effective, entry: Entry, chronology: Chronology) -> bool:
    """Whether something that makes the warning needless came after the earlier entry."""
    return any(
        item.root_seq > earlier.root_seq
        and entry_matches(item.entry, one.on, one.where)
        and _same(item.entry, entry, one.matching)
        for one in rule.unless
        for item in chronology.of(*one.on)
    )


def _makes_needless(one: Needless, entry: Entry, chronology: Chronology) -> bool:
    span = _span(one.within)
    return any(
        _near(item.entry.at, entry.at, span)
        for item in chronology.of(*one.on)
        if item.entry.id != entry.id
        and entry_matches(item.entry, one.on, one.where)
        and _same(item.entry, entry, one.matching)
    )


def _near(other: datetime, at: datetime, span: timedelta | None) -> bool:
    return span is None or abs(other - at) <= span


def _span(within: str | None) -> timedelta | None:
    """A duration as hours: whether something was lately done is no deadline, so a month may be thirty days."""
    return timedelta(hours=parse_duration(within).about_hours) if within else None


def _answered(entry: Entry, chronology: Chronology) -> bool:
    """A note on the act, its own reason in words, or a later note about it."""
    if entry.note or entry.data.get("reason"):
        return True
    return any(
        about is not None and about.entry.id == entry.id
        for about in (chronology.named(item.entry.data.get("about")) for item in chronology.of(NOTE))
    )
