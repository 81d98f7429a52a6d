"""No screen shows a word of a case that nobody asked to see: every place of the application, found by itself."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from textual.binding import Binding
from textual.screen import Screen

from mdtkit.chronology.kinds import KINDS
from mdtkit.desk import Desk, review, review_draft
from mdtkit.tui import screens
from mdtkit.tui.app import MdtkitApp
from mdtkit.tui.screens.case import CasePlace
from mdtkit.tui.screens.draft import DraftOffer
from mdtkit.tui.screens.meeting import MeetingPlace
from mdtkit.tui.screens.report import ReportForm
from mdtkit.tui.screens.review import ReviewPlace
from mdtkit.tui.screens.review_forms import Holding
from mdtkit.tui.screens.section import SectionPlace
from mdtkit.tui.screens.sheet_forms import SheetForm
from mdtkit.tui.sections.every import SECTIONS
from mdtkit.tui.sections.section import Look
from mdtkit.tui.widgets.table import Table
from tests.cli.walking import SAID, TOLD, words_in
from tests.tui.stage import SUNDAY, press, said, settle

TALL = (140, 120)
"""So tall that what a screen has to say is on it."""
SHELLS = frozenset((
    "Place", "Overlay", "Telling", "Trouble", "Question", "HelpSheet", "CountyForm", "Becoming", "DraftOffer",
    "TooSmall", "ScreeningPlace", "PanelPlace",
))  # fmt: skip
"""Frames that show what another screen gives them, an instrument's own questions, a plugin's answer in codes."""
OPENED: dict[type[Screen[Any]], set[type[Screen[Any]]]] = {MeetingPlace: {SheetForm}, ReviewPlace: {Holding}}
"""Forms that are opened over a meeting only, with what stands on its sheet: walked by every key of the place."""


def places() -> Iterator[type[Screen[Any]]]:
    """Every screen that there is."""
    for module in pkgutil.iter_modules(screens.__path__):
        loaded = importlib.import_module(f"{screens.__name__}.{module.name}")
        for name, found in vars(loaded).items():
            if inspect.isclass(found) and issubclass(found, Screen) and found.__module__ == loaded.__name__:
                assert name == found.__name__
                yield found


@pytest.fixture
def told(desk: Desk, crisis: str) -> str:
    """The case of the call, with invented words in its every text field."""
    desk.decide_tier(crisis, "immediate")
    for kind, data in TOLD:
        texts = {field.name: SAID for field in KINDS[kind].fields if field.type == "text"}
        desk.log(crisis, kind, {**texts, **data}, received=SUNDAY, note=SAID)
    desk.correct(crisis, "1", reason="typing_error", data={"unit": "special_victims"})
    return crisis


def given(desk: Desk, ref: str) -> dict[str, Any]:
    """What a screen is given, by the name of what it takes."""
    file = desk.case(ref)
    note = next(row for row in file.entries if row.kind == "note.added")
    return {
        "ref": ref,
        "file": file,
        "kind": "note.added",
        "row": note,
        "zone": desk.county.zone,
        "type_": "initial",
        "meeting": "m-1",
        "checklist": file.checklists[0],
        "clock": file.clocks[0],
        "section": SECTIONS[0],
        "show_entry": lambda _entry: None,
        "again": lambda: desk.case(ref),
    }


def walked_places() -> list[type[Screen[Any]]]:
    """Those that are opened by themselves: no frames, no forms of a meeting, nothing that is a base of another."""
    every = list(places())
    forms = {form for opened in OPENED.values() for form in opened}
    bases = {place for place in every if inspect.isabstract(place) or _unfinished(place)}
    assert all(any(other is not base and issubclass(other, base) for other in every) for base in bases)
    return [one for one in every if one.__name__ not in SHELLS and one not in forms | bases]


def _unfinished(place: type[Screen[Any]]) -> bool:
    """A base for others: something of it only says that it is not there."""
    own = [value for value in vars(place).values() if inspect.isfunction(value)]
    return any("NotImplementedError" in one.__code__.co_names for one in own)


def made(place: type[Screen[Any]], values: dict[str, Any]) -> Screen[Any]:
    """The screen with what it needs. Fails where nobody has said what that is."""
    needed = [p for p in inspect.signature(place.__init__).parameters.values() if p.default is p.empty]
    names = [p.name for p in needed if p.name != "self" and p.kind is not p.VAR_KEYWORD]
    unknown = [name for name in names if name not in values]
    assert not unknown, f"{place.__name__}: say in this test what the walk gives for {unknown}"
    return place(**{name: values[name] for name in names})


@pytest.mark.requirement("C3")
async def test_no_screen_shows_a_word_of_a_case_before_somebody_reveals_it(desk: Desk, told: str) -> None:
    values = given(desk, told)
    planned = review.plan(desk, SUNDAY + timedelta(days=4), [told], seats=["probation"])
    of_review = {**values, "meeting": planned.meeting}
    walked = walked_places()
    assert len(walked) > 20
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=TALL) as pilot:
        await settle(pilot)
        for place in walked:
            await app.push_screen(made(place, of_review if place is ReviewPlace else values))
            await settle(pilot)
            # A place of a report to be made becomes its form.
            assert isinstance(app.screen, (place, ReportForm)), place.__name__
            assert not words_in(said(app)), f"{place.__name__}: {words_in(said(app))}"
            await app.pop_screen()
            await settle(pilot)


@pytest.mark.requirement("C3")
@pytest.mark.parametrize("place", OPENED, ids=lambda place: place.__name__)
async def test_no_key_of_a_meeting_opens_a_form_that_shows_a_word(
    desk: Desk, told: str, place: type[Screen[Any]]
) -> None:
    planned = review.plan(desk, SUNDAY + timedelta(days=4), [told], seats=["probation"])
    review_draft.keep(desk, planned.meeting, {"decisions": SAID})
    values = given(desk, told)
    keys = [b.key for b in place.BINDINGS if isinstance(b, Binding) and b.action not in ("reveal", "leave")]
    assert len(keys) > 3
    seen: set[type[Screen[Any]]] = set()
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=TALL) as pilot:
        await settle(pilot)
        over = made(place, {**values, "meeting": planned.meeting} if place is ReviewPlace else values)
        await app.push_screen(over)
        await settle(pilot)
        assert len(over.query_one(Table).items) > 3
        # A line's form bears the words of the line, which the place itself shows: some lines stand for all.
        for key in [*keys, *(["enter", "down"] * 3 if place is MeetingPlace else ())]:
            await press(pilot, key)
            shown = 0
            while app.screen is not over:
                shown += 1
                assert shown < 5, f"{key}: {type(app.screen).__name__} comes back for ever"
                seen.add(type(app.screen))
                assert not words_in(said(app)), f"{key}: {type(app.screen).__name__}: {words_in(said(app))}"
                if isinstance(app.screen, DraftOffer):
                    await press(pilot, "d")  # gone on with it is asked for
                    continue
                await app.pop_screen()
                await settle(pilot)
            assert not words_in(said(app)), key
    assert OPENED[place] <= seen


@pytest.mark.requirement("C3")
async def test_no_section_of_a_case_and_no_tab_shows_a_word_before_somebody_reveals_it(desk: Desk, told: str) -> None:
    look = Look(desk, desk.case(told))
    values = given(desk, told)
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=TALL) as pilot:
        await settle(pilot)
        for section in SECTIONS:
            assert not words_in(f"{section.rows(look)} {section.state(look)}"), section.id
            await app.push_screen(made(SectionPlace, {**values, "section": section}))
            await settle(pilot)
            assert not words_in(said(app)), section.id
            await app.pop_screen()
            await settle(pilot)
        await app.push_screen(CasePlace(told))
        await settle(pilot)
        for tab in "123456":
            await pilot.press(tab)
            await settle(pilot)
            assert not words_in(said(app)), tab


async def test_what_is_revealed_is_shown_so_that_the_walk_would_see_it(desk: Desk, told: str) -> None:
    """The walk is no walk if the words could not be seen: revealed, the chronology shows them."""
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=TALL) as pilot:
        await settle(pilot)
        await app.push_screen(CasePlace(told))
        await settle(pilot)
        for key in ("v", "y"):
            await pilot.press(key)
            await settle(pilot)
        shown = ""
        for tab in "123456":
            await pilot.press(tab)
            await settle(pilot)
            shown += said(app)
        assert words_in(shown)
