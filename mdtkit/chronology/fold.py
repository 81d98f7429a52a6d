"""What counts: the entries of a record after corrections, in the order in which things became known.

A correction is two entries of one commit: the replacement (same kind, corrected members) and
``entry.superseded`` naming ``entry``, ``reason`` and ``replacement`` (or none: struck out). The
order of recording never matters here; only instants and identities do (design.md "The one idea").
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

import msgspec

from mdtkit.chronology.entry import Entry

SUPERSEDED = "entry.superseded"


class Effective(msgspec.Struct, frozen=True, gc=False):
    """An entry that counts now, with the root of its line of corrections.

    ``root`` is the first entry of the line (itself when never corrected) and ``root_seq`` its seq:
    both stay the same however often the entry is corrected, so what hangs on it keeps its name. ``known``
    is the entry's own: deriving asks for it again and again.
    """

    entry: Entry
    root: str
    root_seq: int
    known: datetime


class Chronology:
    """A record folded: ``effective`` in order of (known, at, seq of the root), ``superseded`` by id → correction."""

    __slots__ = ("_asked", "_by_kind", "_named", "effective", "entries", "record", "superseded")

    def __init__(
        self,
        record: str,
        effective: tuple[Effective, ...],
        superseded: dict[str, Entry],
        entries: tuple[Entry, ...],
    ) -> None:
        self.record, self.effective, self.superseded, self.entries = record, effective, superseded, entries
        self._by_kind: dict[str, list[Effective]] = {}
        for item in effective:
            kind = item.entry.kind
            if kind in self._by_kind:
                self._by_kind[kind].append(item)
            else:
                self._by_kind[kind] = [item]
        self._asked: dict[tuple[str, ...], tuple[Effective, ...]] = {}
        self._named: dict[str, Effective] | None = None

    def of(self, *kinds: str) -> tuple[Effective, ...]:
        """The effective entries of these kinds, in order."""
        found = self._asked.get(kinds)  # deriving one case asks the same many times
        if found is None:
            there = {kind for kind in kinds if kind in self._by_kind}
            if len(there) < 2:
                found = tuple(self._by_kind[there.pop()]) if there else ()
            else:
                found = tuple([item for item in self.effective if item.entry.kind in there])
            self._asked[kinds] = found
        return found

    @property
    def _by_id(self) -> dict[str, Effective]:
        """Id of an entry that counts, or of the root of its line of corrections → what counts now."""
        if self._named is None:
            self._named = {item.root: item for item in reversed(self.effective)}
            self._named.update([(item.entry.id, item) for item in self.effective if item.entry.id != item.root])
        return self._named

    def named(self, entry: object) -> Effective | None:
        """What counts now of the entry that an id names, whichever version of it was meant; None if nothing does."""
        if not isinstance(entry, str):
            return None
        seen: set[object] = set()
        while isinstance(entry, str) and entry not in self._by_id and entry in self.superseded and entry not in seen:
            seen.add(entry)
            entry = self.superseded[entry].data.get("replacement")
        return self._by_id.get(entry) if isinstance(entry, str) else None

    def __iter__(self) -> Iterator[Effective]:
        return iter(self.effective)


def fold(record: str, entries: Iterable[Entry]) -> Chronology:
    """Fold recorded entries into what counts now.

    A correction that has itself been struck out has no effect. Two corrections of one entry: the
    one recorded later (higher seq) stands, since the desk offers corrections of what it shows.
    """
    everything = tuple(entries)
    corrections = [e for e in everything if e.kind == SUPERSEDED]
    corrections.sort(key=lambda e: e.seq, reverse=True)
    struck: dict[str, Entry] = {}
    for correction in corrections:
        # Later corrections are taken first, so one that was struck out is already known to be void.
        target = correction.data.get("entry")
        if correction.id not in struck and isinstance(target, str) and target not in struck:
            struck[target] = correction
    void = _replacements_of_void_corrections(corrections, struck)
    roots = _roots(everything, struck)
    seq_of = {e.id: e.seq for e in everything} if roots else {}
    effective = []
    for e in everything:
        if e.kind != SUPERSEDED and e.id not in struck and e.id not in void:
            root = roots.get(e.id, e.id)
            effective.append(Effective(e, root, e.seq if root == e.id else seq_of[root], e.received or e.at))
    # Of two things known in the same minute the one written down later stands; otherwise recording order is nothing.
    effective.sort(key=lambda item: (item.known, item.entry.at, item.root_seq, item.root))
    return Chronology(record, tuple(effective), struck, everything)


def _replacements_of_void_corrections(corrections: list[Entry], struck: dict[str, Entry]) -> set[str]:
    """Replacements whose correction lost (struck out, or overtaken by a later one): they count no more."""
    standing = {c.id for c in struck.values()}
    lost = {c.data.get("replacement") for c in corrections if c.id not in standing}
    kept = {c.data.get("replacement") for c in struck.values()}
    return {r for r in lost - kept if isinstance(r, str)}


def _roots(everything: tuple[Entry, ...], struck: dict[str, Entry]) -> dict[str, str]:
    """Replacement id → id of the first entry of its line of corrections."""
    known = {e.id for e in everything}
    parent = {
        correction.data["replacement"]: target
        for target, correction in struck.items()
        if isinstance(correction.data.get("replacement"), str) and target in known
    }
    roots: dict[str, str] = {}
    for replacement in parent:
        root, seen = replacement, {replacement}
        while root in parent and parent[root] not in seen:
            root = parent[root]
            seen.add(root)
        roots[replacement] = root
    return roots
