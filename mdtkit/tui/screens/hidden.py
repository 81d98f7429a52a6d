"""Hidden: nothing of any case on the screen, only the time and how soon something is due."""

from __future__ import annotations

from datetime import datetime

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from mdtkit.desk.times import show_instant


class Hidden(ModalScreen[None]):
    """Covers everything until ``x``, enter or escape. After more idle time the desk locks by itself."""

    BINDINGS = [Binding("x,enter,escape,space", "leave", "show again", id="hidden.show")]

    def compose(self) -> ComposeResult:
        with Vertical(classes="cover"):
            yield Static("", id="hidden-time", markup=False)
            yield Static("Hidden. x shows it again.", classes="hint", markup=False)

    def on_mount(self) -> None:
        desk = getattr(self.app, "desk", None)
        if desk is not None:
            self.tick(desk.now())

    def tick(self, now: datetime) -> None:
        """A second has passed."""
        desk = getattr(self.app, "desk", None)
        if desk is not None:
            self.query_one("#hidden-time", Static).update(Text(show_instant(now, desk.county.zone)))

    def action_leave(self) -> None:
        _ = self.dismiss(None)
