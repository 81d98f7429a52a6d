"""What is true of a case, and since when: the words in which the protocol's conditions speak.

Facts follow the order in which things became *known* to the agency, never the order of typing.
``at_risk`` and ``csec`` are computed here from indicators and other facts; every other fact is protocol
data (``[[fact]]``). Source: I5, I11, M5, tables 5d.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Final

import msgspec

from mdtkit.casework.at_risk import merge
from mdtkit.casework.conditions import UNKNOWN
from mdtkit.casework.episodes import MISSING, NOTICED, RECOVERED, Episodes
from mdtkit.casework.hours import within
from mdtkit.casework.meaning import AT_RISK, Meaning, settled
from mdtkit.casework.rulebook import Facts, OwnedBy, Rulebook, Started, State
from mdtkit.chronology.fold import Chronology, Effective

__all__ = ["BEGINNING", "Facts", "History", "Moment", "OwnedBy", "Rulebook", "Started", "facts_through_time"]

INDICATORS = "indicators"
"""The field in which an entry carries answers: they are counted, whatever else it says."""
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


class Spell(msgspec.Struct, frozen=True, gc=False):
    """A time in which a condition of the rulebook held, as it was known.

    The first fact that a condition names is its event ("missing"), known ``since``. ``ceased`` is when the condition
    was learnt not to hold any more; None while it holds, and where the event itself had ended.
    """

    began: Moment
    since: datetime
    ceased: datetime | None


class History:
    """The facts of a case through time; ``moments[0]`` is the state before anything was known.

    ``meanings`` are what its effective entries say to the rules, in their order.
    """

    __slots__ = ("_knowns", "_spells", "book", "episodes", "identified", "meanings", "moments")

    def __init__(
        self, moments: Sequence[Moment], meanings: Sequence[Meaning], episodes: Episodes, book: Rulebook
    ) -> None:
        self.moments, self.meanings, self.episodes, self.book = moments, meanings, episodes, book
        self.identified: dict[str, datetime] = {}
        """Root of a tier decision → the identification it goes back to, once worked out: ten clocks count from it."""
        self._knowns = [moment.known for moment in moments]
        self._spells: dict[int, list[Spell]] | None = None

    @property
    def now(self) -> Facts:
        """The facts as everything recorded has them."""
        return self.moments[-1].state.facts

    @property
    def touched(self) -> int:
        """The clocks that the case can have, after all that it means and meant: a bit for each."""
        touched, allowed = self.book.following, 0
        for meaning in self.meanings:
            touched |= meaning.starts
        for moment in self.moments:
            touched |= moment.state.opens
            allowed |= moment.state.allows
        return touched & allowed

    def state_at(self, instant: datetime) -> State:
        """The facts as they were known at an instant, with what follows from them."""
        return self.moments[bisect_right(self._knowns, instant) - 1].state

    def at(self, instant: datetime) -> Facts:
        """The facts as they were known at an instant."""
        return self.state_at(instant).facts

    def through(self, since: datetime, until: datetime | None) -> Iterator[Moment]:
        """The moment that was in force at an instant, and those after it that began before another (None: all)."""
        first = bisect_right(self._knowns, since) - 1
        yield self.moments[first]
        for moment in self.moments[first + 1 :]:
            if until is not None and moment.known >= until:
                return
            yield moment

    def lost(self, condition: int) -> datetime | None:
        """When a condition that does not hold now was last learnt to hold no more; None if it never held."""
        bit = 1 << condition
        for index in range(len(self.moments) - 2, -1, -1):
            if self.moments[index].state.holding & bit:
                return self.moments[index + 1].known
        return None

    def since(self, fact: str, place: int = -1) -> datetime:
        """Since when the value that a fact has at a moment (now) has been known (``BEGINNING`` for a default)."""
        place %= len(self.moments)
        value = self.moments[place].facts.get(fact)
        while place > 0 and self.moments[place - 1].facts.get(fact) == value:
            place -= 1
        return self.moments[place].known

    def spells(self, condition: int) -> Sequence[Spell]:
        """The times in which a condition that makes clocks arise held, in their order."""
        if self._spells is None:
            self._spells = {}
            self._note_spells(self._spells)
        return self._spells.get(condition, ())

    def _note_spells(self, found: dict[int, list[Spell]]) -> None:
        """Only where the conditions that hold change is there anything to look at."""
        watched, held, begun = self.book.watched, 0, {}
        for place, moment in enumerate(self.moments):
            holding = moment.state.holding & watched
            if holding == held:
                continue
            for condition in _each(holding & ~held):
                begun[condition] = place
            for condition in _each(held & ~holding):
                found.setdefault(condition, []).append(self._spell(condition, begun.pop(condition), moment))
            held = holding
        for condition, place in begun.items():
            found.setdefault(condition, []).append(self._spell(condition, place, None))

    def _spell(self, condition: int, place: int, ended: Moment | None) -> Spell:
        began = self.moments[place]
        event = self.book.event(condition, began.state)
        still = ended is not None and ended.facts.get(event, UNKNOWN) == began.facts.get(event, UNKNOWN)
        return Spell(began, self.since(event, place), ended.known if ended is not None and still else None)


def _each(conditions: int) -> Iterator[int]:
    """The numbers of the conditions that have a bit here."""
    while conditions:
        lowest = conditions & -conditions
        yield lowest.bit_length() - 1
        conditions ^= lowest


def facts_through_time(chronology: Chronology, book: Rulebook, nonworking: Collection[date] = ()) -> History:
    """Replay the effective entries in the order in which they became known.

    ``nonworking`` are the county's holidays, for rules that ask at what hour something became known.
    """
    episodes = Episodes(chronology)
    replay = _Replay(book, episodes, nonworking)
    moments, meanings = [Moment(BEGINNING, None, replay.state)], book.lexicon.meanings(chronology)
    for item, meaning in zip(chronology.effective, meanings, strict=True):
        if meaning.moves or INDICATORS in item.entry.data:
            if replay.take(item, meaning):
                moments.append(Moment(item.known, item, replay.state))
            if replay.over(item):
                moments.append(Moment(item.known, item, replay.state))
    return History(moments, meanings, episodes, book)


class _Replay:
    """The facts while entries are taken in one after the other."""

    def __init__(self, book: Rulebook, episodes: Episodes, nonworking: Collection[date]) -> None:
        self.book, self.episodes, self.nonworking = book, episodes, nonworking
        self.state = book.beginning
        self.answers: dict[str, str] = {}
        self.field_at_risk = False

    def take(self, item: Effective, meaning: Meaning) -> bool:
        """Take in an entry; true if it changed a fact."""
        before = self.state
        if meaning.computed or INDICATORS in item.entry.data:
            self.state = self.book.changed(before, self._computed(item, meaning))
        else:
            self.state = self.book.told(before, meaning)
        return self.state is not before

    def _computed(self, item: Effective, meaning: Meaning) -> Facts:
        """What an entry settles, with what is computed: from missing episodes, and from the count of indicators."""
        entry = item.entry
        timely = [
            s for s in meaning.settles if s.hours is None or within(s.hours, item.known, entry.tz, self.nonworking)
        ]
        changed = settled(timely, self.state.facts)
        if entry.kind in (NOTICED, RECOVERED) and MISSING in self.state.facts:
            gone = entry.kind == NOTICED or self.episodes.any_open(item.known)
            changed[MISSING] = "yes" if gone else "no"
        if (INDICATORS in entry.data and merge(self.answers, entry.data)) or AT_RISK in changed:
            # A worker's own determination stands beside the count of indicators: either makes at risk.
            self.field_at_risk = changed.get(AT_RISK, "yes" if self.field_at_risk else "no") == "yes"
            changed[AT_RISK] = "yes" if self.field_at_risk else _at_risk(self.answers, self.book)
        return changed

    def over(self, item: Effective) -> bool:
        """After a notice of a run that was over before it became known: the child is back, and so is the fact."""
        if item.entry.kind != NOTICED or self.state.facts.get(MISSING) != "yes" or self.episodes.any_open(item.known):
            return False
        self.state = self.book.changed(self.state, {MISSING: "no"})
        return True


def _at_risk(answers: dict[str, str], book: Rulebook) -> str:
    counts: dict[str, int] = {}
    for indicator, answer in answers.items():
        if answer == "yes" and indicator in book.group_of:
            group = book.group_of[indicator]
            counts[group] = counts.get(group, 0) + 1
    met = any(counts.get(group, 0) >= needs for group, needs in book.groups.items())
    return "yes" if met else "no"
