"""Linked cases: siblings, co-victims, the same child. Each names the other by its reference alone. Pure.

A link stands in both cases, written one after the other: the side written first is known by its entry, and the other
names that entry (``mirrors``). So a half that a crash left is found, and finished once however often that is tried.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from mdtkit.chronology.fold import Chronology

LINKED = "case.linked"


class Link(msgspec.Struct, frozen=True):
    """One side of a link: the other case, what they are to each other, the id of this side's entry.

    ``mirrors``: the entry of the other case that this side answers; empty for the side that was written first.
    """

    other: str
    relation: str | None
    entry: str
    mirrors: str = ""


def links(chronology: Chronology) -> tuple[Link, ...]:
    """The links of a case as they stand."""
    found: dict[tuple[str, str], Link] = {}
    for item in chronology.of(LINKED):
        relation, mirrors = item.entry.data.get("relation"), str(item.entry.data.get("mirrors") or "")
        link = Link(
            other=str(item.entry.data.get("case")),
            relation=relation if isinstance(relation, str) else None,
            entry=item.root,
            mirrors=mirrors,
        )
        # Two people may finish the same half at once: what answers the same entry twice is one link.
        found.setdefault((link.other, mirrors or link.entry), link)
    return tuple(found.values())


def halves(cases: Mapping[str, Sequence[Link]]) -> Iterator[tuple[str, Link]]:
    """The first sides (case, link) whose other side is missing in a case that is among these."""
    for case, found in cases.items():
        for link in found:
            if link.mirrors or link.other not in cases:
                continue
            if not any(theirs.other == case and _answers(theirs, link) for theirs in cases[link.other]):
                yield case, link


def _answers(theirs: Link, link: Link) -> bool:
    """Whether a side of the other case answers this one. Sides written before they named each other go by relation."""
    return theirs.mirrors == link.entry or (not theirs.mirrors and theirs.relation == link.relation)
