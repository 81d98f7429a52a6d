"""All cases: for those that have nothing due, and for going to one by its reference."""

from __future__ import annotations

from datetime import datetime

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Input

from mdtkit.casework.clocks import in_order
from mdtkit.desk.casefile import CaseRow
from mdtkit.desk.times import countdown, show_short
from mdtkit.tui.screens.case import CasePlace
from mdtkit.tui.screens.place import Place
from mdtkit.tui.widgets.table import Column, Line, Table

COLUMNS = (
    Column("case", 12),
    Column("MDT tier", 10),
    Column("jurisdiction", 13),
    Column("next", 15),
    Column("what"),
    Column("opened", 17, fold_below=100),
    Column("last entry", 17, fold_below=100),
)


class CasesPlace(Place):
    """Every case one may read; closed ones too after ``o``, only one's own after ``m``."""

    HELP = (
        "All cases, by what is due next. Typing after / narrows the list by reference, tier or jurisdiction. "
        "m shows those that are assigned to you, or that you cover."
    )
    BINDINGS = [
        Binding("slash", "filter", "filter", id="cases.filter"),
        Binding("m", "mine", "mine", id="cases.mine"),
        Binding("o", "closed", "with closed", id="cases.closed"),
        Binding("escape", "leave", "board", id="cases.back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[CaseRow, ...] = ()
        self._open_only = True
        self._mine = False

    @property
    def where(self) -> str:
        return "My cases" if self._mine else "Cases"

    def body(self) -> ComposeResult:
        yield Input(placeholder="filter", compact=True, id="filter")
        yield Table(COLUMNS, key=lambda row: row.ref, present=self._present, empty="No case yet.", id="cases")

    def on_mount(self) -> None:
        self.query_one("#filter").display = False
        self.query_one(Table).focus()

    def _present(self, row: CaseRow, now: datetime) -> Line:
        zone = self.desk.county.zone
        live = in_order(row.live(now))
        first = live[0] if live else None
        opened, last = (show_short(t, zone, now) if t else "" for t in (row.opened, row.last))
        tier = row.tier or ("none" if row.decided else "undecided")
        cells = (
            row.ref,
            tier if row.open else "closed",
            row.jurisdiction,
            countdown(first, zone, now) if first else "—",
            first.title if first else "",
            opened,
            last,
        )
        past = any(clock.past_law for clock in live)
        return Line(cells, "past" if past and row.open else "" if row.open else "quiet")

    def stale(self) -> None:
        self.look(lambda: self.desk.cases(open_only=self._open_only), self._show, group="cases")

    def _show(self, rows: tuple[CaseRow, ...]) -> None:
        today = self.desk.today().isoformat()
        self._rows = tuple(row for row in rows if not self._mine or row.worked_by(self.desk.me.id, today))
        self.query_one(Table).empty = "No case is assigned to you. m shows all." if self._mine else "No case yet."
        self._narrow()

    @on(Input.Changed, "#filter")
    def _narrow(self) -> None:
        words = self.query_one("#filter", Input).value.casefold().split()
        fitting = [
            row for row in self._rows if all(w in f"{row.ref} {row.tier} {row.jurisdiction}".casefold() for w in words)
        ]
        self.query_one(Table).show(fitting, self.desk.now())

    @on(Input.Submitted, "#filter")
    def _kept(self) -> None:
        self.query_one(Table).focus()

    def tick(self, now: datetime) -> None:
        self.query_one(Table).tick(now)

    @on(Table.Chosen)
    def _chosen(self, event: Table.Chosen) -> None:
        self.mdtkit.go(CasePlace(event.item.ref))

    def action_filter(self) -> None:
        line = self.query_one("#filter", Input)
        line.display = True
        line.focus()

    def action_closed(self) -> None:
        self._open_only = not self._open_only
        self.stale()

    def action_mine(self) -> None:
        self._mine = not self._mine
        self.mdtkit.head(self)
        self.stale()

    def action_leave(self) -> None:
        line = self.query_one("#filter", Input)
        if line.display:
            line.value, line.display = "", False
            self.query_one(Table).focus()
        else:
            self.mdtkit.go_back()
