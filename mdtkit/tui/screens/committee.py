"""The steering committee: seats, what is open, meetings, reports, purposes; figures that may be shown (S1 to S5)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import ContentSwitcher

from mdtkit.casework.committee import CAME, Committee, Purpose, SeatStanding
from mdtkit.casework.committee_book import Matter, Meeting, Report
from mdtkit.desk.committee import standing
from mdtkit.desk.committee_papers import agenda, minutes, pack_paper
from mdtkit.desk.figures import pack, period
from mdtkit.desk.times import show_short
from mdtkit.documents.paper import Paper, text
from mdtkit.tui.choices import title_of
from mdtkit.tui.screens import committee_forms as forms
from mdtkit.tui.screens.overlay import Telling
from mdtkit.tui.screens.place import Place
from mdtkit.tui.widgets.table import Column, Line, Table
from mdtkit.tui.widgets.tabline import TabLine

TABS = (("seats", "Seats"), ("matters", "Open"), ("meetings", "Meetings"), ("reports", "Reports"), ("purposes", "For"))
SEATS = (
    Column("seat", share=2),
    Column("who", share=3),
    Column("came", 7),
    Column("reported", share=2, fold_below=110),
)
MATTERS = (Column("by", 10), Column("open for", share=2), Column("what", share=4))
MEETINGS = (Column("begins", 18), Column("", 10), Column("came", 12), Column("for", share=3))
REPORTS = (Column("party", share=2), Column("of", share=2), Column("", share=5))
PURPOSES = (Column("last", 11), Column("purpose", share=3), Column("matters", 8, right=True))
ONLY_ON = {"unseat": "seats", "close": "matters", "hold": "meetings", "cancel": "meetings"}
"""Action → the tab on which it is offered."""


class CommitteePlace(Place):
    """``1`` to ``5`` change the tab. A gap is said and stops no meeting; nothing of a child stands here."""

    HELP = (
        "The steering committee. a seats somebody, n plans a meeting, r records a report, d a decision, t an action; "
        "c closes the matter in focus, h records the meeting in focus as held. Enter on a meeting shows its agenda or "
        "minutes, g the figures of the last quarter, in which no child can be recognised. Papers and releases: "
        "mdtkit committee."
    )
    BINDINGS = [
        Binding("a", "seat", "seat", id="committee.seat"),
        Binding("u", "unseat", "took leave", id="committee.unseat"),
        Binding("n", "plan", "meeting", id="committee.plan"),
        Binding("h", "hold", "held", id="committee.hold"),
        Binding("o", "cancel", "called off", id="committee.cancel"),
        Binding("r", "report", "report", id="committee.report"),
        Binding("d", "decide", "decision", id="committee.decide"),
        Binding("t", "agree", "action", id="committee.agree"),
        Binding("c", "close", "close", id="committee.close"),
        Binding("p", "choose", "choose a party", show=False, id="committee.choose"),
        Binding("g", "figures", "figures", id="committee.figures"),
        *(
            Binding(str(n), f"tab('{name}')", title, show=False, id=f"committee.{name}")
            for n, (name, title) in enumerate(TABS, start=1)
        ),
        Binding("escape", "leave", "board", id="committee.back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._found: Committee | None = None

    @property
    def where(self) -> str:
        return "Steering committee"

    def body(self) -> ComposeResult:
        yield TabLine(TABS, id="committee-title")
        with ContentSwitcher(initial="seats", id="tabs"):
            yield Table(SEATS, key=lambda row: row.seat.party, present=self._seat, empty="No seats.", id="seats")
            yield Table(
                MATTERS,
                key=lambda row: row.entry,
                present=self._matter,
                empty="Nothing is open.",
                opens=False,
                id="matters",
            )
            yield Table(
                MEETINGS,
                key=lambda row: row.meeting,
                present=self._meeting,
                empty="No meeting. n plans one.",
                id="meetings",
            )
            yield Table(REPORTS, key=lambda row: row.entry, present=self._report, empty="No reports.", id="reports")
            yield Table(
                PURPOSES, key=lambda row: row.code, present=self._purpose, empty="None.", opens=False, id="purposes"
            )  # fmt: skip

    def on_mount(self) -> None:
        self.query_one("#seats", Table).focus()

    @property
    def _tab(self) -> str:
        return str(self.query_one("#tabs", ContentSwitcher).current)

    # ── what the lines say ────────────────────────────────────────────────────────────────────────
    def _title(self, vocabulary: str, code: str) -> str:
        return title_of(self.desk, vocabulary, code)

    def _called(self, person: str | None) -> str:
        people = self.desk.directory.people()
        return people[person].name if person in people else person or "nobody"

    def _seat(self, row: SeatStanding, _now: datetime) -> Line:
        who = ", ".join(self._called(one.person) for one in row.members)
        gap = {"nobody": "nobody", "nobody_decides": "nobody may decide"}.get(row.gap or "", "")
        said = "; ".join(part for part in (who, gap) if part)
        came = f"{row.came} of {row.held}" if row.held else ""
        reported = ", ".join(self._title("committee_report", one) for one in row.reported)
        return Line((row.seat.title, said, came, reported), "soon" if gap else "")

    def _matter(self, row: Matter, _now: datetime) -> Line:
        late = row.late(self.desk.today())
        owed = ", ".join(self._title("party", one) for one in row.open_for) or "the committee"
        return Line((row.due or "", owed, row.text), "past" if late else "")

    def _meeting(self, row: Meeting, now: datetime) -> Line:
        unsaid = row.state == "planned" and row.ends <= now
        state = "held?" if unsaid else row.state
        came = f"{sum(one.attended in CAME for one in row.attendance)} of {len(row.attendance)}"
        serves = ", ".join(self._title("committee_purpose", one) for one in row.purposes)
        cells = (show_short(row.starts, self.desk.county.zone, now), state, came if row.attendance else "", serves)
        return Line(cells, "soon" if unsaid else "")

    def _report(self, row: Report, _now: datetime) -> Line:
        return Line((self._title("party", row.seat), self._title("committee_report", row.topic), row.text))

    def _purpose(self, row: Purpose, _now: datetime) -> Line:
        last = str(row.last.date()) if row.last is not None else "nothing yet"
        return Line((last, row.title, str(row.decisions + row.actions or "—")))

    # ── looking ───────────────────────────────────────────────────────────────────────────────────
    def stale(self) -> None:
        self.look(lambda: standing(self.desk), self._show)

    def _show(self, found: Committee) -> None:
        self._found, now, today = found, self.desk.now(), self.desk.today()
        matters = sorted(found.open, key=lambda one: (not one.late(today), one.due or "9999", one.at))
        self.query_one("#seats", Table).show(found.seats, now)
        self.query_one("#matters", Table).show(matters, now)
        self.query_one("#meetings", Table).show(tuple(reversed(found.meetings)), now)
        self.query_one("#reports", Table).show(tuple(reversed(found.reports)), now)
        self.query_one("#purposes", Table).show(found.purposes, now)
        gaps = sum(one.gap is not None for one in found.seats)
        self.query_one(TabLine).words = f"{gaps} gaps, {len(matters)} open, {self._next(found, now)}"
        self.refresh_bindings()

    def _next(self, found: Committee, now: datetime) -> str:
        coming = found.coming(now)
        return f"next {show_short(coming[0].starts, self.desk.county.zone, now)}" if coming else "no meeting planned"

    # ── the hand ──────────────────────────────────────────────────────────────────────────────────
    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Only what can be done from the tab in front is offered, and only where there is a line for it."""
        if not self.ready or action not in ONLY_ON:
            return True
        if self._tab != ONLY_ON[action] or self._item is None:
            return False
        if isinstance(self._item, SeatStanding):
            return bool(self._item.members)
        return not isinstance(self._item, Meeting) or self._item.state == "planned"

    @property
    def _item(self) -> object:
        return self.query_one(f"#{self._tab}", Table).item

    @on(Table.Moved)
    def _moved(self) -> None:
        self.refresh_bindings()

    @on(TabLine.Picked)
    def _picked(self, event: TabLine.Picked) -> None:
        event.stop()
        self.action_tab(event.tab)

    def action_tab(self, name: str) -> None:
        self.query_one("#tabs", ContentSwitcher).current = name
        self.query_one(TabLine).current = name
        self.query_one(f"#{name}", Table).focus()
        self.refresh_bindings()

    @on(Table.Chosen)
    def _chosen(self, event: Table.Chosen) -> None:
        event.stop()
        item, desk = event.item, self.desk
        if isinstance(item, Meeting):
            made = minutes if item.state == "held" else agenda
            self.look(lambda: made(desk, item.meeting), self._tell_paper)
        elif isinstance(item, SeatStanding):
            self._tell_seat(item)
        elif isinstance(item, Report):
            self.mdtkit.go(Telling(self._title("party", item.seat), [item.text]))

    def _tell_paper(self, paper: Paper) -> None:
        self.mdtkit.go(Telling(paper.title, text(paper).splitlines()[2:]))

    def _tell_seat(self, row: SeatStanding) -> None:
        lines = [
            f"{self._called(one.person)}: {self._title('committee_capacity', one.capacity).lower()}, "
            f"may decide: {one.decides}{f', until {one.until}' if one.until else ''}"
            for one in row.members
        ]
        lines.append(f"{row.seat.need} ({row.seat.citation})")
        self.mdtkit.go(Telling(row.seat.title, lines))

    def action_seat(self) -> None:
        item = self._item
        self.mdtkit.go(forms.seat(self.desk, item.seat.party if isinstance(item, SeatStanding) else None))

    def action_unseat(self) -> None:
        if isinstance(item := self._item, SeatStanding):
            self.mdtkit.go(forms.unseat(self.desk, item))

    def action_plan(self) -> None:
        self.mdtkit.go(forms.plan(self.desk))

    def action_hold(self) -> None:
        if isinstance(item := self._item, Meeting) and self._found is not None:
            self.mdtkit.go(forms.hold(self.desk, item, self._found))

    def action_cancel(self) -> None:
        if isinstance(item := self._item, Meeting):
            self.mdtkit.go(forms.cancel(self.desk, item))

    def action_report(self) -> None:
        self.mdtkit.go(forms.report(self.desk))

    def action_decide(self) -> None:
        self.mdtkit.go(forms.decide(self.desk))

    def action_agree(self) -> None:
        self.mdtkit.go(forms.agree(self.desk))

    def action_close(self) -> None:
        if isinstance(item := self._item, Matter):
            self.mdtkit.go(forms.close(self.desk, item))

    def action_choose(self) -> None:
        self.mdtkit.go(forms.choose(self.desk))

    def action_figures(self) -> None:
        desk, (first, last) = self.desk, last_quarter(self.desk.today())
        self.look(lambda: pack_paper(desk, pack(desk, period(desk, first, last))), self._tell_paper)

    def action_leave(self) -> None:
        self.mdtkit.go_back()


def last_quarter(today: date) -> tuple[date, date]:
    """The first and the last day of the quarter that was over last."""
    begun = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    last = begun - timedelta(days=1)
    return date(last.year, last.month - 2, 1), last
