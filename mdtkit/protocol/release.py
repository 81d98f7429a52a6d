"""Rules about figures that leave the desk: which numbers are too small to be shown (S4, G3)."""

# Annotations are evaluated here, once: as text msgspec would compile each of them at every start.

from typing import Literal

import msgspec

from mdtkit.protocol.rule import Rule


class SmallCells(Rule, frozen=True, kw_only=True):
    """From how many children on a number may be shown; a county can ask for more, never for less.

    ``zero``: whether "none" is shown. ``timeliness``: whether deadlines are counted together (``layer``: those of the
    law, those of the county's practice) or clock by clock, which in a small county hides nearly everything.
    """

    smallest: int
    zero: Literal["shown", "hidden"] = "shown"
    timeliness: Literal["layer", "clock"] = "layer"


def strictest(rules: tuple[SmallCells, ...]) -> SmallCells:
    """One rule that keeps all of them; where a protocol has none, the base protocol's number."""
    if not rules:
        return SmallCells(id="small-cells", smallest=SMALLEST)
    zero: Literal["shown", "hidden"] = "hidden" if any(one.zero == "hidden" for one in rules) else "shown"
    widest = max(rules, key=lambda one: one.smallest)
    return msgspec.structs.replace(widest, zero=zero)


SMALLEST = 11
"""No number of 1 to 10 children leaves the desk (field.md 7)."""
