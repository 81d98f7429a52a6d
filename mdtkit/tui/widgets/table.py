"""The table of every list: only the lines in sight are made, so ten rows and a hundred thousand feel the same.

Textual's own table measures every cell of every row when it loads (style.md 4.2); this one asks for the text of a
row when the row comes into sight, and again when a second has passed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Generic, TypeVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.cache import LRUCache
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

T = TypeVar("T")
MARK = "▌"


@dataclass(frozen=True)
class Column:
    """A column: its heading, its width in cells (0 = takes what is left, shared by ``share``), and its place.

    ``fold_below``: where the table is narrower than that it is no column, and stands under the row in focus.
    """

    title: str
    width: int = 0
    share: int = 1
    fold_below: int = 0
    right: bool = False


@dataclass(frozen=True)
class Line:
    """The words of one row now. ``tone`` names a look: ``past``, ``soon``, ``quiet``, ``good`` or none."""

    cells: tuple[str, ...]
    tone: str = ""


class Table(ScrollView, Generic[T], can_focus=True):
    """A list of items with one row each. ``key`` names an item for good, ``present`` says its words at an instant."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "table--heading",
        "table--plain",
        "table--past",
        "table--soon",
        "table--quiet",
        "table--good",
        "table--selected",
        "table--mark",
        "table--empty",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "Row up", show=False, id="table.up"),
        Binding("down", "move(1)", "Row down", show=False, id="table.down"),
        Binding("pageup", "page(-1)", "Page up", show=False, id="table.page-up"),
        Binding("pagedown", "page(1)", "Page down", show=False, id="table.page-down"),
        Binding("home", "jump(0)", "First row", show=False, id="table.first"),
        Binding("end", "jump(-1)", "Last row", show=False, id="table.last"),
        Binding("enter", "choose", "open", id="table.open"),
    ]

    key_words: Mapping[str, str] = {}
    """What a key of the table is called where it does something else than its name says: action → words."""
    cursor: reactive[int] = reactive(0)

    class Chosen(Message):
        """Somebody opened a row."""

        def __init__(self, table: Table[Any], item: Any) -> None:
            super().__init__()
            self.table = table
            self.item = item

    class Moved(Message):
        """Another row is in focus."""

        def __init__(self, table: Table[Any], item: Any) -> None:
            super().__init__()
            self.table = table
            self.item = item

    def __init__(
        self,
        columns: Sequence[Column],
        *,
        key: Callable[[T], str],
        present: Callable[[T, datetime], Line],
        empty: str,
        opens: bool = True,
        id: str | None = None,  # noqa: A002 - Textual's own name
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.columns = tuple(columns)
        self.empty = empty
        self.opens = opens
        self._key = key
        self._present = present
        self._items: Sequence[T] = ()
        self._now: datetime | None = None
        self._shown: tuple[Line, ...] = ()
        self._strips: LRUCache[tuple[object, ...], Strip] = LRUCache(512)

    # ── what it shows ─────────────────────────────────────────────────────────────────────────────
    @property
    def items(self) -> Sequence[T]:
        """All items, in the order given."""
        return self._items

    @property
    def item(self) -> T | None:
        """The item in focus."""
        return self._items[self.cursor] if 0 <= self.cursor < len(self._items) else None

    def show(self, items: Sequence[T], now: datetime) -> None:
        """Show these items; the row in focus stays the same item as long as it is there."""
        focused = self.item
        wanted = self._key(focused) if focused is not None else None
        if bool(items) != bool(self._items) and self.is_attached:
            self.call_later(self.screen.refresh_bindings)
        self._items, self._now = items, now
        place = min(self.cursor, max(0, len(items) - 1))
        if wanted is not None and not (items and self._key(items[place]) == wanted):
            place = next((n for n, item in enumerate(items) if self._key(item) == wanted), place)
        self._resize()
        self.cursor = place
        self._in_sight()
        self.refresh()

    def tick(self, now: datetime) -> None:
        """Time has passed: say anew what is in sight, and paint only if a word of it changed."""
        self._now = now
        lines = tuple(self._present(self._items[n], now) for n in self._visible())
        if lines != self._shown:
            self._shown = lines
            self.refresh()

    def select(self, key: str) -> bool:
        """Put the focus on the item of this key; False when it is not in the list."""
        place = next((n for n, item in enumerate(self._items) if self._key(item) == key), None)
        if place is not None:
            self.cursor = place
        return place is not None

    # ── geometry: line 0 is the heading; the row in focus takes two lines when columns are folded ──
    @property
    def _fold(self) -> int:
        return 1 if self._folded_words() else 0

    def _folded_words(self) -> str:
        """What the row in focus says on its second line."""
        item = self.item
        if item is None or self._now is None or not any(self._hides(column) for column in self.columns):
            return ""
        cells = self._present(item, self._now).cells
        return " · ".join(c for c, column in zip(cells, self.columns, strict=False) if self._hides(column) and c)

    def _hides(self, column: Column) -> bool:
        return self._room < column.fold_below

    @property
    def _room(self) -> int:
        """Cells for words: the width without the scroll bar."""
        return self.scrollable_content_region.width

    def _row_at(self, line: int) -> tuple[int, int]:
        """(row, line within it) of a line of the whole list."""
        if self._fold and line > self.cursor:
            return (self.cursor, 1) if line == self.cursor + 1 else (line - 1, 0)
        return line, 0

    def _visible(self) -> range:
        top = round(self.scroll_y)
        last = self._row_at(top + max(0, self.size.height - 2))[0]
        return range(min(self._row_at(top)[0], len(self._items)), min(last + 1, len(self._items)))

    def _resize(self) -> None:
        self.virtual_size = Size(0, len(self._items) + self._fold + 1)

    def _in_sight(self) -> None:
        height = self.size.height - 1
        if height <= 0:
            return
        top, bottom = self.cursor, self.cursor + self._fold
        if top < self.scroll_y:
            self.scroll_to(y=top, animate=False, force=True)
        elif bottom >= self.scroll_y + height:
            self.scroll_to(y=bottom - height + 1, animate=False, force=True)

    def _widths(self, width: int) -> tuple[int, ...]:
        shown = [column for column in self.columns if not self._hides(column)]
        fixed = sum(column.width for column in shown) + 2 * max(0, len(shown) - 1) + 3
        share = sum(column.share for column in shown if not column.width) or 1
        left = max(0, width - fixed)
        return tuple(
            (0 if self._hides(column) else column.width or max(4, left * column.share // share))
            for column in self.columns
        )

    # ── painting ──────────────────────────────────────────────────────────────────────────────────
    def render_line(self, y: int) -> Strip:
        width = self._room
        if y == 0:
            return self._heading(width)
        if not self._items:
            style = self._look("table--empty")
            text = f"   {self.empty}" if y == 1 else ""
            return Strip([Segment(set_cell_size(text, width), style)], width)
        row, part = self._row_at(round(self.scroll_y) + y - 1)
        if row >= len(self._items) or self._now is None:
            return Strip([Segment(" " * width, self._look("table--plain"))], width)
        line = self._present(self._items[row], self._now)
        chosen = row == self.cursor
        key = (line, part, width, chosen, self.has_focus, self.app.theme)
        strip = self._strips.get(key)
        if strip is None:
            strip = self._paint(line, part, width, chosen)
            self._strips[key] = strip
        return strip

    def _look(self, name: str) -> Style:
        return self.get_component_rich_style(name)

    def _heading(self, width: int) -> Strip:
        cells = tuple(column.title for column in self.columns)
        text = "   " + self._joined(cells, width)
        return Strip([Segment(set_cell_size(text, width), self._look("table--heading"))], width)

    def _joined(self, cells: Sequence[str], width: int) -> str:
        parts = []
        for cell, column, size in zip(cells, self.columns, self._widths(width), strict=False):
            if size:
                text = _fit(cell, size)
                parts.append(text.strip().rjust(size) if column.right else text)
        return "  ".join(parts)

    def _paint(self, line: Line, part: int, width: int, chosen: bool) -> Strip:
        look = self._look(f"table--{line.tone or 'plain'}")
        if part == 1:
            text, look = f"      {self._folded_words()}", self._look("table--quiet")
        else:
            text = self._joined(line.cells, width)
        mark = MARK if chosen and part == 0 and self.has_focus else " "
        alarm = "!" if line.tone in ("past", "soon") and part == 0 else " "
        if chosen:
            look += Style.from_color(None, self._look("table--selected").bgcolor)
            if self.has_focus:
                look += Style(bold=True)
        body = set_cell_size(f"{alarm} {text}" if part == 0 else text, max(0, width - 1))
        return Strip([Segment(mark, look + self._look("table--mark")), Segment(body, look)], width)

    # ── the hand ──────────────────────────────────────────────────────────────────────────────────
    def validate_cursor(self, cursor: int) -> int:
        return max(0, min(cursor, len(self._items) - 1))

    def watch_cursor(self) -> None:
        self._resize()
        self._in_sight()
        self.refresh()
        if (item := self.item) is not None:
            self.post_message(self.Moved(self, item))

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self.refresh()

    def on_resize(self) -> None:
        self._resize()
        self._in_sight()

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        if event.y == 0 or not self._items:
            return
        row = self._row_at(round(self.scroll_y) + event.y - 1)[0]
        if row < len(self._items):
            if row == self.cursor and event.chain > 1:
                self.action_choose()
            self.cursor = row

    def action_move(self, by: int) -> None:
        self.cursor += by

    def action_page(self, by: int) -> None:
        self.cursor += by * max(1, self.size.height - 2)

    def action_jump(self, to: int) -> None:
        self.cursor = to if to >= 0 else len(self._items) - 1

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Enter is offered where a row leads somewhere."""
        return action != "choose" or (self.opens and bool(self._items))

    def action_choose(self) -> None:
        if (item := self.item) is not None:
            self.post_message(self.Chosen(self, item))

    def region_of_cursor(self) -> Region:
        """Where the row in focus lies within the widget (for tests and for anchoring overlays)."""
        return Region(0, self.cursor - round(self.scroll_y) + 1, self.size.width, 1 + self._fold)


def _fit(text: str, width: int) -> str:
    """Exactly ``width`` cells; what does not fit ends in an ellipsis, so that nobody takes a part for the whole."""
    if cell_len(text) <= width:
        return set_cell_size(text, width)
    return set_cell_size(set_cell_size(text, max(0, width - 1)).rstrip() + "…", width)
