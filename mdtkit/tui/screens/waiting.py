"""Waiting on whom, over all cases: report numbers, confirmations, appointments, another county's answer."""

from __future__ import annotations

from datetime import datetime

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Static

from mdtkit.casework.awaiting import Awaited
from mdtkit.desk.reports import waiting
from mdtkit.desk.times import span
from mdtkit.tui.choices import title_of
from mdtkit.tui.screens.case import CasePlace
from mdtkit.tui.screens.place import Place
from mdtkit.tui.widgets.table import Column, Line, Table

COLUMNS = (Column("out since", 10), Column("case", 12), Column("on whom", share=1), Column("for what", share=2))


class WaitingPlace(Place):
    """What others still owe the desk, the longest first. Enter opens the case."""

    HELP = "What others still owe: a number is put into its report by a correction; the rest is recorded as it comes."
    BINDINGS = [Binding("escape", "leave", "board", id="waiting.back")]

    @property
    def where(self) -> str:
        return "Waiting on whom"

    def body(self) -> ComposeResult:
        yield Static("", id="section-title", markup=False)
        yield Table(
            COLUMNS,
            key=lambda row: f"{row[0]}/{row[1].rule}/{row[1].seq}",
            present=self._present,
            empty="Waiting on nobody.",
            id="waiting-on",
        )

    def on_mount(self) -> None:
        self.query_one(Table).focus()

    def stale(self) -> None:
        self.look(lambda: waiting(self.desk), self._show)

    def _show(self, rows: tuple[tuple[str, Awaited], ...]) -> None:
        self.query_one("#section-title", Static).update(f" Waiting on whom: {len(rows)} still out")
        self.query_one(Table).show(rows, self.desk.now())

    def _present(self, row: tuple[str, Awaited], now: datetime) -> Line:
        case, one = row
        protocol = self.desk.protocol
        whom = title_of(self.desk, "agency", one.agency) if one.agency else title_of(self.desk, "party", one.party)
        what = protocol.awaits[one.rule].title if one.rule in protocol.awaits else one.rule
        return Line((span(now - one.since), case, whom, what))

    @on(Table.Chosen)
    def _chosen(self, event: Table.Chosen) -> None:
        event.stop()
        self.mdtkit.go(CasePlace(event.item[0]))

    def action_leave(self) -> None:
        self.mdtkit.go_back()
