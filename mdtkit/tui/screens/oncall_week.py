"""On call through two weeks: every stretch of every post, and the hours that nobody holds said first."""

from __future__ import annotations

from datetime import datetime, timedelta

from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Static

from mdtkit.casework.oncall import title
from mdtkit.casework.rota import Stretch
from mdtkit.desk.times import show_short
from mdtkit.tui.screens.place import Place
from mdtkit.tui.widgets.table import Column, Line, Table

COLUMNS = (
    Column("from", 12),
    Column("to", 12),
    Column("on call", share=2),
    Column("seat", share=3),
)
AHEAD = timedelta(days=14)
NAMED = 3


class OnCallWeek(Place):
    """A line a stretch, by when it begins. What nobody holds says NOBODY."""

    HELP = "Who is on call through two weeks. g shows only what nobody holds, and whom no alert would reach."
    BINDINGS = [
        Binding("g", "gaps", "gaps only", id="oncall.gaps"),
        Binding("escape", "leave", "on call", id="oncall.back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._found: tuple[Stretch, ...] = ()
        self._unreachable: tuple[str, ...] = ()
        self._only_gaps = False

    @property
    def where(self) -> str:
        return "On call, two weeks"

    def body(self) -> ComposeResult:
        yield Static("", id="section-title", markup=False)
        yield Table(
            COLUMNS,
            key=lambda one: f"{one.post}/{one.starts:%s}",
            present=self._present,
            empty="No seat has a 24-hour response yet: county rules say which.",
            opens=False,
            id="stretches",
        )
        yield Static("", id="unreachable", markup=False)

    def on_mount(self) -> None:
        self.query_one(Table).focus()

    def stale(self) -> None:
        self.look(self._read, self._show)

    def _read(self) -> tuple[tuple[Stretch, ...], tuple[str, ...]]:
        desk, now = self.desk, self.desk.now()
        found = [one for held in desk.oncall.plan(now, now + AHEAD).values() for one in held]
        people = desk.directory.people()
        unreachable = desk.oncall.unreachable(now, now + AHEAD)
        names = tuple(people[one].name if one in people else one for one in unreachable)
        return tuple(sorted(found, key=lambda one: (one.starts, one.post))), names

    def _show(self, read: tuple[tuple[Stretch, ...], tuple[str, ...]]) -> None:
        self._found, self._unreachable = read
        self._list()

    def _list(self) -> None:
        gaps = [one for one in self._found if one.person is None]
        said = f"{len(gaps)} stretches without anybody" if gaps else "every hour of every seat is covered"
        self.query_one("#section-title", Static).update(f" On call, two weeks: {said}")
        self.query_one("#unreachable", Static).update(self._unreached())
        self.query_one(Table).show(gaps if self._only_gaps else self._found, self.desk.now())
        self.refresh_bindings()

    def _unreached(self) -> str:
        """Whom no alert reaches: a few by name, the rest as a number, so that the list keeps its room."""
        named, more = self._unreachable[:NAMED], len(self._unreachable) - NAMED
        if not named:
            return ""
        return f" ! No alert reaches: {', '.join(named)}" + (f" and {more} more" if more > 0 else "")

    def _present(self, one: Stretch, now: datetime) -> Line:
        desk = self.desk
        starts, ends = (show_short(moment, desk.county.zone, now) for moment in (one.starts, one.ends))
        seat = title(desk.protocol, one.post)
        if one.person is None:
            return Line((starts, ends, "NOBODY", seat), "past")
        people = desk.directory.people()
        return Line((starts, ends, people[one.person].name if one.person in people else one.person, seat))

    def action_gaps(self) -> None:
        self._only_gaps = not self._only_gaps
        self._list()

    def action_leave(self) -> None:
        self.mdtkit.go_back()
