"""A protocol prepared for derivation: what follows from entries, and from facts.

Cases share most of what can be true of them, so a set of facts is worked out once (``State``): which conditions hold on
it, whose clocks it makes, and what it becomes when a fact changes. Derivation then looks things up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol as TypingProtocol

import msgspec

from mdtkit.casework.conditions import first_holding, holds
from mdtkit.casework.meaning import KEPT, Lexicon, Meaning, settled
from mdtkit.casework.prepared import WHO_STARTED, Preparation, ReadyClock
from mdtkit.protocol.model import Agency, Clock, Owner, Protocol

Facts = dict[str, str]
TIER = "tier"


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


class State:
    """What is true together. ``holding`` has a bit for each condition of the rulebook that holds, ``first`` the
    alternative by which it does. Of the clocks, a bit for each: it ``opens`` those whose ``known`` conditions hold, and
    ``allows`` those whose ``when`` does. ``owned`` and ``later`` keep what was asked before."""

    __slots__ = ("allows", "facts", "first", "holding", "later", "opens", "owned")

    def __init__(self, facts: Facts, first: tuple[int | None, ...]) -> None:
        self.facts, self.first = facts, first
        self.holding = sum(1 << number for number, which in enumerate(first) if which is not None)
        self.opens = self.allows = 0
        self.owned: dict[object, OwnedBy] = {}
        self.later: dict[object, State] = {}

    def holds(self, condition: int | None) -> bool:
        """Whether a condition of the rulebook holds; none at all always does."""
        return condition is None or bool(self.holding >> condition & 1)


class Rulebook:
    """A protocol prepared for derivation: which facts and clocks each entry touches.

    Prepared once per protocol; deriving thousands of cases then looks only at what their entries touch.
    """

    def __init__(self, protocol: Protocol) -> None:
        self.protocol = protocol
        defaults: Facts = {fact.id: fact.default for fact in protocol.facts.values()}
        defaults |= {"at_risk": "no", "csec": "none", "agency.law_enforcement": ""}
        defaults |= {f"profile.{switch}": answer for switch, answer in protocol.profile.items()}
        active = _following_last(protocol)
        self.followed = {start.after for clock in active for start in clock.start if start.after}
        self.covering = {clock.covered_by for clock in active if clock.covered_by}
        preparation = Preparation()
        self.clocks = [preparation.clock(1 << n, clock, self.followed, self.covering) for n, clock in enumerate(active)]
        self.proposing = _proposing(protocol, preparation)
        """Tier → the conditions on which the facts alone propose it, a bit for each."""
        self._conditions = preparation.conditions
        self._events = [tuple(next(iter(one), "") for one in alternatives) for alternatives in self._conditions]
        self.watched = sum(1 << number for number in {clock.known for clock in self.clocks if clock.known is not None})
        """The conditions that make clocks arise when they come to hold, a bit for each."""
        self.following = _bits(self.clocks, lambda clock: clock.follows)
        """The clocks that start when another is over, a bit for each."""
        self.lexicon = Lexicon(protocol, preparation.matches, _starting(self.clocks))
        self._agencies = _meant_by_party(protocol)
        self._conditional: dict[str, list[Agency]] = {}
        for agency in protocol.agencies.values():
            if agency.when:
                self._conditional.setdefault(agency.party, []).append(agency)
        self.groups = {group.id: group.needs for group in protocol.indicator_groups.values()}
        self.group_of = {indicator.id: indicator.group for indicator in protocol.indicators.values()}
        self._states: dict[tuple[str, ...], State] = {}
        self.beginning = self._state(defaults)
        self.fixed_owners = {
            clock.owners: owner for clock in self.clocks if (owner := self._fixed_owner(clock, defaults))
        }
        """Owners of clocks, by their number, that are the same in every case."""

    def clocks_among(self, touched: int) -> list[ReadyClock]:
        """The clocks that have a bit here; those that follow others come after them."""
        return [clock for clock in self.clocks if touched & clock.bit]

    def _state(self, facts: Facts) -> State:
        """What is true together, worked out once; facts always come in the same order."""
        key = tuple(facts.values())
        state = self._states.get(key)
        if state is None:
            if len(self._states) >= KEPT:
                self._states.clear()
            state = State(facts, tuple(first_holding(conditions, facts) for conditions in self._conditions))
            state.opens = _bits(self.clocks, lambda clock: clock.known is not None and state.holds(clock.known))
            state.allows = _bits(self.clocks, lambda clock: state.holds(clock.when))
            self._states[key] = state
        return state

    def event(self, condition: int, state: State) -> str:
        """The event of a condition that holds: the first fact of the alternative by which it does."""
        return self._events[condition][state.first[condition] or 0]

    def told(self, state: State, meaning: Meaning) -> State:
        """What is true after an entry was taken in that says this, where nothing else decides what it changes."""
        later = state.later.get(meaning)
        if later is None:
            later = self._later(state, meaning, settled(meaning.settles, state.facts))
        return later

    def changed(self, state: State, changes: Facts) -> State:
        """What is true after some facts changed; the same state if they had these values already."""
        key = tuple(changes.items())
        return state.later.get(key) or self._later(state, key, changes)

    def _later(self, state: State, why: object, changes: Facts) -> State:
        facts = {**state.facts, **changes}
        facts["csec"] = _csec(facts)
        later = state if facts == state.facts else self._state(facts)
        if len(state.later) < KEPT:
            state.later[why] = later
        return later

    def tier_of_trigger(self, code: str) -> str | None:
        """The tier that a trigger proposes."""
        trigger = self.protocol.triggers.get(code)
        return trigger.tier if trigger else None

    def owner_of(self, clock: ReadyClock, started: Started, state: State) -> OwnedBy:
        """Whose the clock is on these facts: party, its agency in this case, and unit."""
        key = clock.owners if clock.plain_owner else (clock.owners, started.owner, started.owner_party)
        return state.owned.get(key) or self._owner(key, clock, started, state)

    def _fixed_owner(self, clock: ReadyClock, defaults: Facts) -> OwnedBy | None:
        """Whose the clock is whatever the facts; None where the rule, or the agency meant, asks for them."""
        [first, *others] = clock.rule.owner or (Owner(party=""),)
        asks = others or first.when or first.party in self._conditional or f"agency.{first.party}" in defaults
        if asks or not (clock.plain_owner and first.party):
            return None
        return OwnedBy(first.party, self.agency_of(first.party, {}), first.unit)

    def _owner(self, key: object, clock: ReadyClock, started: Started, state: State) -> OwnedBy:
        for place, owner in enumerate(clock.rule.owner):
            if place == started.owner or (started.owner is None and state.holds(clock.owner_when[place])):
                party = started.owner_party if owner.party in WHO_STARTED else owner.party
                found = OwnedBy(party, self.agency_of(party, state.facts), owner.unit)
                break
        else:
            found = OwnedBy(None, None, None)
        state.owned[key] = found
        return found

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


def _bits(clocks: Iterable[ReadyClock], such: Callable[[ReadyClock], bool]) -> int:
    """Those of the clocks that are such, a bit for each."""
    return sum(clock.bit for clock in clocks if such(clock))


def _starting(clocks: Iterable[ReadyClock]) -> dict[int, int]:
    """Number of a match → the clocks that an entry which fits it may start, a bit for each."""
    found: dict[int, int] = {}
    for clock in clocks:
        for match in (start.match for start in clock.starts if start.match is not None):
            found[match.number] = found.get(match.number, 0) | clock.bit
    return found


def _meant_by_party(protocol: Protocol) -> dict[str, str]:
    """Party → the agency meant when nobody names one: the county's default, else the first that is meant anywhere."""
    agencies = [*protocol.agencies.values()][::-1]
    found = {agency.party: agency.id for agency in agencies if not agency.when}
    return found | {agency.party: agency.id for agency in agencies if agency.default}


def _proposing(protocol: Protocol, preparation: Preparation) -> dict[str, int]:
    found: dict[str, int] = {}
    for rule in protocol.proposals.values():
        # What was decided before has no say in when something was first known.
        when = tuple({fact: v for fact, v in condition.items() if fact != TIER} for condition in rule.when)
        number = preparation.condition(when) if rule.triggers == "none" else None
        if number is not None:
            found[rule.tier] = found.get(rule.tier, 0) | 1 << number
    return found


def _following_last(protocol: Protocol) -> list[Clock]:
    """The active clocks, those that start after another clock behind the one they follow,
    and so those that another covers."""
    active = [clock for clock in protocol.clocks.values() if not clock.off]
    return sorted(active, key=lambda c: c.covered_by is not None or any(start.after for start in c.start))


def _csec(facts: Facts) -> str:
    if facts.get("victim") == "yes":
        return "victim"
    return "at_risk" if facts.get("at_risk") == "yes" else "none"
