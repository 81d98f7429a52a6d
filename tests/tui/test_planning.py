"""Planning a meeting by keys alone: proposed times, the clocks that each meets, and any other time."""

from __future__ import annotations

from datetime import datetime

import pytest

from mdtkit.desk import Desk
from mdtkit.desk.meetings import coming
from mdtkit.desk.planning import propose
from mdtkit.tui.app import MdtkitApp
from mdtkit.tui.screens.case import CasePlace
from mdtkit.tui.screens.entry import EntryPlace
from mdtkit.tui.screens.planning import PlanPlace
from mdtkit.tui.widgets.form import Form
from mdtkit.tui.widgets.table import Table
from tests.tui.stage import NARROW, WIDE, press, said, settle, type_in

SIZES = pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "140x45"])


@pytest.mark.requirement("M2")
@SIZES
async def test_a_proposed_time_says_which_clock_it_meets_and_enter_plans_it(
    desk: Desk, crisis: str, size: tuple[int, int]
) -> None:
    desk.decide_tier(crisis, "initial")
    plan = propose(desk, crisis, "initial")
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        app.go(CasePlace(crisis))
        await settle(pilot)
        await press(pilot, "m")
        await type_in(pilot, "initial")
        await press(pilot, "enter")
        place: object = app.screen
        assert isinstance(place, PlanPlace)
        assert "Initial team meeting: by" in said(app)
        slots = app.screen.query_one(Table).items
        assert [slot.starts for slot in slots] == [slot.starts for slot in plan.slots]
        await press(pilot, "e")
        assert "meets Initial team meeting" in said(app)
        await press(pilot, "escape", "enter")
        assert isinstance(app.screen, EntryPlace)
        await press(pilot, "ctrl+s")
        await settle(pilot)
        (meeting,) = coming(desk)
        assert (meeting.case, meeting.type, meeting.starts) == (crisis, "initial", plan.slots[0].starts)
        assert meeting.meeting, "it has an id, which invitations and its record refer to"


async def test_any_other_time_can_be_planned(desk: Desk, crisis: str) -> None:
    desk.decide_tier(crisis, "initial")
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        app.go(PlanPlace(crisis, "initial"))
        await settle(pilot)
        await press(pilot, "o")
        app.screen.query_one(Form).fill({"starts": "2026-03-14 23:00"})
        await press(pilot, "ctrl+s")
        await settle(pilot)
        (meeting,) = coming(desk)
        assert meeting.starts == datetime.fromisoformat("2026-03-15T06:00:00+00:00"), "a Saturday night"


async def test_who_cannot_come_is_named_with_the_seats_of_which_nobody_is_known(desk: Desk, crisis: str) -> None:
    desk.decide_tier(crisis, "initial")
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        app.go(PlanPlace(crisis, "initial"))
        await settle(pilot)
        assert "Nobody of the directory can sit for" in said(app)
        assert "they count as free" in said(app)
