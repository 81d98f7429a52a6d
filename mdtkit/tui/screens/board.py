"""The board: what is next over all cases, who is on call, what waits for an answer."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Input, Static

from mdtkit.casework.clocks import ClockView
from mdtkit.desk.times import show_short
from mdtkit.tui.screens.calendar import CalendarPlace
from mdtkit.tui.screens.case import CasePlace
from mdtkit.tui.screens.cases import CasesPlace
from mdtkit.tui.screens.channels import ChannelsPlace
from mdtkit.tui.screens.find import NEW, FindSheet
from mdtkit.tui.screens.handover import HandoverPlace
from mdtkit.tui.screens.intake import IntakePlace
from mdtkit.tui.screens.meetings import MeetingsPlace
from mdtkit.tui.screens.oncall import OnCallPlace
from mdtkit.tui.screens.people import PeoplePlace
from mdtkit.tui.screens.place import Place
from mdtkit.tui.screens.report import ReportPlace
from mdtkit.tui.screens.tools import ToolsPlace
from mdtkit.tui.screens.training import TrainingPlace
from mdtkit.tui.screens.verify import VerifyPlace
from mdtkit.tui.screens.waiting import WaitingPlace
from mdtkit.tui.screens.why import WhySheet
from mdtkit.tui.widgets.table import Column, Line, Table
from mdtkit.tui.wording import asked_now, clock_line, next_crossing, what_of

if TYPE_CHECKING:
    from mdtkit.desk.board import Board, BoardRow

COLUMNS = (
    Column("due", 15),
    Column("case", 12),
    Column("MDT tier", 9),
    Column("", 1),
    Column("what", share=3),
    Column("who", share=2, fold_below=100),
    Column("within", 6, fold_below=100),
    Column("", 19, fold_below=130),
)


class BoardPlace(Place):
    """Home. Past legal deadlines first, then by instant; open clocks by age."""

    HELP = (
        "What is next over all cases. Enter opens the case, e says why a clock stands as it does. The county: "
        "o on call, p people, t training, m meetings, d dates, a alert channels, v verify."
    )
    BINDINGS = [
        Binding("slash", "filter", "filter", id="board.filter"),
        Binding("n", "new", "new referral", id="board.new"),
        Binding("f", "find", "find child", id="board.find"),
        Binding("r", "report", "report", id="board.report"),
        Binding("e", "why", "why?", id="board.why"),
        Binding("c", "cases", "cases", id="board.cases"),
        Binding("o", "on_call", "on call", show=False, id="board.on-call"),
        Binding("p", "people", "people", show=False, id="board.people"),
        Binding("m", "meetings", "meetings", show=False, id="board.meetings"),
        Binding("d", "calendar", "dates", show=False, id="board.calendar"),
        Binding("t", "training", "training", show=False, id="board.training"),
        Binding("s", "tools", "screening tools", show=False, id="board.tools"),
        Binding("g", "committee", "steering committee", show=False, id="board.committee"),
        Binding("w", "waiting", "waiting on whom", show=False, id="board.waiting"),
        Binding("h", "handover", "handover", show=False, id="board.handover"),
        Binding("a", "channels", "alert channels", show=False, id="board.channels"),
        Binding("v", "verify", "verify the record", show=False, id="board.verify"),
        Binding("ctrl+r", "again", "Look again", show=False, id="board.again"),
        Binding("escape", "clear", "Clear the filter", show=False, id="board.clear"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._board: Board | None = None
        self._crossing: datetime | None = None
        self._words: list[str] = []

    def body(self) -> ComposeResult:
        with Vertical(id="board"):
            yield Static("", id="on-call", markup=False)
            yield Static("", id="waiting", markup=False)
            yield Input(placeholder="filter: case, tier, words", compact=True, id="filter")
            yield Table(
                COLUMNS,
                key=lambda row: row.clock.id,
                present=self._present,
                empty="Looking …",
                id="due",
            )

    def on_mount(self) -> None:
        self.query_one("#filter", Input).display = False
        self._table.focus()

    @property
    def _table(self) -> Table[BoardRow]:
        return self.query_one("#due", Table)

    def _present(self, row: BoardRow, now: datetime) -> Line:
        before = (row.clock.case, row.tier or "—")
        what = what_of(row.clock, self.desk.protocol)
        return clock_line(row.clock, now, self.desk.county.zone, before=before, what=what, who=row.who)

    # ── looking ───────────────────────────────────────────────────────────────────────────────────
    def stale(self) -> None:
        self.look(self.desk.board, self._show, group="board")

    def _show(self, board: Board) -> None:
        self._board, self._words = board, []
        self._crossing = next_crossing((row.clock for row in board.rows), board.now)
        self.mdtkit.cases_known = tuple(dict.fromkeys(row.clock.case for row in board.rows))
        self._table.empty = "Nothing is due." if board.cases else "No case yet. n records a referral."
        self.query_one("#on-call", Static).update(self._on_call(board))
        self.query_one("#waiting", Static).update(self._waiting(board))
        self._narrow()

    def tick(self, now: datetime) -> None:
        board = self._board
        if board is None:
            return
        if self._crossing is not None and now >= self._crossing:
            self._crossing = None
            self.stale()
        self._table.tick(now)

    def _on_call(self, board: Board) -> Text:
        text = Text(" On call now   ", style=self.mdtkit.colour("quiet"), no_wrap=True, overflow="ellipsis")
        if not board.on_call:
            return text.append("nobody is entered yet  !", self.mdtkit.colour("warning"))
        zone = self.desk.county.zone
        nobody = [seat for seat in board.on_call if seat.person is None]
        if nobody:
            until = [show_short(seat.until, zone, board.now) if seat.until else "" for seat in nobody]
            named = [f"{s.title} until {u}" if u else s.title for s, u in zip(nobody, until, strict=True)]
            text.append(f"! NOBODY for {'; '.join(named)}", self.mdtkit.colour("warning"))
            text.append("   ")
        for seat in board.on_call:
            if seat.person is not None:
                text.append(f"{seat.title}: {seat.name or seat.person} ✓   ", self.mdtkit.colour("foreground"))
        return text

    def _waiting(self, board: Board) -> Text:
        text = Text(" Alerts        ", style=self.mdtkit.colour("quiet"), no_wrap=True, overflow="ellipsis")
        if board.waiting:
            one = board.waiting[0]
            title = self.desk.protocol.title("party", one.seat)
            since = show_short(one.raised, self.desk.county.zone, board.now)
            said = f" DECLINED, call {len(one.alerts)}" if one.state == "declined" else f", {since}"
            text.append(f"! {len(board.waiting)} waiting: {one.case} {title}{said}", self.mdtkit.colour("warning"))
        else:
            text.append("none waiting", self.mdtkit.colour("foreground"))
        asked = [row.clock for row in board.rows if asked_now(row.clock, self.desk.protocol)]
        if asked:
            more = f" and {len(asked) - 1} more" if len(asked) > 1 else ""
            text.append(f"   ? {asked[0].title}: {asked[0].case}{more}", self.mdtkit.colour("warning"))
        if board.pressing:
            text.append(f"   {self._pressing(board)}", self.mdtkit.colour("warning"))
        text.append("   Meetings today ", self.mdtkit.colour("quiet"))
        text.append(str(board.meetings_today), self.mdtkit.colour("foreground"))
        text.append("   Open cases ", self.mdtkit.colour("quiet"))
        return text.append(str(board.cases), self.mdtkit.colour("foreground"))

    def _pressing(self, board: Board) -> str:
        """The seat of a meeting to come that is to be asked again."""
        first, others = board.pressing[0], len(board.pressing) - 1
        seat = self.desk.protocol.title("party", first.seat)
        said = "declined" if first.declined else "has not answered"
        when = show_short(first.starts, self.desk.county.zone, board.now)
        return f"! {seat} {said}, {when}{f' and {others} more' if others else ''}: m"

    # ── the filter ────────────────────────────────────────────────────────────────────────────────
    def action_filter(self) -> None:
        line = self.query_one("#filter", Input)
        line.display = True
        line.focus()

    def action_clear(self) -> None:
        line = self.query_one("#filter", Input)
        line.value = ""
        line.display = False
        self._table.focus()

    @on(Input.Changed, "#filter")
    def _filtered(self) -> None:
        self._narrow()

    @on(Input.Submitted, "#filter")
    def _filter_kept(self) -> None:
        self._table.focus()

    def _narrow(self) -> None:
        board = self._board
        if board is None:
            return
        words = self.query_one("#filter", Input).value.casefold().split()
        rows = self._fitting(board, words) if words else board.rows
        if words and not rows:
            self._table.empty = "Nothing fits the filter. esc clears it."
        self._table.show(rows, self.desk.now())
        self.refresh_bindings()

    def _fitting(self, board: Board, words: list[str]) -> list[BoardRow]:
        if not self._words:
            self._words = [_words(row) for row in board.rows]
        return [row for row, said in zip(board.rows, self._words, strict=True) if all(word in said for word in words)]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """What is done with a row is offered where there is one."""
        return self._clock is not None if self.ready and action in ("report", "why") else True

    # ── acts ──────────────────────────────────────────────────────────────────────────────────────
    @property
    def _clock(self) -> ClockView | None:
        row = self._table.item
        return row.clock if row is not None else None

    @on(Table.Chosen)
    def _chosen(self, event: Table.Chosen) -> None:
        self.mdtkit.go(CasePlace(event.item.clock.case))

    def action_new(self) -> None:
        self.mdtkit.go(IntakePlace())

    def action_find(self) -> None:
        sheet = FindSheet()
        self.mdtkit.go(sheet, lambda ref: self._found(ref, sheet.asked))

    def _found(self, ref: str | None, asked: tuple[str, str]) -> None:
        if ref == NEW:
            known = {name: said for name, said in zip(("child_name", "born"), asked, strict=True) if said}
            self.mdtkit.go(IntakePlace(known))
        elif ref:
            self.mdtkit.go(CasePlace(ref))

    def action_report(self) -> None:
        if (clock := self._clock) is not None:
            self.mdtkit.go(ReportPlace(clock.case, clock))

    def action_why(self) -> None:
        if (clock := self._clock) is not None:
            self.mdtkit.go(WhySheet(clock))

    def action_cases(self) -> None:
        self.mdtkit.go(CasesPlace())

    def action_on_call(self) -> None:
        self.mdtkit.go(OnCallPlace())

    def action_people(self) -> None:
        self.mdtkit.go(PeoplePlace())

    def action_meetings(self) -> None:
        self.mdtkit.go(MeetingsPlace())

    def action_calendar(self) -> None:
        self.mdtkit.go(CalendarPlace())

    def action_committee(self) -> None:
        from mdtkit.tui.screens.committee import CommitteePlace

        self.mdtkit.go(CommitteePlace())

    def action_training(self) -> None:
        self.mdtkit.go(TrainingPlace())

    def action_tools(self) -> None:
        self.mdtkit.go(ToolsPlace())

    def action_waiting(self) -> None:
        self.mdtkit.go(WaitingPlace())

    def action_handover(self) -> None:
        self.mdtkit.go(HandoverPlace())

    def action_channels(self) -> None:
        self.mdtkit.go(ChannelsPlace())

    def action_verify(self) -> None:
        self.mdtkit.go(VerifyPlace())

    def action_again(self) -> None:
        self.stale()


def _words(row: BoardRow) -> str:
    clock = row.clock
    return f"{clock.case} {row.tier or ''} {clock.title} {row.who} {clock.clock} {clock.state}".casefold()
