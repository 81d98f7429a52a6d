"""Purging a closed case at the terminal: what stands against it is said, one proposes, only another can do it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from mdtkit.desk.errors import NoSuchCase
from mdtkit.desk.purging import proposals
from mdtkit.tui.app import MdtkitApp
from mdtkit.tui.screens.board import BoardPlace
from mdtkit.tui.screens.county_form import CountyForm
from mdtkit.tui.sections.every import SECTIONS
from mdtkit.tui.widgets.form import Form
from mdtkit.tui.widgets.table import Table
from tests.desk.test_purging import KEPT_TWO_YEARS, closed_case
from tests.desk.two_coordinators import SUNDAY, Two
from tests.tui.stage import NARROW, press, said, settle

LATER = SUNDAY + timedelta(days=800)


async def to_closing(app: MdtkitApp, pilot: object, ref: str) -> None:
    from mdtkit.tui.screens.case import CasePlace

    app.go(CasePlace(ref))
    await settle(pilot)  # type: ignore[arg-type]
    await press(pilot, "4")  # type: ignore[arg-type]
    place = [section.id for section in SECTIONS].index("closing")
    await press(pilot, *["down"] * place, "enter")  # type: ignore[arg-type]


@pytest.mark.requirement("C7")
async def test_one_proposes_another_purges_and_the_board_is_what_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    two = Two(tmp_path, monkeypatch, KEPT_TWO_YEARS)
    founder = two.desk("ana")
    ref = closed_case(founder)
    founder.close()

    ana = two.desk("ana", LATER)
    app = MdtkitApp(ana, ana.home)
    async with app.run_test(size=NARROW, notifications=True) as pilot:
        await settle(pilot)
        await to_closing(app, pilot, ref)
        await press(pilot, "a", "down", "down", "enter")
        assert isinstance(app.screen, CountyForm)
        app.screen.query_one(Form).fill({"reason": "retention_over"})
        await press(pilot, "ctrl+s")
        assert [one.case for one in proposals(ana)] == [ref]
        assert "a purge waits for a second coordinator" in said(app)
        await press(pilot, "a", "down", "down", "enter")
        assert "You have proposed this purge." in said(app)
    ana.close()

    bo = two.desk("bo", LATER)
    app = MdtkitApp(bo, bo.home)
    async with app.run_test(size=NARROW, notifications=True) as pilot:
        await settle(pilot)
        await to_closing(app, pilot, ref)
        await press(pilot, "a", "down", "down", "enter", "enter")
        assert bo.case(ref).ref == ref, "enter is the safe answer"
        await press(pilot, "a", "down", "down", "enter", "y")
        await settle(pilot)
        assert isinstance(app.screen, BoardPlace)
        assert app.screen.query_one(Table).items == ()
    with pytest.raises(NoSuchCase):
        bo.case(ref)
    bo.close()


async def test_what_stands_against_it_is_said_first_and_nothing_is_proposed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    two = Two(tmp_path, monkeypatch, KEPT_TWO_YEARS)
    ana = two.desk("ana")
    ref = closed_case(ana)
    app = MdtkitApp(ana, ana.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await to_closing(app, pilot, ref)
        await press(pilot, "a", "down", "down", "enter")
        assert "What stands against a purge" in said(app)
        assert "it is kept until 2028-03-0" in said(app)
        await press(pilot, "escape")
        app.screen.query_one(Form).fill({"reason": "retention_over"})
        await press(pilot, "ctrl+s")
        assert isinstance(app.screen, CountyForm), "the refusal leaves the form as it is"
        assert proposals(ana) == ()
    ana.close()
