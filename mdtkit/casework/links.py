"""Linked cases: siblings, co-victims, the same child. Each names the other by its reference alone. Pure.

A link stands in both cases, written one after the other: the side written first is known by its entry, and the other
names that entry (``mirrors``). So a half that a crash left is found, and finished once however often that is tried; and
a side that was struck out, or says something else now, takes the other with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from mdtkit.chronology.entry import Entry
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
    struck: bool = False
    """Whether this side was struck out: it is no link any more, and nobody writes it anew."""


def links(chronology: Chronology) -> tuple[Link, ...]:
    """The links of a case as they stand."""
    return tuple(link for link in sides(chronology) if not link.struck)


def sides(chronology: Chronology) -> tuple[Link, ...]:
    """The sides of links in this case, and the answers that were struck out: they are not to be written anew."""
    found: dict[tuple[str, str], Link] = {}
    for item in chronology.of(LINKED):
        link = _side(item.entry, item.root)
        # Two people may finish the same half at once: what answers the same entry twice is one link.
        found.setdefault((link.other, link.mirrors or link.entry), link)
    for entry in chronology.entries:
        if entry.kind == LINKED and entry.data.get("mirrors") and chronology.named(entry.id) is None:
            link = _side(entry, entry.id, struck=True)
            found.setdefault((link.other, link.mirrors or link.entry), link)
    return tuple(found.values())


def _side(entry: Entry, root: str, *, struck: bool = False) -> Link:
    relation, mirrors = entry.data.get("relation"), str(entry.data.get("mirrors") or "")
    named = relation if isinstance(relation, str) else None
    return Link(other=str(entry.data.get("case")), relation=named, entry=root, mirrors=mirrors, struck=struck)


def astray(cases: Mapping[str, Sequence[Link]]) -> Iterator[tuple[str, Link, Link | None]]:
    """Sides (case, link) that stand while the other was struck out, or says something else by now.

    The third is the side to follow, where the link stands and only its relation was corrected; None: it is no link.
    """
    for case, found in cases.items():
        for link in found:
            if link.struck or link.other not in cases:
                continue
            theirs = cases[link.other]
            if link.mirrors:
                first = next((one for one in theirs if one.entry == link.mirrors and one.other == case), None)
                if first is None or first.struck:
                    yield case, link, None
                elif first.relation != link.relation:
                    yield case, link, first
            else:
                answers = [one for one in theirs if one.mirrors == link.entry]
                if answers and all(one.struck for one in answers):
                    yield case, link, None


def halves(cases: Mapping[str, Sequence[Link]]) -> Iterator[tuple[str, Link]]:
    """The first sides (case, link) whose other side is missing in a case that is among these."""
    for case, found in cases.items():
        for link in found:
            if link.struck or link.mirrors or link.other not in cases:
                continue
            if not any(theirs.other == case and _answers(theirs, link) for theirs in cases[link.other]):
                yield case, link


def _answers(theirs: Link, link: Link) -> bool:
    """Whether a side of the other case answers this one. Sides written before they named each other go by relation."""
    return theirs.mirrors == link.entry or (not theirs.mirrors and theirs.relation == link.relation)
