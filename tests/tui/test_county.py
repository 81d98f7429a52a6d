"""The county's own places: who is on call, who is in the directory, whether the record is whole. By keys alone."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from mdtkit.casework.oncall import Post
from mdtkit.desk import Desk
from mdtkit.desk.card import FILE
from mdtkit.desk.training import gaps
from mdtkit.tui.app import MdtkitApp
from mdtkit.tui.choices import GONE, options_of
from mdtkit.tui.screens.board import BoardPlace
from mdtkit.tui.screens.county_form import CountyForm
from mdtkit.tui.screens.oncall import OnCallPlace
from mdtkit.tui.screens.people import PeoplePlace
from mdtkit.tui.widgets.form import Form
from mdtkit.tui.widgets.table import Table
from tests.tui.stage import NARROW, WIDE, press, said, settle, type_in

SIZES = pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "140x45"])


@SIZES
async def test_an_uncovered_seat_is_said_and_somebody_is_put_on_call_for_it(desk: Desk, size: tuple[int, int]) -> None:
    person = desk.directory.add_person(name="Ada Example", party="advocate", telephone="555-0100")
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "o")
        assert isinstance(app.screen, OnCallPlace)
        assert "NOBODY" in said(app)
        table = app.screen.query_one(Table)
        seat = next(row for row in table.items if row.seat == "advocate")
        assert table.select(f"advocate/{seat.unit or ''}/")
        await press(pilot, "s")
        app.screen.query_one(Form).fill({"person": person.id})
        await press(pilot, "ctrl+s")
        assert isinstance(app.screen, OnCallPlace)
        assert "Ada Example" in said(app)
        now = next(one for one in desk.on_call() if (one.seat, one.unit) == (seat.seat, seat.unit))
        assert now.person == person.id


async def test_a_shift_that_ends_before_it_begins_is_refused_under_its_field_and_changes_nothing(desk: Desk) -> None:
    person = desk.directory.add_person(name="Ada Example", party="advocate")
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "o")
        seat = next(row for row in app.screen.query_one(Table).items if row.seat == "advocate")
        app.screen.query_one(Table).select(f"advocate/{seat.unit or ''}/")
        await press(pilot, "enter")
        app.screen.query_one(Form).fill({"person": person.id, "ends": "2026-03-07 10:00"})
        await press(pilot, "ctrl+s")
        assert isinstance(app.screen, CountyForm)
        assert "the end is not after the start" in said(app)
        assert not desk.oncall.shifts()


async def test_who_has_left_is_put_nowhere_and_stands_last_among_people(desk: Desk) -> None:
    gone = desk.directory.add_person(name="Ada Gone", party="advocate", left=desk.today())
    desk.directory.add_person(name="Zoe Here", party="advocate")
    last = options_of(desk)("person")[-1]
    assert (last.code, last.group) == (gone.id, GONE)
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "p")
        assert "Zoe Here" in said(app)
        assert "Ada Gone" not in said(app)


@SIZES
async def test_somebody_is_added_to_the_directory(desk: Desk, size: tuple[int, int]) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "p", "a")
        await press(pilot, "ctrl+s")
        assert "this must be said" in said(app)
        await type_in(pilot, "Ada Example")
        app.screen.query_one(Form).fill({"party": "advocate", "telephone": "555-0100"})
        await press(pilot, "ctrl+s")
        assert isinstance(app.screen, PeoplePlace)
        assert "Ada Example" in said(app)
        added = next(p for p in desk.directory.people().values() if p.name == "Ada Example")
        assert (added.party, added.telephone) == ("advocate", "555-0100")


@SIZES
async def test_a_whole_record_is_said_to_be_verified(desk: Desk, size: tuple[int, int]) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "v")
        assert "✓ Verified: nothing is wrong." in said(app)
        assert f"head {desk.verify().head.n}" in said(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, BoardPlace)


@SIZES
async def test_what_is_damaged_is_named(desk: Desk, home: Path, size: tuple[int, int]) -> None:
    (home / FILE).write_bytes(b"garbage")
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "v")
        assert "NOT VERIFIED: 1 problem" in said(app)
        assert FILE in said(app)
        assert "damaged" in said(app)


async def test_uncovered_seats_stand_first(desk: Desk) -> None:
    first = desk.on_call()[0]
    desk.oncall.set(Post(first.seat, first.unit), desk.me.id, desk.now(), desk.now() + timedelta(hours=1))
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "o")
        rows = app.screen.query_one(Table).items
        assert rows[0].person is None
        assert (rows[-1].seat, rows[-1].person) == (first.seat, desk.me.id)


async def test_enter_is_offered_only_where_a_row_leads_somewhere(desk: Desk) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "p")
        assert "enter open" not in said(app)
        await press(pilot, "escape", "o")
        assert "enter put on call" in said(app)


@SIZES
async def test_what_is_said_of_somebody_is_changed_and_what_is_emptied_is_said_no_longer(
    desk: Desk, size: tuple[int, int]
) -> None:
    person = desk.directory.add_person(
        name="Ada Example", party="advocate", agency="safe_harbor", telephone="555-0100", languages=["vi"]
    )
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "p")
        assert app.screen.query_one(Table).select(person.id)
        await press(pilot, "c")
        form = app.screen.query_one(Form)
        assert (form.values()["name"], form.values()["agency"]) == ("Ada Example", "safe_harbor")
        form.fill({"languages": ["es", "vi"], "designee": ["advocate"], "telephone": None, "since": "2024-01-15"})
        await press(pilot, "ctrl+s")
        assert isinstance(app.screen, PeoplePlace)
    after = desk.directory.people()[person.id]
    assert (after.name, after.agency, after.telephone) == ("Ada Example", "safe_harbor", None)
    assert (after.languages, after.designee, str(after.since)) == (("es", "vi"), ("advocate",), "2024-01-15")


async def test_a_position_of_another_party_is_refused_under_its_field(desk: Desk) -> None:
    person = desk.directory.add_person(name="Ada Example", party="probation")
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "p")
        app.screen.query_one(Table).select(person.id)
        await press(pilot, "c")
        app.screen.query_one(Form).fill({"position": "cw_hotline"})
        await press(pilot, "ctrl+s")
        assert isinstance(app.screen, CountyForm)
        assert "is not a known position of probation" in " ".join(said(app).split())
    assert desk.directory.people()[person.id].position is None


@pytest.mark.requirement("M7")
async def test_training_is_put_on_record_from_the_directory_and_the_gap_is_gone(desk: Desk) -> None:
    person = desk.directory.add_person(name="Ada Example", party="advocate")
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "p")
        assert app.screen.query_one(Table).select(person.id)
        assert "unqualified" in said(app)
        for values in (
            {"course": "csec_101", "statement": "team_qualified"},
            {"course": "csec_102", "statement": "confidentiality"},
        ):
            await press(pilot, "t")
            assert isinstance(app.screen, CountyForm)
            app.screen.query_one(Form).fill(values)
            await press(pilot, "ctrl+s")
            assert isinstance(app.screen, PeoplePlace)
    assert person.id not in gaps(desk)


@pytest.mark.requirement("M7")
async def test_who_lacks_training_stands_on_the_team_with_what_follows(desk: Desk, crisis: str) -> None:
    person = desk.directory.add_person(name="Ada Example", party="advocate")
    desk.decide_tier(crisis, "immediate")
    desk.log(crisis, "team.seated", {"person": person.id, "seat": "advocate"})
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        await press(pilot, "3")
        assert app.screen.query_one("TeamPane Table", Table).select("immediate.advocate")
        await settle(pilot)
        flat = " ".join(said(app).split())
        assert "may not convene yet" in flat
        assert "unqualified Ada Example" in flat
        assert "receives nothing under the team's authority until cured" in flat


@SIZES
async def test_two_weeks_say_who_stands_when_and_the_hours_of_nobody(desk: Desk, size: tuple[int, int]) -> None:
    post = Post("advocate", "on_call")
    desk.oncall.set(post, desk.me.id, desk.now(), desk.now() + timedelta(hours=1))
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "o", "w")
        rows = app.screen.query_one(Table).items
        mine = [row.person for row in rows if row.post == post]
        assert mine == [desk.me.id, None]
        assert "NOBODY" in said(app)
        assert f"No alert reaches: {desk.me.name}" in said(app)
        await press(pilot, "g")
        assert all(row.person is None for row in app.screen.query_one(Table).items)
        await press(pilot, "escape")
        assert isinstance(app.screen, OnCallPlace)
