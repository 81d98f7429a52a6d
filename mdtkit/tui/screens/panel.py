"""A panel of a plugin: the table that its command answers with, as ``mdtkit extra NAME`` prints it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Static

from mdtkit.desk.plugin_calls import Answered
from mdtkit.plugin.shapes import CommandOffer
from mdtkit.plugin.shapes import Table as Answer
from mdtkit.tui.screens.place import Place
from mdtkit.tui.widgets.table import Column, Line, Table

Row = tuple[int, Sequence[str]]


def _room(answer: Answer, place: int) -> int:
    """How much room a column wants beside the others: its longest cell."""
    cells = (row[place] for row in answer.rows if place < len(row))
    return min(40, max(len(text) for text in (answer.head[place], *cells)) + 1)


class PanelPlace(Place):
    """What a plugin answers, when it was asked last. It is asked again by a key, since every look is recorded."""

    HELP = "A panel of a plugin: codes, dates and references. r asks the plugin again; `mdtkit extra` prints the same."
    BINDINGS = [
        Binding("r", "again", "ask again", id="panel.again"),
        Binding("escape", "leave", "back", id="panel.back"),
    ]

    def __init__(self, offer: CommandOffer, given: Mapping[str, str] | None = None) -> None:
        super().__init__()
        self.offer = offer
        self.given = dict(given or {})
        self._asked = False

    @property
    def where(self) -> str:
        return " ".join([*self.given.values(), self.offer.title])

    def body(self) -> ComposeResult:
        yield Static(" Asking the plugin …", id="section-title", markup=False)
        yield Static("", id="panel-remark", markup=False)

    def stale(self) -> None:
        if not self._asked:
            self.action_again()

    def action_again(self) -> None:
        self._asked = True
        self.look(lambda: self.desk.plugins.calls.run(self.offer.name, self.given), self._show)

    def _show(self, answered: Answered) -> None:
        answer = answered.table
        self.query_one("#section-title", Static).update(f" {self.offer.title}, by {answered.plugin}")
        self.query_one("#panel-remark", Static).update(Text(f" {answer.remark}" if answer.remark else ""))
        rows = list(enumerate(answer.rows))
        known = self.query(Table)
        if known:
            known.first().show(rows, self.desk.now())
            return
        columns = tuple(Column(head, share=_room(answer, place)) for place, head in enumerate(answer.head))
        table: Table[Row] = Table(
            columns, key=lambda row: str(row[0]), present=self._present, empty="Nothing.", opens=False, id="panel"
        )
        _ = self.mount(table, after="#section-title")

        def fill() -> None:
            table.show(rows, self.desk.now())
            table.focus()

        self.call_after_refresh(fill)

    def _present(self, row: Row, _now: datetime) -> Line:
        return Line(tuple(row[1]))

    def action_leave(self) -> None:
        self.mdtkit.go_back()
