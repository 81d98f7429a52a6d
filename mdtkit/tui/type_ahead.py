"""Keys in their order: one is given on only when all that the one before it did has been done.

Textual hands keys to the widget in focus as they come, while a move of the focus, a list or a place that a key opens
come later. Whoever types faster than the machine answers would write the next answer into the last field, or lose it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.dom import DOMNode
from textual.events import Key, Paste
from textual.timer import Timer
from textual.widget import Widget

if TYPE_CHECKING:
    from mdtkit.tui.app import MdtkitApp

LOST = 0.3
"""Seconds after which a key counts as done although nothing said so: what it was given to was taken away."""
PATIENCE = 5.0
"""Seconds for which keys wait for a place that is being opened."""
LOOK = 0.02


class TypeAhead:
    """The keys that wait, and the one that is being done."""

    def __init__(self, app: MdtkitApp, give: Callable[[Key | Paste], Awaitable[None]]) -> None:
        self._app = app
        self._give = give
        self._waiting: deque[Key | Paste] = deque()
        self._turn = 0
        self._busy = False
        self._lost: Timer | None = None

    @property
    def busy(self) -> bool:
        """Whether a key is being done, or waits."""
        return self._busy

    async def take(self, key: Key | Paste) -> None:
        """A key was pressed, or something pasted."""
        self._waiting.append(key)
        if not self._busy:
            await self._next()

    async def _next(self) -> None:
        self._busy = bool(self._waiting)
        if not self._busy:
            return
        self._turn += 1
        target: DOMNode = self._app.focused or self._app.screen
        await self._give(self._waiting.popleft())
        self._lost = self._app.set_timer(LOST, partial(self._done, self._turn))
        self._follow(target, self._turn)

    def _follow(self, node: DOMNode, turn: int) -> None:
        """Go behind the key from the widget that it was given to up to the application, whose keys come last."""
        above: Any = node.parent
        if above is None or not node.is_attached or not node.call_later(self._follow, above, turn):
            self._app.call_later(self._done, turn)

    def _done(self, turn: int, waited: float = 0.0) -> None:
        if turn != self._turn:
            return
        if self._lost is not None:
            self._lost.stop()
        if waited < PATIENCE and not self._whole():
            self._app.set_timer(LOOK, partial(self._done, turn, waited + LOOK))
            return
        self._turn += 1
        # Behind whatever the new place has asked for, such as the focus on its first field.
        self._app.call_later(self._next)

    def _whole(self) -> bool:
        screen = self._app.screen
        return screen.is_mounted and all(child.is_mounted for child in screen.walk_children(Widget))
