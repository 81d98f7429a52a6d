"""Missing episodes: which run an act is about, and which are still open (requirements R5 to R8, D2, D3).

A child may run again before the first return has been worked through, or before it has even been written down. What
is done about one episode must not count for another: an interview that was never held would pass as held.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import datetime
from operator import attrgetter

import msgspec

from mdtkit.chronology.fold import Chronology, Effective

NOTICED, RECOVERED = "missing.noticed", "missing.recovered"
MISSING = "missing"
"""The fact that is computed from the episodes."""


class Episode(msgspec.Struct, gc=False):
    """One run or abduction: the entries that noticed it (several, where two agencies did) in the order in which they
    happened, and the recovery that ended it (None while it is open)."""

    notices: list[Effective]
    recovered: Effective | None = None

    @property
    def root(self) -> str:
        """What it is called by: the entry that was written first, so that a second notice renames nothing."""
        return self._written_first.root

    @property
    def root_seq(self) -> int:
        """The place of that entry in the record."""
        return self._written_first.root_seq

    @property
    def _written_first(self) -> Effective:
        return min(self.notices, key=lambda item: item.root_seq)

    @property
    def learnt(self) -> Effective:
        """The notice by which it first became known: duties count from its receipt, whoever else noticed it later."""
        return min(self.notices, key=lambda item: (item.known, item.entry.at, item.root_seq))

    @property
    def began(self) -> datetime:
        """When it was first noticed, as it happened."""
        return self.notices[0].entry.at

    def open_at(self, instant: datetime) -> bool:
        """Whether it lasted at an instant, as it happened."""
        return self.began <= instant and (self.recovered is None or instant < self.recovered.entry.at)


class Episodes:
    """The missing episodes of a case, in the order in which they happened."""

    def __init__(self, chronology: Chronology) -> None:
        self._chronology = chronology
        recoveries = sorted(chronology.of(RECOVERED), key=_when)
        self._by_root: dict[str, Episode] = {}
        self.all = self._runs(recoveries)
        self._ended_by: dict[str, Episode] = {}
        # A recovery that says which episode it ended decides before those that leave it to the order of events.
        for recovery in sorted(recoveries, key=lambda item: self._named_noticed(item) is None):
            self._end(recovery)

    def _runs(self, recoveries: list[Effective]) -> tuple[Episode, ...]:
        """A run each, but for one noticed twice: no recovery lies between, and none says which of the two it ended.

        A return that was never written down would thus hide a second run; once it is, the second has its own clocks.
        """
        told_apart = {
            target.root
            for item in recoveries
            if (target := self._chronology.named(item.entry.data.get("episode"))) is not None
        }
        found: list[Episode] = []
        for item in sorted(self._chronology.of(NOTICED), key=_when):
            last = found[-1] if found else None
            if last is None or told_apart & {item.root, *_roots(last)} or _between(last, item, recoveries):
                last = Episode([])
                found.append(last)
            last.notices.append(item)
            self._by_root[item.root] = last
        return tuple(found)

    def _named_noticed(self, item: Effective) -> Episode | None:
        target = self._chronology.named(item.entry.data.get("episode"))
        return self._by_root.get(target.root) if target is not None else None

    def _end(self, recovery: Effective) -> None:
        episode = self._named_noticed(recovery)
        if episode is None:
            before = self.all[: bisect_right(self.all, recovery.entry.at, key=_began)]
            episode = next((one for one in reversed(before) if one.recovered is None), None)
        if episode is None:
            return  # back before it was noticed: that ended no run
        self._ended_by[recovery.root] = episode
        if episode.recovered is None or recovery.entry.at < episode.recovered.entry.at:
            episode.recovered = recovery

    def named(self, item: Effective) -> Episode | None:
        """The episode that an entry itself says it is about (by its noticing or its recovery); None if it does not."""
        if item.entry.kind == NOTICED:
            return self._by_root.get(item.root)
        target = self._chronology.named(item.entry.data.get("episode"))
        if target is None:
            return None
        return self._by_root.get(target.root) or self._ended_by.get(target.root)

    def of(self, item: Effective) -> Episode | None:
        """The episode that an entry is about: as it says, else the one that lasted then, else the last one before."""
        said = self.named(item)
        if said is not None:
            return said
        if item.entry.kind == RECOVERED:
            return self._ended_by.get(item.root)
        at = item.entry.at
        before = self.all[: bisect_right(self.all, at, key=_began)]
        lasting = next((one for one in reversed(before) if one.open_at(at)), None)
        if lasting is not None or not self.all:
            return lasting
        return before[-1] if before else self.all[0]

    def any_open(self, known: datetime) -> bool:
        """Whether the child is still missing as far as was known at an instant: an episode no recovery has ended."""
        return any(
            one.learnt.known <= known and (one.recovered is None or known < one.recovered.known) for one in self.all
        )


_began = attrgetter("began")


def _roots(episode: Episode) -> set[str]:
    return {item.root for item in episode.notices}


def _between(first: Episode, second: Effective, recoveries: list[Effective]) -> bool:
    return any(first.began <= item.entry.at <= second.entry.at for item in recoveries)


def _when(item: Effective) -> tuple[datetime, int]:
    return item.entry.at, item.root_seq
