"""The steering committee, by keys alone: a seat, a meeting and who was there, an action that stays until closed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mdtkit.desk import Desk
from mdtkit.desk.committee import agree, plan, standing
from mdtkit.tui.app import MdtkitApp
from mdtkit.tui.screens.committee import CommitteePlace, last_quarter
from mdtkit.tui.widgets.form import Form
from mdtkit.tui.widgets.table import Table
from tests.tui.stage import NARROW, SUNDAY, WIDE, press, said, set_clock, settle, until

SIZES = pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "140x45"])


@pytest.mark.requirement("S3")
@SIZES
async def test_a_seat_is_filled_and_its_gap_is_gone(desk: Desk, size: tuple[int, int]) -> None:
    person = desk.directory.add_person(name="Ada Example", party="probation")
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "g")
        assert isinstance(app.screen, CommitteePlace)
        assert "5 gaps" in said(app)
        assert app.screen.query_one("#seats", Table).select("probation")
        await press(pilot, "a")
        app.screen.query_one(Form).fill({"person": person.id, "capacity": "director"})
        await press(pilot, "ctrl+s")
        assert isinstance(app.screen, CommitteePlace)
        assert "4 gaps" in said(app)
        assert "Ada Example" in said(app)
        app.screen.query_one("#seats", Table).select("probation")
        await press(pilot, "u", "ctrl+s")
        assert "5 gaps" in said(app)


@pytest.mark.requirement("S4")
async def test_a_meeting_is_planned_held_and_its_minutes_are_shown(desk: Desk) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "g", "n")
        app.screen.query_one(Form).fill({"starts": "2026-03-10 09:00", "purposes": ["training"]})
        await press(pilot, "ctrl+s", "3", "enter")
        await until(pilot, lambda: "agenda" in said(app))
        assert "agenda" in said(app)
        set_clock(desk, timedelta(days=3))
        await press(pilot, "escape", "h")
        app.screen.query_one(Form).fill({"present": ["child_welfare"]})
        await press(pilot, "ctrl+s")
        assert isinstance(app.screen, CommitteePlace)
        (meeting,) = standing(desk).meetings
        assert (meeting.state, meeting.purposes) == ("held", ("training",))
        assert next(one for one in meeting.attendance if one.seat == "child_welfare").attended == "present"
        await press(pilot, "enter")
        await until(pilot, lambda: "minutes" in said(app))
        assert "minutes" in said(app)


@pytest.mark.requirement("S5")
async def test_an_action_stays_on_the_screen_until_each_owner_has_closed_it(desk: Desk) -> None:
    agree(desk, ["probation", "mental_health"], "An invented action", due=SUNDAY.date() - timedelta(days=5))
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "g", "2")
        assert "An invented action" in said(app)
        for seat in ("probation", "mental_health"):
            await press(pilot, "c")
            app.screen.query_one(Form).fill({"seat": seat})
            await press(pilot, "ctrl+s")
            assert isinstance(app.screen, CommitteePlace)
        assert "Nothing is open." in said(app)
        assert standing(desk).open == ()


@pytest.mark.requirement("S4")
async def test_the_figures_of_the_last_quarter_hide_what_is_small(desk: Desk, crisis: str) -> None:
    set_clock(desk, timedelta(days=40))
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "g", "g")
        await until(pilot, lambda: "2026-01-01 to 2026-03-31" in said(app))
        assert "2026-01-01 to 2026-03-31" in said(app)
        assert "hidden" in said(app)
        assert crisis not in said(app)


async def test_nothing_is_offered_that_the_line_in_focus_has_not(desk: Desk) -> None:
    plan(desk, SUNDAY + timedelta(days=2))
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "g")
        assert "took leave" not in said(app).splitlines()[-1]
        assert "held" not in said(app).splitlines()[-1]
        await press(pilot, "3")
        assert "held" in said(app).splitlines()[-1]


def test_the_last_quarter_is_the_one_that_is_over() -> None:
    assert [str(one) for one in last_quarter(SUNDAY.date())] == ["2025-10-01", "2025-12-31"]
    assert [str(one) for one in last_quarter(SUNDAY.date().replace(month=12))] == ["2026-07-01", "2026-09-30"]
