"""What ends an instance of a clock: the act it asks for, a cancellation, a waiver, the closing of the case.

"Each stops exactly the clock it should": an act counts from the instance's floor on, by the owner where the
rule says so, addressed to the clock's own recipient (party and, where both are named, agency), and about the same
referral where it names one.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import datetime, timedelta
from typing import Literal

import msgspec

from mdtkit.casework.conditions import entry_matches
from mdtkit.casework.facts import History, Rulebook
from mdtkit.casework.prepared import ReadyClock
from mdtkit.casework.reading import AT, KNOWN, Instance, Reading
from mdtkit.chronology.entry import Entry
from mdtkit.chronology.fold import Chronology, Effective
from mdtkit.protocol.model import Clock, Stop

STAYS = "stays"
ITSELF = "$entry"
"""Stands in ``matching`` for the starting entry itself."""
FIRST_OF_AN_INSTANT = {"met": 0, "waived": 1, "cancelled": 2}
ABOUT = frozenset({"referral", "episode", "about"})
"""The fields in which an act names the entry that it is about."""


class Ending(msgspec.Struct, frozen=True, gc=False):
    """How and when an instance ended. ``never``: on no facts since its start did the clock apply."""

    at: datetime
    state: Literal["met", "waived", "cancelled", "never"]
    entry_id: str | None = None


def ending_of(clock: ReadyClock, instance: Instance, reading: Reading) -> Ending | None:
    """What ended the instance first, or None while it lives."""
    outside = None
    if clock.when is not None and not reading.state.holding >> clock.when & 1:
        outside = _out_of_application(clock.when, instance, reading)
        if outside.state == "never":
            return outside
    first = _act(clock, instance, reading) if clock.stops else None
    if clock.cancels:
        first = _earlier(first, _cancellation(clock, instance, reading))
    if reading.waived:
        first = _earlier(first, _waiver(clock, instance, reading))
    if instance.ceased is not None:
        first = _earlier(first, Ending(instance.ceased, "cancelled"))
    if outside is not None:
        first = _earlier(first, outside)
    if reading.closed is not None:
        first = _earlier(first, _closing(clock, reading.closed, instance, reading.book))
    return first


def _earlier(one: Ending | None, other: Ending | None) -> Ending | None:
    """Which of them came first; of one instant the act, then the waiver."""
    if one is None or other is None:
        return one or other
    return other if _order(other) < _order(one) else one


def _order(end: Ending) -> tuple[datetime, int]:
    return end.at, FIRST_OF_AN_INSTANT[end.state]


def _act(clock: ReadyClock, instance: Instance, reading: Reading) -> Ending | None:
    """The first act that answers: of the owner, to the recipient, about the same, as far as the rule asks for that."""
    first: Effective | None = None
    for stop in clock.stops:
        acts = reading.by_at[stop.match.number]
        if not acts:
            continue
        place = bisect_left(acts, instance.floor, key=AT)
        if stop.recurring:
            cause = instance.cause
            if cause is not None and cause.entry.kind in stop.match.on and stop.match.fits(cause.entry):
                # The one that started this instance does not stop it, nor does an earlier one.
                place = max(place, bisect_right(acts, cause.entry.at, key=AT))
        for item in acts[place:]:
            entry = item.entry
            if first is not None and entry.at >= first.entry.at:
                break
            if not stop.plain and not _asked_of(stop.rule, item, clock, instance, reading):
                continue
            if (instance.episode is None and ABOUT.isdisjoint(entry.data)) or _about_the_same(item, instance, reading):
                first = item
                break
    return Ending(first.entry.at, "met", first.entry.id) if first is not None else None


def _asked_of(stop: Stop, item: Effective, clock: ReadyClock, instance: Instance, reading: Reading) -> bool:
    """Whether the act is by whom, to whom and about what the rule asks for."""
    if clock.rule.form == "before" and _written_before(item, instance):
        return False  # offered and declined in one minute: that offer is not the one to come
    if stop.by == "owner":
        entry = item.entry
        owner = reading.book.owner_of(clock, instance, reading.history.state_at(entry.at))
        if entry.party != owner.party:
            return False
    if stop.matching and not _matches_start(stop, item, instance, reading.chronology):
        return False
    return stop.to != "recipient" or _same_recipient(item, instance, reading.history, reading.book)


def _written_before(item: Effective, instance: Instance) -> bool:
    """Whether the act is of the very instant of the entry that started the clock, and was written down before it."""
    cause = instance.cause
    return cause is not None and item.entry.at == cause.entry.at and item.root_seq < cause.root_seq


def _matches_start(stop: Stop, item: Effective, instance: Instance, chronology: Chronology) -> bool:
    """Whether the act says the same as the starting entry, as far as both say anything; of entries any version."""
    start = {**instance.cause.entry.data, ITSELF: instance.cause.entry.id} if instance.cause else {}
    for act, began in stop.matching.items():
        said, asked = item.entry.data.get(act), start.get(began)
        if said is None or asked is None or said == asked:
            continue
        one, other = chronology.named(said), chronology.named(asked)
        if one is None or other is None or one.root != other.root:
            return False
    return True


def _same_recipient(item: Effective, instance: Instance, history: History, book: Rulebook) -> bool:
    """Whether the act went to the clock's recipient: party, and agency as far as one is known.

    One that names no agency is to whichever was addressed; of several police forces that were telephoned it is to the
    one with jurisdiction, or to none of them while that is unknown: one report never answers two (R3).
    """
    data = item.entry.data
    if data.get("to") != instance.to:
        return False
    usual = book.named_agency(instance.to, history.now)
    expected, named = instance.to_agency or usual, data.get("agency")
    if named is None and not _another_addressed(item, instance, expected, usual):
        return True
    return expected is None or named == expected or (named is None and usual == expected)


def _another_addressed(item: Effective, instance: Instance, expected: str | None, usual: str | None) -> bool:
    return any(
        one.to == instance.to and one.floor <= item.entry.at and (one.to_agency or usual) != expected
        for one in instance.beside
    )


def _about_the_same(item: Effective, instance: Instance, reading: Reading) -> bool:
    """Whether the act is about the same episode, and about no other referral (or episode) than the one that started."""
    if instance.episode is not None and not _of_the_episode(item, instance, reading):
        return False
    data, cause = item.entry.data, instance.cause
    for name in ABOUT:
        named = data.get(name)
        if named is not None and cause is not None:
            target = reading.chronology.named(named)
            if target is not None and target.entry.kind == cause.entry.kind and target.root != cause.root:
                return False
    return True


def _of_the_episode(item: Effective, instance: Instance, reading: Reading) -> bool:
    """As the act says; where it says nothing it is about the latest episode for which this clock ran by then."""
    said = reading.history.episodes.named(item)
    if said is not None:
        return said.root == instance.episode
    return not any(
        one.episode != instance.episode and instance.floor < one.floor <= item.entry.at for one in instance.beside
    )


def _cancellation(clock: ReadyClock, instance: Instance, reading: Reading) -> Ending | None:
    since = instance.cause.known if instance.cause else instance.floor
    first: Effective | None = None
    for match in clock.cancels:
        acts = reading.matching.get(match.number)
        if acts is None:
            continue
        for item in acts[bisect_right(acts, since, key=KNOWN) :]:
            if first is not None and item.known >= first.known:
                break
            if instance.episode is None or _episode(item, reading) == instance.episode:
                first = item
                break
    return Ending(first.known, "cancelled", first.entry.id) if first is not None else None


def _episode(item: Effective, reading: Reading) -> str | None:
    episode = reading.history.episodes.of(item)
    return episode.root if episode is not None else None


def _waiver(clock: ReadyClock, instance: Instance, reading: Reading) -> Ending | None:
    waivers = [
        item.entry
        for item in reading.waived.get(clock.rule.id, ())
        if item.entry.at >= instance.floor
        and item.entry.data.get("to") in (None, instance.to)
        and (instance.episode is None or _of_the_episode(item, instance, reading))
    ]
    first = min(waivers, key=lambda entry: entry.at, default=None)
    return Ending(first.at, "waived", first.id) if first is not None else None


def _out_of_application(when: int, instance: Instance, reading: Reading) -> Ending:
    """Cancelled when what is known ceased to make the rule apply; never, if it did not apply at all."""
    lost = reading.lost(when)
    if lost is None or lost <= instance.starts_at:
        return Ending(instance.starts_at, "never")
    return Ending(lost, "cancelled")


def _closing(clock: ReadyClock, closed: Entry, instance: Instance, book: Rulebook) -> Ending | None:
    """Closing the case ends what was answered for, and what the protocol lets a closing end."""
    if closed.at < instance.floor:
        return None
    given = closed.data.get("open_items")
    answers = given if isinstance(given, dict) else {}
    answer = answers.get(f"{clock.rule.id}/{instance.ordinal}") or answers.get(clock.rule.id)
    stays = _stays_as_answered(answer, book) if answer is not None else _stays_unanswered(clock, book)
    return None if stays else Ending(closed.at, "cancelled", closed.id)


def _stays_as_answered(answer: object, book: Rulebook) -> bool:
    term = book.protocol.terms.get(f"open_item_answer.{answer}")
    return term is not None and term.group == STAYS


def _stays_unanswered(clock: ReadyClock, book: Rulebook) -> bool:
    # A period or an authority that runs out asks nothing of anybody: with the case it is over.
    owed = not clock.runs_out
    return owed and any(clock.rule.law in c.layers and c.unanswered == STAYS for c in book.protocol.closings.values())


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
