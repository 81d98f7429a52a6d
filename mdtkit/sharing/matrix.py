"""A meeting before it begins: who may hear what, what may be said in the room, and what is missing (C1, M12).

What is said aloud reaches everybody present, so an item may be said in the room only where each of them may hear it.
"""

# Annotations are evaluated here, once: as text msgspec would compile each of them at every start.

from collections.abc import Mapping
from datetime import datetime

import msgspec

from mdtkit.sharing.answer import Decision
from mdtkit.sharing.decision import decide, reported
from mdtkit.sharing.rulebook import SharingRules
from mdtkit.sharing.situation import Situation


class Matrix(msgspec.Struct, frozen=True, kw_only=True):
    """Attendees by categories. ``reported``: what a mandated report may carry to them all the same."""

    attendees: tuple[str, ...]
    items: tuple[str, ...]
    cells: Mapping[tuple[str, str], Decision]
    reported: frozenset[tuple[str, str]]

    def kept_from(self, item: str) -> tuple[str, ...]:
        """Those in the room who may not hear this item: it is not said while they are there."""
        return tuple(to for to in self.attendees if self.cells[to, item].answer != "permit")

    @property
    def sayable(self) -> tuple[str, ...]:
        """The items that everybody present may hear."""
        return tuple(item for item in self.items if self.attendees and not self.kept_from(item))

    @property
    def until(self) -> datetime | None:
        """When the first of the permits runs out; None where none has a known end."""
        ends = (one.valid_until for one in self.cells.values() if one.answer == "permit")
        return min((end for end in ends if end is not None), default=None)

    def missing(self) -> dict[str, tuple[str, ...]]:
        """Need → those for whom it would have to be met, in the order in which they sit."""
        found: dict[str, dict[str, None]] = {}
        for to in self.attendees:
            for item in self.items:
                for need in self.cells[to, item].needs:
                    found.setdefault(need.need, {})[to] = None
        return {need: tuple(whom) for need, whom in found.items()}


def matrix(situation: Situation, rules: SharingRules) -> Matrix:
    """All recipients by all items of the situation."""
    decisions = decide(situation, rules)
    return Matrix(
        attendees=tuple(to.name for to in situation.recipients),
        items=tuple(item.category for item in situation.items),
        cells={(one.to, one.item): one for one in decisions},
        reported=reported(situation, rules),
    )


class Changed(msgspec.Struct, frozen=True, kw_only=True):
    """What became otherwise when attendance or purpose changed: cells lost, cells gained."""

    lost: tuple[Decision, ...]
    gained: tuple[Decision, ...]


def changed(before: Matrix, after: Matrix) -> Changed:
    """The cells of both whose answer changed; whoever came or went is not compared."""
    lost: list[Decision] = []
    gained: list[Decision] = []
    for cell, old in before.cells.items():
        new = after.cells.get(cell)
        if new is None or (old.answer == "permit") == (new.answer == "permit"):
            continue
        (lost if old.answer == "permit" else gained).append(new)
    return Changed(lost=tuple(lost), gained=tuple(gained))
