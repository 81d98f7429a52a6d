"""What is true of a case, and since when: the words in which the protocol's conditions speak.

Facts follow the order in which things became *known* to the agency, never the order of typing.
``at_risk`` and ``csec`` are computed here from indicators and other facts; every other fact is protocol
data (``[[fact]]``). Source: I5, I11, M5, tables 5d.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cached_property
from typing import Final
from typing import Protocol as TypingProtocol

import msgspec

from mdtkit.casework.at_risk import merge
from mdtkit.casework.conditions import UNKNOWN, holds, where_holds
from mdtkit.chronology.entry import Entry
from mdtkit.chronology.fold import Chronology, Effective
from mdtkit.protocol.model import Clock, Conditions, Fact, FactSource, Protocol

BEGINNING: Final = datetime(1, 1, 1, tzinfo=UTC)
Facts = dict[str, str]
NEVER: Final[frozenset[str]] = frozenset()
RECEIVER, REPORTER = "$receiver", "$reporter"


class Started(TypingProtocol):
    """An instance of a clock as far as ownership needs it."""

    @property
    def owner_party(self) -> str | None:
        """The party of the entry that started it."""
        ...

    @property
    def owner(self) -> int | None:
        """Which of the rule's owners, where each has a clock of its own."""
        ...


class Moment(msgspec.Struct, frozen=True):
    """The facts from ``known`` on, and the entry that made them so (none at the beginning)."""

    known: datetime
    cause: Effective | None
    facts: Facts


class Rulebook:
    """A protocol prepared for derivation: which facts and clocks each kind of entry touches.

    Prepared once per protocol; deriving thousands of cases then looks only at what their entries touch.
    """

    def __init__(self, protocol: Protocol) -> None:
        self.protocol = protocol
        self.sources: dict[str, list[tuple[Fact, FactSource]]] = {}
        for fact in protocol.facts.values():
            for source in fact.sources:
                for kind in source.on:
                    self.sources.setdefault(kind, []).append((fact, source))
        self.defaults: Facts = {fact.id: fact.default for fact in protocol.facts.values()}
        self.defaults |= {"at_risk": "no", "csec": "none", "agency.law_enforcement": ""}
        self.defaults |= {f"profile.{switch}": answer for switch, answer in protocol.profile.items()}
        self.clocks = _following_last(protocol)
        self.followed = {start.after for clock in self.clocks for start in clock.start if start.after}
        self.covering = {clock.covered_by for clock in self.clocks if clock.covered_by}
        self._touched_by: dict[str, list[int]] = {}
        self._following = {place for place, clock in enumerate(self.clocks) if any(s.after for s in clock.start)}
        self._by_facts: list[tuple[Conditions, set[int]]] = []
        self._applying: list[tuple[Conditions, set[int]]] = []
        for index, clock in enumerate(self.clocks):
            for kind in {kind for start in clock.start for kind in start.on}:
                self._touched_by.setdefault(kind, []).append(index)
            # Many clocks hang on the same conditions (one per recipient, say): tried once for all of them.
            _alike(self._by_facts, clock.known, index)
            _alike(self._applying, clock.when, index)
        self._agencies = _meant_by_party(protocol)
        self.groups = {group.id: group.needs for group in protocol.indicator_groups.values()}
        self.group_of = {indicator.id: indicator.group for indicator in protocol.indicators.values()}

    def clocks_touched(self, chronology: Chronology, history: History) -> list[Clock]:
        """The clocks that this case can have; those that follow others come after them."""
        touched = set(self._following)
        for known, places in self._by_facts:
            if history.may_have_held(known):
                touched.update(places)
        for kind in chronology.kinds:
            touched.update(self._touched_by.get(kind, ()))
        for when, places in self._applying:
            if not touched.isdisjoint(places) and not history.may_have_held(when):
                touched -= places
        return [self.clocks[index] for index in sorted(touched)]

    def tier_of_trigger(self, code: str) -> str | None:
        """The tier that a trigger proposes."""
        trigger = self.protocol.triggers.get(code)
        return trigger.tier if trigger else None

    def owner_of(self, rule: Clock, started: Started, facts: Facts) -> OwnedBy:
        """Whose the clock is on these facts: party, its agency in this case, and unit."""
        owners = rule.owner if started.owner is None else (rule.owner[started.owner],)
        for owner in owners:
            if started.owner is not None or not owner.when or holds(owner.when, facts):
                party = started.owner_party if owner.party in (RECEIVER, REPORTER) else owner.party
                return OwnedBy(party, self.agency_of(party, facts), owner.unit)
        return OwnedBy(None, None, None)

    def named_agency(self, party: str | None, facts: Facts) -> str | None:
        """The agency of a party that the case itself names (the police force with jurisdiction)."""
        return facts.get(f"agency.{party}") or None

    def agency_of(self, party: str | None, facts: Facts, named: str | None = None) -> str | None:
        """The agency meant: the one named, the case's own, the county's default, or the party's only one."""
        if party is None:
            return None
        return named or self.named_agency(party, facts) or self._agencies.get(party)


class OwnedBy(msgspec.Struct, frozen=True):
    """Party, agency and unit to which a clock belongs; None where the protocol names nobody."""

    party: str | None
    agency: str | None
    unit: str | None


def _alike(groups: list[tuple[Conditions, set[int]]], conditions: Conditions, place: int) -> None:
    """Put a place with the others of the same conditions; none where there are no conditions."""
    if not conditions:
        return
    places = next((places for known, places in groups if known == conditions), None)
    if places is None:
        groups.append((conditions, {place}))
    else:
        places.add(place)


def _meant_by_party(protocol: Protocol) -> dict[str, str]:
    """Party → the agency meant when nobody names one: the county's default, else the first."""
    agencies = sorted(protocol.agencies.values(), key=lambda agency: agency.default)
    return {agency.party: agency.id for agency in reversed(agencies)} | {
        agency.party: agency.id for agency in reversed(agencies) if agency.default
    }


def _following_last(protocol: Protocol) -> list[Clock]:
    """The active clocks, those that start after another clock behind the one they follow,
    and so those that another covers."""
    active = [clock for clock in protocol.clocks.values() if not clock.off]
    return sorted(active, key=lambda c: c.covered_by is not None or any(start.after for start in c.start))


class History(msgspec.Struct, frozen=True, dict=True):
    """The facts of a case through time; ``moments[0]`` is the state before anything was known."""

    moments: tuple[Moment, ...]
    indicators: dict[str, str]
    reached: dict[str, set[str]]
    """Fact → the values that entries ever gave it."""

    @property
    def now(self) -> Facts:
        """The facts as everything recorded has them."""
        return self.moments[-1].facts

    def at(self, instant: datetime) -> Facts:
        """The facts as they were known at an instant."""
        for moment in reversed(self.moments):
            if moment.known <= instant:
                return moment.facts
        return self.moments[0].facts

    def may_have_held(self, conditions: Conditions) -> bool:
        """False where some fact never had a value that the conditions allow: the quick answer for most clocks."""
        first, reached = self.moments[0].facts, self.reached
        for condition in conditions:
            for fact, allowed in condition.items():
                if first.get(fact, UNKNOWN) not in allowed and reached.get(fact, NEVER).isdisjoint(allowed):
                    break
            else:
                return True
        return False

    @cached_property
    def identified(self) -> dict[str, datetime]:
        """Root of a tier decision → the identification it goes back to, once worked out: ten clocks count from it."""
        return {}

    def since(self, fact: str) -> datetime:
        """Since when the present value of a fact has been known (``BEGINNING`` for a default)."""
        return self.since_at(len(self.moments) - 1, fact)

    def since_at(self, index: int, fact: str) -> datetime:
        """Since when the value that a fact has at ``moments[index]`` had been known."""
        value = self.moments[index].facts.get(fact)
        while index > 0 and self.moments[index - 1].facts.get(fact) == value:
            index -= 1
        return self.moments[index].known


def facts_through_time(chronology: Chronology, book: Rulebook) -> History:
    """Replay the effective entries in the order in which they became known."""
    replay = _Replay(book)
    moments = [Moment(known=BEGINNING, cause=None, facts=replay.facts)]
    moments.extend(
        Moment(known=item.known, cause=item, facts=replay.facts) for item in chronology.effective if replay.take(item)
    )
    return History(moments=tuple(moments), indicators=replay.answers, reached=replay.reached)


class _Replay:
    """The facts while entries are taken in one after the other."""

    def __init__(self, book: Rulebook) -> None:
        self.book = book
        self.facts = book.defaults
        self.answers: dict[str, str] = {}
        self.field_at_risk = False
        self.reached: dict[str, set[str]] = {}

    def take(self, item: Effective) -> bool:
        """Take in an entry; true if it changed a fact."""
        entry = item.entry
        changed = self._settled(entry)
        if ("indicators" in entry.data and merge(self.answers, entry.data)) or "at_risk" in changed:
            # A worker's own determination stands beside the count of indicators: either makes at risk.
            self.field_at_risk = changed.get("at_risk", "yes" if self.field_at_risk else "no") == "yes"
            changed["at_risk"] = "yes" if self.field_at_risk else _at_risk(self.answers, self.book)
        le_agency = entry.data.get("le_agency")
        if isinstance(le_agency, str):
            changed["agency.law_enforcement"] = le_agency
        if not changed:
            return False
        facts = {**self.facts, **changed}
        changed["csec"] = facts["csec"] = _csec(facts)
        if facts == self.facts:
            return False
        self.facts = facts
        for fact, value in changed.items():
            self.reached.setdefault(fact, set()).add(value)
        return True

    def _settled(self, entry: Entry) -> Facts:
        """What the protocol's fact sources say; of several that one entry meets the last listed decides."""
        changed: Facts = {}
        for fact, source in self.book.sources.get(entry.kind, ()):
            if source.where and not where_holds(entry, source.where):
                continue
            value = source.value if source.field is None else entry.data.get(source.field)
            if isinstance(value, str) and self.facts.get(fact.id) not in fact.sticky:
                changed[fact.id] = value
        return changed


def _at_risk(answers: dict[str, str], book: Rulebook) -> str:
    counts: dict[str, int] = {}
    for indicator, answer in answers.items():
        if answer == "yes" and indicator in book.group_of:
            group = book.group_of[indicator]
            counts[group] = counts.get(group, 0) + 1
    met = any(counts.get(group, 0) >= needs for group, needs in book.groups.items())
    return "yes" if met else "no"


def _csec(facts: Facts) -> str:
    if facts.get("victim") == "yes":
        return "victim"
    return "at_risk" if facts.get("at_risk") == "yes" else "none"
