"""Help: what this place is for, and every key that works in it now."""

from __future__ import annotations

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Static

from mdtkit.tui.screens.overlay import Telling
from mdtkit.tui.widgets.keyline import key_name

SIGNS = (
    "§ law   ◦ county practice   ~ no number given   ! at once, within 30 minutes, or past",
    "in 0:41 counts down in hours and minutes; -0:12 is past; ~ 1:19 open has no number and shows its age.",
    "Times are the county's. Every act here has a command: mdtkit --help.",
)


class HelpSheet(Telling):
    """The keys of the screen it was called from, in two columns, and the signs."""

    def __init__(self, screen: Screen[object], told: str) -> None:
        super().__init__("Help", SIGNS)
        self._told = told
        self._keys = keys_in_words(screen)

    def body(self) -> ComposeResult:
        with VerticalScroll():
            if self._told:
                yield Static(Text(self._told), classes="said")
            yield Static(Text("\n".join(f"{key:<12} {words}" for key, words in self._keys)), classes="keys")
            for line in self._lines:
                yield Static(Text(line), classes="said quiet")
        yield Static("esc back", classes="hint")


def keys_in_words(screen: Screen[object]) -> tuple[tuple[str, str], ...]:
    """(key, what it does) for every binding with words that is valid on a screen now; plain moves come last."""
    found: dict[str, tuple[str, str]] = {}
    moves: dict[str, tuple[str, str]] = {}
    for _node, binding, enabled, _tip in screen.active_bindings.values():
        if enabled and binding.description and binding.id and binding.action not in found | moves:
            shown = binding.key_display.strip() if binding.key_display else ""
            words = binding.description[:1].lower() + binding.description[1:]
            goes = binding.id.partition(".")[0] in ("table", "list") and not binding.show
            (moves if goes else found)[binding.action] = (shown or key_name(binding.key), words)
    return (*found.values(), *moves.values())
