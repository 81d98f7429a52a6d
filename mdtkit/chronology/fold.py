"""What counts: the entries of a record after corrections, in the order in which things became known.

A correction is two entries of one commit: the replacement (same kind, corrected members) and
``entry.superseded`` naming ``entry``, ``reason`` and ``replacement`` (or none: struck out). The
order of recording never matters here; only instants and identities do (design.md "The one idea").
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cached_property

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


class Chronology(msgspec.Struct, frozen=True, dict=True):
    """A record folded: ``effective`` in order of (known, at, seq of the root), ``superseded`` by id → correction."""

    record: str
    effective: tuple[Effective, ...]
    superseded: dict[str, Entry]
    entries: tuple[Entry, ...]

    @cached_property
    def _by_kind(self) -> dict[str, list[Effective]]:
        """Kind → its effective entries, in order."""
        found: dict[str, list[Effective]] = {}
        for item in self.effective:
            found.setdefault(item.entry.kind, []).append(item)
        return found

    @cached_property
    def _asked(self) -> dict[tuple[str, ...], tuple[Effective, ...]]:
        """What ``of`` has answered: deriving one case asks the same many times."""
        return {}

    @cached_property
    def _by_id(self) -> dict[str, Effective]:
        """Id of an entry that counts, or of the root of its line of corrections → what counts now."""
        found = {item.root: item for item in reversed(self.effective)}
        return found | {item.entry.id: item for item in self.effective}

    @cached_property
    def kinds(self) -> frozenset[str]:
        """The kinds of which there are effective entries."""
        return frozenset(self._by_kind)

    def of(self, *kinds: str) -> tuple[Effective, ...]:
        """The effective entries of these kinds, in order."""
        found = self._asked.get(kinds)
        if found is None:
            lists = [self._by_kind[kind] for kind in dict.fromkeys(kinds) if kind in self._by_kind]
            if len(lists) > 1:
                wanted = {*kinds}
                found = tuple(item for item in self.effective if item.entry.kind in wanted)
            else:
                found = tuple(lists[0]) if lists else ()
            self._asked[kinds] = found
        return found

    def named(self, entry: object) -> Effective | None:
        """What counts now of the entry that an id names, whichever version of it was meant; None if nothing does."""
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
    corrections = sorted((e for e in everything if e.kind == SUPERSEDED), key=lambda e: e.seq, reverse=True)
    struck: dict[str, Entry] = {}
    for correction in corrections:
        # Later corrections are taken first, so one that was struck out is already known to be void.
        target = correction.data.get("entry")
        if correction.id not in struck and isinstance(target, str) and target not in struck:
            struck[target] = correction
    void = _replacements_of_void_corrections(corrections, struck)
    roots = _roots(everything, struck)
    seq_of = {e.id: e.seq for e in everything} if roots else {}
    effective = [
        Effective(e, roots[e.id], seq_of[roots[e.id]], e.known) if e.id in roots else Effective(e, e.id, e.seq, e.known)
        for e in everything
        if e.kind != SUPERSEDED and e.id not in struck and e.id not in void
    ]
    # Of two things known in the same minute the one written down later stands; otherwise recording order is nothing.
    effective.sort(key=lambda item: (item.known, item.entry.at, item.root_seq, item.root))
    return Chronology(record=record, effective=tuple(effective), superseded=struck, entries=everything)


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
