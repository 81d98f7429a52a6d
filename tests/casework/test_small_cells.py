"""Small numbers stay hidden, and cannot be worked out from what is shown (S4, G3)."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdtkit.casework.small_cells import Cell, Key, Sum, exposed, hide, is_small
from mdtkit.protocol.release import SmallCells, strictest

pytestmark = [pytest.mark.requirement("S4"), pytest.mark.requirement("G3")]
ELEVEN = SmallCells(id="small-cells", smallest=11)
Table = tuple[dict[Key, Cell], tuple[Sum, ...]]


def of(name: str, number: int, *, published: bool = True) -> Cell:
    """A count of so many different children."""
    return Cell(number=number, children=frozenset(f"{name}{n}" for n in range(number)), published=published)


def parted(*numbers: int, name: str = "t") -> Table:
    """A figure whose rows are parts of a shown total."""
    parts = {(name, str(row)): of(f"{name}{row}-", number) for row, number in enumerate(numbers)}
    children = frozenset().union(*(cell.children for cell in parts.values()))
    total = Cell(number=sum(numbers), children=children)
    return {**parts, (name, "all"): total}, (Sum((name, "all"), tuple(parts)),)


def shown(table: Table, rule: SmallCells = ELEVEN) -> list[int | None]:
    cells, sums = table
    hidden = hide(cells, sums, rule)
    assert exposed(cells, sums, hidden, rule) == ()
    return [None if key in hidden else cell.number for key, cell in cells.items() if cell.published]


def test_a_hidden_part_takes_a_second_with_it_since_the_total_is_shown() -> None:
    assert shown(parted(10, 30, 90)) == [None, None, 90, 130]


def test_nothing_is_hidden_where_nothing_is_small_and_none_is_shown() -> None:
    assert shown(parted(11, 0, 45)) == [11, 0, 45, 56]
    assert shown(parted(11, 0, 45), SmallCells(id="s", smallest=11, zero="hidden")) == [11, None, None, 56]


def test_two_small_parts_whose_sum_is_small_take_a_third_with_them() -> None:
    assert shown(parted(2, 3, 40, 60)) == [None, None, None, 60, 105]


def test_many_parts_of_one_child_each_are_not_told_by_their_number() -> None:
    assert shown(parted(*[1] * 11)) == [None] * 12
    assert shown(parted(*[1] * 11, 30))[-2:] == [None, 41]


def test_a_total_that_is_small_is_hidden_with_all_its_parts() -> None:
    assert shown(parted(4, 0, 5)) == [None, 0, None, None]


def test_one_child_counted_thirty_times_is_still_one_child() -> None:
    often = Cell(number=30, children=frozenset({"one"}))
    assert is_small(often, ELEVEN)
    cells: dict[Key, Cell] = {
        ("e", "back"): often, ("e", "away"): of("a", 50), ("e", "all"): Cell(number=80, children=of("x", 51).children)
    }  # fmt: skip
    sums = (Sum(("e", "all"), (("e", "back"), ("e", "away"))),)
    assert shown((cells, sums)) == [None, None, 80]


def test_hidden_parts_about_the_same_few_children_take_another_with_them() -> None:
    one, two = (Cell(number=number, children=frozenset({"one"})) for number in (12, 13))
    table: Table = ({("e", "a"): one, ("e", "b"): two, **parted(40, 50)[0]}, ())
    cells, parts = table[0], (("e", "a"), ("e", "b"), ("t", "0"), ("t", "1"))
    cells["t", "all"] = Cell(number=115, children=cells["t", "all"].children | {"one"})
    assert shown((cells, (Sum(("t", "all"), parts),))) == [None, None, None, 50, 115]


def test_all_but_a_few_says_who_the_few_are() -> None:
    served, accessed = of("c", 50), of("c", 45)
    others = Cell(number=5, children=served.children - accessed.children, published=False)
    cells = {("c", "served"): served, ("s", "advocacy"): accessed, ("s", "not"): others}
    sums = (Sum(("c", "served"), (("s", "advocacy"), ("s", "not"))),)
    assert shown((cells, sums)) == [50, None]


def test_a_hidden_total_is_not_told_by_the_parts_of_another_figure() -> None:
    few, parts = of("c", 9), parted(4, 5, name="c")[0]
    del parts["c", "all"]
    cells = {("c", "new"): few, **parts, ("k", "served"): of("k", 60), ("k", "old"): of("k", 51, published=False)}
    sums = (Sum(("c", "new"), tuple(parts)), Sum(("k", "served"), (("c", "new"), ("k", "old"))))
    assert shown((cells, sums)) == [None, None, None, 60]


def test_figures_about_staff_are_never_hidden() -> None:
    cells = {("t", "held"): Cell(number=2, staff=True)}
    assert hide(cells, (), ELEVEN) == frozenset()


def test_a_release_with_a_small_cell_in_it_is_seen_whoever_hid_the_rest() -> None:
    cells, sums = parted(10, 30, 90)
    assert exposed(cells, sums, (), ELEVEN) == (("t", "0"),)
    assert exposed(cells, sums, {("t", "0")}, ELEVEN) == (("t", "0"),)


@given(st.lists(st.integers(0, 40), min_size=1, max_size=7), st.integers(3, 15))
def test_nothing_small_can_be_worked_out(numbers: list[int], smallest: int) -> None:
    rule = SmallCells(id="s", smallest=smallest)
    cells, sums = parted(*numbers)
    hidden = hide(cells, sums, rule)
    assert exposed(cells, sums, hidden, rule) == ()
    assert all(key in hidden for key, cell in cells.items() if 0 < cell.number < smallest)


@pytest.mark.parametrize("smallest", [3, 4])
@pytest.mark.parametrize("rows", [2, 3, 4])
def test_a_reader_who_knows_how_it_is_hidden_cannot_tell_either(smallest: int, rows: int) -> None:
    rule = SmallCells(id="s", smallest=smallest)
    said: dict[tuple[int | None, ...], list[tuple[int, ...]]] = {}
    most = 4 * smallest
    for numbers in (one for one in product(range(most + 1), repeat=rows) if sum(one) <= most):
        said.setdefault(tuple(shown(parted(*numbers), rule)), []).append(numbers)
    for seen, possible in said.items():
        for row in range(rows):
            values = {numbers[row] for numbers in possible}
            small = any(0 < value < smallest for value in values)
            assert not small or len(values) > 1, (seen, possible)


def test_of_several_rules_the_strictest_holds() -> None:
    more = SmallCells(id="county", smallest=20, zero="hidden")
    assert (strictest((ELEVEN, more)).smallest, strictest((more, ELEVEN)).zero) == (20, "hidden")
    assert strictest(()).smallest == 11
