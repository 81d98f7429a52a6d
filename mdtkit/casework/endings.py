"""What ends an instance of a clock: the act it asks for, a cancellation, a waiver, the closing of the case.

"Each stops exactly the clock it should": an act counts from the instance's floor on, by the owner where the
rule says so, addressed to the clock's own recipient (party and, where both are named, agency), and about the same
referral where it names one.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

import msgspec

from mdtkit.casework.conditions import entry_matches, holds, where_holds
from mdtkit.casework.facts import History, Rulebook
from mdtkit.casework.starts import Instance
from mdtkit.chronology.fold import Chronology, Effective
from mdtkit.protocol.model import Clock, Stop

WAIVED = "responsibility.waived"
CLOSED, REOPENED = "case.closed", "case.reopened"
FIRST_OF_AN_INSTANT = {"met": 0, "waived": 1, "cancelled": 2}
ABOUT = ("referral", "episode")


class Ending(msgspec.Struct, frozen=True):
    """How and when an instance ended. ``never``: on no facts since its start did the clock apply."""

    at: datetime
    state: Literal["met", "waived", "cancelled", "never"]
    entry_id: str | None = None


def ending_of(
    rule: Clock, instance: Instance, chronology: Chronology, history: History, book: Rulebook
) -> Ending | None:
    """What ended the instance first, or None while it lives."""
    outside = _out_of_application(rule, instance, history) if rule.when else []
    if outside and outside[0].state == "never":
        return outside[0]
    ends = _acts(rule, instance, chronology, history, book)
    if rule.cancel:
        ends += _cancellations(rule, instance, chronology)
    if WAIVED in chronology.kinds:
        ends += _waivers(rule, instance, chronology)
    if instance.ceased is not None:
        ends.append(Ending(instance.ceased, "cancelled"))
    ends += outside
    if CLOSED in chronology.kinds:
        ends += _closing(chronology, instance)
    if len(ends) < 2:
        return ends[0] if ends else None
    return min(ends, key=lambda end: (end.at, FIRST_OF_AN_INSTANT[end.state]))


def _acts(rule: Clock, instance: Instance, chronology: Chronology, history: History, book: Rulebook) -> list[Ending]:
    return [
        Ending(item.entry.at, "met", item.entry.id)
        for stop in rule.stop
        for item in chronology.of(*stop.on)
        if item.entry.at >= instance.floor and _answers(stop, item, rule, instance, chronology, history, book)
    ]


def _answers(
    stop: Stop,
    item: Effective,
    rule: Clock,
    instance: Instance,
    chronology: Chronology,
    history: History,
    book: Rulebook,
) -> bool:
    entry = item.entry
    if stop.where and not where_holds(entry, stop.where):
        return False
    cause = instance.cause
    if cause is not None and entry.at <= cause.entry.at and entry_matches(cause.entry, stop.on, stop.where):
        return False  # of a recurring act, the one that started this instance does not stop it, nor does an earlier one
    if stop.by == "owner" and entry.party != book.owner_of(rule, instance, history.at(entry.at)).party:
        return False
    if stop.matching and not _matches_start(stop, item, instance):
        return False
    if stop.to == "recipient" and not _same_recipient(item, instance, history, book):
        return False
    return _about_the_same(item, instance, chronology)


def _matches_start(stop: Stop, item: Effective, instance: Instance) -> bool:
    """Whether the act says the same as the starting entry, as far as that entry says anything."""
    start = instance.cause.entry.data if instance.cause else {}
    return all(item.entry.data.get(act) == start[began] for act, began in stop.matching.items() if began in start)


def _same_recipient(item: Effective, instance: Instance, history: History, book: Rulebook) -> bool:
    data = item.entry.data
    if data.get("to") != instance.to:
        return False
    expected = instance.to_agency or book.named_agency(instance.to, history.now)
    named = data.get("agency")
    return named is None or expected is None or named == expected


def _about_the_same(item: Effective, instance: Instance, chronology: Chronology) -> bool:
    if instance.cause is None:
        return True
    for name in ABOUT:
        named = item.entry.data.get(name)
        if named is None:
            continue
        target = next((e for e in chronology.effective if named in (e.root, e.entry.id)), None)
        if target is not None and target.entry.kind == instance.cause.entry.kind and target.root != instance.cause.root:
            return False
    return True


def _cancellations(rule: Clock, instance: Instance, chronology: Chronology) -> list[Ending]:
    since = instance.cause.known if instance.cause else instance.floor
    return [
        Ending(item.known, "cancelled", item.entry.id)
        for stop in rule.cancel
        for item in chronology.of(*stop.on)
        if item.known > since and where_holds(item.entry, stop.where)
    ]


def _waivers(rule: Clock, instance: Instance, chronology: Chronology) -> list[Ending]:
    return [
        Ending(item.entry.at, "waived", item.entry.id)
        for item in chronology.of(WAIVED)
        if item.entry.data.get("responsibility") == rule.id
        and item.entry.at >= instance.floor
        and item.entry.data.get("to") in (None, instance.to)
    ]


def _out_of_application(rule: Clock, instance: Instance, history: History) -> list[Ending]:
    """Cancelled when what is known ceased to make the rule apply; never, if it did not apply at all."""
    if holds(rule.when, history.now):
        return []
    applied = holds(rule.when, history.at(instance.starts_at))
    ceased: datetime | None = None
    for moment in history.moments:
        if moment.known <= instance.starts_at:
            continue
        if holds(rule.when, moment.facts):
            applied, ceased = True, None
        elif applied and ceased is None:
            ceased = moment.known
    if not applied:
        return [Ending(instance.starts_at, "never")]
    return [Ending(ceased or instance.starts_at, "cancelled")]


def _closing(chronology: Chronology, instance: Instance) -> list[Ending]:
    """Closing the case ends what is still open, unless it was opened again since."""
    last = chronology.of(CLOSED, REOPENED)[-1].entry
    if last.kind != CLOSED or last.at < instance.floor:
        return []
    return [Ending(last.at, "cancelled", last.id)]


def suspended(rule: Clock, instance: Instance, chronology: Chronology, until: datetime) -> tuple[timedelta, bool]:
    """How long the clock has stood still from its start to ``until`` (its end, or now), and whether it does then."""
    if not rule.suspend:
        return timedelta(), False
    total, since = timedelta(), None
    for rest in rule.suspend:
        for item in chronology.of(*rest.on, *rest.until):
            entry = item.entry
            if not instance.starts_at <= entry.known <= until:
                continue
            if since is None and entry_matches(entry, rest.on, rest.where):
                since = entry.known
            elif since is not None and entry.kind in rest.until:
                total, since = total + (entry.known - since), None
    if since is not None:
        return total + (until - since), True
    return total, False
