"""The last line of every place: at most nine keys, and only those that do something now."""

from __future__ import annotations

from rich.cells import cell_len
from rich.text import Text
from textual import events
from textual.binding import Binding
from textual.reactive import reactive
from textual.screen import Screen
from textual.widget import Widget

MOST = 9
ALWAYS = ("esc", "?", "F1")
"""Keys that never give way to others: out, and help."""
_NAMES = {
    "slash": "/",
    "question_mark": "?",
    "enter": "enter",
    "escape": "esc",
    "space": "space",
    "full_stop": ".",
    "comma": ",",
}


def key_name(key: str) -> str:
    """How a key is written: ``/``, ``?``, ``ctrl+p``, ``F5``."""
    first = key.split(",", maxsplit=1)[0]
    return _NAMES.get(first, first.upper() if first[:1] == "f" and first[1:].isdigit() else first)


class Keyline(Widget):
    """The keys that work now, from the bindings of what is in focus up to the application."""

    COMPONENT_CLASSES = {"keyline--key", "keyline--text"}
    DEFAULT_CSS = """
    Keyline { height: 1; dock: bottom; background: $panel; color: $quiet; }
    Keyline > .keyline--key { color: $accent; text-style: bold; }
    Keyline > .keyline--text { color: $quiet; }
    """

    keys: reactive[tuple[tuple[str, str, str], ...]] = reactive(())

    def __init__(self) -> None:
        super().__init__()
        self._spans: list[tuple[int, int, str]] = []

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._gather)
        self._gather(self.screen)

    def _gather(self, screen: Screen[object]) -> None:
        if self.is_attached and screen is self.screen:
            self.keys = keys_of(screen)

    def render(self) -> Text:
        key_style = self.get_component_rich_style("keyline--key", partial=True)
        text_style = self.get_component_rich_style("keyline--text", partial=True)
        text, used = Text(" ", no_wrap=True, end=""), 1
        self._spans.clear()
        always = [entry for entry in self.keys if entry[0] in ALWAYS]
        rest = [entry for entry in self.keys if entry[0] not in ALWAYS]
        room = self.size.width - sum(cell_len(f"{key} {words}  ") for key, words, _ in always)
        fitting = []
        for key, words, action in rest[: MOST - len(always)]:
            wide = cell_len(f"{key} {words}  ")
            if used + wide > room:
                continue
            used += wide
            fitting.append((key, words, action))
        for key, words, action in [*fitting, *always]:
            start = text.cell_len
            text.append(key, key_style)
            text.append(f" {words}", text_style)
            self._spans.append((start, text.cell_len, action))
            text.append("  ")
        return text

    async def on_click(self, event: events.Click) -> None:
        """A key that is clicked is a key that is pressed."""
        for start, end, action in self._spans:
            if start <= event.x < end:
                await self.screen.run_action(action)


def keys_of(screen: Screen[object]) -> tuple[tuple[str, str, str], ...]:
    """(key, words, action) of every binding that is shown and valid now, in the order of their importance."""
    found: list[tuple[str, str, str]] = []
    seen: set[str] = set()
    active = screen.active_bindings
    for node, binding, enabled, _tip in active.values():
        if not (binding.show and enabled and binding.description) or binding.action in seen:
            continue
        seen.add(binding.action)
        words = getattr(node, "key_words", {}).get(binding.action, binding.description)
        found.append((_key_of(binding), words, _address(node, binding, screen)))
    return tuple(found)


def _key_of(binding: Binding) -> str:
    return binding.key_display or key_name(binding.key)


def _address(node: object, binding: Binding, screen: Screen[object]) -> str:
    if node is screen.app:
        return f"app.{binding.action}"
    return f"screen.{binding.action}" if node is screen else binding.action
