"""The county's screening and assessment tools: how each stands, and which parties received and reviewed it (I6, A1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Static

from mdtkit.desk.instruments.catalogue import Known, catalogue
from mdtkit.desk.instruments.reviews import Review, reviewed, reviews
from mdtkit.desk.times import show_short
from mdtkit.tui.choices import title_of
from mdtkit.tui.screens.county_form import CountyForm
from mdtkit.tui.screens.overlay import Telling
from mdtkit.tui.screens.place import Place
from mdtkit.tui.widgets.spec import Option, Spec
from mdtkit.tui.widgets.table import Column, Line, Table

COLUMNS = (
    Column("tool"),
    Column("version", 8),
    Column("how it stands", 21),
    Column("reviewed by", 11),
)


@dataclass(frozen=True)
class Tool:
    """A tool and what each party stated of it."""

    known: Known
    reviews: tuple[Review, ...]

    @property
    def current(self) -> int:
        """How many parties reviewed the present version."""
        return sum(one.current for one in self.reviews)


class ToolsPlace(Place):
    """The tools, one a line. What is recorded is a party's own statement; nobody is kept from screening without it."""

    HELP = (
        "Each party states that it received and reviewed a tool and its overview. r records the statement of a party "
        "on the tool in focus, enter says who stated what, when and of which version. A new version asks for it anew."
    )
    BINDINGS = [
        Binding("r", "review", "received, reviewed", id="tools.review"),
        Binding("escape", "leave", "board", id="tools.back"),
    ]

    @property
    def where(self) -> str:
        return "Tools"

    def body(self) -> ComposeResult:
        yield Static(" Screening and assessment tools of the county", id="section-title", markup=False)
        yield Table(
            COLUMNS,
            key=lambda row: row.known.instrument.id,
            present=self._present,
            empty="No tool yet: a coordinator enables a plugin that brings one.",
            id="tools",
        )

    def on_mount(self) -> None:
        self.query_one(Table).focus()

    def _present(self, row: Tool, _now: datetime) -> Line:
        about = row.known.instrument.about
        stands = "ready" if row.known.instrument.usable else "no items"
        if not about.verified:
            stands += ", not verified"
        of = f"{row.current} of {len(row.reviews)}"
        return Line((about.title, about.version, stands, of), "" if row.current == len(row.reviews) else "soon")

    def stale(self) -> None:
        self.look(self._question, lambda tools: self.query_one(Table).show(tools, self.desk.now()))

    def _question(self) -> list[Tool]:
        return [Tool(known, reviews(self.desk, name)) for name, known in catalogue(self.desk).known.items()]

    # ── acts ──────────────────────────────────────────────────────────────────────────────────────
    @on(Table.Chosen)
    def _chosen(self, event: Table.Chosen) -> None:
        """Who stated what of the tool."""
        event.stop()
        tool: Tool = event.item
        self.mdtkit.go(Telling(tool.known.instrument.about.title, [*map(self._said, tool.reviews)]))

    def _said(self, one: Review) -> str:
        party = title_of(self.desk, "party", one.party)
        if one.at is None:
            return f"{party}: no statement yet"
        people = self.desk.directory.people()
        who = people[one.person].name if one.person in people else one.person
        when = show_short(one.at, self.desk.county.zone, self.desk.now())
        return f"{party}: version {one.version}, {when}, {who}" + ("" if one.current else " · NOT THE PRESENT VERSION")

    def action_review(self) -> None:
        tool: Tool | None = self.query_one(Table).item
        if tool is None:
            return
        desk, about = self.desk, tool.known.instrument.about
        open_first = sorted(tool.reviews, key=lambda one: one.current)
        parties = tuple(Option(one.party, title_of(desk, "party", one.party)) for one in open_first)
        people = tuple(Option(one.id, one.name) for one in desk.directory.people().values())
        specs = [
            Spec("party", "party", "code", parties, required=True, help="which received and reviewed the tool"),
            Spec("person", "who states it", "code", people, help="a person of that party; you, if nobody is chosen"),
        ]

        def deed(values: Mapping[str, object]) -> str:
            person = str(values["person"]) if "person" in values else None
            one = reviewed(desk, about.id, str(values["party"]), person)
            return f"{title_of(desk, 'party', one.party)} received and reviewed {about.id}, version {one.version}."

        self.mdtkit.go(CountyForm(f"Received and reviewed: {about.id} {about.version}", specs, deed))

    def action_leave(self) -> None:
        self.mdtkit.go_back()
