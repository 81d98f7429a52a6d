"""Days in weeks, Sunday first: a month or one week; of each day how much is dated, and what, where there is room."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from rich.cells import set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

WEEK = 7
MONTH = 6
"""Weeks that every month fits in."""
NAMES = ("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat")


@dataclass(frozen=True)
class Day:
    """What is dated on a day: a few words each, in order. ``pressing``: something of it is past or wants attention."""

    words: tuple[str, ...] = ()
    pressing: bool = False


def first_shown(day: date, weeks: int) -> date:
    """The Sunday with which the view of a day begins: of its week, or of the week of the first of its month."""
    anchor = day if weeks == 1 else day.replace(day=1)
    return anchor - timedelta(days=(anchor.weekday() + 1) % WEEK)


def months_later(day: date, by: int) -> date:
    """The same day of a later (earlier) month; a month end stays within it."""
    year, month = divmod(day.year * 12 + day.month - 1 + by, 12)
    last = (date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))


class DaysView(Widget, can_focus=True):
    """The arrows go from day to day and week to week, page up and down from month to month, enter opens the day."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "days--head",
        "days--plain",
        "days--quiet",
        "days--soon",
        "days--selected",
        "days--today",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move(-1)", "Day before", show=False, id="days.left"),
        Binding("right", "move(1)", "Day after", show=False, id="days.right"),
        Binding("up", "move(-7)", "Week before", show=False, id="days.up"),
        Binding("down", "move(7)", "Week after", show=False, id="days.down"),
        Binding("pageup", "month(-1)", "Month before", show=False, id="days.month-before"),
        Binding("pagedown", "month(1)", "Month after", show=False, id="days.month-after"),
        Binding("enter", "choose", "open", id="days.open"),
    ]

    day: reactive[date] = reactive(date(2000, 1, 1))
    weeks: reactive[int] = reactive(MONTH)

    class Moved(Message):
        """Another day is in focus."""

    class Chosen(Message):
        """Somebody opened the day in focus."""

    def __init__(self, today: date, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self.today = today
        self.set_reactive(DaysView.day, today)
        self._days: Mapping[date, Day] = {}

    def show(self, days: Mapping[date, Day], today: date) -> None:
        """What is dated on each day; a day that is not named has nothing."""
        self._days, self.today = days, today
        self.refresh()

    @property
    def first(self) -> date:
        """The first day shown."""
        return first_shown(self.day, self.weeks)

    @property
    def last(self) -> date:
        """The last day shown."""
        return self.first + timedelta(days=WEEK * self.weeks - 1)

    # ── painting ──────────────────────────────────────────────────────────────────────────────────
    @property
    def _cell(self) -> tuple[int, int]:
        """(width, height) of one day."""
        return max(4, self.size.width // WEEK), max(1, (self.size.height - 1) // self.weeks)

    def render_line(self, y: int) -> Strip:
        width, height = self._cell
        if y == 0:
            head = self._look("days--head")
            return self._filled([Segment(set_cell_size(f" {name}", width), head) for name in NAMES])
        week, line = divmod(y - 1, height)
        if week >= self.weeks:
            return Strip.blank(self.size.width, self._look("days--plain"))
        days = [self.first + timedelta(days=WEEK * week + n) for n in range(WEEK)]
        return self._filled([self._segment(day, line, width, height) for day in days])

    def _look(self, name: str) -> Style:
        return self.get_component_rich_style(name)

    def _filled(self, segments: list[Segment]) -> Strip:
        return Strip(segments).adjust_cell_length(self.size.width, self._look("days--plain"))

    def _segment(self, day: date, line: int, width: int, height: int) -> Segment:
        known = self._days.get(day, Day())
        look = self._look("days--plain")
        if self.weeks > 1 and day.month != self.day.month:
            look = self._look("days--quiet")
        elif known.pressing and line == 0:
            look = self._look("days--soon")
        if day == self.today and line == 0:
            look += self._look("days--today")
        if day == self.day:
            look += Style.from_color(None, self._look("days--selected").bgcolor)
            if self.has_focus:
                look += Style(bold=True)
        room = width - 2
        words = self._first_line(day, known, room) if line == 0 else self._listed(known, line, height)
        mark = "▌" if day == self.day and self.has_focus and line == 0 else " "
        cut = words if len(words) <= room else words[: room - 1] + "…"
        return Segment(set_cell_size(f"{mark}{cut}", width), look)

    def _first_line(self, day: date, known: Day, room: int) -> str:
        words = f"{day.day:>2}" + (f" ●{len(known.words)}" if known.words else "") + (" !" if known.pressing else "")
        return f"{words} now" if day == self.today and len(words) + 4 <= room else words

    def _listed(self, known: Day, line: int, height: int) -> str:
        room = height - 1
        more = len(known.words) - room
        if more > 0 and line == room:
            return f"and {more + 1} more"
        return known.words[line - 1] if line <= len(known.words) else ""

    # ── the hand ──────────────────────────────────────────────────────────────────────────────────
    def watch_day(self) -> None:
        self.refresh()
        self.post_message(self.Moved())

    def watch_weeks(self) -> None:
        self.refresh()
        self.post_message(self.Moved())

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """A day that is clicked comes into focus; twice opens it."""
        width, height = self._cell
        week, column = (event.y - 1) // height, event.x // width
        if event.y == 0 or not (0 <= week < self.weeks and column < WEEK):
            return
        day = self.first + timedelta(days=WEEK * week + column)
        if day == self.day and event.chain > 1:
            self.action_choose()
        self.day = day

    def action_move(self, days: int) -> None:
        self.day += timedelta(days=days)

    def action_month(self, by: int) -> None:
        self.day = months_later(self.day, by)

    def action_choose(self) -> None:
        self.post_message(self.Chosen())
