"""What is where, at 80 by 24 and at 140 by 45: the order of the lines, the columns, what folds."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from rich.cells import cell_len

from mdtkit.desk import Desk
from mdtkit.tui.app import MdtkitApp
from tests.tui.stage import NARROW, WIDE, press, said, set_clock, settle

Lines = tuple[tuple[int, str], ...]
HEAD = r"03:39   ○ no watcher   ⌂ Ana C\.$"
BOARD: Lines = (
    (0, r"^ Testado County \(CLOCK SET\) .*" + HEAD),
    (1, r"^ On call now   ! NOBODY for "),
    (2, r"^ Alerts        none waiting   Meetings today 0   Open cases 1$"),
    (5, r"^▌! ~ 1:19 open +MDT-\w{4}-\w{3}  immediate  § "),
    (-1, r"^ enter open .* \? help$"),
)
CASE: Lines = (
    (0, r"^ MDT-\w{4}-\w{3} \(CLOCK SET\) .*" + HEAD),
    (1, r"^ immediate · at risk · jurisdiction unknown +\[1 Now\] 2 Chronology 3 Team 4 More$"),
    (3, r"^▌! ~ 1:19 open +§ "),
    (-2, r"^ Sun 01:20   Referral received"),
    (-1, r"^ enter open  l log  r report  g tier  s share  e why\?.* esc board  \? help$"),
)
NARROWLY: dict[str, tuple[tuple[str, ...], Lines]] = {
    "board": ((), (*BOARD, (4, r"^   due {14}case {10}MDT tier      what$"), (6, r"^       \S.* · now"))),
    "case": (("enter",), (*CASE, (2, r"^   due +clock +within$"), (4, r"^       \S"))),
    "chronology": (("2",), ((3, r"^     1  Sun 01:20     Referral"), (5, r"^▌    3  Sun 03:05     MDT tier decided"))),
    "team": (("3",), ((2, r"^ Immediate crisis: may not convene yet\. Missing: "), (-1, r"o tier, meeting"))),
    "intake": (
        ("escape", "n"),
        ((0, r"^ New referral \(CLOCK SET\) "), (2, r"^ Call$"), (3, r"^ received \* +now"), (-2, r"not yet a case$")),
    ),
}
WIDELY: dict[str, tuple[tuple[str, ...], Lines]] = {
    "board": ((), (*BOARD, (4, r"^   due +case +MDT tier +what +who +within$"), (5, r"  now$"))),
    "case": (("enter",), (*CASE, (2, r"^   due +clock +who +within +│   checklist$"))),
    "chronology": (("2",), ((2, r"^ +happened +what +for +by$"), (5, r"Ana Coordinator$"))),
    "team": (("3",), ((2, r"^ Immediate crisis: may not convene yet\. Missing: "), (-1, r"o tier, meeting"))),
    "intake": (
        ("escape", "n"),
        ((1, r"│ What this starts$"), (3, r"^ received \* +now +│ "), (-2, r"not yet a case$")),
    ),
}


@pytest.mark.parametrize(("size", "places"), [(NARROW, NARROWLY), (WIDE, WIDELY)], ids=["80x24", "140x45"])
async def test_every_place_has_its_lines_where_they_belong(
    desk: Desk, crisis: str, size: tuple[int, int], places: dict[str, tuple[tuple[str, ...], Lines]]
) -> None:
    set_clock(desk, timedelta(minutes=45))
    desk.decide_tier(crisis, "immediate")
    set_clock(desk, timedelta(minutes=79))
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        for name, (keys, expected) in places.items():
            await press(pilot, *keys)
            lines = said(app).split("\n")
            assert len(lines) == size[1], name
            assert all(cell_len(line) <= size[0] for line in lines), name
            for number, pattern in expected:
                assert re.search(pattern, lines[number]), f"{name}, line {number}: {lines[number]!r}"


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_overlays_fit_the_screen_and_say_how_to_leave(desk: Desk, crisis: str, size: tuple[int, int]) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        for key in ("e", "question_mark", "f"):
            await press(pilot, key)
            sheet = app.screen.query_one(".sheet").region
            assert app.screen.region.contains_region(sheet)
            assert "esc back" in said(app)
            await press(pilot, "escape")


async def test_without_colour_everything_is_still_said(
    desk: Desk, crisis: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    set_clock(desk, timedelta(hours=25))
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        assert "! -1:00 past" in said(app)
        assert "PAST LEGAL DEADLINE" in said(app)


@pytest.mark.parametrize("look", ["mdtkit-dark", "mdtkit-light", "mdtkit-high-contrast", "ansi"])
async def test_every_look_can_be_worn_everywhere(
    desk: Desk, crisis: str, monkeypatch: pytest.MonkeyPatch, look: str
) -> None:
    monkeypatch.setenv("MDTKIT_THEME", look)
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        assert app.theme == look
        await press(pilot, "enter", "e", "escape", "2")
        assert "Referral received" in said(app)


async def test_a_time_of_maintenance_weeks_ahead_is_not_cut(desk: Desk, crisis: str) -> None:
    desk.decide_tier(crisis, "initial")
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        due = [line[3:18] for line in said(app).splitlines()[5:-1]]
        assert any(re.search(r"\d+ \w{3} \d\d:\d\d", words) for words in due)
        assert not any("…" in words for words in due)
