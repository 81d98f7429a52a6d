"""Training, by keys alone: who is due, a course taken or accepted, a session and who came to it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mdtkit.desk import Desk
from mdtkit.desk.courses import trainees
from mdtkit.desk.sessions import plan, sessions
from mdtkit.tui.app import MdtkitApp
from mdtkit.tui.screens.county_form import CountyForm
from mdtkit.tui.screens.training import TrainingPlace
from mdtkit.tui.widgets.form import Form
from mdtkit.tui.widgets.table import Table
from tests.tui.stage import NARROW, WIDE, press, said, set_clock, settle

SIZES = pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "140x45"])
COURSE = "csec_101"


def due(desk: Desk, person: str) -> set[str]:
    return {its.course for one in trainees(desk) if one.person.id == person for its in one.due}


@pytest.mark.requirement("T3")
@SIZES
async def test_a_course_is_put_on_record_where_it_is_due_and_the_line_is_gone(
    desk: Desk, size: tuple[int, int]
) -> None:
    person = desk.directory.add_person(name="Ada Example", party="advocate")
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "t")
        assert isinstance(app.screen, TrainingPlace)
        assert "people due" in said(app)
        assert "never taken" in said(app)
        table = app.screen.query_one("#people", Table)
        assert table.select(f"{person.id}/{COURSE}")
        await press(pilot, "t", "ctrl+s")
        assert isinstance(app.screen, TrainingPlace)
        assert COURSE not in due(desk, person.id)
        assert not table.select(f"{person.id}/{COURSE}")
        await press(pilot, "f")
        assert table.select(f"{person.id}/{COURSE}"), "everybody: also what nobody is due for"


async def test_other_training_is_accepted_by_another_named_person_only(desk: Desk) -> None:
    person = desk.directory.add_person(name="Ada Example", party="advocate")
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "t")
        app.screen.query_one("#people", Table).select(f"{person.id}/{COURSE}")
        await press(pilot, "q")
        form = app.screen.query_one(Form)
        assert person.id not in {option.code for option in form.spec("approved_by").options}
        form.fill({"day": "5 March", "what": "An invented course", "approved_by": desk.me.id})
        await press(pilot, "ctrl+s")
        assert "a day is written such as 2026-03-08" in said(app)
        assert COURSE in due(desk, person.id)
        form.fill({"day": "2026-03-05"})
        await press(pilot, "ctrl+s")
        assert isinstance(app.screen, TrainingPlace)
        assert COURSE not in due(desk, person.id)


@SIZES
async def test_a_session_is_planned_and_who_came_is_recorded_once_it_has_begun(
    desk: Desk, size: tuple[int, int]
) -> None:
    people = [desk.directory.add_person(name=name, party="advocate") for name in ("Ada Example", "Bo Example")]
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "t", "n")
        app.screen.query_one(Form).fill({"course": COURSE, "starts": "2026-03-10 09:00", "capacity": "1"})
        await press(pilot, "ctrl+s", "3")
        (held,) = sessions(desk).values()
        assert (held.course, held.capacity) == (COURSE, 1)
        await press(pilot, "a")
        app.screen.query_one(Form).fill({"came": [one.id for one in people]})
        await press(pilot, "ctrl+s")
        assert isinstance(app.screen, CountyForm)
        assert "this session has not begun" in " ".join(said(app).split())
        set_clock(desk, timedelta(days=3))
        await press(pilot, "ctrl+s")
        assert isinstance(app.screen, TrainingPlace)
        assert "1 more than room for" in said(app)
        assert set(sessions(desk)[held.session].attended) == {one.id for one in people}
        assert all(COURSE not in due(desk, one.id) for one in people)


@pytest.mark.requirement("T3")
async def test_a_full_session_keeps_a_waiting_list_and_is_called_off(desk: Desk) -> None:
    people = [desk.directory.add_person(name=name, party="advocate") for name in ("Ada Example", "Bo Example")]
    which = plan(desk, COURSE, desk.now() + timedelta(days=9), capacity=1)
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "t", "3")
        for person in people:
            await press(pilot, "b")
            app.screen.query_one(Form).fill({"person": person.id})
            await press(pilot, "ctrl+s")
            assert isinstance(app.screen, TrainingPlace)
        assert "1 booked, 1 wait" in said(app)
        assert sessions(desk)[which].waiting == (people[1].id,)
        await press(pilot, "o", "ctrl+s")
        assert "called off" in said(app)
        assert sessions(desk)[which].cancelled


@pytest.mark.requirement("T1")
async def test_a_position_is_said_when_somebody_is_added(desk: Desk) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "p", "a")
        app.screen.query_one(Form).fill({"name": "Ada Example", "party": "child_welfare", "position": "cw_hotline"})
        await press(pilot, "ctrl+s")
        (person,) = [one for one in desk.directory.people().values() if one.name == "Ada Example"]
        assert person.position == "cw_hotline"


async def test_an_agency_shows_its_people_and_only_what_can_be_done_is_offered(desk: Desk) -> None:
    ada = desk.directory.add_person(name="Ada Example", party="advocate", agency="safe_harbor")
    desk.directory.add_person(name="Bo Example", party="probation")
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "t", "2")
        assert "took it" not in said(app).splitlines()[-1]
        assert app.screen.query_one("#agencies", Table).select(f"advocate/{ada.agency}")
        await press(pilot, "enter")
        people = {row.person.id for row in app.screen.query_one("#people", Table).items}
        assert people == {ada.id}
        await press(pilot, "escape")
        assert isinstance(app.screen, TrainingPlace)
        assert len({row.person.id for row in app.screen.query_one("#people", Table).items}) > 1
