"""Attendees by categories: a cell for each, the cursor goes both ways, the answer is a sign and a word below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

HEAD = 1
LEFT = 24
CELL = 5


class MatrixView(ScrollView, can_focus=True):
    """The cells of a matrix. ``show`` fills it; :class:`Moved` says that another cell is in focus."""

    COMPONENT_CLASSES = {"matrix--head", "matrix--plain", "matrix--cursor", "matrix--good", "matrix--quiet"}
    BINDINGS = [
        Binding("up", "move(0,-1)", "Up", show=False, id="matrix.up"),
        Binding("down", "move(0,1)", "Down", show=False, id="matrix.down"),
        Binding("left", "move(-1,0)", "Left", show=False, id="matrix.left"),
        Binding("right", "move(1,0)", "Right", show=False, id="matrix.right"),
    ]

    column: reactive[int] = reactive(0)
    row: reactive[int] = reactive(0)

    class Moved(Message):
        """Another cell is in focus."""

    def __init__(self) -> None:
        super().__init__()
        self.heads: tuple[str, ...] = ()
        self.titles: tuple[str, ...] = ()
        self._signs: Mapping[tuple[int, int], str] = {}

    def show(self, heads: Sequence[str], titles: Sequence[str], signs: Mapping[tuple[int, int], str]) -> None:
        """Short names of the columns, titles of the rows, and the sign of each (column, row)."""
        self.heads, self.titles, self._signs = tuple(heads), tuple(titles), signs
        self.virtual_size = Size(LEFT + CELL * len(heads), HEAD + len(titles))
        self.column, self.row = min(self.column, max(0, len(heads) - 1)), min(self.row, max(0, len(titles) - 1))
        self.refresh()

    def action_move(self, across: int, down: int) -> None:
        self.column = max(0, min(self.column + across, len(self.heads) - 1))
        self.row = max(0, min(self.row + down, len(self.titles) - 1))

    def _watch_moved(self) -> None:
        here = Region(LEFT + CELL * self.column, HEAD + self.row, CELL, 1)
        self.scroll_to_region(here, animate=False, force=True)
        self.refresh()
        self.post_message(self.Moved())

    def watch_column(self) -> None:
        if self.is_mounted:
            self._watch_moved()

    def watch_row(self) -> None:
        if self.is_mounted:
            self._watch_moved()

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        plain = self.get_component_rich_style("matrix--plain")
        if y == 0:  # the names of the columns stay where they are
            return self._line("", self.heads, self.get_component_rich_style("matrix--head"), None, width)
        row = y - HEAD + self.scroll_offset.y
        if not 0 <= row < len(self.titles):
            return Strip.blank(width, plain)
        signs = [self._signs.get((column, row), " ") for column in range(len(self.heads))]
        return self._line(self.titles[row], signs, plain, row, width)

    def _line(self, title: str, cells: Sequence[str], look: Style, row: int | None, width: int) -> Strip:
        mark = "▌" if row == self.row else " "
        segments = [Segment(f"{mark}{title[: LEFT - 2]:<{LEFT - 1}}", look)]
        first = self.scroll_offset.x // CELL
        for column, sign in enumerate(cells):
            if column < first:
                continue
            style = look
            if row is not None:
                name = "matrix--good" if sign.startswith("✓") else "matrix--quiet" if sign.startswith("✗") else ""
                style = self.get_component_rich_style(name) if name else look
                if (column, row) == (self.column, self.row):
                    style = self.get_component_rich_style("matrix--cursor")
            segments.append(Segment(f"{sign[: CELL - 1]:<{CELL - 1}}", style))
            segments.append(Segment(" ", look))
        return Strip(segments).adjust_cell_length(width, look)
