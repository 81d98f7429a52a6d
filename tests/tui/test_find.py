"""Looking for the child: why a case was found, and never "not known" while a case could not be read."""

from __future__ import annotations

from mdtkit.desk import Desk, open_desk
from mdtkit.tui.app import MdtkitApp
from mdtkit.tui.screens.find import FindSheet
from mdtkit.tui.screens.intake import IntakePlace
from mdtkit.tui.widgets.form import Form
from tests.tui.stage import NARROW, WIDE, press, said, settle


async def look_for(app: MdtkitApp, name: str, size: tuple[int, int]) -> str:
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "f")
        assert isinstance(app.screen, FindSheet)
        app.screen.query_one(Form).fill({"name": name})
        await press(pilot, "ctrl+s")
        return said(app)


async def test_a_case_that_was_found_says_why_and_no_name(desk: Desk, crisis: str) -> None:
    shown = await look_for(MdtkitApp(desk, desk.home), "Testa Beispiel", WIDE)
    assert "1 may be this child." in shown
    assert "the same name" in shown
    assert crisis in shown


async def test_a_child_whose_case_cannot_be_read_is_not_said_to_be_unknown(desk: Desk, crisis: str) -> None:
    record = next((desk.home / "records").rglob(f"{crisis}.age"))
    record.write_bytes(record.read_bytes()[:-40])
    again = open_desk(desk.home)
    again.clock = desk.clock
    _ = again.rows()
    shown = await look_for(MdtkitApp(again, again.home), "Someone Entirely Else", NARROW)
    again.close()
    assert "could not be read" in shown
    assert "Not known" not in shown


async def test_the_name_looked_for_begins_the_referral_whether_it_was_looked_up_or_not(desk: Desk) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "f")
        app.screen.query_one(Form).fill({"name": "Testa Beispiel"})
        await press(pilot, "ctrl+n")
        assert isinstance(app.screen, IntakePlace)
        assert app.screen.query_one(Form).values()["child_name"] == "Testa Beispiel"
        await press(pilot, "f3")
        app.screen.query_one(Form).fill({"born": "2010-05-17"})
        await press(pilot, "escape")
        assert app.screen.query_one(Form).values()["born"] == "2010-05-17"
