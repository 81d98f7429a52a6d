"""A plugin's command is a panel of the terminal application, found in the palette."""

from __future__ import annotations

import pytest

from mdtkit.desk import Desk, plugin_calls
from mdtkit.tui.app import MdtkitApp
from mdtkit.tui.screens.entry import EntryPlace
from mdtkit.tui.screens.overlay import Question
from mdtkit.tui.screens.panel import PanelPlace
from tests.tui.stage import NARROW, press, said, settle, type_in


async def test_hook_commands_a_panel_shows_what_the_command_prints(desk: Desk, crisis: str) -> None:
    desk.plugins.enable("mdtkit-california-courts")
    desk.log(crisis, "court.noted", {"what": "hearing", "when": "2026-03-30T17:00:00Z"})
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+p")
        await type_in(pilot, "hearings to come")
        await pilot.pause(0.5)
        await press(pilot, "enter")
        await settle(pilot)
        assert isinstance(app.screen, PanelPlace)
        await settle(pilot)
        shown = said(app)
        assert "Hearings to come, over all cases, by mdtkit-california-courts" in shown
        assert "2026-03-30T17:00:00Z" in shown
        assert crisis in shown
        await press(pilot, "escape")
        assert not isinstance(app.screen, PanelPlace)


async def test_a_panel_of_a_case_shows_the_case_in_front_and_nothing_without_one(desk: Desk, crisis: str) -> None:
    desk.plugins.enable("mdtkit-school-stability")
    desk.log(crisis, "school.changed", {"why": "safety", "requested": "yes"})
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+p")
        await type_in(pilot, "schools changes")
        await pilot.pause(0.5)
        assert "Schools: changes and records" not in said(app)
        await press(pilot, "escape", "enter")
        await press(pilot, "ctrl+p")
        await type_in(pilot, "schools changes")
        await pilot.pause(0.5)
        await press(pilot, "enter")
        await settle(pilot)
        assert isinstance(app.screen, PanelPlace)
        shown = said(app)
        assert f"{crisis} Schools" in shown
        assert "school.changed" in shown
        assert "safety" in shown


async def test_what_a_plugin_warns_of_is_asked_before_it_is_recorded_and_enter_goes_on(
    desk: Desk, crisis: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plugin_calls, "BEFORE", 20.0)
    desk.plugins.enable("mdtkit-california-courts")
    before = len(desk.entries(crisis))
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        app.go(EntryPlace(desk.case(crisis), "court.noted", {"what": "hearing", "when": "2026-03-31 10:00"}))
        await settle(pilot)
        await press(pilot, "ctrl+s")
        assert isinstance(app.screen, Question)
        shown = " ".join(said(app).split())
        assert "To be minded before it is recorded" in shown
        assert "the courts are closed on 2026-03-31: Cesar Chavez Day" in shown
        assert len(desk.entries(crisis)) == before
        await press(pilot, "escape")
        assert isinstance(app.screen, EntryPlace)
        await press(pilot, "ctrl+s", "enter")
        assert [entry.kind for entry in desk.entries(crisis)[before:]] == ["court.noted"]
        # It has been read: no sheet repeats it.
        assert "Cesar Chavez" not in said(app)


async def test_a_command_that_has_to_be_told_something_is_no_panel(desk: Desk) -> None:
    desk.plugins.enable("mdtkit-california-courts")
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+p")
        await type_in(pilot, "court days counted")
        await pilot.pause(0.5)
        assert "Court days counted from a day" not in said(app)
