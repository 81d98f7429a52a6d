"""Is the child known? The first act of every call: name and birth date, over the cases one may read."""

from __future__ import annotations

from datetime import date, datetime

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from mdtkit.chronology.problem import Problem
from mdtkit.desk.casefile import CaseRow
from mdtkit.desk.intake import WHY, not_known, why_found
from mdtkit.desk.times import show_short
from mdtkit.tui.deskwork import Deskwork
from mdtkit.tui.widgets.form import Asking, Form
from mdtkit.tui.widgets.spec import Spec
from mdtkit.tui.widgets.table import Column, Line, Table

COLUMNS = (
    Column("case", 12),
    Column("MDT tier", 10),
    Column("jurisdiction", 13),
    Column("opened", 12),
    Column("because"),
)


NEW = "new"
"""What the sheet gives instead of a reference: the child is to get a referral of its own."""


class FindSheet(Deskwork[str | None], ModalScreen[str | None]):
    """Gives the reference of the case chosen, ``NEW``, or None. ``asked`` is what was typed, for what follows."""

    BINDINGS = [
        Binding("escape", "leave", "back", id="find.back"),
        Binding("ctrl+n", "new", "new referral", show=False, id="find.new"),
        Binding("ctrl+x", "app.hide", "Hide", show=False, id="find.hide"),
    ]

    def __init__(self, name: str = "", born: str = "") -> None:
        super().__init__(classes="overlay")
        self._first = (name, born)
        self.asked: tuple[str, str] = (name, born)

    def compose(self) -> ComposeResult:
        name, born = self._first
        with Vertical(classes="sheet") as sheet:
            sheet.border_title = "Is the child known?"
            yield Asking(
                [
                    Spec("name", "name", "line", value=name or None),
                    Spec("born", "born", "line", value=born or None, help="2011-05-30"),
                ]
            )
            yield Static("", id="find-said", markup=False)
            yield Table(COLUMNS, key=lambda row: row.ref, present=self._present, empty="", id="found")
            yield Static("enter look   ctrl+n new referral of this child   esc back", classes="hint", markup=False)

    def on_mount(self) -> None:
        self.query_one("#found").display = False
        self.query_one(Form).start()

    def _present(self, row: CaseRow, now: datetime) -> Line:
        opened = show_short(row.opened, self.desk.county.zone, now) if row.opened else ""
        tier = row.tier or ("none" if row.decided else "undecided")
        name, born = self.asked
        why = ", ".join(WHY[code] for code in why_found(row, name, _day(born)))
        return Line((row.ref, tier if row.open else "closed", row.jurisdiction, opened, why))

    @on(Form.Sent)
    def _asked(self, event: Form.Sent) -> None:
        event.stop()
        values = event.form.values()
        name, born = str(values.get("name", "")), str(values.get("born", ""))
        day = _day(born)
        if born and day is None:
            event.form.complain([Problem(field="born", message="a day is written like 2011-05-30")])
            return
        self.asked = (name, born)
        event.form.complain(())
        self.look(lambda: self.desk.find(name, day), self._show)

    def _show(self, found: tuple[CaseRow, ...]) -> None:
        table = self.query_one(Table)
        table.display = bool(found)
        table.show(found, self.desk.now())
        said = f"{len(found)} may be this child." if found else not_known(len(self.desk.doubtful))
        self.query_one("#find-said", Static).update(said)
        keys = "enter open" if found else "enter look"
        self.query_one(".hint", Static).update(f"{keys}   ctrl+n new referral of this child   esc back")
        if found:
            table.focus()

    @on(Table.Chosen)
    def _chosen(self, event: Table.Chosen) -> None:
        event.stop()
        self.leave_with(event.item.ref)

    def _typed(self) -> tuple[str, str]:
        values = self.query_one(Form).values()
        return str(values.get("name", "")), str(values.get("born", ""))

    def action_new(self) -> None:
        self.asked = self._typed()
        self.leave_with(NEW)

    def action_leave(self) -> None:
        self.asked = self._typed()
        self.leave_with(None)


def _day(text: str) -> date | None:
    """The day that somebody typed; None for nothing, and for what is no day."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
