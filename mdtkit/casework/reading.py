"""One case while its clocks are derived: what many of them ask is found once."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from operator import attrgetter

import msgspec

from mdtkit.casework.facts import History, Rulebook
from mdtkit.casework.reckoning import NonWorking
from mdtkit.chronology.fold import Chronology, Effective

WAIVED = "responsibility.waived"
AT, KNOWN = attrgetter("entry.at"), attrgetter("known")
"""When an entry happened, and when it became known: by these its place among others is found."""
CLOSED, REOPENED = "case.closed", "case.reopened"


class Setting(msgspec.Struct, frozen=True):
    """What derivation needs beside the chronology: the instant, the county's zone and its calendar."""

    now: datetime
    tz: str
    nonworking: NonWorking = frozenset()
    court: NonWorking | None = None
    """Days on which the courts are closed; None where they are those of the county."""

    def closed(self, unit: str) -> NonWorking:
        """The days that a count in this unit (``bd``, ``cd``) leaves out."""
        return self.court if unit == "cd" and self.court is not None else self.nonworking


class Instance(msgspec.Struct, frozen=True, kw_only=True, gc=False):
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
    episode: str | None = None
    """The missing episode that it is about, where the rule has a clock for each."""
    beside: tuple[Beside, ...] = ()
    """All instances of the clock, where an act must say which of them it answers."""


class Beside(msgspec.Struct, frozen=True, gc=False):
    """An instance as the others see it: from when acts may answer it, its episode, the agency it is addressed to."""

    floor: datetime
    episode: str | None
    to: str | None
    to_agency: str | None


class _ByInstant(dict[int, Sequence[Effective]]):
    """Number of a match → the entries that fit it by when they happened, put in order once somebody asks."""

    def __init__(self, matching: Mapping[int, list[Effective]]) -> None:
        super().__init__()
        self._matching = matching

    def __missing__(self, number: int) -> Sequence[Effective]:
        items: Sequence[Effective] = self._matching.get(number, ())
        found = self[number] = items if len(items) < 2 else sorted(items, key=AT)
        return found


class Reading:
    """A case while it is derived: chronology, facts, rules and setting, and what was found out about them."""

    def __init__(self, chronology: Chronology, book: Rulebook, setting: Setting, history: History) -> None:
        self.chronology, self.book, self.setting, self.history = chronology, book, setting, history
        self.state = history.moments[-1].state
        self.matching: defaultdict[int, list[Effective]] = defaultdict(list)
        """Number of a match → the entries that fit it, in the order of the chronology."""
        for item, meaning in zip(chronology.effective, history.meanings, strict=True):
            for number in meaning.among:
                self.matching[number].append(item)
        self.by_at = _ByInstant(self.matching)
        """The same by when they happened."""
        self.arisen: dict[int, list[Instance]] = {}
        """Origin of clocks → the instances that it makes arise."""
        self.ended: dict[str, list[tuple[Instance, datetime]]] = {}
        """Clock that others follow → its instances that are over, and when."""
        self.waived: dict[object, list[Effective]] = {}
        """Clock → the waivers of it."""
        for item in chronology.of(WAIVED):
            self.waived.setdefault(item.entry.data.get("responsibility"), []).append(item)
        last = chronology.of(CLOSED, REOPENED)[-1:]
        self.closed = last[0].entry if last and last[0].entry.kind == CLOSED else None
        """The closing of the case, if it has not been opened again since."""
        self._reported: dict[str, defaultdict[tuple[object, ...], list[datetime]]] = {}
        self._lost: dict[int, datetime | None] = {}

    def reported_before(self, report: Effective, *, any_agency: bool = False) -> datetime | None:
        """When a report of the same sort was last made to the same recipient, or its party, before this one."""
        kind = report.entry.kind
        if kind not in self._reported:
            made = self._reported[kind] = defaultdict(list)
            for item in self.chronology.of(kind):
                made[_sort_of(item)].append(item.entry.at)
                made[_sort_of(item)[:2]].append(item.entry.at)
            for instants in made.values():
                instants.sort()
        sort = _sort_of(report)
        instants = self._reported[kind][sort[:2] if any_agency else sort]
        place = bisect_left(instants, report.entry.at)
        return instants[place - 1] if place else None

    def lost(self, condition: int) -> datetime | None:
        """When a condition that does not hold now was last learnt to hold no more."""
        if condition not in self._lost:
            self._lost[condition] = self.history.lost(condition)
        return self._lost[condition]


def _sort_of(report: Effective) -> tuple[object, ...]:
    data = report.entry.data
    return data.get("report"), data.get("to"), data.get("agency")
