"""On call: who answers now for each seat and unit, until when; and putting somebody on call."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Static

from mdtkit.casework.oncall import Post
from mdtkit.casework.reckoning import zone as zone_of
from mdtkit.desk.board import OnCallNow
from mdtkit.desk.times import show_short
from mdtkit.tui.choices import options_of
from mdtkit.tui.screens.county_form import CountyForm
from mdtkit.tui.screens.place import Place
from mdtkit.tui.widgets.spec import Option, Spec
from mdtkit.tui.widgets.table import Column, Line, Table

COLUMNS = (
    Column("seat", share=3),
    Column("on call", share=2),
    Column("telephone", 14),
    Column("until", 10),
)
SHIFT = timedelta(hours=12)
"""How long a shift is proposed to be; the person types what it is."""
HELP_TIME = "2026-03-08 19:00, 19:00 (today), now; the county's zone"


class OnCallPlace(Place):
    """A line a seat and unit that has a 24-hour response. An uncovered one says NOBODY."""

    HELP = "Who is on call now. Enter or s puts somebody on call for the seat in focus; the crisis card follows."
    BINDINGS = [
        Binding("s", "put", "put on call", show=False, id="oncall.set"),
        Binding("w", "week", "two weeks", id="oncall.week"),
        Binding("escape", "leave", "board", id="oncall.back"),
    ]

    @property
    def where(self) -> str:
        return "On call"

    def body(self) -> ComposeResult:
        yield Static("", id="section-title", markup=False)
        yield Table(
            COLUMNS,
            key=lambda row: f"{row.seat}/{row.unit or ''}/{row.agency or ''}",
            present=self._present,
            empty="No seat has a 24-hour response yet: county rules say which.",
            id="seats",
        )

    def on_mount(self) -> None:
        self.query_one(Table).key_words = {"choose": "put on call"}
        self.query_one(Table).focus()

    def _present(self, row: OnCallNow, now: datetime) -> Line:
        until = show_short(row.until, self.desk.county.zone, now) if row.until else "—"
        if row.person is None:
            return Line((row.title, "NOBODY", "", until), "past")
        return Line((row.title, row.name or row.person, row.telephone or "no number", until))

    def stale(self) -> None:
        self.look(self.desk.on_call, self._show)

    def _show(self, rows: tuple[OnCallNow, ...]) -> None:
        nobody = sum(row.person is None for row in rows)
        said = f"NOBODY for {nobody} of {len(rows)} seats" if nobody else "every seat is covered"
        self.query_one("#section-title", Static).update(f" On call now: {said}")
        uncovered_first = sorted(rows, key=lambda row: row.person is not None)
        self.query_one(Table).show(uncovered_first, self.desk.now())
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """A shift is set for a seat; without one there is nothing to set."""
        return bool(self.query_one(Table).items) if self.ready and action == "put" else True

    @on(Table.Chosen)
    def _chosen(self, event: Table.Chosen) -> None:
        event.stop()
        self._put(event.item)

    def action_put(self) -> None:
        self._put(self.query_one(Table).item)

    def _put(self, row: OnCallNow | None) -> None:
        if row is None:
            return
        desk, now = self.desk, self.desk.now()
        people = [person for person in desk.directory.serving().values() if person.party in (None, row.seat)]
        own = tuple(Option(person.id, person.name) for person in people)
        starts, ends = (t.astimezone(zone_of(desk.county.zone)) for t in (now, now + SHIFT))
        specs = [
            Spec(
                "person",
                "who",
                "code",
                options=own or tuple(options_of(desk)("person")),
                required=True,
                help="somebody of the seat's party in the directory; nobody fits? p on the board adds people",
            ),
            Spec("starts", "from", "line", value=f"{starts:%Y-%m-%d %H:%M}", required=True, help=HELP_TIME),
            Spec("ends", "to", "line", value=f"{ends:%Y-%m-%d %H:%M}", required=True, help=HELP_TIME),
        ]

        def deed(values: Mapping[str, object]) -> str:
            person, start, end = str(values["person"]), values["starts"], values["ends"]
            assert isinstance(start, datetime)  # noqa: S101 - the form has read both
            assert isinstance(end, datetime)  # noqa: S101
            desk.oncall.set(Post(row.seat, row.unit, row.agency), person, start, end)
            return f"On call for {row.title}: until {show_short(end, desk.county.zone, desk.now())}."

        self.mdtkit.go(CountyForm(f"On call for {row.title}", specs, deed, times=("starts", "ends")))

    def action_week(self) -> None:
        from mdtkit.tui.screens.oncall_week import OnCallWeek

        self.mdtkit.go(OnCallWeek())

    def action_leave(self) -> None:
        self.mdtkit.go_back()
