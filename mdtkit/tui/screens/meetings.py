"""Meetings over all cases: the coming ones, and those of which nobody has recorded what became of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Static

from mdtkit.casework.review import Review
from mdtkit.chronology.entry import Entry
from mdtkit.desk import review
from mdtkit.desk.casefile import CaseFile
from mdtkit.desk.meetings import ComingMeeting, coming, planning_of
from mdtkit.desk.output import instant
from mdtkit.desk.times import show_short
from mdtkit.tui.choices import title_of
from mdtkit.tui.screens import planning, review_forms
from mdtkit.tui.screens.case import CasePlace
from mdtkit.tui.screens.correct import CorrectPlace
from mdtkit.tui.screens.entry import EntryPlace
from mdtkit.tui.screens.meeting import MeetingPlace
from mdtkit.tui.screens.place import Place
from mdtkit.tui.screens.review import ReviewPlace
from mdtkit.tui.screens.telling_invited import ask_to_tell
from mdtkit.tui.widgets.chooser import Chooser
from mdtkit.tui.widgets.spec import Option
from mdtkit.tui.widgets.table import Column, Line, Table

COLUMNS = (Column("begins", 14), Column("case", 12), Column("meeting", share=1), Column("MDT tier", 10))
NEW = "new"
NEEDS_ONE = ("table", "hold", "move", "cancel", "plan")


class MeetingsPlace(Place):
    """Enter opens the case; a meeting is held, moved (its planning is corrected) or cancelled by one key."""

    HELP = (
        "Planned meetings of all open cases. t holds the one in focus, item by item. h records that it was held, m "
        "moves it (the planning is corrected and "
        "the reason stays), c cancels it, p plans another one of its case; in a case m plans one. "
        "i mails the invited of all meetings what they have not been told, and asks again where a required seat "
        "declined or is silent. "
        "r case reviews over several children."
    )
    BINDINGS = [
        Binding("t", "table", "at the table", id="meetings.table"),
        Binding("h", "hold", "held", id="meetings.hold"),
        Binding("m", "move", "move", id="meetings.move"),
        Binding("c", "cancel", "cancel", id="meetings.cancel"),
        Binding("p", "plan", "plan another", id="meetings.plan"),
        Binding("i", "tell", "tell the invited", id="meetings.tell"),
        Binding("r", "reviews", "case reviews", id="meetings.reviews"),
        Binding("escape", "leave", "board", id="meetings.back"),
    ]

    @property
    def where(self) -> str:
        return "Meetings"

    def body(self) -> ComposeResult:
        yield Static("", id="section-title", markup=False)
        yield Table(
            COLUMNS,
            key=lambda row: f"{row.case}/{row.starts.isoformat()}/{row.type}",
            present=self._present,
            empty="No meeting is planned. In a case m plans one.",
            id="meetings",
        )

    def on_mount(self) -> None:
        self.query_one(Table).focus()

    def _present(self, row: ComingMeeting, now: datetime) -> Line:
        when = show_short(row.starts, self.desk.county.zone, now)
        words = title_of(self.desk, "meeting_type", row.type)
        if row.passed:
            return Line((when, row.case, f"Was it held? {words}", row.tier or "—"), "soon")
        return Line((when, row.case, words, row.tier or "—"))

    def stale(self) -> None:
        self.look(lambda: coming(self.desk), self._show)

    def _show(self, rows: tuple[ComingMeeting, ...]) -> None:
        passed = sum(row.passed for row in rows)
        said = f"{len(rows) - passed} to come" + (f", {passed} passed without a record" if passed else "")
        self.query_one("#section-title", Static).update(f" Meetings: {said}")
        self.query_one(Table).show(rows, self.desk.now())
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """What is done with a meeting is offered where there is one."""
        return bool(self.query_one(Table).items) if self.ready and action in NEEDS_ONE else True

    @on(Table.Chosen)
    def _chosen(self, event: Table.Chosen) -> None:
        event.stop()
        self.mdtkit.go(CasePlace(event.item.case))

    def _with_planning(self, form: Callable[[CaseFile, Entry, dict[str, object]], EntryPlace]) -> None:
        """Ask the case for the entry that planned the meeting in focus, and open a form on it."""
        meeting = self.query_one(Table).item
        if not isinstance(meeting, ComingMeeting):
            return

        # Of a series it is this one occurrence that is held, moved or cancelled.
        one: dict[str, object] = {"occurrence": instant(meeting.occurrence)} if meeting.occurrence else {}

        def asked() -> tuple[CaseFile, Entry, dict[str, object]]:
            file = self.desk.case(meeting.case)
            return file, planning_of(file, meeting), one

        self.look(asked, lambda found: self.mdtkit.go(form(*found)), group="planning")

    def action_hold(self) -> None:
        def form(file: CaseFile, planned: Entry, one: dict[str, object]) -> EntryPlace:
            return EntryPlace(file, "meeting.held", _known(planned, "seats", "model") | one)

        self._with_planning(form)

    def action_table(self) -> None:
        meeting = self.query_one(Table).item
        if isinstance(meeting, ComingMeeting) and meeting.meeting:
            self.mdtkit.go(MeetingPlace(meeting.case, meeting.meeting))
        elif meeting is not None:
            self.notify("This meeting was planned without an id: h records that it was held.", severity="warning")

    def action_cancel(self) -> None:
        self._with_planning(lambda file, planned, one: EntryPlace(file, "meeting.cancelled", _known(planned) | one))

    def action_move(self) -> None:
        zone = self.desk.county.zone

        def form(file: CaseFile, planned: Entry, one: dict[str, object]) -> EntryPlace:
            if one:
                return EntryPlace(file, "meeting.planned", _known(planned, "seats", "model", "minutes", "starts") | one)
            return CorrectPlace(file, next(row for row in file.entries if row.id == planned.id), zone)

        self._with_planning(form)

    def action_tell(self) -> None:
        ask_to_tell(self)

    def action_plan(self) -> None:
        meeting = self.query_one(Table).item
        if isinstance(meeting, ComingMeeting):
            self.look(lambda: self.desk.case(meeting.case), lambda file: planning.ask(self, file), group="planning")

    def action_reviews(self) -> None:
        """Case-review meetings, over several children: one is opened, or a new one planned."""
        self.look(lambda: review.listed(self.desk), self._reviews, group="reviews")

    def _reviews(self, found: tuple[Review, ...]) -> None:
        zone, now = self.desk.county.zone, self.desk.now()
        options = [Option(NEW, "Plan a case review")]
        options += [
            Option(one.meeting, f"{show_short(one.starts, zone, now)}  {len(one.cases)} cases, {one.state}")
            for one in reversed(found)
        ]

        def picked(code: str | None) -> None:
            if code is not None:
                self.mdtkit.go(review_forms.planning(self.desk) if code == NEW else ReviewPlace(code))

        self.mdtkit.go(Chooser("Which case review?", options), picked)

    def action_leave(self) -> None:
        self.mdtkit.go_back()


def _known(planned: Entry, *more: str) -> dict[str, object]:
    """What the planning says already of the entry that follows it."""
    return {name: planned.data[name] for name in ("meeting", "type", *more) if planned.data.get(name)}
