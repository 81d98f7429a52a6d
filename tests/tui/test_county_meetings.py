"""Meetings over all cases and the ways by which people are reached: seen and recorded by keys alone."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from mdtkit.alerts.receivers import MailReceiver
from mdtkit.desk import Desk
from mdtkit.desk.alerting import set_routes
from mdtkit.desk.channels import reach
from mdtkit.desk.clearance import invite
from mdtkit.desk.meetings import coming, planning_of
from mdtkit.tui.app import MdtkitApp
from mdtkit.tui.screens.case import CasePlace
from mdtkit.tui.screens.meetings import MeetingsPlace
from mdtkit.tui.screens.overlay import Question
from mdtkit.tui.widgets.form import Form
from tests.tui.stage import NARROW, SUNDAY, WIDE, press, said, set_clock, settle

SIZES = pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "140x45"])
PASSWORD = "canary-secret"


def plan(desk: Desk, case: str, days: int) -> None:
    starts = (SUNDAY + timedelta(days=days)).isoformat().replace("+00:00", "Z")
    desk.log(case, "meeting.planned", {"type": "initial", "starts": starts, "meeting": "m-0a1b2c3d4e"}, confirm=True)


@SIZES
async def test_a_planned_meeting_is_listed_and_leads_to_its_case(
    desk: Desk, crisis: str, size: tuple[int, int]
) -> None:
    plan(desk, crisis, 2)
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "m")
        assert "Meetings: 1 to come" in said(app)
        assert crisis in said(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, CasePlace)


@SIZES
@pytest.mark.parametrize(("key", "kind"), [("h", "meeting.held"), ("c", "meeting.cancelled")])
async def test_a_meeting_that_was_held_or_cancelled_is_no_longer_to_come(
    desk: Desk, crisis: str, size: tuple[int, int], key: str, kind: str
) -> None:
    plan(desk, crisis, 2)
    set_clock(desk, timedelta(days=2, hours=1))
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "m")
        assert "Was it held?" in said(app)
        await press(pilot, key)
        assert app.screen.query_one(Form).values()["meeting"] == "m-0a1b2c3d4e"
        await press(pilot, "ctrl+s")
        assert desk.case(crisis).entries[-1].kind == kind
        assert coming(desk) == ()


async def test_a_meeting_is_moved_by_correcting_its_planning_and_saying_why(desk: Desk, crisis: str) -> None:
    plan(desk, crisis, 2)
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "m", "m")
        app.screen.query_one(Form).fill({"starts": "2026-03-12 10:00", "why": "the advocate is not free"})
        await press(pilot, "ctrl+s")
        assert isinstance(app.screen, MeetingsPlace)
        (moved,) = coming(desk)
        assert moved.starts.isoformat().startswith("2026-03-12T17:00")


async def test_of_a_series_one_occurrence_is_moved_or_cancelled_and_the_others_stay(desk: Desk, crisis: str) -> None:
    series = {"type": "ongoing", "starts": "2026-03-12T17:00:00Z", "meeting": "m-1", "every": "month", "times": 3}
    desk.log(crisis, "meeting.planned", series, confirm=True)
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "m", "c", "ctrl+s")
        await press(pilot, "m")
        app.screen.query_one(Form).fill({"starts": "2026-04-14 10:00"})
        await press(pilot, "ctrl+s")
    assert [one.starts.isoformat()[:16] for one in coming(desk)] == ["2026-04-14T17:00", "2026-05-12T17:00"]


async def test_a_meeting_held_without_naming_its_planning_is_over_too(desk: Desk, crisis: str) -> None:
    plan(desk, crisis, 2)
    set_clock(desk, timedelta(days=2, hours=1))
    desk.log(crisis, "meeting.held", {"type": "ongoing"}, confirm=True)
    assert len(coming(desk)) == 1, "another meeting"
    desk.log(crisis, "meeting.held", {"type": "initial"}, confirm=True)
    assert coming(desk) == ()


@SIZES
async def test_whom_nothing_reaches_is_named_and_no_address_is_shown(
    desk: Desk, tmp_path: Path, size: tuple[int, int]
) -> None:
    person = desk.directory.add_person(name="Ada Example", party="advocate")
    file = tmp_path / "channels.toml"
    file.write_text(f'[people.{person.id}]\nchannels = ["json://ada:{PASSWORD}@localhost:9"]\n')
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "a")
        assert "2 of 2 people are reached by nothing" in said(app)
        await press(pilot, "s")
        app.screen.query_one(Form).fill({"file": str(tmp_path / "nowhere.toml")})
        await press(pilot, "ctrl+s")
        assert "this file cannot be read" in said(app)
        app.screen.query_one(Form).fill({"file": str(file)})
        await press(pilot, "ctrl+s")
        assert "1 of 2 people are reached by nothing" in said(app)
        assert "json" in said(app)
        assert PASSWORD not in said(app)
        assert [one.kinds for one in reach(desk)] == [(), ("json",)]


@SIZES
async def test_the_invited_are_told_of_a_called_off_meeting_by_one_key(
    desk: Desk, crisis: str, size: tuple[int, int]
) -> None:
    with MailReceiver() as post:
        lam = desk.directory.add_person(name="Lam Inventado", party="probation")
        routes = f'[mail]\nhost = "127.0.0.1"\nport = {post.port}\nsender = "m@t.example"\nsecurity = "none"\n'
        set_routes(desk, "routes.toml", f'{routes}[people.{lam.id}]\ninvite = "lam@agency.example"\n'.encode())
        plan(desk, crisis, 2)
        invite(desk, crisis, "m-0a1b2c3d4e", ["probation"], person=lam.id, confirm=True)
        app = MdtkitApp(desk, desk.home)
        async with app.run_test(size=size) as pilot:
            await settle(pilot)
            await press(pilot, "m", "i")
            assert "not invited yet" in said(app)
            await press(pilot, "y")
            assert "Messages sent: 1" in said(app)
            await press(pilot, "enter")
            await press(pilot, "c", "ctrl+s")
            await press(pilot, "i")
            assert "not told that it is off" in said(app)
            await press(pilot, "y")
            await press(pilot, "enter")
            await press(pilot, "i")
            assert not isinstance(app.screen, Question)
        methods = [b"METHOD:CANCEL" in letter.content for letter in post.received]
        assert methods == [False, True]


def test_of_two_meetings_at_one_instant_the_one_in_focus_is_the_one_that_is_cancelled(desk: Desk, crisis: str) -> None:
    plan(desk, crisis, 2)
    starts = (SUNDAY + timedelta(days=2)).isoformat().replace("+00:00", "Z")
    desk.log(crisis, "meeting.planned", {"type": "initial", "starts": starts, "meeting": "m-2"}, confirm=True)
    first, second = coming(desk)
    file = desk.case(crisis)
    assert [planning_of(file, one).data["meeting"] for one in (first, second)] == [first.meeting, second.meeting]
    assert first.meeting != second.meeting
