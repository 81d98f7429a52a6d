"""The table: only what is in sight is made; the row in focus stays the same row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from textual.app import ComposeResult

from mdtkit.tui.widgets.table import Column, Line, Table
from tests.tui.stage import NARROW, SUNDAY, WIDE, Bare

COLUMNS = (Column("case", 12), Column("what"), Column("who", 20, fold_below=100))


class Counting(Bare):
    """A table that counts how often the words of a row were asked for."""

    def __init__(self, rows: Sequence[int]) -> None:
        super().__init__()
        self.rows = rows
        self.asked = 0
        self.chosen: int | None = None

    def compose(self) -> ComposeResult:
        yield Table(COLUMNS, key=str, present=self.present, empty="Nothing is due.")

    def on_mount(self) -> None:
        self.table.show(self.rows, SUNDAY)
        self.table.focus()

    @property
    def table(self) -> Table[int]:
        return self.query_one(Table)

    def present(self, row: int, now: object) -> Line:
        self.asked += 1
        return Line((f"case {row}", f"report {row}", f"owner {row}"))

    def on_table_chosen(self, event: Table.Chosen) -> None:
        self.chosen = event.item

    def words(self) -> list[str]:
        return [self.table.render_line(y).text.rstrip() for y in range(self.table.size.height)]


async def test_ten_thousand_rows_cost_no_more_than_those_in_sight() -> None:
    asked = []
    for count in (100, 10_000):
        app = Counting(range(count))
        async with app.run_test(size=WIDE) as pilot:
            await pilot.press("pagedown", "pagedown", "up")
            await pilot.pause()
            asked.append(app.asked)
            assert app.table.virtual_size.height == count + 1
    assert asked[0] == asked[1]


async def test_a_second_that_changes_no_word_paints_nothing() -> None:
    app = Counting(range(10_000))
    async with app.run_test(size=WIDE) as pilot:
        app.table.tick(SUNDAY + timedelta(seconds=1))
        await pilot.pause()
        before = app.asked
        app.table.tick(SUNDAY + timedelta(seconds=2))
        await pilot.pause()
        assert app.asked - before <= WIDE[1]


async def test_the_row_in_focus_stays_the_same_case_when_others_come_before_it() -> None:
    app = Counting(range(10, 20))
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("down", "down")
        assert app.table.item == 12
        app.table.show(range(20), SUNDAY)
        await pilot.pause()
        assert app.table.item == 12


async def test_keys_go_through_the_rows_and_enter_opens_one() -> None:
    app = Counting(range(50))
    async with app.run_test(size=NARROW) as pilot:
        await pilot.press("end", "up", "enter")
        await pilot.pause()
        assert app.chosen == 48


async def test_on_a_narrow_screen_the_owner_stands_under_the_row_in_focus() -> None:
    app = Counting(range(5))
    async with app.run_test(size=NARROW) as pilot:
        await pilot.press("down")
        await pilot.pause()
        lines = app.words()
        assert "owner" not in lines[2]
        assert lines[3].strip() == "owner 1"
        assert "case 2" in lines[4]


async def test_on_a_wide_screen_the_owner_is_a_column() -> None:
    app = Counting(range(5))
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        assert "owner 3" in app.words()[4]


async def test_what_does_not_fit_ends_in_a_sign() -> None:
    class Long(Counting):
        def present(self, row: int, now: object) -> Line:
            return Line(("a case whose name is long", "x", "y"))

    app = Long((1,))
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        assert "a case whos…" in app.words()[1]


async def test_an_empty_list_says_so() -> None:
    app = Counting(())
    async with app.run_test(size=NARROW) as pilot:
        await pilot.pause()
        assert "Nothing is due." in app.words()[1]
