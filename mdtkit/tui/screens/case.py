"""A case: its clocks and checklists now, its chronology, its team. The chronology is the spine."""

from __future__ import annotations

from datetime import datetime

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import ContentSwitcher

from mdtkit.casework.checklists import Checklist
from mdtkit.casework.clocks import ClockView
from mdtkit.desk.casefile import CaseFile, EntryRow
from mdtkit.desk.readers import due as due_of
from mdtkit.desk.sealed import beside
from mdtkit.desk.team import Place as TeamSeat
from mdtkit.tui.answering import acts_that_meet
from mdtkit.tui.choices import kinds_to_log
from mdtkit.tui.screens import planning, redacting
from mdtkit.tui.screens.alerting import ask_to_alert
from mdtkit.tui.screens.case_chronology import ChronologyPane
from mdtkit.tui.screens.case_now import NowPane
from mdtkit.tui.screens.case_sections import SectionsPane
from mdtkit.tui.screens.case_team import TeamPane
from mdtkit.tui.screens.checklist import ChecklistSheet
from mdtkit.tui.screens.correct import CorrectPlace
from mdtkit.tui.screens.entry import EntryPlace
from mdtkit.tui.screens.overlay import Question, Telling
from mdtkit.tui.screens.place import Place
from mdtkit.tui.screens.report import ReportPlace, form_for
from mdtkit.tui.screens.section import SectionPlace
from mdtkit.tui.screens.sharing import SharingPlace
from mdtkit.tui.screens.tier import TierPlace
from mdtkit.tui.screens.why import WhySheet
from mdtkit.tui.sections.section import Deed, Section
from mdtkit.tui.widgets.chooser import Chooser
from mdtkit.tui.widgets.spec import Option
from mdtkit.tui.widgets.table import Table
from mdtkit.tui.widgets.tabline import TabLine
from mdtkit.tui.wording import asked_now, next_crossing

MEETS = "meets/"
"""Before the number of an act that meets the clock in focus, in the list of what can be logged."""
TABS = (("now", "Now"), ("chronology", "Chronology"), ("team", "Team"), ("sections", "More"))


class CasePlace(Place):
    """One case. ``1 2 3 4`` change the tab; what can be done is done from any of them."""

    HELP = (
        "One case. l logs what happened, r a report, s who may be told what, m plans a meeting, "
        "g decides the MDT tier. Nothing is ever changed: c corrects."
    )
    BINDINGS = [
        Binding("l", "log", "log", id="case.log"),
        Binding("r", "report", "report", id="case.report"),
        Binding("g", "tier", "tier", id="case.tier"),
        Binding("s", "share", "share", id="case.share"),
        Binding("e", "why", "why?", id="case.why"),
        Binding("m", "meeting", "meeting", id="case.meeting"),
        Binding("c", "correct", "correct", id="case.correct"),
        Binding("v", "reveal", "reveal", id="case.reveal"),
        Binding("a", "alert", "alert", id="case.alert"),
        Binding("d", "remove", "Remove its content", show=False, id="case.remove"),
        Binding("w", "wish", "Wish of the child", show=False, id="case.wish"),
        Binding("t", "all_clocks", "Clocks that have ended", show=False, id="case.all-clocks"),
        Binding("1", "tab('now')", "Now", show=False, id="case.now"),
        Binding("2", "tab('chronology')", "Chronology", show=False, id="case.chronology"),
        Binding("3", "tab('team')", "Team", show=False, id="case.team"),
        Binding("4", "tab('sections')", "Sections", show=False, id="case.sections"),
        Binding("escape", "leave", "board", id="case.back"),
    ]

    def __init__(self, ref: str, *, entry: str | None = None) -> None:
        super().__init__()
        self.ref = ref
        self.file: CaseFile | None = None
        self._entry = entry
        self._crossing: datetime | None = None

    @property
    def where(self) -> str:
        return self.ref

    def body(self) -> ComposeResult:
        yield TabLine(TABS, id="case-title")
        with ContentSwitcher(initial="now", id="tabs"):
            yield NowPane(id="now")
            yield ChronologyPane(id="chronology")
            yield TeamPane(id="team")
            yield SectionsPane(id="sections")

    def on_mount(self) -> None:
        self.query_one(NowPane).start()

    # ── looking ───────────────────────────────────────────────────────────────────────────────────
    def stale(self) -> None:
        self.look(self._again, self._show)

    def _again(self) -> CaseFile:
        """The case as it stands now. The story is fetched again, and that recorded, only when there is more of it."""
        file, known = self.desk.case(self.ref), self.file
        if known is None or not known.revealed:
            return file
        if len(file.entries) == len(known.entries):
            return beside(self.desk.derive(self.ref, known.chronology.entries, revealed=True), known.opened)
        return self.desk.reveal(self.ref)

    def _show(self, file: CaseFile) -> None:
        if self.file is not None and self.file.revealed and not file.revealed:
            return
        self.file, self._crossing = file, next_crossing(file.clocks, self.desk.now())
        self._title()
        self.query_one(NowPane).show(file)
        self.query_one(ChronologyPane).show(file)
        self.query_one(TeamPane).show(file)
        self.query_one(SectionsPane).show(file)
        self.refresh_bindings()
        if self._entry is not None:
            self.go_to(self._entry)
            self._entry = None

    def _title(self) -> None:
        file = self.file
        if file is None:
            return
        tier = file.tier or ("no MDT tier" if file.decided else "tier undecided")
        asked = len(file.unanswered)
        facts = [tier, "at risk" if file.at_risk else "", f"jurisdiction {file.jurisdiction}"]
        due = [view.title for view in file.clocks if asked_now(view, self.desk.protocol)]
        facts[1:1] = [f"? {title} (g)" for title in due]
        if asked:
            facts.insert(1 + len(due), f"{asked} reason{'s' if asked > 1 else ''} asked")
        mine = sum(one.mine for one in due_of(self.desk, file))
        facts.append(f"{mine} to seal anew (4, Papers)" if mine else "")
        if not file.open:
            facts.insert(0, "CLOSED")
        if file.revealed:
            facts.append("REVEALED")
        self.query_one(TabLine).words = " · ".join(fact for fact in facts if fact)

    @on(TabLine.Picked)
    def _picked(self, event: TabLine.Picked) -> None:
        event.stop()
        self.action_tab(event.tab)

    def tick(self, now: datetime) -> None:
        file = self.file
        if file is None:
            return
        if self._crossing is not None and now >= self._crossing:
            self._crossing = None
            self.stale()
        self.query_one(NowPane).tick(now)

    def go_to(self, entry: str) -> None:
        """Show one entry in the chronology."""
        self.action_tab("chronology")
        self.query_one(ChronologyPane).select(entry)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Only what can be done from the tab in front is offered."""
        if not self.ready or action not in ("why", "all_clocks", "correct", "remove"):
            return True
        tab = self.query_one("#tabs", ContentSwitcher).current
        if action == "why":
            return self._clock is not None
        return tab == ("now" if action == "all_clocks" else "chronology")

    # ── acts ──────────────────────────────────────────────────────────────────────────────────────
    def action_leave(self) -> None:
        self.mdtkit.go_back()

    def action_tab(self, name: str) -> None:
        self.app.clear_notifications()
        self.query_one("#tabs", ContentSwitcher).current = name
        pane = self.query_one(f"#{name}")
        if isinstance(pane, NowPane | ChronologyPane | TeamPane | SectionsPane):
            pane.start()
        self.query_one(TabLine).current = name
        self.refresh_bindings()

    def action_log(self) -> None:
        file = self.file
        if file is None:
            return

        clock = self._clock
        meeting = acts_that_meet(file, self.desk.protocol, clock) if clock is not None and clock.live else ()
        first = [Option(f"{MEETS}{n}", deed.title, f"meets {clock.title}") for n, deed in enumerate(meeting) if clock]

        def picked(code: str | None) -> None:
            if code is None:
                return
            deed = meeting[int(code.removeprefix(MEETS))] if code.startswith(MEETS) else Deed("", code)
            self.mdtkit.go(form_for(file, deed))

        self.mdtkit.go(Chooser("What happened?", (*first, *kinds_to_log())), picked)

    def action_wish(self) -> None:
        if self.file is not None:
            self.mdtkit.go(EntryPlace(self.file, "child.wish"))

    def action_report(self) -> None:
        self.mdtkit.go(ReportPlace(self.ref, self._clock))

    def action_tier(self) -> None:
        self.mdtkit.go(TierPlace(self.ref))

    def action_share(self) -> None:
        self.mdtkit.go(SharingPlace(self.ref))

    def action_meeting(self) -> None:
        if self.file is not None:
            planning.ask(self, self.file)

    def action_why(self) -> None:
        if (clock := self._clock) is not None:
            self.mdtkit.go(WhySheet(clock))

    def action_all_clocks(self) -> None:
        self.query_one(NowPane).toggle_ended()

    def action_correct(self) -> None:
        row = self._row
        if self.file is None or row is None:
            return
        if row.superseded_by is not None:
            self.notify("This entry has been corrected already. Correct the newer one.", severity="warning")
        else:
            self.mdtkit.go(CorrectPlace(self.file, row, self.desk.county.zone))

    def action_remove(self) -> None:
        if self.file is not None and (row := self._row) is not None:
            redacting.begin(self, self.file, row)

    def action_reveal(self) -> None:
        ref = self.ref

        def answered(yes: bool | None) -> None:
            if yes:
                self.look(lambda: self.desk.reveal(ref), self._show, group="reveal")

        said = ("Names and words of this case are shown until you leave it. That you looked is recorded.",)
        self.mdtkit.go(Question("Reveal the story?", said, yes="reveal", no="leave it withheld"), answered)

    def action_alert(self) -> None:
        if self.file is not None:
            ask_to_alert(self, self.ref, tuple(clock for clock in self.file.clocks if clock.live))

    @on(Table.Chosen)
    def _chosen(self, event: Table.Chosen) -> None:
        item = event.item
        if isinstance(item, ClockView):
            self.mdtkit.go(WhySheet(item))
        elif isinstance(item, Checklist) and self.file is not None and item.items:
            self.mdtkit.go(ChecklistSheet(self.ref, item), self._ticked)
        elif isinstance(item, EntryRow):
            said, facts = self.query_one(ChronologyPane).whole(item)
            self.mdtkit.go(Telling(f"Entry {item.seq}", (*said, "", *facts)))
        elif isinstance(item, TeamSeat):
            self.query_one(TeamPane).begin(item)
        elif isinstance(item, Section):
            self.mdtkit.go(SectionPlace(self.ref, item, self.go_to, self._again))

    def _ticked(self, _changed: bool | None) -> None:
        self.stale()

    @property
    def _clock(self) -> ClockView | None:
        on_now = self.query_one("#tabs", ContentSwitcher).current == "now"
        return self.query_one(NowPane).clock if on_now else None

    @property
    def _row(self) -> EntryRow | None:
        on_spine = self.query_one("#tabs", ContentSwitcher).current == "chronology"
        return self.query_one(ChronologyPane).row if on_spine else None
