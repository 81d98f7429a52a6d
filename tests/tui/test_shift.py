"""Between two shifts: one's own cases, what is handed over, whose answer is still out. By keys alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mdtkit.desk import Desk
from mdtkit.tui.app import MdtkitApp
from mdtkit.tui.screens.case import CasePlace
from mdtkit.tui.screens.handover import HandoverPlace
from mdtkit.tui.screens.place import Place
from mdtkit.tui.screens.waiting import WaitingPlace
from mdtkit.tui.widgets.table import Table
from tests.tui.stage import NARROW, WIDE, press, said, set_clock, settle, the_call

SIZES = pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "140x45"])


def in_place(app: MdtkitApp, place: type[Place]) -> bool:
    return isinstance(app.screen, place)


@SIZES
async def test_ones_own_cases_are_one_key_away_and_a_cover_ends_with_its_last_day(
    desk: Desk, crisis: str, size: tuple[int, int]
) -> None:
    other = desk.open_case(the_call(child_name="Andere Beispiel")).case
    desk.log(crisis, "case.assigned", {"worker": desk.me.id, "until": "2026-03-08"})
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "c")
        assert {row.ref for row in app.screen.query_one(Table).items} == {crisis, other}
        await press(pilot, "m")
        assert [row.ref for row in app.screen.query_one(Table).items] == [crisis]
        assert "My cases" in said(app)
        set_clock(desk, timedelta(days=2))
        await press(pilot, "m")
        await press(pilot, "m")
        assert "No case is assigned to you" in said(app)


@SIZES
async def test_the_handover_shows_what_is_late_what_is_next_and_what_was_done(
    desk: Desk, crisis: str, size: tuple[int, int]
) -> None:
    desk.decide_tier(crisis, "immediate")
    set_clock(desk, timedelta(hours=3))
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "h")
        assert in_place(app, HandoverPlace)
        groups = {row.group for row in app.screen.query_one(Table).items}
        assert {"late", "next", "recorded"} <= groups
        assert "NOBODY on call" in said(app)
        assert "Beispiel" not in said(app)
        await press(pilot, "enter")
        assert in_place(app, CasePlace)


@SIZES
async def test_whose_answer_is_out_is_listed_over_all_cases_the_longest_first(
    desk: Desk, crisis: str, size: tuple[int, int]
) -> None:
    other = desk.open_case(the_call(child_name="Andere Beispiel")).case
    report = {"report": "cross", "to": "law_enforcement", "method": "telephone"}
    desk.log(other, "report.made", report)
    desk.log(crisis, "transfer.sent", {"to_county": "Invented County"}, at=desk.now() - timedelta(days=3))
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "w")
        assert in_place(app, WaitingPlace)
        assert [row[0] for row in app.screen.query_one(Table).items] == [crisis, other]
        assert "The other county" in said(app)
        assert "Invented County" not in said(app)
        await press(pilot, "enter")
        assert in_place(app, CasePlace)
