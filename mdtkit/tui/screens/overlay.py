"""Overlays: they ask, tell or explain, and leave one where one was. Escape always leaves, and it is the safe answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

R = TypeVar("R")


class Overlay(ModalScreen[R]):
    """A sheet over the place one is in. ``x`` hides it with everything else."""

    BINDINGS = [
        Binding("escape", "leave", "back", show=False, id="overlay.back"),
        Binding("x", "app.hide", "Hide", show=False, id="overlay.hide"),
    ]

    def __init__(self, title: str) -> None:
        super().__init__(classes="overlay")
        self._title = title

    def compose(self) -> ComposeResult:
        with Vertical(classes="sheet") as sheet:
            sheet.border_title = self._title
            yield from self.body()

    def body(self) -> ComposeResult:
        """What stands on the sheet."""
        raise NotImplementedError

    def leave_with(self, result: R | None) -> None:
        """Leave and give a result to whoever asked."""
        _ = self.dismiss(result)

    def action_leave(self) -> None:
        self.leave_with(None)


class Telling(Overlay[None]):
    """Something told in a few lines; any of enter and escape leaves."""

    BINDINGS = [Binding("enter,space", "leave", "back", show=False, id="telling.back")]
    HINT = "esc back"

    def __init__(self, title: str, lines: Sequence[str], *, tone: str = "") -> None:
        super().__init__(title)
        self._lines = tuple(lines)
        self._tone = tone

    def body(self) -> ComposeResult:
        with VerticalScroll():
            for line in self._lines:
                yield Static(Text(line), classes=f"said {self._tone}")
        yield Static(self.HINT, classes="hint", markup=False)

    def on_mount(self) -> None:
        self.query_one(".sheet").add_class(self._tone or "plain")


class Trouble(Telling):
    """What happened, to what, what to do. Nothing was lost by it."""

    def __init__(self, title: str, lines: Sequence[str]) -> None:
        super().__init__(title, lines, tone="trouble")


class Question(Overlay[bool]):
    """A question with two answers: ``y`` does it, enter and escape do not unless ``ready``."""

    BINDINGS = [
        Binding("y", "answer(True)", "yes", show=False, id="question.yes"),
        Binding("n", "answer(False)", "no", show=False, id="question.no"),
        Binding("enter", "enter", "answer", show=False, id="question.enter"),
    ]

    def __init__(self, title: str, lines: Sequence[str], *, yes: str, no: str, ready: bool = False) -> None:
        super().__init__(title)
        self._lines = tuple(lines)
        self._yes, self._no, self._ready = yes, no, ready

    def body(self) -> ComposeResult:
        with VerticalScroll():
            for line in self._lines:
                yield Static(Text(line), classes="said")
        yes = "enter or y" if self._ready else "y"
        no = "esc or n" if self._ready else "enter, esc or n"
        yield Static(Text(f"{yes}  {self._yes}     {no}  {self._no}"), classes="hint")

    def on_mount(self) -> None:
        # Nothing lies over a question; what was recorded a moment ago stands in its case.
        self.app.clear_notifications()

    def action_answer(self, yes: bool) -> None:
        self.leave_with(yes)

    def action_enter(self) -> None:
        self.leave_with(self._ready)

    def action_leave(self) -> None:
        self.leave_with(False)
