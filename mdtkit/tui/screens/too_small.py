"""A terminal too small to read a place in: said plainly, until it is larger again."""

from __future__ import annotations

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

LEAST = (60, 16)
"""Columns and lines below which a form no longer shows the field one types in."""


def too_small(width: int, height: int) -> bool:
    """Whether a terminal of this size cannot show a place."""
    return width < LEAST[0] or height < LEAST[1]


class TooSmall(ModalScreen[None]):
    """Covers the place under it and swallows keys, so that nobody types where they cannot see. Leaves by itself."""

    def compose(self) -> ComposeResult:
        with Vertical(classes="cover"):
            yield Static("", id="too-small", markup=False)

    def on_mount(self) -> None:
        self._say()

    def on_screen_resume(self) -> None:
        self._fit()

    def on_resize(self, _event: events.Resize) -> None:
        self._fit()

    def _fit(self) -> None:
        if not self.is_current or not self.is_mounted:
            return
        if too_small(self.app.size.width, self.app.size.height):
            self._say()
        else:
            _ = self.dismiss(None)

    def _say(self) -> None:
        size = self.app.size
        words = f"Too small: {size.width}x{size.height}.\nMake it {LEAST[0]}x{LEAST[1]}.\nAll is kept."
        self.query_one("#too-small", Static).update(Text(words))
