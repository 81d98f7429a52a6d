"""Removing what an entry says, at the terminal: the first person proposes, only a second one can do it."""

from __future__ import annotations

from pathlib import Path

import pytest

from mdtkit.desk import Referral
from mdtkit.desk.redaction import proposals
from mdtkit.tui.app import MdtkitApp
from mdtkit.tui.widgets.form import Form
from mdtkit.tui.widgets.table import Table
from tests.desk.two_coordinators import SUNDAY, Two
from tests.tui.stage import NARROW, press, said, settle


@pytest.mark.requirement("C7")
async def test_one_proposes_and_sees_that_it_waits_and_another_removes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    two = Two(tmp_path, monkeypatch)
    ana = two.desk("ana")
    ref = ana.open_case(Referral(received=SUNDAY, source="law_enforcement", triggers=["law_enforcement_danger"])).case
    ana.log(ref, "note.added", {}, note="Canaria Zwitscher")
    app = MdtkitApp(ana, ana.home)
    async with app.run_test(size=NARROW, notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "2", "end", "d")
        app.screen.query_one(Form).fill({"reason": "misfiled"})
        await press(pilot, "ctrl+s")
        (waiting,) = proposals(ana.case(ref))
        assert waiting.seq == 2
        await press(pilot, "2")
        assert app.screen.query_one("#entries", Table).select(waiting.target)
        await press(pilot, "d")
        assert "You have proposed this removal." in said(app)
        assert not ana.case(ref).entries[1].removed
        await press(pilot, "4")
        assert "1 removal waits for a second person" in said(app)
    ana.close()

    bo = two.desk("bo")
    app = MdtkitApp(bo, bo.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "2")
        assert app.screen.query_one("#entries", Table).select(waiting.target)
        await press(pilot, "d", "enter")
        assert not bo.case(ref).entries[1].removed, "enter is the safe answer"
        await press(pilot, "d", "y")
        assert bo.case(ref).entries[1].removed
    bo.close()
