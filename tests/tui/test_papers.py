"""Papers and readers of a case at the terminal: stored, taken out, sealed anew; access given and taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from mdtkit.desk import Desk, access, attachments
from mdtkit.desk.readers import due
from mdtkit.tui.app import MdtkitApp
from mdtkit.tui.screens.section import SectionPlace
from mdtkit.tui.sections.every import SECTIONS
from mdtkit.tui.widgets.form import Form
from mdtkit.tui.widgets.table import Table
from mdtkit.vault.enrolment import enrol
from tests.desk.test_access import Office
from tests.desk.two_coordinators import SUNDAY, Two
from tests.tui.stage import NARROW, press, said, settle

PLACE = next(n for n, one in enumerate(SECTIONS) if one.id == "papers")
OPEN = ("enter", "4", *["down"] * PLACE, "enter")


@pytest.mark.requirement("C5")
async def test_a_paper_is_stored_and_taken_out_at_the_terminal(desk: Desk, crisis: str, tmp_path: Path) -> None:
    given, out = tmp_path / "scan.txt", tmp_path / "out.txt"
    given.write_text("An invented letter.")
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW, notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, *OPEN)
        assert "nothing is stored" in said(app)
        await press(pilot, "a", "enter")
        app.screen.query_one(Form).fill({"file": str(given), "what": "letter"})
        await press(pilot, "ctrl+s")
        (paper,) = attachments.on_file(desk, crisis)
        assert (paper.what, paper.stored) == ("letter", True)
        assert isinstance(app.screen, SectionPlace)
        assert "letter · 19 bytes" in said(app)
        await press(pilot, "enter", "enter")
        app.screen.query_one(Form).fill({"out": str(given)})
        await press(pilot, "ctrl+s")
        assert "it is there already" in said(app), "nothing is overwritten"
        app.screen.query_one(Form).fill({"out": str(out)})
        await press(pilot, "ctrl+s")
        assert out.read_text() == "An invented letter."
        assert "IN CLEAR" in said(app)


@pytest.mark.requirement("C1")
async def test_access_is_given_shown_and_taken_back_at_the_terminal(desk: Desk, crisis: str, tmp_path: Path) -> None:
    wil = enrol(
        desk.vault, name="Wil Worker", role="staff", identity_out=tmp_path / "wil.key", recorded=SUNDAY,
        tz="America/Los_Angeles",
    ).person  # fmt: skip
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW, notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, *OPEN)
        await press(pilot, "a", "down", "enter")
        app.screen.query_one(Form).fill({"person": wil, "basis": "emergency"})
        await press(pilot, "ctrl+s")
        assert "needs its reason" in said(app)
        assert access.standing(desk) == ()
        app.screen.query_one(Form).fill({"reason": "Invented."})
        await press(pilot, "ctrl+s")
        assert [one.person for one in access.standing(desk, crisis)] == [wil]
        assert "Wil Worker reads this case" in said(app)
        await press(pilot, "enter", "enter")
        assert access.standing(desk, crisis), "enter is the safe answer"
        await press(pilot, "enter", "y")
        assert access.standing(desk, crisis) == ()


async def test_what_goes_to_other_readers_is_offered_at_the_case_and_sealed_anew_from_its_line(
    desk: Desk, crisis: str, tmp_path: Path
) -> None:
    bo = enrol(
        desk.vault, name="Bo C.", role="coordinator", identity_out=tmp_path / "bo.key", recorded=SUNDAY,
        tz="America/Los_Angeles",
    ).person  # fmt: skip
    desk.directory.change_person(bo, party="mental_health")
    desk.log(crisis, "medical.evaluated", {"outcome": "done", "reproductive_health": "Invented."})
    signed = {
        "authorization": "a-1", "categories": ["reproductive_health"], "purposes": ["case_planning"],
        "persons": [bo], "capacity": "child",
    }  # fmt: skip
    desk.log(crisis, "authorization.granted", signed)
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=(120, 30)) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        assert "1 to seal anew" in said(app), "whoever reads it is told at the case"
        await press(pilot, *OPEN[1:])
        assert "1 to be sealed anew" in said(app)
        assert "to Bo C." in said(app)
        (one,) = due(desk, desk.case(crisis))
        assert app.screen.query_one("#rows", Table).select(f"reseal-{one.entry}")
        await press(pilot, "enter", "y")
        assert due(desk, desk.case(crisis)) == ()
        assert bo in desk.case(crisis).entries[one.seq - 1].readers


@pytest.mark.requirement("C1")
async def test_staff_see_their_case_at_the_terminal_and_record_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = Office(Two(tmp_path, monkeypatch))
    office.give()
    wil = office.at("wil", 1)
    app = MdtkitApp(wil, wil.home)
    async with app.run_test(size=NARROW, notifications=True) as pilot:
        await settle(pilot)
        assert office.ref in said(app)
        assert office.other not in said(app)
        assert "DAMAGED" not in said(app)
        await press(pilot, *OPEN)
        assert "Wil Worker reads this case" in said(app)
        await press(pilot, "enter", "y")
        assert "a coordinator or duty supervisor gives access" in said(app)
    assert access.standing(wil, office.ref)
    wil.close()
