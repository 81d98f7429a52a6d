"""A plugin's command is a panel of the terminal application, found in the palette."""

from __future__ import annotations

from mdtkit.desk import Desk
from mdtkit.tui.app import MdtkitApp
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


async def test_a_command_that_has_to_be_told_something_is_no_panel(desk: Desk) -> None:
    desk.plugins.enable("mdtkit-california-courts")
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+p")
        await type_in(pilot, "court days counted")
        await pilot.pause(0.5)
        assert "Court days counted from a day" not in said(app)
