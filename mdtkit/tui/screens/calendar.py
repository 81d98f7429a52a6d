"""The calendar: everything dated over all cases, by month, week or as a list. References and codes, never a name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Static

from mdtkit.casework.reckoning import zone
from mdtkit.desk.calendar import Occasion, occasions
from mdtkit.tui.screens.case import CasePlace
from mdtkit.tui.screens.committee import CommitteePlace
from mdtkit.tui.screens.occasion import PRESSING, in_short, remark, what
from mdtkit.tui.screens.place import Place
from mdtkit.tui.screens.review import ReviewPlace
from mdtkit.tui.screens.training import TrainingPlace
from mdtkit.tui.widgets.days import MONTH, Day, DaysView
from mdtkit.tui.widgets.table import Column, Line, Table

COLUMNS = (
    Column("day", 10),
    Column("time", 11),
    Column("what", share=3),
    Column("case", 12),
    Column("", share=1, fold_below=110),
)
LIST_AHEAD = timedelta(days=60)
WIDE = 110
"""Columns from which on a day has room for words."""
VIEWS = {"month": "month", "week": "week", "agenda": "the next 60 days"}


class CalendarPlace(Place):
    """``m w a``: month, week, list. In month and week the list below has the day in focus."""

    HELP = (
        "Everything that is dated: meetings, training, what falls due, on call. m month, w week, a list. The arrows "
        "go from day to day, page up and down from month to month, t to today; tab goes to the list and back; enter "
        "opens the case. i shows only what is one's own; c and o leave out what falls due, and on call. "
        "● is how much a day holds, ! that something of "
        "it is late or uncovered."
    )
    BINDINGS = [
        Binding("m", "view('month')", "month", id="calendar.month"),
        Binding("w", "view('week')", "week", id="calendar.week"),
        Binding("a", "view('agenda')", "list", id="calendar.list"),
        Binding("t", "today", "today", id="calendar.today"),
        Binding("i", "mine", "mine", id="calendar.mine"),
        Binding("c", "without('clock')", "clocks", id="calendar.clocks"),
        Binding("o", "without('on_call')", "on call", id="calendar.on-call"),
        Binding("escape", "leave", "board", id="calendar.back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._view = "month"
        self._left_out = {"on_call"}
        self._mine = False
        self._found: tuple[Occasion, ...] = ()
        self._asked: tuple[date, date] | None = None

    @property
    def where(self) -> str:
        return "Calendar"

    def body(self) -> ComposeResult:
        yield Static("", id="section-title", markup=False)
        yield DaysView(self._today, id="days")
        yield Table(
            COLUMNS,
            key=lambda one: f"{one.sort}/{one.id}/{one.starts.isoformat()}",
            present=self._line,
            empty="Nothing on this day.",
            id="dated",
        )

    def on_mount(self) -> None:
        self.set_class(True, "-month")
        self._days.focus()

    @property
    def _days(self) -> DaysView:
        return self.query_one(DaysView)

    @property
    def _list(self) -> Table[Occasion]:
        return self.query_one("#dated", Table)

    @property
    def _today(self) -> date:
        return self._local(self.desk.now()).date()

    def _local(self, moment: datetime) -> datetime:
        return moment.astimezone(zone(self.desk.county.zone))

    # ── looking ───────────────────────────────────────────────────────────────────────────────────
    @property
    def _span(self) -> tuple[date, date]:
        """The first day shown and the day after the last."""
        if self._view == "agenda":
            return self._days.day, self._days.day + LIST_AHEAD
        return self._days.first, self._days.last + timedelta(days=1)

    def stale(self) -> None:
        self._asked = None
        self._look_at()

    def _look_at(self) -> None:
        if self._asked == self._span:
            self._fill()
            return
        self._asked = first, after = self._span
        here = zone(self.desk.county.zone)
        starts, ends = (datetime.combine(day, time(), here) for day in (first, after))
        self.look(
            lambda: occasions(self.desk, starts, ends, person=self.desk.me.id if self._mine else None),
            self._show,
            group="calendar",
        )

    def _show(self, found: tuple[Occasion, ...]) -> None:
        self._found = found
        self._fill()

    def _fill(self) -> None:
        shown = [one for one in self._found if one.sort not in self._left_out]
        by_day: dict[date, list[Occasion]] = {}
        for one in shown:
            by_day.setdefault(self._local(one.starts).date(), []).append(one)
        self._days.show({day: self._day(of_it) for day, of_it in by_day.items()}, self._today)
        listed = shown if self._view == "agenda" else by_day.get(self._days.day, [])
        self._list.empty = "Nothing is dated." if self._view == "agenda" else f"Nothing on {self._days.day:%a %-d %b}."
        self._list.show(listed, self.desk.now())
        left_out = [words for code, words in (("clock", "clocks"), ("on_call", "on call")) if code in self._left_out]
        without = f" · without {' and '.join(left_out)}" if left_out else ""
        when = VIEWS["agenda"] if self._view == "agenda" else f"{self._days.day:%B %Y}"
        self.query_one("#section-title", Static).update(
            f" {when}: {len(shown)} {'of mine' if self._mine else 'dated'}{without}"
        )
        self.refresh_bindings()

    def _day(self, of_it: list[Occasion]) -> Day:
        narrow = self.size.width < WIDE
        words = tuple(f"{self._local(one.starts):%H:%M} {in_short(self.desk, one, narrow=narrow)}" for one in of_it)
        return Day(words, any(one.state in PRESSING for one in of_it))

    def _line(self, one: Occasion, _now: datetime) -> Line:
        starts, until = self._local(one.starts), self._local(one.ends) if one.ends else None
        time_of_it = f"{starts:%H:%M}" + (f"–{until:%H:%M}" if until is not None else "")
        tone = "past" if one.state in PRESSING else "quiet" if one.state == "held" else ""
        return Line((f"{starts:%a %-d %b}", time_of_it, what(self.desk, one), one.case or "", remark(one)), tone)

    def on_resize(self) -> None:
        if self.ready:
            self._fill()

    # ── the hand ──────────────────────────────────────────────────────────────────────────────────
    def action_view(self, view: str) -> None:
        self._view = view
        self.set_class(view == "agenda", "-list")
        self.set_class(view == "week", "-week")
        self._days.weeks = 1 if view == "week" else MONTH
        (self._list if view == "agenda" else self._days).focus()
        self._look_at()

    def action_today(self) -> None:
        self._days.day = self._today
        self._look_at()

    def action_mine(self) -> None:
        """Only what concerns me, and everything again: what I am invited to, my turns, what I have to do."""
        self._mine = not self._mine
        self.stale()

    def action_without(self, kind: str) -> None:
        self._left_out ^= {kind}
        self._fill()

    @on(DaysView.Moved)
    def _moved(self) -> None:
        if self.ready:
            self._look_at()

    @on(DaysView.Chosen)
    def _day_chosen(self) -> None:
        items = self._list.items
        if len(items) == 1:
            self._open(items[0])
        elif items:
            self._list.focus()

    @on(Table.Chosen)
    def _chosen(self, event: Table.Chosen) -> None:
        event.stop()
        self._open(event.item)

    def _open(self, one: Occasion) -> None:
        place = self._place_of(one)
        if place is not None:
            self.mdtkit.go(place())

    def _place_of(self, one: Occasion) -> Callable[[], Place] | None:
        if one.case:
            case = one.case
            return lambda: CasePlace(case)
        if one.sort == "training":
            return TrainingPlace
        if one.sort == "case_review":
            meeting = one.id
            return lambda: ReviewPlace(meeting)
        if one.sort == "committee":
            return CommitteePlace
        if one.sort == "on_call":
            from mdtkit.tui.screens.oncall_week import OnCallWeek

            return OnCallWeek
        return None

    def action_leave(self) -> None:
        if self._list.has_focus and self._view != "agenda":
            self._days.focus()
        else:
            self.mdtkit.go_back()
