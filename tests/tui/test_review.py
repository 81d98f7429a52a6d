"""A case-review meeting at the terminal: running order, what each attendee may hear, held once for every case."""

from __future__ import annotations

from datetime import timedelta

import pytest
from textual.pilot import Pilot

from mdtkit.desk import Desk, review
from mdtkit.tui.app import MdtkitApp
from mdtkit.tui.screens.meetings import MeetingsPlace
from mdtkit.tui.screens.review import ReviewPlace
from mdtkit.tui.screens.review_forms import Holding
from mdtkit.tui.widgets.form import Form
from mdtkit.tui.widgets.table import Table
from tests.tui.stage import NARROW, SUNDAY, WIDE, press, said, set_clock, settle, the_call, type_in

SIZES = pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "140x45"])
CANARY = "Beispielwort"


@pytest.fixture
def cases(desk: Desk, crisis: str) -> tuple[str, str]:
    """Two children of whom the same people shall speak."""
    other = desk.open_case(the_call(child_name="Otto Muster")).case
    for case in (crisis, other):
        desk.decide_tier(case, "immediate")
    return crisis, other


@pytest.fixture
def meeting(desk: Desk, cases: tuple[str, str]) -> str:
    """Their review on Tuesday, and it is that hour: probation and the advocate were asked."""
    starts = SUNDAY + timedelta(days=2, hours=8)
    planned = review.plan(desk, starts, cases, seats=["probation", "advocate"])
    set_clock(desk, timedelta(days=2, hours=8))
    return planned.meeting


async def opened(app: MdtkitApp, pilot: Pilot[int]) -> ReviewPlace:
    await settle(pilot)
    await press(pilot, "m", "r")
    await type_in(pilot, "planned")
    await press(pilot, "enter")
    place: object = app.screen
    assert isinstance(place, ReviewPlace)
    return place


@pytest.mark.requirement("M3")
@SIZES
async def test_a_review_is_planned_over_the_cases_that_are_ticked(
    desk: Desk, cases: tuple[str, str], size: tuple[int, int]
) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "m", "r", "enter")
        asked = {"starts": "2026-03-10 10:00", "cases": list(cases), "seats": ["probation"]}
        app.screen.query_one(Form).fill(asked)
        await press(pilot, "ctrl+s")
        assert isinstance(app.screen, MeetingsPlace)
        (planned,) = review.listed(desk)
        assert set(planned.cases) == set(cases)
        assert planned.seats == ("probation",)


@pytest.mark.requirement("M3")
@SIZES
async def test_who_gathers_the_familys_input_is_named_and_a_held_review_gives_each_case_its_entry(
    desk: Desk, cases: tuple[str, str], meeting: str, size: tuple[int, int]
) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=size) as pilot:
        await opened(app, pilot)
        assert "NOBODY NAMED" in said(app)
        await press(pilot, "g")
        app.screen.query_one(Form).fill({"person": desk.me.id})
        await press(pilot, "ctrl+s")
        assert f"input by {desk.me.name}" in said(app)
        assert "not gathered" in said(app)
        await press(pilot, "i")
        app.screen.query_one(Form).fill({"words": CANARY, "whose": ["child"]})
        await press(pilot, "ctrl+s")
        first = app.screen.query_one(Table).items[0]
        assert first.turn is not None
        assert first.turn.gathered
        assert "not gathered" not in said(app).splitlines()[3], "the line of the first case"
        assert CANARY not in said(app)
        await press(pilot, "h")
        app.screen.query_one(Form).fill({"attended": {"probation": "present", "advocate": "absent"}})
        await press(pilot, "ctrl+s")
        assert "The review is on record" in said(app)
        for case in cases:
            held = desk.case(case).chronology.of("meeting.held")[-1].entry.data
            assert (held["model"], held["meeting"]) == ("case_review", meeting)
        await press(pilot, "escape")
        assert "on record" not in said(app).splitlines()[-1], "it is held once"


@pytest.mark.requirement("C1")
async def test_an_attendee_sees_neither_the_reference_nor_the_agenda_of_a_case_that_is_not_theirs_to_hear(
    desk: Desk, cases: tuple[str, str], meeting: str
) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await opened(app, pilot)
        assert all(case in said(app) for case in cases[:1])
        await press(pilot, "t")
        await type_in(pilot, "advocate")
        await press(pilot, "enter")
        assert "may hear it" in said(app)
        assert "RESTRICTED" in said(app)
        assert not any(case in said(app) for case in cases)
        await press(pilot, "enter")
        assert type(app.screen) is ReviewPlace, "no case opens from what somebody else may hear"


@pytest.mark.requirement("M14")
async def test_a_terminal_that_dies_while_a_review_is_written_down_loses_nothing(
    desk: Desk, cases: tuple[str, str], meeting: str
) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=WIDE) as pilot:
        await opened(app, pilot)
        await press(pilot, "h")
        assert isinstance(app.screen, Holding)
        app.screen.query_one(Form).fill({"decisions": CANARY})
        await pilot.pause(0.5)
        await settle(pilot)
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=WIDE) as pilot:
        place = await opened(app, pilot)
        assert place.query_one(Table).items
        await press(pilot, "h")
        assert "An unfinished case review" in said(app)
        assert CANARY not in said(app)
        await press(pilot, "enter")
        assert app.screen.query_one(Form).values()["decisions"] == CANARY
