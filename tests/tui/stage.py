"""What the tests of the terminal application share: the instant of the call, the call, and what a screen says."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from rich.console import Console
from textual.app import App
from textual.pilot import Pilot

from mdtkit.desk import Desk, Referral
from mdtkit.desk.opening import Clock
from mdtkit.tui import themes
from mdtkit.tui.app import MdtkitApp

SUNDAY = datetime(2026, 3, 8, 9, 20, tzinfo=UTC)
"""Sunday 8 March 2026, 01:20 in California: forty minutes before the clocks change."""
NARROW, WIDE = (80, 24), (140, 45)


def the_call(**more: object) -> Referral:
    """What law enforcement says at 01:20."""
    known: dict[str, object] = {
        "received": SUNDAY,
        "source": "law_enforcement",
        "agency": "testado_pd",
        "method": "telephone",
        "triggers": ["law_enforcement_danger"],
        "indicators": {"controlled_or_groomed": "yes", "company_in_commercial_sex": "unknown"},
        "child_name": "Testa Beispiel",
    }
    return Referral(**{**known, **more})  # type: ignore[arg-type]


def set_clock(desk: Desk, after: timedelta) -> None:
    """The desk's clock, so long after the call."""
    desk.clock = Clock(frozen=SUNDAY + after)


class Bare(App[None]):
    """An application with nothing but our looks, for widgets by themselves."""

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return themes.THEMES[themes.DEFAULT].variables


async def settle(pilot: Pilot[Any]) -> None:
    """Until every question to the desk has been answered and shown."""
    for _ in range(2):
        await pilot.pause()
        while isinstance(pilot.app, MdtkitApp) and pilot.app.type_ahead.busy:
            await pilot.pause(0.01)
        await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def until(pilot: Pilot[Any], holds: Callable[[], bool]) -> None:
    """Until something holds; the test says afterwards whether it does."""
    for _ in range(200):
        if holds():
            return
        await pilot.pause(0.05)


async def press(pilot: Pilot[Any], *keys: str) -> None:
    """Press keys, one after the other, and let the application come to rest."""
    await pilot.press(*keys)
    await settle(pilot)


async def type_in(pilot: Pilot[Any], words: str) -> None:
    """Type words in the field in focus."""
    await pilot.press(*("space" if letter == " " else letter for letter in words))


def said(app: MdtkitApp) -> str:
    """Everything that is on the screen, line by line."""
    size = app.size
    console = Console(
        width=size.width, height=size.height, file=io.StringIO(), record=True, force_terminal=True, color_system=None
    )
    console.print(app.screen._compositor.render_update(full=True))
    return "\n".join(line.rstrip() for line in console.export_text().splitlines())
