"""The line above a place's tabs: what is to be said of the place, and to its right the names of the tabs."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text
from textual import events
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

Tab = tuple[str, str]
"""Its id and its name."""


class TabLine(Widget):
    """One line. The tabs keep their room, the words before them are cut; a name that is clicked is chosen."""

    DEFAULT_CSS = """
    TabLine { height: 1; width: 100%; background: $surface; }
    """

    words: reactive[str] = reactive("")
    current: reactive[str] = reactive("")

    class Picked(Message):
        """Somebody clicked the name of a tab."""

        def __init__(self, tab: str) -> None:
            super().__init__()
            self.tab = tab

    def __init__(self, tabs: Sequence[Tab], *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self.tabs = tuple(tabs)
        self.set_reactive(TabLine.current, self.tabs[0][0])

    def render(self) -> Text:
        left = Text(f" {self.words}", no_wrap=True, overflow="ellipsis", end="")
        right = Text(end="")
        for number, (name, title) in enumerate(self.tabs, start=1):
            here = name == self.current
            right.append(f"[{number} {title}]" if here else f" {number} {title}", "bold" if here else "")
        left.truncate(max(0, self.size.width - right.cell_len - 1), overflow="ellipsis", pad=True)
        return left + right

    def on_click(self, event: events.Click) -> None:
        """The names of the tabs can be clicked."""
        widths = {name: len(title) + (4 if name == self.current else 3) for name, title in self.tabs}
        start = self.size.width - 1 - sum(widths.values())
        for name, width in widths.items():
            if start <= event.x < start + width:
                self.post_message(self.Picked(name))
            start += width
