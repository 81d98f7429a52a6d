"""The first line and the last line of every place."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from mdtkit.desk import Desk
from mdtkit.tui.app import MdtkitApp
from mdtkit.tui.widgets.heading import heading
from mdtkit.tui.widgets.keyline import MOST, Keyline
from tests.tui.stage import NARROW, WIDE, press, settle

TIME = "Sun 8 Mar 2026 03:39"


@pytest.mark.parametrize("width", [40, 60, 80, 100, 140])
@pytest.mark.parametrize("where", ["Testado County", "MDT-7K3Q-F9X", "A county with a name that is very long indeed"])
def test_the_first_line_is_as_wide_as_the_screen(width: int, where: str) -> None:
    assert cell_len(heading(where, "DEMO DATA", TIME, "no watcher", "Ana Coordinator", width).plain) == width


def test_time_watcher_and_person_are_said_at_eighty_columns() -> None:
    line = heading("Testado County", "DEMO DATA", TIME, "", "Ana Coordinator", 80).plain
    assert all(word in line for word in ("Testado County", "(DEMO DATA)", "03:39", "no watcher", "Ana C."))


def test_the_banner_survives_a_long_name_of_the_county() -> None:
    line = heading("A county with a name that is very long indeed", "DEMO DATA", TIME, "", "Ana C", 80).plain
    assert "(DEMO DATA)" in line


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_at_most_nine_keys_are_shown_and_way_out_and_help_are_among_them(
    desk: Desk, crisis: str, size: tuple[int, int]
) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        for key in ("enter", "l", "escape", "g"):
            line = app.screen.query(Keyline)
            if line:
                words = line.first().render().plain
                assert words.count("  ") <= MOST
                assert cell_len(words.rstrip()) <= size[0]
                assert "help" in words
            await press(pilot, key)
