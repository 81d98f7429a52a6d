"""The handover between two shifts: what is late, what falls due, alerts without an answer, what was recorded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Static

from mdtkit.casework.clockview import ClockView
from mdtkit.desk.handover import SHIFT, Handover, handover
from mdtkit.desk.times import countdown, show_short
from mdtkit.tui.screens.case import CasePlace
from mdtkit.tui.screens.place import Place
from mdtkit.tui.widgets.table import Column, Line, Table
from mdtkit.tui.wording import what_of

COLUMNS = (Column("", 9), Column("case", 12), Column("what", share=3), Column("when", 14))


@dataclass(frozen=True)
class Passed:
    """One line of the sheet: under which heading, of which case, what and when; its clock where it has one."""

    key: str
    group: str
    case: str
    what: str
    when: str
    clock: ClockView | None = None


class HandoverPlace(Place):
    """What the next shift takes over, case by case; references, codes and times only. Enter opens the case."""

    HELP = (
        "The last twelve hours and the next twelve. References, codes and times only. `mdtkit handover` prints it as a "
        "sheet to leave on the desk."
    )
    BINDINGS = [Binding("escape", "leave", "board", id="handover.back")]

    @property
    def where(self) -> str:
        return "Handover"

    def body(self) -> ComposeResult:
        yield Static("", id="section-title", markup=False)
        yield Table(COLUMNS, key=lambda row: row.key, present=self._present, empty="Nothing to hand over.", id="passed")

    def on_mount(self) -> None:
        self.query_one(Table).focus()

    def stale(self) -> None:
        self.look(lambda: handover(self.desk, SHIFT, SHIFT), self._show)

    def _show(self, sheet: Handover) -> None:
        title = f" Handover: {len(sheet.late)} late, {len(sheet.next)} next, {len(sheet.changed)} cases worked on"
        uncovered = [one.title for one in sheet.on_call if one.person is None]
        said = f"{title} · NOBODY on call: {', '.join(uncovered)}" if uncovered else title
        self.query_one("#section-title", Static).update(said)
        self.query_one(Table).show(list(self._lines(sheet)), self.desk.now())

    def _lines(self, sheet: Handover) -> Iterator[Passed]:
        protocol, zone = self.desk.protocol, self.desk.county.zone
        for group, views in (("late", sheet.late), ("next", sheet.next)):
            for view in views:
                yield Passed(f"{group}/{view.id}", group, view.case, what_of(view, protocol), "", view)
        for asked in sheet.waiting:
            said = {"declined": "declined", "claimed": "accepted, only claimed"}.get(asked.state, "no answer yet")
            what = f"{said}: {protocol.title('party', asked.seat)}"
            at = show_short(asked.raised, zone, sheet.now)
            yield Passed(f"alert/{asked.alerts[0]}/{asked.seat}", "alert", asked.case, what, at)
        for one in sheet.changed:
            kinds = Counter(entry.kind for entry in one.entries)
            what = ", ".join(kind if times == 1 else f"{kind} ×{times}" for kind, times in kinds.items())
            last = show_short(one.entries[-1].recorded, zone, sheet.now)
            yield Passed(f"recorded/{one.case}", "recorded", one.case, what, last)

    def _present(self, row: Passed, now: datetime) -> Line:
        when = countdown(row.clock, self.desk.county.zone, now) if row.clock is not None else row.when
        tone = {"late": "past", "alert": "soon", "recorded": "quiet"}.get(row.group, "")
        return Line((row.group, row.case, row.what, when), tone)

    @on(Table.Chosen)
    def _chosen(self, event: Table.Chosen) -> None:
        event.stop()
        self.mdtkit.go(CasePlace(event.item.case))

    def action_leave(self) -> None:
        self.mdtkit.go_back()
