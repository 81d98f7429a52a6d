"""An unfinished form of an earlier sitting: go on with it, discard it, or leave it as it lies."""

from __future__ import annotations

from datetime import datetime

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Static

from mdtkit.desk.times import show_short
from mdtkit.tui.screens.overlay import Overlay

GO_ON, DISCARD = "go on", "discard"


class DraftOffer(Overlay[str]):
    """Gives ``GO_ON``, ``DISCARD`` or None (escape: the draft stays where it is)."""

    BINDINGS = [
        Binding("enter,y", "answer('go on')", "go on", show=False, id="draft.go-on"),
        Binding("d", "answer('discard')", "discard", show=False, id="draft.discard"),
    ]

    def __init__(self, saved: datetime, zone: str, now: datetime, what: str = "intake") -> None:
        super().__init__(f"An unfinished {what}")
        self._what = what
        self._when = show_short(saved, zone, now)

    def body(self) -> ComposeResult:
        yield Static(Text(f"An unfinished {self._what} of {self._when} is here. It is not on record."), classes="said")
        yield Static("enter  go on with it     d  discard it for good     esc  leave it as it is", classes="hint")

    def action_answer(self, answer: str) -> None:
        self.leave_with(answer)
