"""The calendar: a month of days with how much each holds, a week, a list; where an occasion leads; never a name."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from mdtkit.desk import Desk
from mdtkit.desk.sessions import plan as plan_session
from mdtkit.tui.app import MdtkitApp
from mdtkit.tui.screens.calendar import CalendarPlace
from mdtkit.tui.screens.case import CasePlace
from mdtkit.tui.screens.training import TrainingPlace
from mdtkit.tui.widgets.days import DaysView, first_shown, months_later
from mdtkit.tui.widgets.table import Table
from tests.tui.stage import NARROW, SUNDAY, WIDE, press, said, set_clock, settle

SIZES = pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "140x45"])
MEETING = date(2026, 3, 10)


@pytest.fixture
def planned(desk: Desk, crisis: str) -> str:
    """The case of the call, a meeting of it on Tuesday and a training on Thursday."""
    starts = (SUNDAY + timedelta(days=2, hours=8)).isoformat().replace("+00:00", "Z")
    desk.log(crisis, "meeting.planned", {"type": "initial", "starts": starts, "meeting": "m-0a1b2c3d4e"}, confirm=True)
    desk.decide_tier(crisis, "immediate")
    plan_session(desk, "csec_101", SUNDAY + timedelta(days=4))
    return crisis


def listed(app: MdtkitApp) -> list[str]:
    return [one.sort for one in app.screen.query_one("#dated", Table).items]


@pytest.mark.requirement("M3")
@SIZES
async def test_the_day_of_a_meeting_says_it_and_enter_opens_its_case(
    desk: Desk, planned: str, size: tuple[int, int]
) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "d")
        assert isinstance(app.screen, CalendarPlace)
        assert app.screen.query_one(DaysView).day == SUNDAY.date(), "it begins today"
        await press(pilot, "c", "right", "right")
        assert app.screen.query_one(DaysView).day == MEETING
        assert listed(app) == ["meeting"]
        assert "Initial" in said(app)
        assert planned in said(app)
        assert "Testa" not in said(app)
        await press(pilot, "enter")
        place: object = app.screen
        assert isinstance(place, CasePlace)
        assert place.ref == planned


async def test_the_month_counts_what_a_day_holds_and_the_list_has_all_of_it(desk: Desk, planned: str) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "d", "c", "right", "right")
        assert "10 ●1" in said(app)
        assert "12 ●1" in said(app)
        await press(pilot, "c", "t")
        assert "without on call" in said(app)
        assert set(listed(app)) == {"clock"}, "what falls due today"
        await press(pilot, "a")
        assert {"meeting", "training", "clock"} <= set(listed(app))
        assert "on_call" not in listed(app)
        await press(pilot, "o")
        assert "on_call" in listed(app)
        assert "NOBODY on call" in said(app)


@SIZES
async def test_a_week_and_the_way_to_what_is_no_case(desk: Desk, planned: str, size: tuple[int, int]) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "d", "w", "c", *["right"] * 4)
        view = app.screen.query_one(DaysView)
        assert (view.first, view.last) == (date(2026, 3, 8), date(2026, 3, 14))
        assert "Training: CSEC 101" in said(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, TrainingPlace)


async def test_what_concerns_nobody_of_ones_own_is_left_out_of_mine(desk: Desk, planned: str) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "d", "a")
        assert "meeting" in listed(app)
        await press(pilot, "i")
        assert "of mine" in said(app)
        assert "meeting" not in listed(app), "nobody invited her, and she works no case"
        desk.log(planned, "case.assigned", {"worker": desk.me.id}, confirm=True)
        await press(pilot, "i", "i")
        assert "clock" in listed(app), "what her party has to do in a case that she works"


async def test_a_meeting_without_a_record_and_a_clock_that_is_late_press(desk: Desk, planned: str) -> None:
    set_clock(desk, timedelta(days=3))
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "d", "left")
        assert app.screen.query_one(DaysView).day == MEETING
        assert "was it held?" in said(app)
        assert "10 ●1 !" in said(app)
        await press(pilot, "t", "pagedown")
        assert app.screen.query_one(DaysView).day == date(2026, 4, 11)


def test_a_month_is_shown_from_its_first_sunday_and_a_month_end_stays_in_its_month() -> None:
    assert first_shown(date(2026, 3, 8), 6) == date(2026, 3, 1)
    assert first_shown(date(2026, 4, 30), 6) == date(2026, 3, 29)
    assert first_shown(date(2026, 3, 14), 1) == date(2026, 3, 8)
    assert months_later(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert months_later(date(2026, 1, 31), -2) == date(2025, 11, 30)
