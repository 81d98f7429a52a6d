"""A protocol prepared for derivation: what each kind of entry touches, and what follows from facts.

Cases share most of what can be true of them, so a set of facts is worked out once (``State``): which conditions hold on
it, whose clocks it makes, and what it becomes when a fact changes. Derivation then looks things up.
"""

from __future__ import annotations

from typing import Final
from typing import Protocol as TypingProtocol

import msgspec

from mdtkit.casework.conditions import Prepared, first_holding, holds, prepared
from mdtkit.casework.hours import Hours, hours_of
from mdtkit.casework.prepared import Preparation, ReadyClock
from mdtkit.chronology.fold import Chronology
from mdtkit.protocol.model import Agency, Clock, Protocol

Facts = dict[str, str]
RECEIVER, REPORTER = "$receiver", "$reporter"
KEPT: Final = 20_000
"""Sets of facts that are kept: far more than a county's cases have, and a bound all the same."""


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


class OwnedBy(msgspec.Struct, frozen=True, gc=False):
    """Party, agency and unit to which a clock belongs; None where the protocol names nobody."""

    party: str | None
    agency: str | None
    unit: str | None


class Source(msgspec.Struct, frozen=True):
    """A source of a fact, for the entries of one kind."""

    fact: str
    sticky: frozenset[str]
    where: Prepared
    value: str | None
    field: str | None
    hours: Hours | None


class State:
    """What is true together. ``holding`` has a bit for each condition of the rulebook that holds, ``first`` the
    alternative by which it does; ``owned`` and ``later`` keep what was asked before."""

    __slots__ = ("facts", "first", "holding", "later", "owned")

    def __init__(self, facts: Facts, first: tuple[int | None, ...]) -> None:
        self.facts, self.first = facts, first
        self.holding = sum(1 << number for number, which in enumerate(first) if which is not None)
        self.owned: dict[tuple[int, int | None, str | None], OwnedBy] = {}
        self.later: dict[tuple[tuple[str, str], ...], State] = {}

    def holds(self, condition: int | None) -> bool:
        """Whether a condition of the rulebook holds; none at all always does."""
        return condition is None or bool(self.holding >> condition & 1)


class Rulebook:
    """A protocol prepared for derivation: which facts and clocks each kind of entry touches.

    Prepared once per protocol; deriving thousands of cases then looks only at what their entries touch.
    """

    def __init__(self, protocol: Protocol) -> None:
        self.protocol = protocol
        self.sources = _sources(protocol)
        defaults: Facts = {fact.id: fact.default for fact in protocol.facts.values()}
        defaults |= {"at_risk": "no", "csec": "none", "agency.law_enforcement": ""}
        defaults |= {f"profile.{switch}": answer for switch, answer in protocol.profile.items()}
        active = _following_last(protocol)
        self.followed = {start.after for clock in active for start in clock.start if start.after}
        self.covering = {clock.covered_by for clock in active if clock.covered_by}
        preparation = Preparation()
        self.clocks = [preparation.clock(clock, self.followed, self.covering) for clock in active]
        self._conditions = preparation.conditions
        self._following = 0
        self._touched_by: dict[str, int] = {}
        self._known: dict[int, int] = {}
        self._applying: dict[int, int] = {}
        for place, clock in enumerate(self.clocks):
            self._touch(1 << place, clock)
        self._agencies = _meant_by_party(protocol)
        self._conditional: dict[str, list[Agency]] = {}
        for agency in protocol.agencies.values():
            if agency.when:
                self._conditional.setdefault(agency.party, []).append(agency)
        self.groups = {group.id: group.needs for group in protocol.indicator_groups.values()}
        self.group_of = {indicator.id: indicator.group for indicator in protocol.indicators.values()}
        self._states: dict[tuple[str, ...], State] = {}
        self.beginning = self._state(defaults)

    def _touch(self, bit: int, clock: ReadyClock) -> None:
        """Note what can start a clock (a bit of its own), and on which conditions it applies."""
        self._following |= bit if clock.follows else 0
        for kind in {kind for start in clock.rule.start for kind in start.on}:
            self._touched_by[kind] = self._touched_by.get(kind, 0) | bit
        if clock.known is not None:
            self._known[clock.known] = self._known.get(clock.known, 0) | bit
        if clock.when is not None:
            self._applying[clock.when] = self._applying.get(clock.when, 0) | bit

    def clocks_touched(self, chronology: Chronology, ever: int) -> list[ReadyClock]:
        """The clocks that this case can have; those that follow others come after them.

        ``ever`` are the conditions that held at one time or another, a bit for each.
        """
        touched = self._following
        for kind in chronology.kinds:
            touched |= self._touched_by.get(kind, 0)
        for condition, clocks in self._known.items():
            if ever >> condition & 1:
                touched |= clocks
        for condition, clocks in self._applying.items():
            if not ever >> condition & 1:
                touched &= ~clocks
        return [clock for place, clock in enumerate(self.clocks) if touched >> place & 1]

    def _state(self, facts: Facts) -> State:
        """What is true together, worked out once; facts always come in the same order."""
        key = tuple(facts.values())
        state = self._states.get(key)
        if state is None:
            if len(self._states) >= KEPT:
                self._states.clear()
            state = State(facts, tuple(first_holding(conditions, facts) for conditions in self._conditions))
            self._states[key] = state
        return state

    def changed(self, state: State, changes: Facts) -> State:
        """What is true after some facts changed; the same state if they had these values already."""
        key = tuple(changes.items())
        later = state.later.get(key)
        if later is None:
            facts = {**state.facts, **changes}
            facts["csec"] = _csec(facts)
            later = state if facts == state.facts else self._state(facts)
            if len(state.later) < KEPT:
                state.later[key] = later
        return later

    def tier_of_trigger(self, code: str) -> str | None:
        """The tier that a trigger proposes."""
        trigger = self.protocol.triggers.get(code)
        return trigger.tier if trigger else None

    def owner_of(self, clock: ReadyClock, started: Started, state: State) -> OwnedBy:
        """Whose the clock is on these facts: party, its agency in this case, and unit."""
        key = (clock.owners, started.owner, started.owner_party)
        found = state.owned.get(key)
        if found is None:
            found = state.owned[key] = self._owner(clock, started, state)
        return found

    def _owner(self, clock: ReadyClock, started: Started, state: State) -> OwnedBy:
        for place, owner in enumerate(clock.rule.owner):
            if place == started.owner or (started.owner is None and state.holds(clock.owner_when[place])):
                party = started.owner_party if owner.party in (RECEIVER, REPORTER) else owner.party
                return OwnedBy(party, self.agency_of(party, state.facts), owner.unit)
        return OwnedBy(None, None, None)

    def named_agency(self, party: str | None, facts: Facts) -> str | None:
        """The agency of a party that the case itself names (the police force with jurisdiction)."""
        return facts.get(f"agency.{party}") or None

    def agency_of(self, party: str | None, facts: Facts, named: str | None = None) -> str | None:
        """The agency meant: the one named, the case's own, the county's default, or the party's only one."""
        if party is None:
            return None
        return named or self.named_agency(party, facts) or self._of_facts(party, facts) or self._agencies.get(party)

    def _of_facts(self, party: str, facts: Facts) -> str | None:
        """The first agency of the party whose own conditions hold: that of the case's county in a region, say."""
        return next((agency.id for agency in self._conditional.get(party, ()) if holds(agency.when, facts)), None)


def _sources(protocol: Protocol) -> dict[str, list[Source]]:
    """Kind of entry → what it says of facts."""
    found: dict[str, list[Source]] = {}
    for fact in protocol.facts.values():
        for source in fact.sources:
            hours = hours_of(source.during) if source.during else None
            ready = Source(fact.id, frozenset(fact.sticky), prepared(source.where), source.value, source.field, hours)
            for kind in source.on:
                found.setdefault(kind, []).append(ready)
    return found


def _meant_by_party(protocol: Protocol) -> dict[str, str]:
    """Party → the agency meant when nobody names one: the county's default, else the first that is meant anywhere."""
    agencies = [*protocol.agencies.values()][::-1]
    found = {agency.party: agency.id for agency in agencies if not agency.when}
    return found | {agency.party: agency.id for agency in agencies if agency.default}


def _following_last(protocol: Protocol) -> list[Clock]:
    """The active clocks, those that start after another clock behind the one they follow,
    and so those that another covers."""
    active = [clock for clock in protocol.clocks.values() if not clock.off]
    return sorted(active, key=lambda c: c.covered_by is not None or any(start.after for start in c.start))


def _csec(facts: Facts) -> str:
    if facts.get("victim") == "yes":
        return "victim"
    return "at_risk" if facts.get("at_risk") == "yes" else "none"
