"""The child's section: derived answers with their reasons, and no name before the case is revealed."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from mdtkit.desk import Desk
from mdtkit.tui.app import MdtkitApp
from mdtkit.tui.screens.entry import EntryPlace
from mdtkit.tui.screens.section import SectionPlace
from mdtkit.tui.sections.every import SECTIONS
from mdtkit.tui.widgets.form import Form
from mdtkit.tui.widgets.table import Table
from tests.tui.stage import NARROW, WIDE, press, said, settle

PLACE = next(n for n, one in enumerate(SECTIONS) if one.id == "child")


async def open_child(pilot: Pilot[Any], *first: str) -> None:
    await settle(pilot)
    await press(pilot, "enter", *first)
    await press(pilot, "4", *["down"] * PLACE, "enter")


@pytest.mark.requirement("I11")
async def test_services_unknown_counts_as_yes_and_is_to_be_asked_again(desk: Desk, crisis: str) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=WIDE) as pilot:
        await open_child(pilot)
        assert "Child welfare services: unknown: counts as yes" in said(app)
        assert "ask again in this shift" in said(app)
        await press(pilot, "down", "enter")
        assert isinstance(app.screen, EntryPlace)
        assert app.screen.kind.name == "eligibility.determined"
        form = app.screen.query_one(Form)
        form.fill({"services": "yes", "basis": "ran_from_foster_care"})
        await press(pilot, "ctrl+s")
        while not isinstance(app.screen, SectionPlace):
            await press(pilot, "escape")
        assert "Child welfare services: yes" in said(app)
        assert "Ran from foster care" in said(app)
    assert desk.case(crisis).history.now["receiving_services"] == "yes"


@pytest.mark.requirement("I13")
async def test_the_names_and_pronouns_stand_there_only_once_revealed(desk: Desk, crisis: str) -> None:
    desk.log(crisis, "child.described", {"name": "Testa Beispiel", "pronouns": "they/them", "language": "spanish"})
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await open_child(pilot)
        withheld = said(app)
        assert "Language: spanish" in withheld
        assert "Testa" not in withheld
        assert "they/them" not in withheld
        await press(pilot, "escape", "v", "y")
        await press(pilot, "enter")
        await press(pilot, "end")
        rows = " ".join(row.what for row in app.screen.query_one(Table).items)
        assert "Name: Testa Beispiel" in rows
        assert "Pronouns: they/them" in rows
