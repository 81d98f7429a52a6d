"""From the hotline call to the team: the steps of the first issue, by hand, at the terminal."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from textual.pilot import Pilot

from mdtkit.casework.clocks import ClockView
from mdtkit.desk import Desk
from mdtkit.tui.app import MdtkitApp
from mdtkit.tui.screens.case import CasePlace
from mdtkit.tui.screens.correct import CorrectPlace
from mdtkit.tui.screens.intake import IntakePlace
from mdtkit.tui.screens.report import ReportForm
from mdtkit.tui.screens.tier import TierPlace
from mdtkit.tui.widgets.fields import LineField
from mdtkit.tui.widgets.form import Form
from mdtkit.tui.widgets.table import Table
from tests.tui.stage import NARROW, SUNDAY, WIDE, press, said, set_clock, settle, the_call, type_in

SIZES = [NARROW, WIDE]


def flat(app: MdtkitApp) -> str:
    return " ".join(said(app).replace("│", " ").split())


def place(app: MdtkitApp) -> type:
    return type(app.screen)


def fill(app: MdtkitApp, **values: object) -> None:
    app.screen.query_one(Form).fill(values)


async def finds_nobody_and_fills_in_the_referral(app: MdtkitApp, pilot: Pilot[int]) -> None:
    await press(pilot, "n", "f3")
    await type_in(pilot, "Testa Beispiel")
    await press(pilot, "enter")
    assert "Not known among" in said(app)
    await press(pilot, "escape")
    assert place(app) is IntakePlace
    assert app.screen.query_one(Form).values()["child_name"] == "Testa Beispiel"
    known = the_call()
    coded = {"source": known.source, "agency": known.agency, "method": known.method}
    fill(app, **coded, triggers=known.triggers, indicators=known.indicators)
    await pilot.pause(0.4)
    await settle(pilot)


async def decides_the_proposed_tier(app: MdtkitApp, pilot: Pilot[int]) -> None:
    assert place(app) is TierPlace
    assert "VI.C.1.B" in flat(app)
    await press(pilot, "enter")
    assert "Alert the responders now?" in said(app)
    await press(pilot, "enter")
    assert place(app) is CasePlace


async def asks_why(app: MdtkitApp, pilot: Pilot[int], clock: ClockView) -> str:
    app.screen.query_one("#clocks", Table).select(clock.id)
    await press(pilot, "e")
    told = flat(app)
    await press(pilot, "escape")
    return told


async def makes_the_report(app: MdtkitApp, pilot: Pilot[int], clock: ClockView) -> None:
    app.screen.query_one("#clocks", Table).select(clock.id)
    await press(pilot, "r")
    assert place(app) is ReportForm
    assert app.screen.query_one(Form).values()["to"] == clock.to_party
    fill(app, method="telephone")
    await press(pilot, "ctrl+s")
    assert place(app) is CasePlace


async def corrects_the_newest_entry(app: MdtkitApp, pilot: Pilot[int]) -> None:
    await press(pilot, "2", "end", "c")
    assert place(app) is CorrectPlace
    await type_in(pilot, "it was sent by fax")
    fill(app, method="fax")
    await press(pilot, "ctrl+s")


@pytest.mark.requirement("R2")
@pytest.mark.requirement("M4")
@pytest.mark.parametrize("size", SIZES)
async def test_from_the_call_to_the_team(desk: Desk, size: tuple[int, int]) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await finds_nobody_and_fills_in_the_referral(app, pilot)
        assert "Proposed MDT tier: IMMEDIATE CRISIS" in flat(app)
        assert "At risk: yes" in flat(app)
        assert desk.cases() == (), "what is being typed is not yet a case"

        await press(pilot, "ctrl+g")
        await press(pilot, "y")
        (row,) = desk.cases()
        assert "cross-report" in {clock.clock for clock in row.clocks}, "reporting clocks run before any triage"

        set_clock(desk, timedelta(minutes=45))
        await decides_the_proposed_tier(app, pilot)
        clocks = desk.case(row.ref).clocks
        engage = next(clock for clock in clocks if clock.clock == "engage-child")
        assert engage.due_at == SUNDAY + timedelta(hours=2), "from identification, not from the decision"

        told = await asks_why(app, pilot, engage)
        assert "04:20 PDT" in told
        assert "clocks changed by +60 min" in told

        cross = next(c for c in clocks if c.clock == "cross-report" and c.to == "testado_da")
        await makes_the_report(app, pilot, cross)
        reports = [clock for clock in desk.case(row.ref).clocks if clock.clock == "cross-report"]
        assert {clock.id for clock in reports if not clock.live} == {cross.id}, "it stops exactly its clock"

        await corrects_the_newest_entry(app, pilot)
        old, new = (entry for entry in desk.case(row.ref).entries if entry.kind == "report.made")
        assert (old.superseded_by is not None, new.superseded_by) == (True, None)
        assert new.entry.data["method"] == "fax"
        assert old.at == new.at

        await press(pilot, "escape")
        assert row.ref in said(app)


@pytest.mark.requirement("I1")
async def test_a_draft_is_kept_when_intake_is_left_and_taken_up_again(desk: Desk) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "n")
        fill(app, child_name="Testa Beispiel", triggers=["emergency_room"])
        await press(pilot, "escape")
        assert desk.cases() == ()
        await press(pilot, "n")
        values = app.screen.query_one(Form).values()
        assert values["child_name"] == "Testa Beispiel"
        assert values["triggers"] == ["emergency_room"]


async def test_ending_with_an_unrecorded_draft_is_asked_first(desk: Desk) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "n")
        fill(app, child_name="Testa Beispiel")
        await settle(pilot)
        await press(pilot, "ctrl+q")
        assert "End mdtkit?" in said(app)
        await press(pilot, "enter")
        assert app.is_running


async def test_a_time_in_the_future_is_asked_once_and_recorded_when_meant(desk: Desk, crisis: str) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "n")
        fill(app, received="2026-03-08 05:00")
        await press(pilot, "ctrl+s")
        await press(pilot, "y")
        assert "lies in the future" in flat(app)
        assert len(desk.cases()) == 1
        await press(pilot, "y")
        assert len(desk.cases()) == 2


async def test_what_cannot_be_read_is_said_under_its_field_and_nothing_is_recorded(desk: Desk, crisis: str) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "r")
        fill(app, at="half past one", report=None)
        await press(pilot, "ctrl+s")
        assert "is not a time that can be read" in flat(app)
        assert len(desk.case(crisis).entries) == 2


async def test_a_missing_local_time_is_read_forward_and_said(desk: Desk) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "n")
        fill(app, received="2026-03-08 02:30")
        await settle(pilot)
        assert "did not exist" in flat(app)


async def test_any_kind_can_be_logged_from_its_own_form(desk: Desk, crisis: str) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "l")
        await type_in(pilot, "jurisdiction")
        await press(pilot, "enter")
        fill(app, jurisdiction="300")
        await press(pilot, "ctrl+s")
        assert desk.case(crisis).jurisdiction == "300"
        assert "jurisdiction 300" in said(app)


async def test_a_responsibility_is_ticked_off_its_checklist(desk: Desk, crisis: str) -> None:
    desk.decide_tier(crisis, "immediate")
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "tab", "down", "enter")
        before = sum(one.done for one in desk.case(crisis).checklists)
        await press(pilot, "end", "space")
        assert sum(one.done for one in desk.case(crisis).checklists) == before + 1


async def test_the_team_shows_the_roster_and_who_must_not_be_told(desk: Desk, crisis: str) -> None:
    desk.decide_tier(crisis, "immediate")
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "3")
        assert "Caregiver" in said(app)
        assert "Caregiver attendee not to be told" in flat(app)
        table = app.screen.query_one("TeamPane Table", Table)
        assert table.select(next(place.seat.seat for place in table.items if place.seat.party == "caregiver"))
        await settle(pilot)
        assert "not to be told until a named person has cleared it" in flat(app)


async def test_time_passing_changes_the_words_and_the_past_says_so(desk: Desk, crisis: str) -> None:
    desk.decide_tier(crisis, "immediate")
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        assert "in 2:00" in said(app)
        set_clock(desk, timedelta(minutes=1))
        app.pass_second()
        await settle(pilot)
        assert "in 1:59" in said(app)
        set_clock(desk, timedelta(minutes=95))
        app.pass_second()
        await settle(pilot)
        assert re.search(r"! in 0:25", said(app))
        set_clock(desk, timedelta(hours=2, minutes=12))
        app.pass_second()
        await settle(pilot)
        assert "-0:12 past" in said(app)
        assert "past county target" in said(app)
        set_clock(desk, timedelta(hours=25))
        app.pass_second()
        await settle(pilot)
        assert "PAST LEGAL DEADLINE" in said(app)
        first = app.screen.query_one("#due", Table).items[0]
        assert first.past_law


async def test_the_palette_goes_to_a_case_by_its_reference(desk: Desk, crisis: str) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+p")
        await type_in(pilot, crisis.lower())
        await pilot.pause(0.5)
        await press(pilot, "enter")
        await settle(pilot)
        assert place(app) is CasePlace


async def test_the_filter_narrows_and_escape_clears_it(desk: Desk, crisis: str) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        table = app.screen.query_one("#due", Table)
        everything = len(table.items)
        await press(pilot, "slash")
        await type_in(pilot, "cross-report")
        await settle(pilot)
        assert 0 < len(table.items) < everything
        await press(pilot, "escape")
        assert len(table.items) == everything


async def test_a_time_typed_over_the_proposed_now_replaces_it(desk: Desk) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "n")
        field = app.screen.query_one("#field-received", LineField)
        field.focus()
        await settle(pilot)
        await type_in(pilot, "01:15")
        assert field.value == "01:15"
