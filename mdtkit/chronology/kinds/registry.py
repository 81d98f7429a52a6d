"""Every kind by its name, and what the protocol loader needs to know of them."""

from __future__ import annotations

from collections.abc import Iterable

from mdtkit.chronology.kinds import (
    books,
    case,
    child,
    committee,
    court,
    invitations,
    meetings,
    missing,
    oncall,
    referral,
    reporting,
    response,
    reviews,
    services,
    sharing,
    training,
    transfer,
)
from mdtkit.chronology.kinds.model import Kind

_AREAS = (
    referral, child, reporting, missing, response, meetings, sharing, services, court, case, transfer, books, oncall,
    committee, training, invitations, reviews,
)  # fmt: skip

KINDS: dict[str, Kind] = {kind.name: kind for area in _AREAS for kind in area.KINDS}
"""Kind by name, in the order of the areas."""

OWN = frozenset(KINDS)
"""The kinds of mdtkit itself; no plugin can replace one."""


def admit(kinds: Iterable[Kind]) -> None:
    """Know these kinds beside mdtkit's own, and none that were admitted before.

    A process serves one county's desk, whose plugins say which kinds there are. An entry of a kind that is not
    known (any more) is kept and verified all the same, and shown raw.
    """
    for name in KINDS.keys() - OWN:
        del KINDS[name]
    KINDS.update({kind.name: kind for kind in kinds if kind.name not in OWN})


def fields_of() -> dict[str, tuple[str, ...]]:
    """Kind → names of its fields: what a condition of the protocol may ask for."""
    return {kind.name: tuple(f.name for f in kind.fields) for kind in KINDS.values()}


def vocabulary_of() -> dict[tuple[str, str], str]:
    """(kind, field) → the vocabulary of its codes, for coded fields only."""
    return {
        (kind.name, f.name): f.vocabulary
        for kind in KINDS.values()
        for f in kind.fields
        if f.vocabulary is not None and f.type in ("code", "codes", "codemap", "yesno")
    }


def sealed_fields() -> frozenset[tuple[str, str]]:
    """(kind, field) that no clock, seat or tier rule may read: derived views are the same for all readers."""
    return frozenset((kind.name, f.name) for kind in KINDS.values() for f in kind.fields if f.sealed)


def text_fields() -> frozenset[tuple[str, str]]:
    """(kind, field) withheld without ``--reveal``: names, places, free words, identifying dates."""
    return frozenset((kind.name, f.name) for kind in KINDS.values() for f in kind.fields if f.withheld)
