"""The sections of a case: what stands there is what the desk derives, and acts begin from the line in focus."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from textual.pilot import Pilot

from mdtkit.desk import Desk, attachments
from mdtkit.tui.app import MdtkitApp
from mdtkit.tui.screens.case import CasePlace
from mdtkit.tui.screens.case_chronology import ChronologyPane
from mdtkit.tui.screens.entry import EntryPlace
from mdtkit.tui.screens.section import SectionPlace
from mdtkit.tui.sections.every import SECTIONS
from mdtkit.tui.sections.section import Look
from mdtkit.tui.widgets.form import Form
from mdtkit.tui.widgets.table import Table
from tests.tui.stage import NARROW, SUNDAY, WIDE, press, said, set_clock, settle

EARLIER = SUNDAY - timedelta(days=2)


@pytest.fixture
def lived(desk: Desk, crisis: str) -> str:
    """The case of the call, in which something of every section has happened."""
    desk.decide_tier(crisis, "immediate")
    acts: list[tuple[str, dict[str, Any]]] = [
        ("missing.noticed", {"from": "placement"}),
        ("status.set", {"field": "at_risk", "start": "2026-03-08"}),
        ("instrument.administered", {"purpose": "screening", "instrument": "county_tool"}),
        ("plan.adopted", {"version": 1, "risks": "Invented words."}),
        ("service.offered", {"service": "mental_health"}),
        ("report.made", {"report": "initial", "to": "child_welfare", "method": "telephone"}),
        ("authorization.requested", {"categories": ["services"], "recipients": ["advocate"]}),
        ("court.noted", {"what": "hearing", "when": "2026-04-01T17:00:00Z"}),
        ("hold.placed", {}),
        ("child.wish", {"asked": "yes", "takes_part": "yes"}),
    ]
    for kind, data in acts:
        desk.log(crisis, kind, data, received=SUNDAY)
    attachments.add(desk, crisis, b"An invented letter.", "letter")
    desk.correct(crisis, "1", reason="typing_error", data={"unit": "special_victims"})
    return crisis


async def open_section(pilot: Pilot[Any], place: int) -> None:
    await settle(pilot)
    await press(pilot, "enter", "4", *["down"] * place, "enter")


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "140x45"])
async def test_every_section_opens_shows_how_it_stands_and_leads_back(
    desk: Desk, lived: str, size: tuple[int, int]
) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "4")
        file = desk.case(lived)
        look = Look(desk, file)
        for section in SECTIONS:
            shown = said(app)
            assert section.title in shown
            await press(pilot, "enter")
            assert getattr(app.screen, "section", None) is section
            assert section.rows(look), section.id
            lines = said(app).splitlines()
            assert lines[1].startswith(f" {section.title}: {section.state(look)}"[:60])
            await press(pilot, "escape")
            assert type(app.screen) is CasePlace
            await press(pilot, "down")


async def test_the_sections_say_what_presses(desk: Desk, lived: str) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "4")
        shown = said(app)
        assert "MISSING since" in shown
        assert "1 HOLD" in shown
        assert "version 1 of" in shown
        assert "1 entry corrected" in shown


async def test_a_report_is_recorded_from_the_clock_that_asks_for_it(desk: Desk, lived: str) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await open_section(pilot, 0)
        table = app.screen.query_one(Table)
        place = next(n for n, row in enumerate(table.items) if row.clock and row.clock.clock == "report-missing-ncmec")
        owed = sum(row.clock is not None for row in table.items)
        await press(pilot, *["down"] * place, "a", "enter")
        assert isinstance(app.screen, EntryPlace)
        values = app.screen.query_one(Form).values()
        assert (values["report"], values["to"]) == ("missing", "ncmec")
        app.screen.query_one(Form).fill({"method": "portal"})
        await press(pilot, "ctrl+s")
        await settle(pilot)
        while not isinstance(app.screen, SectionPlace):
            await press(pilot, "escape")
        assert sum(row.clock is not None for row in app.screen.query_one(Table).items) < owed
    assert any(row.kind == "report.made" for row in desk.case(lived).entries)


async def test_an_act_about_a_run_names_that_run(desk: Desk, lived: str) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await open_section(pilot, 1)
        await press(pilot, "enter")
        assert "Effort to locate" in said(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, EntryPlace)
        assert app.screen.kind.name == "missing.effort"
        noticed = next(row.id for row in desk.case(lived).entries if row.kind == "missing.noticed")
        assert app.screen.query_one(Form).values()["episode"] == noticed


async def test_e_goes_to_the_entry_behind_a_line(desk: Desk, lived: str) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await open_section(pilot, 1)
        await press(pilot, "e")
        assert isinstance(app.screen, CasePlace)
        row = app.screen.query_one(ChronologyPane).row
        assert row is not None
        assert row.kind == "missing.noticed"


async def test_closing_shows_everything_that_must_be_answered(desk: Desk, lived: str) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await open_section(pilot, len(SECTIONS) - 1)
        matters = len(app.screen.query_one(Table).items)
        assert f"{matters} to be answered" in said(app)
        await press(pilot, "a")
        assert isinstance(app.screen, EntryPlace)
        before = len(desk.case(lived).entries)
        await press(pilot, "ctrl+s")
        assert isinstance(app.screen, EntryPlace)
        assert len(desk.case(lived).entries) == before


async def test_corrections_show_both_versions(desk: Desk, lived: str) -> None:
    app = MdtkitApp(desk, desk.home)
    set_clock(desk, timedelta(minutes=5))
    async with app.run_test(size=WIDE) as pilot:
        await open_section(pilot, next(n for n, one in enumerate(SECTIONS) if one.id == "history"))
        shown = said(app)
        assert "entry 1: Referral received" in shown
        assert "now entry" in shown
