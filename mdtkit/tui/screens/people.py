"""The directory of staff: who responds, meets and reports; and adding somebody."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Static

from mdtkit.desk.directory import Person
from mdtkit.desk.training import gaps
from mdtkit.tui.choices import options_of, title_of
from mdtkit.tui.screens import training_forms
from mdtkit.tui.screens.county_form import CountyForm
from mdtkit.tui.screens.place import Place
from mdtkit.tui.widgets.spec import Option, Spec
from mdtkit.tui.widgets.table import Column, Line, Table

if TYPE_CHECKING:
    from mdtkit.desk.desk import Desk

COLUMNS = (
    Column("name", share=2),
    Column("party", share=2),
    Column("agency", share=2, fold_below=100),
    Column("telephone", 16),
    Column("e-mail", share=2, fold_below=100),
    Column("for the team", 17, fold_below=90),
)
MEMBERS = ("party", "agency", "unit", "position", "telephone", "email")


class PeoplePlace(Place):
    """Everybody in service, by party. Children and families are never in it."""

    HELP = (
        "Staff by party, never children or families. a adds somebody, t records a course or a statement of the one in "
        "focus; who is on call is set from the board with o."
    )
    BINDINGS = [
        Binding("a", "add", "add", id="people.add"),
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
        desk, options = self.desk, options_of(self.desk)
        specs = [
            Spec("name", "name", "line", required=True, help="of a member of staff, never of a child or family"),
            *(Spec(code, code, "code", options=tuple(options(code))) for code in ("party", "agency", "unit")),
            Spec("position", "position", "code", options=_positions(desk), help="by which it is known who needs what"),
            Spec("telephone", "telephone", "line", help="printed on the crisis card while this person is on call"),
            Spec("email", "e-mail", "line"),
        ]

        def deed(values: Mapping[str, object]) -> str:
            members = {member: str(values[member]) for member in MEMBERS if member in values}
            person = desk.directory.add_person(name=str(values["name"]), **members)
            return f"{person.name} is in the directory as {person.id}."

        self.mdtkit.go(CountyForm("Add somebody to the directory", specs, deed))

    def action_train(self) -> None:
        desk, person = self.desk, self.query_one(Table).item
        if person is None:
            return
        self.mdtkit.go(training_forms.taken(desk, person))

    def action_leave(self) -> None:
        self.mdtkit.go_back()


def _positions(desk: Desk) -> tuple[Option, ...]:
    """The positions that decide who needs which course, each under its party."""
    terms = (term for term in desk.protocol.terms.values() if term.list == "audience" and term.group)
    return tuple(Option(term.code, term.title, title_of(desk, "party", term.group)) for term in terms)
