"""The form of an instrument in the terminal: item by item, the band beside, a draft that waits, nothing determined."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot

from mdtkit.casework.instruments.answers import Given
from mdtkit.desk import Desk
from mdtkit.desk.instruments import drafts
from mdtkit.desk.instruments.catalogue import instrument_of
from mdtkit.desk.instruments.reviews import reviews
from mdtkit.desk.instruments.screening import administer
from mdtkit.tui.app import MdtkitApp
from mdtkit.tui.screens.draft import DraftOffer
from mdtkit.tui.screens.overlay import Telling
from mdtkit.tui.screens.screening import ScreeningPlace
from mdtkit.tui.screens.section import SectionPlace
from mdtkit.tui.screens.tools import ToolsPlace
from mdtkit.tui.widgets.form import Form
from mdtkit.tui.widgets.table import Table
from tests.protocol.placeholder import MANIFEST, shipped
from tests.tui.stage import NARROW, WIDE, press, said, settle


@pytest.fixture
def tools(desk: Desk) -> Iterator[Desk]:
    folder = desk.home / "instruments"
    folder.mkdir()
    for name, content in (("placeholder.toml", MANIFEST), shipped("cse_it"), shipped("at_risk_cdss")):
        (folder / name).write_bytes(content)
    desk.reload_protocol()
    return iter([desk])


@pytest.fixture
def ready(tools: Iterator[Desk]) -> Desk:
    return next(tools)


def holding(folder: Path, words: bytes) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and words in path.read_bytes()]


def administrations(desk: Desk, case: str) -> list[dict[str, object]]:
    return [entry.data for entry in desk.entries(case) if entry.kind == "instrument.administered"]


async def open_assessments(app: MdtkitApp, pilot: Pilot[int]) -> None:
    """From the board into the section of the case in focus, wherever it stands among the others."""
    await press(pilot, "enter", "4")
    assert app.screen.query_one("SectionsPane Table", Table).select("assessments")
    await press(pilot, "enter")


@pytest.mark.requirement("I6")
@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "140x45"])
async def test_an_instrument_is_administered_from_its_section_item_by_item(
    ready: Desk, crisis: str, size: tuple[int, int]
) -> None:
    app = MdtkitApp(ready, ready.home)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await open_assessments(app, pilot)
        await press(pilot, "a")
        assert "Placeholder screen (invented) (3)" in said(app)
        await press(pilot, *"placeh", "enter")
        assert isinstance(app.screen, ScreeningPlace)
        assert "Placeholder words of alpha." in said(app)
        await press(pilot, "c")
        assert "1 answered, 1 open" in said(app)
        assert "total 1: Low" in said(app)
        assert "with what is not known: Low, High" in said(app)
        await press(pilot, "tab", "p")
        assert "total 3: High" in said(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, Telling)
        assert "It informs and decides nothing." in said(app)
        [recorded] = administrations(ready, crisis)
        assert recorded["answers"] == {"alpha": "clear", "beta": "possible"}
        assert recorded["band"] == "high"
        assert drafts.load(ready, crisis, "placeholder") is None


async def test_what_is_open_is_told_under_its_item_and_nothing_is_recorded(ready: Desk, crisis: str) -> None:
    app = MdtkitApp(ready, ready.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        app.go(ScreeningPlace(crisis, instrument_of(ready, "placeholder")))
        await settle(pilot)
        await press(pilot, "c", "ctrl+s")
        assert isinstance(app.screen, ScreeningPlace)
        assert "! beta is missing" in said(app)
        assert administrations(ready, crisis) == []
        assert app.screen.query_one(Form).at == "item1"


async def test_what_was_answered_waits_as_a_draft_and_the_form_goes_on_with_it(ready: Desk, crisis: str) -> None:
    app = MdtkitApp(ready, ready.home)
    tool = instrument_of(ready, "placeholder")
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        app.go(ScreeningPlace(crisis, tool))
        await settle(pilot)
        await press(pilot, "c", "escape")
        assert not isinstance(app.screen, ScreeningPlace)
        kept = drafts.load(ready, crisis, "placeholder")
        assert kept is not None
        assert kept.answers == {"alpha": "clear"}
        app.go(ScreeningPlace(crisis, tool))
        await settle(pilot)
        assert isinstance(app.screen, DraftOffer)
        assert "An unfinished administration" in said(app)
        await press(pilot, "enter")
        assert "1 answered, 1 open" in said(app)
        assert administrations(ready, crisis) == []


@pytest.mark.requirement("I6")
async def test_a_score_sheet_alone_is_copied_and_a_total_that_does_not_agree_is_asked_about(
    ready: Desk, crisis: str
) -> None:
    app = MdtkitApp(ready, ready.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        app.go(ScreeningPlace(crisis, instrument_of(ready, "cse_it")))
        await settle(pilot)
        assert "NOT VERIFIED" in said(app)
        form = app.screen.query_one(Form)
        await press(pilot, "9")
        form.start("score8")
        await settle(pilot)
        await press(pilot, "4")
        assert "Total 4: Possible concern" in said(app)
        await press(pilot, "enter")
        assert "its parts" in said(app) or "the parts that are given come to 9" in said(app)
        assert administrations(ready, crisis) == []
        await press(pilot, "y")
        assert administrations(ready, crisis)[0]["band"] == "possible_concern"


@pytest.mark.requirement("I5")
async def test_the_definition_is_recorded_as_indicators_only_where_the_person_says_so(ready: Desk, crisis: str) -> None:
    app = MdtkitApp(ready, ready.home)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        app.go(ScreeningPlace(crisis, instrument_of(ready, "at_risk_cdss")))
        await settle(pilot)
        form = app.screen.query_one(Form)
        form.fill({f"item{n}": "yes" if n in (3, 4) else "no" for n in range(8)})
        form.fill({"determined": "yes"})
        await press(pilot, "ctrl+s")
        kinds = [entry.kind for entry in ready.entries(crisis)]
        assert kinds[-2:] == ["instrument.administered", "indicators.recorded"]


async def test_no_draft_leaves_the_answers_readable_on_the_device(ready: Desk, crisis: str, tmp_path: Path) -> None:
    app = MdtkitApp(ready, ready.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        app.go(ScreeningPlace(crisis, instrument_of(ready, "placeholder")))
        await settle(pilot)
        app.screen.query_one(Form).fill({"statements": "Invented canary words"})
        await press(pilot, "c", "escape")
    assert holding(tmp_path, b"canary") == []


@pytest.mark.requirement("A6")
async def test_a_result_is_read_from_its_line_and_how_it_arose_only_once_revealed(ready: Desk, crisis: str) -> None:
    answers: dict[str, object] = {"alpha": "clear", "beta": "possible"}
    administer(ready, crisis, "placeholder", Given(answers=answers))
    app = MdtkitApp(ready, ready.home)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await open_assessments(app, pilot)
        place = app.screen
        assert isinstance(place, SectionPlace)
        rows = place.query_one(Table)
        for _ in rows.items:
            if getattr(rows.item, "told", None) is None:
                await press(pilot, "down")
        await press(pilot, "enter")
        assert "Band: High. It informs and decides nothing." in said(app)
        assert "alpha 2 (clear)" not in said(app)
        await press(pilot, "escape", "escape", "v", "y", "4", "enter")
        await press(pilot, *["down"] * 12)
        rows = app.screen.query_one(Table)
        for _ in rows.items:
            if getattr(rows.item, "told", None) is None:
                await press(pilot, "up")
        await press(pilot, "enter")
        assert "first_points 3: from 3 by steps; the sum of alpha 2 (clear) + beta 1" in said(app)
        assert "Services that come to mind: " in said(app)


@pytest.mark.requirement("I6")
@pytest.mark.requirement("A1")
async def test_a_partys_statement_that_it_received_and_reviewed_a_tool_is_recorded_from_the_board(ready: Desk) -> None:
    app = MdtkitApp(ready, ready.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "s")
        assert isinstance(app.screen, ToolsPlace)
        table = app.screen.query_one(Table)
        assert table.select("cse_it")
        await settle(pilot)
        assert "not verified" in said(app)
        before = {one.party: one.current for one in reviews(ready, "cse_it")}
        assert not any(before.values())
        await press(pilot, "r")
        app.screen.query_one(Form).fill({"party": "probation"})
        await press(pilot, "ctrl+s")
        assert isinstance(app.screen, ToolsPlace)
        assert {one.party for one in reviews(ready, "cse_it") if one.current} == {"probation"}
        assert f"1 of {len(before)}" in said(app)
        await press(pilot, "enter")
        shown = " ".join(said(app).split())
        assert "Probation: version 2.0" in shown
        assert "no statement yet" in shown
