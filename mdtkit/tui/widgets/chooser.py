"""A list to choose one answer from, narrowed by typing: an overlay that asks, and gives the code or nothing."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option as Row

from mdtkit.tui.widgets.spec import Option

KEYS = "enter choose   esc back"


class Chooser(ModalScreen[str | None]):
    """Choose one of many options. Gives its code; None when left with escape."""

    BINDINGS = [
        Binding("escape", "leave", "back", id="chooser.back"),
        Binding("down", "move(1)", "Next", show=False, id="chooser.down"),
        Binding("up", "move(-1)", "Previous", show=False, id="chooser.up"),
    ]

    def __init__(self, title: str, options: Sequence[Option], typed: str = "") -> None:
        super().__init__(classes="overlay")
        self._title = title
        self._options = tuple(options)
        self._typed = typed
        self._narrowed_by: str | None = None

    def compose(self) -> ComposeResult:
        with Vertical(classes="sheet") as sheet:
            sheet.border_title = self._title
            yield Input(self._typed, placeholder="type to narrow", compact=True, select_on_focus=False)
            yield OptionList(compact=True)
            yield Static(KEYS, classes="hint")

    def on_mount(self) -> None:
        self.query_one(Input).cursor_position = len(self._typed)
        self._narrow(self._typed)

    @on(Input.Changed)
    def _typed_more(self, event: Input.Changed) -> None:
        self._narrow(event.value)

    def _narrow(self, typed: str) -> None:
        self._narrowed_by = typed
        words = typed.casefold().split()
        found = [o for o in self._options if all(w in f"{o.title} {o.code} {o.group}".casefold() for w in words)]
        if words:
            found.sort(key=lambda option: _distance(option, words))
        rows = self.query_one(OptionList)
        rows.clear_options()
        rows.add_options([Row(f"{o.group}: {o.title}" if o.group else o.title, id=o.code) for o in found])
        self.query_one(".hint", Static).update(
            KEYS if found else "nothing fits what was typed   backspace, or esc back"
        )
        if found:
            rows.highlighted = 0

    def on_key(self, event: events.Key) -> None:
        """A letter that reaches the list and not its line, because the line is not in focus, belongs to the line."""
        if event.character is not None and event.is_printable:
            event.stop()
            line = self.query_one(Input)
            line.value += event.character
            line.cursor_position = len(line.value)
            line.focus()

    @on(Input.Submitted)
    def _chosen_by_enter(self, event: Input.Submitted) -> None:
        self._choose(event.value)

    def _choose(self, typed: str) -> None:
        """What stands highlighted once the list has heard of the last letter."""
        if typed != self._narrowed_by:
            self._narrow(typed)
        rows = self.query_one(OptionList)
        if rows.highlighted is not None:
            _ = self.dismiss(rows.get_option_at_index(rows.highlighted).id)

    @on(OptionList.OptionSelected)
    def _chosen_by_hand(self, event: OptionList.OptionSelected) -> None:
        _ = self.dismiss(event.option.id)

    def action_move(self, by: int) -> None:
        rows = self.query_one(OptionList)
        if by > 0:
            rows.action_cursor_down()
        else:
            rows.action_cursor_up()

    def action_leave(self) -> None:
        _ = self.dismiss(None)


def _distance(option: Option, words: Sequence[str]) -> int:
    """The title that was typed whole first, titles that begin so, those with a word that does, then the rest."""
    title, word = option.title.casefold(), words[0]
    if title.split() == words:
        return -1
    if title.startswith(word):
        return 0
    return 1 if any(part.startswith(word) for part in title.split()) else 2
