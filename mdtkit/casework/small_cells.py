"""Keeping small numbers out of figures that leave the desk: what is hidden, what can still be worked out (S4, G3).

A cell is small where at least one and fewer than ``smallest`` children stand behind it, however often they were
counted. Hiding it is not enough: whoever knows a total and the other parts computes it. So figures come with every sum
that holds between them (also with counts that are never shown, such as "all others"), further cells are hidden until
nothing small can be worked out, and ``exposed`` asks what a reader who knows all sums can conclude, apart from how the
hiding was done. Which cells are hidden further goes by their place, never by their size: a reader who knows the way
would conclude from the size. Pure. The sums of the figures form no circle, so that limits passed along them are exact.
Source: requirements S4, G3; field.md 7 (CMS policy: no cell of 1 to 10, nor anything from which one follows).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import msgspec

from mdtkit.protocol.release import SmallCells

Key = tuple[str, str]
"""Figure and row."""
Limits = tuple[int, int | None]
"""From and to which number a cell may be, for all that a reader knows; None: no limit above."""


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """A count. ``children`` are the cases behind it, by reference: they never leave the desk. ``published`` is False
    for a count that only completes a sum; ``staff``: it is about no child, and is never hidden."""

    number: int
    children: frozenset[str] = frozenset()
    published: bool = True
    staff: bool = False


class Sum(msgspec.Struct, frozen=True):
    """``total`` is exactly the sum of ``parts``."""

    total: Key
    parts: tuple[Key, ...]

    @property
    def members(self) -> tuple[Key, ...]:
        """Everything that the sum speaks of."""
        return (self.total, *self.parts)


def is_small(cell: Cell, rule: SmallCells) -> bool:
    """Whether a cell must not be shown by itself."""
    if cell.staff:
        return False
    if cell.number == 0:
        return rule.zero == "hidden"
    return min(cell.number, len(cell.children)) < rule.smallest


def hide(cells: Mapping[Key, Cell], sums: Sequence[Sum], rule: SmallCells) -> frozenset[Key]:
    """The cells that are not shown, unpublished ones among them: the small ones, and as many more as needed."""
    hidden = {key for key, cell in cells.items() if not cell.published or is_small(cell, rule)}
    while told := exposed(cells, sums, hidden, rule):
        further = _next(told[0], cells, sums, hidden, rule)
        if further is None:
            break  # nothing is left to hide: what is left shown says nothing of it
        hidden.add(further)
    return frozenset(hidden)


def exposed(
    cells: Mapping[Key, Cell], sums: Sequence[Sum], hidden: Collection[Key], rule: SmallCells
) -> tuple[Key, ...]:
    """The small cells that are shown, or that a reader of the rest could work out or could tell to be small.

    Those too that could be worked out by somebody who was told which of the hidden are small, and those whose hidden
    neighbours are, together with them, about fewer than ``smallest`` children: their sum can be worked out.
    """
    known = limits(cells, sums, hidden, rule)
    small = [key for key, cell in cells.items() if is_small(cell, rule)]
    told = limits(cells, sums, hidden, rule, parts=True)
    found = []
    for key in small:
        high = known[key][1]
        certain = (high is not None and high < rule.smallest) or told[key][0] == told[key][1]
        if key not in hidden or certain:
            found.append(key)
    for one in sums:
        if known[one.total][0] != known[one.total][1]:
            continue
        unknown = [part for part in one.parts if known[part][0] != known[part][1]]
        together: frozenset[str] = frozenset().union(*(cells[part].children for part in unknown))
        if unknown and 0 < len(together) < rule.smallest:
            found += [part for part in unknown if part not in found]
    return tuple(found)


def limits(
    cells: Mapping[Key, Cell],
    sums: Sequence[Sum],
    hidden: Collection[Key],
    rule: SmallCells,
    *,
    parts: bool = False,
) -> dict[Key, Limits]:
    """What a reader of the shown cells knows of each: from which number to which. ``parts``: the reader was told which
    of the hidden parts are small."""
    unsaid = {one.total for one in sums} if parts else {*cells}
    known = {key: _at_first(key, cell, hidden, rule, told=key not in unsaid) for key, cell in cells.items()}
    moved = True
    while moved:
        moved = False
        for one in sums:
            for key in one.members:
                narrower = _narrowed(key, one, known)
                if narrower != known[key]:
                    known[key], moved = narrower, True
    return known


def _at_first(key: Key, cell: Cell, hidden: Collection[Key], rule: SmallCells, *, told: bool) -> Limits:
    if key not in hidden:
        return cell.number, cell.number
    if not cell.published:
        return 0, None
    least = 0 if rule.zero == "hidden" else 1  # where zeros are shown, what is hidden is none
    if not told:
        return least, None
    if not is_small(cell, rule):
        return rule.smallest, None
    # A number of events may be large where it is small in children.
    return least, rule.smallest - 1 if cell.number < rule.smallest else None


def _narrowed(key: Key, one: Sum, known: Mapping[Key, Limits]) -> Limits:
    low, high = known[key]
    if key == one.total:
        lows, highs = zip(*(known[part] for part in one.parts), strict=True)
        return max(low, sum(lows)), _lesser(high, _added(highs))
    others = [known[part] for part in one.parts if part != key]
    total_low, total_high = known[one.total]
    over = None if total_high is None else total_high - sum(other[0] for other in others)
    most = _added([other[1] for other in others])
    return max(low, total_low - most) if most is not None else low, _lesser(high, over)


def _added(highs: Sequence[int | None]) -> int | None:
    given = [high for high in highs if high is not None]
    return sum(given) if len(given) == len(highs) else None


def _lesser(one: int | None, other: int | None) -> int | None:
    return min((high for high in (one, other) if high is not None), default=None)


def _next(
    told: Key, cells: Mapping[Key, Cell], sums: Sequence[Sum], hidden: Collection[Key], rule: SmallCells
) -> Key | None:
    """What is hidden next for the sake of a cell: the next part of its sum, else one further along what is hidden, else
    a total. A zero that is shown elsewhere stays: hiding it would hide nothing."""
    if told not in hidden:
        return told
    totals: list[Key] = []
    near, walked = [told], set[Sum]()
    while near:
        beyond: list[Key] = []
        for key in near:
            for one in (one for one in sums if key in one.members and one not in walked):
                walked.add(one)
                place = one.parts.index(key) + 1 if key in one.parts else 0
                for member in (*one.parts[place:], *one.parts[:place], one.total):
                    if member in hidden:
                        beyond.append(member)
                    elif member == one.total:
                        totals.append(member)
                    elif cells[member].number or rule.zero == "hidden":
                        return member
        near = beyond
    return next((key for key in totals if cells[key].number or rule.zero == "hidden"), None)
