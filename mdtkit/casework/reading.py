"""One case while its clocks are derived: what many of them ask is found once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

import msgspec

from mdtkit.casework.conditions import fields_hold
from mdtkit.casework.facts import History, Rulebook
from mdtkit.casework.prepared import Match
from mdtkit.casework.reckoning import NonWorking
from mdtkit.chronology.fold import Chronology, Effective

WAIVED = "responsibility.waived"


class Setting(msgspec.Struct, frozen=True):
    """What derivation needs beside the chronology: the instant, the county's zone and its calendar."""

    now: datetime
    tz: str
    nonworking: NonWorking = frozenset()


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


class Acts:
    """The entries that a rule speaks of, in the order of the chronology, and by when they happened."""

    __slots__ = ("_by_known", "at", "by_at", "items")

    def __init__(self, items: Sequence[Effective]) -> None:
        self.items = items
        self.by_at = items if len(items) < 2 else sorted(items, key=lambda item: item.entry.at)
        self.at = [item.entry.at for item in self.by_at]
        self._by_known: list[datetime] | None = None

    @property
    def known(self) -> list[datetime]:
        """When they became known, in the order of the chronology."""
        if self._by_known is None:
            self._by_known = [item.known for item in self.items]
        return self._by_known


class Reading:
    """A case while it is derived: chronology, facts, rules and setting, and what was found out about them."""

    def __init__(self, chronology: Chronology, book: Rulebook, setting: Setting, history: History) -> None:
        self.chronology, self.book, self.setting, self.history = chronology, book, setting, history
        self.state = history.moments[-1].state
        self.arisen: dict[int, list[Instance]] = {}
        """Origin of clocks → the instances that it makes arise."""
        self.ended: dict[str, list[tuple[Instance, datetime]]] = {}
        """Clock that others follow → its instances that are over, and when."""
        self._acts: dict[int, Acts] = {}
        self._waivers: dict[object, list[Effective]] | None = None
        self._lost: dict[int, datetime | None] = {}

    def acts(self, match: Match) -> Acts:
        """The entries that match."""
        found = self._acts.get(match.number)
        if found is None:
            found = self._acts[match.number] = Acts(tuple(self._matching(match)))
        return found

    def _matching(self, match: Match) -> Iterator[Effective]:
        for item in self.chronology.of(*match.on):
            if match.where and not fields_hold(item.entry, match.where):
                continue
            if not match.unless or not any(fields_hold(item.entry, exception) for exception in match.unless):
                yield item

    def waivers(self, clock: str) -> Sequence[Effective]:
        """The waivers of a clock."""
        if self._waivers is None:
            self._waivers = {}
            for item in self.chronology.of(WAIVED):
                self._waivers.setdefault(item.entry.data.get("responsibility"), []).append(item)
        return self._waivers.get(clock, ())

    def lost(self, condition: int) -> datetime | None:
        """When a condition that does not hold now was last learnt to hold no more."""
        if condition not in self._lost:
            self._lost[condition] = self.history.lost(condition)
        return self._lost[condition]
