"""The sharing desk at 80 columns: attendees by categories, why, what is needed, and what was told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mdtkit.desk import Desk
from mdtkit.desk.releasing import Telling, accounting, release
from mdtkit.desk.sharing import Ask
from mdtkit.tui.answering import acts_that_meet
from mdtkit.tui.app import MdtkitApp
from mdtkit.tui.screens.case import CasePlace
from mdtkit.tui.screens.entry import EntryPlace
from mdtkit.tui.screens.sharing import SharingPlace
from mdtkit.tui.widgets.form import Form
from mdtkit.tui.widgets.matrix import MatrixView
from tests.tui.stage import NARROW, SUNDAY, press, said, set_clock, settle

SEATS = ["child", "family", "probation", "mental_health", "advocate", "district_attorney", "public_defender"]


@pytest.fixture
def planned(desk: Desk, crisis: str) -> str:
    """A case with a meeting on Thursday, and an authorization of a parent for services to the advocate."""
    desk.log(crisis, "tier.decided", {"tier": "initial"})
    starts = (SUNDAY + timedelta(days=4)).isoformat().replace("+00:00", "Z")
    desk.log(
        crisis,
        "meeting.planned",
        {"type": "initial", "meeting": "m-1", "starts": starts, "seats": SEATS, "combined_cft": "no"},
    )
    signed = {"authorization": "a-1", "categories": ["services"], "purposes": ["case_planning"], "capacity": "parent"}
    desk.log(crisis, "authorization.granted", {**signed, "recipients": ["advocate"], "expires": "2026-03-20"})
    set_clock(desk, timedelta(hours=1))
    return crisis


@pytest.mark.requirement("I9")
def test_looking_again_begins_from_its_clock_with_the_release_filled_in(desk: Desk, crisis: str) -> None:
    told = Ask(to=("district_attorney",), items=("sogie",))
    logged = release(desk, crisis, told, Telling(afterwards=True)).logged
    assert logged is not None
    file = desk.case(crisis)
    (view,) = [one for one in file.clocks if one.clock == "release-review"]
    (deed,) = acts_that_meet(file, desk.protocol, view)
    assert (deed.kind, deed.values["disclosure"]) == ("disclosure.reviewed", logged.entry)


def to_cell(screen: SharingPlace, to: str, item: str) -> None:
    view, matrix = screen.query_one(MatrixView), screen._matrix
    assert matrix is not None
    view.column, view.row = matrix.attendees.index(to), matrix.items.index(item)


async def open_desk(app: MdtkitApp, pilot: object) -> SharingPlace:
    await settle(pilot)  # type: ignore[arg-type]
    await press(pilot, "enter", "s")  # type: ignore[arg-type]
    assert isinstance(app.screen, SharingPlace)
    return app.screen


@pytest.mark.requirement("C1")
async def test_the_matrix_of_the_next_meeting_fits_80_columns_with_its_reason_below(desk: Desk, planned: str) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        screen = await open_desk(app, pilot)
        shown = said(app)
        assert "purpose: Case planning" in shown
        assert "CFT? no" in shown
        assert "DA" in shown
        assert "Statements made in scr" in shown
        to_cell(screen, "district_attorney", "screening_statements")
        await settle(pilot)
        below = said(app)
        assert "may not be told" in below
        assert "II.B" in below
        assert "nobody present may hear it" in below
        assert max(len(line) for line in below.splitlines()) <= 80


async def test_the_arrows_go_from_cell_to_cell_and_every_category_can_be_reached(desk: Desk, planned: str) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        screen = await open_desk(app, pilot)
        await press(pilot, "right", "right", *["down"] * 30)
        view = screen.query_one(MatrixView)
        assert (view.column, view.row) == (2, len(view.titles) - 1)
        assert view.titles[-1] in said(app), "the last line has come into sight"
        await press(pilot, "escape")
        assert type(app.screen) is CasePlace


@pytest.mark.requirement("C5")
async def test_what_is_needed_is_drafted_with_its_scope_filled_in(desk: Desk, planned: str) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        screen = await open_desk(app, pilot)
        to_cell(screen, "probation", "screening_statements")
        await settle(pilot)
        assert "needs authorization" in said(app)
        await press(pilot, "d")
        assert isinstance(app.screen, EntryPlace)
        assert app.screen.kind.name == "authorization.requested"
        values = app.screen.query_one(Form).values()
        assert (values["categories"], values["recipients"]) == (["screening_statements"], ["probation"])
        await press(pilot, "ctrl+s")
        await settle(pilot)
    assert any(row.kind == "authorization.requested" for row in desk.case(planned).entries)


@pytest.mark.requirement("C3")
async def test_what_is_told_is_recorded_from_its_cell_and_stands_in_the_ledger(desk: Desk, planned: str) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        screen = await open_desk(app, pilot)
        to_cell(screen, "advocate", "services")
        await settle(pilot)
        assert "may be told, until" in said(app)
        await press(pilot, "r")
        assert "18961.7" in said(app)
        await press(pilot, "y")
        await settle(pilot)
    _, rows = accounting(desk, planned)
    assert [(row.to, row.item, row.authorization, row.meeting) for row in rows] == [
        ("advocate", "services", "a-1", "m-1")
    ]


async def test_what_may_not_be_told_cannot_be_recorded_from_its_cell(desk: Desk, planned: str) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        screen = await open_desk(app, pilot)
        to_cell(screen, "district_attorney", "services")
        await settle(pilot)
        await press(pilot, "r")
        assert app.screen is screen
    assert not accounting(desk, planned)[1]


async def test_another_purpose_is_another_answer(desk: Desk, planned: str) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        screen = await open_desk(app, pilot)
        await press(pilot, "p", *"Steering", "enter")
        assert "purpose: Steering committee" in said(app)
        matrix = screen._matrix
        assert matrix is not None
        assert {one.answer for one in matrix.cells.values()} == {"deny"}


@pytest.mark.requirement("C3", "C5")
async def test_the_sections_show_what_is_in_force_and_what_was_told(desk: Desk, planned: str) -> None:
    desk.log(planned, "report.made", {"report": "cross", "to": "district_attorney", "method": "telephone"})
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=(80, 30)) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "4")
        shown = said(app)
        assert "1 in force" in shown
        assert "2 rows" in shown


async def test_without_a_meeting_the_seats_of_the_case_stand_there(desk: Desk, crisis: str) -> None:
    desk.decide_tier(crisis, "immediate")
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        screen = await open_desk(app, pilot)
        assert "No meeting: the seats of the case" in said(app)
        matrix = screen._matrix
        assert matrix is not None
        assert {"mental_health", "advocate", "law_enforcement"} <= set(matrix.attendees)
        assert {one.answer for one in matrix.cells.values()} > {"deny"}, "they are parties of the protocol"
