"""The directory of staff: who responds, meets and reports; adding and changing somebody."""

from __future__ import annotations

from datetime import datetime

from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Static

from mdtkit.desk.directory import Person
from mdtkit.desk.training import gaps
from mdtkit.tui.choices import title_of
from mdtkit.tui.screens import people_form, training_forms
from mdtkit.tui.screens.place import Place
from mdtkit.tui.widgets.table import Column, Line, Table

COLUMNS = (
    Column("name", share=2),
    Column("party", share=2),
    Column("agency", share=2, fold_below=100),
    Column("telephone", 16),
    Column("e-mail", share=2, fold_below=100),
    Column("for the team", 17, fold_below=90),
)


class PeoplePlace(Place):
    """Everybody in service, by party. Children and families are never in it."""

    HELP = (
        "Staff by party, never children or families. a adds somebody, c changes what is said of the one in focus, t "
        "records a course or a statement; who is on call is set from the board with o."
    )
    BINDINGS = [
        Binding("a", "add", "add", id="people.add"),
        Binding("c", "change", "change", id="people.change"),
        Binding("t", "train", "training", id="people.train"),
        Binding("escape", "leave", "board", id="people.back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._gaps: dict[str, str] = {}

    @property
    def where(self) -> str:
        return "People"

    def body(self) -> ComposeResult:
        yield Static(" Staff of the county's parties", id="section-title", markup=False)
        yield Table(
            COLUMNS,
            key=lambda row: row.id,
            present=self._present,
            empty="Nobody yet. a adds.",
            opens=False,
            id="people",
        )

    def on_mount(self) -> None:
        self.query_one(Table).focus()

    def _present(self, row: Person, _now: datetime) -> Line:
        party = title_of(self.desk, "party", row.party) if row.party else "—"
        agency = title_of(self.desk, "agency", row.agency) if row.agency else ""
        gap = self._gaps.get(row.id, "").replace("_", " ")
        return Line(
            (row.name, party, agency, row.telephone or "no number", row.email or "", gap), "soon" if gap else ""
        )

    def stale(self) -> None:
        self.look(lambda: (self.desk.directory.serving(), gaps(self.desk)), self._show)

    def _show(self, found: tuple[dict[str, Person], dict[str, str]]) -> None:
        people, self._gaps = found
        ordered = sorted(people.values(), key=lambda person: (person.party or "", person.name))
        self.query_one(Table).show(ordered, self.desk.now())

    def action_add(self) -> None:
        self.mdtkit.go(people_form.added(self.desk))

    def action_change(self) -> None:
        if (person := self.query_one(Table).item) is not None:
            self.mdtkit.go(people_form.changed(self.desk, person))

    def action_train(self) -> None:
        desk, person = self.desk, self.query_one(Table).item
        if person is None:
            return
        self.mdtkit.go(training_forms.taken(desk, person))

    def action_leave(self) -> None:
        self.mdtkit.go_back()
