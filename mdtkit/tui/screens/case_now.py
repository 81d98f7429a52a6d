"""The first tab of a case: which clocks run, which responsibilities are open, what happened last."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, cast

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from mdtkit.casework.checklists import Checklist
from mdtkit.casework.clocks import ClockView
from mdtkit.desk.board import board_order, who
from mdtkit.desk.casefile import CaseFile
from mdtkit.desk.times import show_short
from mdtkit.tui.widgets.table import Column, Line, Table
from mdtkit.tui.wording import clock_line, what_of

if TYPE_CHECKING:
    from mdtkit.tui.app import MdtkitApp

CLOCKS = (
    Column("due", 15),
    Column("", 1),
    Column("clock", share=3),
    Column("who", share=2, fold_below=84),
    Column("within", 6, fold_below=70),
    Column("", 19, fold_below=110),
)
LISTS = (Column("checklist"), Column("", 10), Column("", 10))
LAST = 4
DOTS = 10


class NowPane(Vertical):
    """Clocks, beside (on a narrow screen: over) the checklists, and the last entries under both."""

    def compose(self) -> ComposeResult:
        with Horizontal(id="now-top"):
            yield Table(CLOCKS, key=lambda view: view.id, present=self._clock_line, empty="…", id="clocks")
            yield Table(LISTS, key=_name_of, present=self._list_line, empty="No tier decided yet: g.", id="checklists")
        yield Static("", id="last", markup=False)

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._file: CaseFile | None = None
        self._ended = False

    @property
    def _app(self) -> MdtkitApp:
        return cast("MdtkitApp", self.app)

    def start(self) -> None:
        """The focus on the clocks."""
        self.query_one("#clocks", Table).focus()

    @property
    def clock(self) -> ClockView | None:
        """The clock in focus."""
        return cast("ClockView | None", self.query_one("#clocks", Table).item)

    def show(self, file: CaseFile) -> None:
        """Show the case as it stands."""
        self._file = file
        desk = self._app.desk
        if desk is None:
            return
        now = desk.now()
        clocks = sorted((view for view in file.clocks if view.live), key=lambda view: board_order(view, now))
        if self._ended:
            clocks += [view for view in file.clocks if not view.live]
        table = self.query_one("#clocks", Table)
        table.empty = "Nothing runs." if file.clocks else "No clock has started."
        table.show(clocks, now)
        lists = self.query_one("#checklists", Table)
        shown = [one for one in file.checklists if one.tier == file.tier]
        lists.show(shown, now)
        lists.set_class(not shown, "bare")
        self.query_one("#last", Static).update(self._last(file, now))

    def toggle_ended(self) -> None:
        """Show also the clocks that have ended, or no longer."""
        self._ended = not self._ended
        if self._file is not None:
            self.show(self._file)

    def tick(self, now: datetime) -> None:
        """A second has passed."""
        self.query_one("#clocks", Table).tick(now)

    def _clock_line(self, view: ClockView, now: datetime) -> Line:
        desk = self._app.desk
        if desk is None:
            return Line(("",) * len(CLOCKS))
        what = what_of(view, desk.protocol)
        return clock_line(view, now, desk.county.zone, before=(), what=what, who=who(desk, view))

    def _list_line(self, one: Checklist, _now: datetime) -> Line:
        desk = self._app.desk
        title = desk.protocol.title("party", one.party) if desk is not None else one.party
        if desk is not None and one.unit:
            title += f", {desk.protocol.title('unit', one.unit)}"
        title = title[:1].upper() + title[1:]
        if one.blank:
            return Line((title, "", "no example"), "quiet")
        done = one.done + one.waived
        dots = "●" * done + "○" * (one.total - done) if one.total <= DOTS else ""
        return Line((title, dots, f"{done} of {one.total}"), "good" if done == one.total else "")

    def _last(self, file: CaseFile, now: datetime) -> Text:
        desk = self._app.desk
        text = Text(no_wrap=True, overflow="ellipsis")
        if desk is None:
            return text
        people = desk.directory.people()
        rows = [row for row in file.entries if row.superseded_by is None][-LAST:]
        for row in reversed(rows):
            when = show_short(row.at, desk.county.zone, now)
            by = people[row.by].name if row.by in people else row.by
            kept = "   [withheld]" if row.withheld else ""
            text.append(f" {when:<11} ", self._app.colour("quiet"))
            text.append(row.sentence)
            text.append(f"   {by}{kept}\n", self._app.colour("quiet"))
        text.rstrip()
        return text


def _name_of(one: Checklist) -> str:
    return f"{one.tier}/{one.party}/{one.unit}"
