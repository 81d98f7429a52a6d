"""What an entry says to the rules of a protocol: the facts it settles, the clocks it may start, the acts it is among.

To the rules, entries of one kind differ only in the few fields that some rule asks for. Those that agree in them mean
the same, so what they mean is worked out once, and for every later entry, of whatever case, looked up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import msgspec

from mdtkit.casework.conditions import Prepared, fields_hold, prepared
from mdtkit.casework.episodes import NOTICED, RECOVERED
from mdtkit.casework.hours import Hours, hours_of
from mdtkit.casework.prepared import Match
from mdtkit.chronology.entry import Entry
from mdtkit.chronology.fold import Effective
from mdtkit.protocol.model import Protocol

KEPT: Final = 20_000
"""Meanings (or sets of facts) that are kept: far more than a county's cases have, and a bound all the same."""
AT_RISK, PARTY = "at_risk", "party"


class Source(msgspec.Struct, frozen=True):
    """A source of a fact, for the entries of one kind: its ``value``, or what the entry's ``field`` says."""

    fact: str
    field: str | None
    value: str | None = None
    where: Prepared = ()
    sticky: frozenset[str] = frozenset()
    hours: Hours | None = None


class Settled(msgspec.Struct, frozen=True):
    """A fact that an entry settles. ``sticky`` are values of the fact that stay all the same; ``hours`` those within
    which it must have become known."""

    fact: str
    value: str
    sticky: frozenset[str]
    hours: Hours | None


def settled(settles: Iterable[Settled], facts: Mapping[str, str]) -> dict[str, str]:
    """What an entry settles while these facts are known; of several sources that it meets the last listed decides."""
    return {one.fact: one.value for one in settles if facts.get(one.fact) not in one.sticky}


FORCE: Final = "le_agency"
NAMED_FORCE: Final = Source("agency.law_enforcement", FORCE)
"""Whatever names the police force with jurisdiction makes it the case's own."""


class Meaning:
    """What entries that say the same mean to the rules. Each stands for itself, and is compared by identity.

    ``settles`` are facts; ``computed`` is true where more than what is said decides them (missing episodes are paired,
    a worker's word stands beside the count of indicators, the hour is asked); ``starts`` has a bit for each clock that
    it may start, ``among`` the numbers of the rulebook's matches.
    """

    __slots__ = ("among", "computed", "moves", "settles", "starts")

    def __init__(self, settles: tuple[Settled, ...], among: tuple[int, ...], starts: int, *, computed: bool) -> None:
        self.settles, self.among, self.starts, self.computed = settles, among, starts, computed
        self.moves = computed or bool(settles)
        """Whether it can change a fact at all."""


class _Kind:
    """What entries of one kind may say to the rules: the fields that are asked of them, and what each answer means."""

    __slots__ = ("asked", "by_party", "matches", "meanings", "sources")

    def __init__(self, sources: Sequence[Source], matches: Sequence[Match]) -> None:
        self.sources, self.matches = (*sources, NAMED_FORCE), tuple(matches)
        conditions = [source.where for source in self.sources]
        conditions += [condition for match in matches for condition in (match.where, *match.unless)]
        asked = {name for condition in conditions for name, _ in condition}
        self.by_party = PARTY in asked
        self.asked = tuple(sorted(asked | {source.field for source in self.sources if source.field is not None}))
        self.meanings: dict[tuple[object, ...], Meaning] = {}


class Lexicon:
    """What the entries of every kind mean to one protocol. ``starting`` tells which clocks a match may start."""

    def __init__(self, protocol: Protocol, matches: Iterable[Match], starting: Mapping[int, int]) -> None:
        self._starting = starting
        by_kind: dict[str, list[Match]] = {}
        for match in matches:
            for kind in dict.fromkeys(match.on):
                by_kind.setdefault(kind, []).append(match)
        sources = _sources(protocol)
        self._kinds = {kind: _Kind(sources.get(kind, ()), by_kind.get(kind, ())) for kind in {*sources, *by_kind}}
        self._other = _Kind((), ())
        self._alike: dict[object, Meaning] = {}

    def meanings(self, items: Iterable[Effective]) -> list[Meaning]:
        """What each of these entries means."""
        found: list[Meaning] = []
        for item in items:
            entry = item.entry
            kind = self._kinds.get(entry.kind, self._other)
            said = tuple(map(entry.data.get, kind.asked))
            if kind.by_party:
                said += (entry.party,)
            try:
                found.append(kind.meanings[said])
            except (KeyError, TypeError):  # not met before, or it has lists and answers, which no dictionary takes
                found.append(self._looked_up(entry, kind, tuple(map(_as_asked, said))))
        return found

    def _looked_up(self, entry: Entry, kind: _Kind, said: tuple[object, ...]) -> Meaning:
        found = kind.meanings.get(said)
        if found is None:
            if len(kind.meanings) >= KEPT:
                kind.meanings.clear()
                self._alike.clear()
            found = kind.meanings[said] = self._worked_out(entry, kind)
        return found

    def _worked_out(self, entry: Entry, kind: _Kind) -> Meaning:
        """The meaning, and the same one for all that mean the same."""
        settles = tuple(_settled(entry, kind.sources))
        among = tuple(match.number for match in kind.matches if match.fits(entry))
        starts = 0
        for number in among:
            starts |= self._starting.get(number, 0)
        asked = any(one.fact == AT_RISK or one.hours is not None for one in settles)
        computed = asked or entry.kind in (NOTICED, RECOVERED)
        return self._alike.setdefault((settles, among, computed), Meaning(settles, among, starts, computed=computed))


def _settled(entry: Entry, sources: Iterable[Source]) -> Iterator[Settled]:
    for source in sources:
        value = source.value if source.field is None else entry.data.get(source.field)
        if isinstance(value, str) and fields_hold(entry, source.where):
            yield Settled(source.fact, value, source.sticky, source.hours)


def _sources(protocol: Protocol) -> dict[str, list[Source]]:
    """Kind of entry → what it says of facts."""
    found: dict[str, list[Source]] = {}
    for fact in protocol.facts.values():
        for source in fact.sources:
            hours = hours_of(source.during) if source.during else None
            ready = Source(fact.id, source.field, source.value, prepared(source.where), frozenset(fact.sticky), hours)
            for kind in source.on:
                found.setdefault(kind, []).append(ready)
    return found


def _as_asked(value: object) -> object:
    """What a field says, as far as a condition can tell (``fields_hold``), as something that can be looked up."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return frozenset(code for code, answer in value.items() if answer == "yes")
    return tuple(value) if isinstance(value, list | tuple) else (str(value).lower(),)
