"""What a child says of SOGIE on the screen: typed into the form, read by its author, sealed to another coordinator."""

from __future__ import annotations

from pathlib import Path

import pytest

from mdtkit.desk import Desk, Referral
from mdtkit.tui.app import MdtkitApp
from mdtkit.tui.screens.entry import EntryPlace
from mdtkit.tui.widgets.form import Form
from tests.desk.two_coordinators import SUNDAY, Two
from tests.tui.stage import WIDE, press, said, settle
from tests.tui.test_section_child import PLACE, open_child

WORDS = "Canaria Zwitscher"


@pytest.fixture
def two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Two:
    return Two(tmp_path, monkeypatch)


def opened(two: Two) -> Desk:
    ana = two.desk("ana")
    ana.open_case(Referral(received=SUNDAY, source="law_enforcement", triggers=["law_enforcement_danger"]))
    return ana


@pytest.mark.requirement("I13")
async def test_the_form_seals_what_the_child_says_and_its_author_reads_it_once_revealed(two: Two) -> None:
    ana = opened(two)
    ref = ana.rows()[0].ref
    app = MdtkitApp(ana, ana.home)
    async with app.run_test(size=WIDE) as pilot:
        await open_child(pilot)
        await press(pilot, "a", *"describe", "enter")
        assert isinstance(app.screen, EntryPlace)
        form = app.screen.query_one(Form)
        form.fill({"sogie": WORDS})
        await press(pilot, "ctrl+s")
        await settle(pilot)
        told = [one.message for one in app._notifications]
        assert any("sealed: read by Ana Coordinator and the recovery key, and nobody else" in one for one in told)
        await press(pilot, "escape", "2", "end")
        assert "Child described: sealed (SOGIE)." in said(app)
        assert WORDS not in said(app)
        await press(pilot, "v", "y", "end")
        assert WORDS in said(app)
        assert "read by Ana Coordinator and the recovery key" in said(app)
    assert ana.entries(ref)[-1].sealed == "sogie"
    ana.close()


@pytest.mark.requirement("I10")
async def test_another_coordinator_sees_that_it_is_sealed_and_no_word_of_it_anywhere(two: Two) -> None:
    ana = opened(two)
    ref = ana.rows()[0].ref
    ana.log(ref, "child.described", {"pronouns": WORDS, "sogie": WORDS})
    ana.close()
    bo = two.desk("bo")
    app = MdtkitApp(bo, bo.home)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "2", "v", "y", "end")
        assert "REVEALED" in said(app)
        assert "Child described: sealed (SOGIE)." in said(app)
        assert WORDS not in said(app)
        await press(pilot, "4", *["down"] * PLACE, "enter")
        assert WORDS not in said(app)
        assert "Sogie: sealed" in said(app)
    bo.close()
