"""What is true of a case, and since when: the words in which the protocol's conditions speak.

Facts follow the order in which things became *known* to the agency, never the order of typing.
``at_risk`` and ``csec`` are computed here from indicators and other facts; every other fact is protocol
data (``[[fact]]``). Source: I5, I11, M5, tables 5d.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Final

import msgspec

from mdtkit.casework.at_risk import merge
from mdtkit.casework.conditions import fields_hold
from mdtkit.casework.episodes import MISSING, NOTICED, RECOVERED, Episodes
from mdtkit.casework.hours import within
from mdtkit.casework.rulebook import Facts, OwnedBy, Rulebook, Started, State
from mdtkit.chronology.entry import Entry
from mdtkit.chronology.fold import Chronology, Effective

__all__ = ["BEGINNING", "Facts", "History", "Moment", "OwnedBy", "Rulebook", "Started", "facts_through_time"]

BEGINNING: Final = datetime(1, 1, 1, tzinfo=UTC)


class Moment(msgspec.Struct, frozen=True, gc=False):
    """The facts from ``known`` on, and the entry that made them so (none at the beginning)."""

    known: datetime
    cause: Effective | None
    state: State

    @property
    def facts(self) -> Facts:
        """What is true from then on."""
        return self.state.facts


class History(msgspec.Struct, frozen=True, dict=True):
    """The facts of a case through time; ``moments[0]`` is the state before anything was known."""

    moments: tuple[Moment, ...]
    indicators: dict[str, str]
    episodes: Episodes

    @property
    def now(self) -> Facts:
        """The facts as everything recorded has them."""
        return self.moments[-1].state.facts

    @cached_property
    def _knowns(self) -> list[datetime]:
        return [moment.known for moment in self.moments]

    def state_at(self, instant: datetime) -> State:
        """The facts as they were known at an instant, with what follows from them."""
        return self.moments[max(bisect_right(self._knowns, instant) - 1, 0)].state

    def through(self, since: datetime, until: datetime | None) -> Iterator[Moment]:
        """The moment that was in force at an instant, and those after it that began before another (None: all)."""
        first = max(bisect_right(self._knowns, since) - 1, 0)
        yield self.moments[first]
        for moment in self.moments[first + 1 :]:
            if until is not None and moment.known >= until:
                return
            yield moment

    def at(self, instant: datetime) -> Facts:
        """The facts as they were known at an instant."""
        return self.state_at(instant).facts

    @cached_property
    def ever(self) -> int:
        """The conditions of the rulebook that held at one time or another, a bit for each."""
        found = 0
        for moment in self.moments:
            found |= moment.state.holding
        return found

    def lost(self, condition: int) -> datetime | None:
        """When a condition that does not hold now was last learnt to hold no more; None if it never held."""
        bit = 1 << condition
        for index in range(len(self.moments) - 2, -1, -1):
            if self.moments[index].state.holding & bit:
                return self.moments[index + 1].known
        return None

    @cached_property
    def identified(self) -> dict[str, datetime]:
        """Root of a tier decision → the identification it goes back to, once worked out: ten clocks count from it."""
        return {}

    def since(self, fact: str) -> datetime:
        """Since when the present value of a fact has been known (``BEGINNING`` for a default)."""
        value, index = self.now.get(fact), len(self.moments) - 1
        while index > 0 and self.moments[index - 1].facts.get(fact) == value:
            index -= 1
        return self.moments[index].known


def facts_through_time(chronology: Chronology, book: Rulebook, nonworking: Collection[date] = ()) -> History:
    """Replay the effective entries in the order in which they became known.

    ``nonworking`` are the county's holidays, for rules that ask at what hour something became known.
    """
    replay = _Replay(book, Episodes(chronology), nonworking)
    moments = [Moment(BEGINNING, None, replay.state)]
    for item in chronology.effective:
        if replay.take(item):
            moments.append(Moment(item.known, item, replay.state))
        if replay.over(item):
            moments.append(Moment(item.known, item, replay.state))
    return History(tuple(moments), replay.answers, replay.episodes)


class _Replay:
    """The facts while entries are taken in one after the other."""

    def __init__(self, book: Rulebook, episodes: Episodes, nonworking: Collection[date]) -> None:
        self.book, self.episodes, self.nonworking = book, episodes, nonworking
        self.state = book.beginning
        self.answers: dict[str, str] = {}
        self.field_at_risk = False

    def take(self, item: Effective) -> bool:
        """Take in an entry; true if it changed a fact."""
        data = item.entry.data
        changed = self._settled(item.entry)
        if item.entry.kind in (NOTICED, RECOVERED) and MISSING in self.state.facts:
            gone = item.entry.kind == NOTICED or self.episodes.any_open(item.known)
            changed[MISSING] = "yes" if gone else "no"
        if ("indicators" in data and merge(self.answers, data)) or "at_risk" in changed:
            # A worker's own determination stands beside the count of indicators: either makes at risk.
            self.field_at_risk = changed.get("at_risk", "yes" if self.field_at_risk else "no") == "yes"
            changed["at_risk"] = "yes" if self.field_at_risk else _at_risk(self.answers, self.book)
        le_agency = data.get("le_agency")
        if isinstance(le_agency, str):
            changed["agency.law_enforcement"] = le_agency
        if not changed:
            return False
        before, self.state = self.state, self.book.changed(self.state, changed)
        return self.state is not before

    def over(self, item: Effective) -> bool:
        """After a notice of a run that was over before it became known: the child is back, and so is the fact."""
        if item.entry.kind != NOTICED or self.state.facts.get(MISSING) != "yes" or self.episodes.any_open(item.known):
            return False
        self.state = self.book.changed(self.state, {MISSING: "no"})
        return True

    def _settled(self, entry: Entry) -> Facts:
        """What the protocol's fact sources say; of several that one entry meets the last listed decides."""
        changed: Facts = {}
        for source in self.book.sources.get(entry.kind, ()):
            if source.where and not fields_hold(entry, source.where):
                continue
            if source.hours is not None and not within(source.hours, entry.known, entry.tz, self.nonworking):
                continue
            value = source.value if source.field is None else entry.data.get(source.field)
            if isinstance(value, str) and not (source.sticky and self.state.facts.get(source.fact) in source.sticky):
                changed[source.fact] = value
        return changed


def _at_risk(answers: dict[str, str], book: Rulebook) -> str:
    counts: dict[str, int] = {}
    for indicator, answer in answers.items():
        if answer == "yes" and indicator in book.group_of:
            group = book.group_of[indicator]
            counts[group] = counts.get(group, 0) + 1
    met = any(counts.get(group, 0) >= needs for group, needs in book.groups.items())
    return "yes" if met else "no"
