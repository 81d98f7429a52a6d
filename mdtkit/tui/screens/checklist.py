"""The responsibilities of one party in a tier: what is done, what is open; space says that one is done."""

from __future__ import annotations

from datetime import datetime

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from mdtkit.casework.checklists import Checklist, Item
from mdtkit.desk.casefile import CaseFile
from mdtkit.desk.recording import Logged
from mdtkit.tui.deskwork import Deskwork
from mdtkit.tui.outcome import tell
from mdtkit.tui.widgets.table import Column, Line, Table

COLUMNS = (Column("", 1), Column("responsibility"), Column("", 18, fold_below=70))
DONE = "responsibility.done"


class ChecklistSheet(Deskwork[bool], ModalScreen[bool]):
    """Gives whether anything was recorded."""

    BINDINGS = [
        Binding("escape", "leave", "back", id="checklist.back"),
        Binding("space", "done", "done", id="checklist.done"),
        Binding("x", "app.hide", "Hide", show=False, id="checklist.hide"),
    ]

    def __init__(self, ref: str, checklist: Checklist) -> None:
        super().__init__(classes="overlay")
        self._ref = ref
        self._list = checklist
        self._changed = False

    def compose(self) -> ComposeResult:
        with Vertical(classes="sheet tall") as sheet:
            sheet.border_title = f"{self.desk.protocol.title('party', self._list.party)} · {self._list.tier}"
            yield Table(COLUMNS, key=lambda item: item.responsibility, present=_line, empty="", id="items")
            yield Static("space or enter: done, recorded for this party   esc back", classes="hint")

    def on_mount(self) -> None:
        table = self.query_one(Table)
        table.show(self._list.items, self.desk.now())
        table.focus()

    @on(Table.Chosen)
    def _chosen(self, event: Table.Chosen) -> None:
        event.stop()
        self.action_done()

    def action_done(self) -> None:
        item = self.query_one(Table).item
        if not isinstance(item, Item) or item.state == "done":
            return
        ref, party, name = self._ref, self._list.party, item.responsibility

        def deed(sure: bool) -> Logged:
            return self.desk.log(ref, DONE, {"responsibility": name}, party=party, confirm=sure)

        self.act(deed, self._recorded)

    def _recorded(self, logged: Logged) -> None:
        self._changed = True
        tell(self.mdtkit, "Done", logged)
        self.look(lambda: self.desk.case(self._ref), self._again)

    def _again(self, file: CaseFile) -> None:
        mine = (self._list.tier, self._list.party, self._list.unit)
        found = next((one for one in file.checklists if (one.tier, one.party, one.unit) == mine), None)
        if found is not None:
            self._list = found
            self.query_one(Table).show(found.items, self.desk.now())

    def action_leave(self) -> None:
        self.leave_with(self._changed)


def _line(item: Item, _now: datetime) -> Line:
    sign = {"done": "●", "waived": "–", "open": "○"}[item.state]
    said = {"done": "shown by an entry" if item.evidence else "done", "waived": "waived", "open": ""}[item.state]
    return Line((sign, item.title, said), "quiet" if item.state != "open" else "")
