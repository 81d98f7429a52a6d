"""Why? The entry, the rule, the arithmetic and the citation behind any clock: an overlay, never a new place."""

from __future__ import annotations

from datetime import datetime

from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from mdtkit.casework.clocks import ClockView
from mdtkit.casework.explain import Explanation
from mdtkit.chronology.entry import Entry
from mdtkit.desk.casefile import CaseFile
from mdtkit.desk.times import countdown, show_instant
from mdtkit.tui.deskwork import Deskwork
from mdtkit.tui.widgets.chooser import Chooser
from mdtkit.tui.widgets.spec import Option
from mdtkit.tui.wording import state_of

LABEL = 11


class WhySheet(Deskwork[None], ModalScreen[None]):
    """Explains one clock. Enter goes to the entry that started it, ``r`` makes the report that it asks for."""

    BINDINGS = [
        Binding("escape,e", "leave", "back", id="why.back"),
        Binding("enter", "entry", "go to entry", id="why.entry"),
        Binding("r", "report", "make this report", id="why.report"),
        Binding("l", "log", "record what meets it", id="why.log"),
        Binding("x", "app.hide", "Hide", show=False, id="why.hide"),
    ]

    def __init__(self, clock: ClockView) -> None:
        super().__init__(classes="overlay")
        self._clock = clock
        self._explained: Explanation | None = None

    def compose(self) -> ComposeResult:
        with Vertical(classes="sheet") as sheet:
            sheet.border_title = self._clock.title
            with VerticalScroll():
                yield Static("…", id="why", markup=False)
            yield Static("", classes="hint", id="why-keys", markup=False)

    def on_mount(self) -> None:
        self._hint()
        clock = self._clock
        self.look(lambda: self.desk.explain(clock.case, clock.id), self._show)

    def _show(self, found: Explanation) -> None:
        self._explained = found
        sheet = Table.grid(padding=(0, 1))
        sheet.add_column(no_wrap=True, width=LABEL)
        sheet.add_column(overflow="fold")
        for label, said in in_words(found, self.desk.county.zone, self.desk.now()):
            sheet.add_row(Text(label, self.mdtkit.colour("quiet")), Text(said))
        self.query_one("#why", Static).update(sheet)
        self._hint()

    def _hint(self) -> None:
        keys = ["enter go to entry"]
        if makes_report(self._explained):
            keys.append("r make this report")
        elif self._explained is not None and self._explained.clock.live:
            keys.append("l record what meets it")
        self.query_one("#why-keys", Static).update("   ".join([*keys, "esc back"]))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        if action == "log":
            return self._explained is not None and self._explained.clock.live
        return makes_report(self._explained) if action == "report" else True

    def action_leave(self) -> None:
        self.leave_with(None)

    def action_entry(self) -> None:
        from mdtkit.tui.screens.case import CasePlace

        found = self._explained
        self.leave_with(None)
        if found is not None and found.started_by is not None:
            below = self.app.screen_stack[-2] if len(self.app.screen_stack) > 1 else None
            if isinstance(below, CasePlace) and below.ref == self._clock.case:
                below.go_to(found.started_by.id)
            else:
                self.mdtkit.go(CasePlace(self._clock.case, entry=found.started_by.id))

    def action_log(self) -> None:
        self.look(lambda: self.desk.case(self._clock.case), self._log)

    def _log(self, file: CaseFile) -> None:
        """The form of what meets the clock; where several things do, they are asked for."""
        from mdtkit.tui.answering import acts_that_meet
        from mdtkit.tui.screens.report import form_for

        app, clock = self.mdtkit, self._clock
        deeds = acts_that_meet(file, self.desk.protocol, clock)
        if not deeds:
            self.notify("Nothing that is logged meets it: its rule, above, says what does.")
            return

        def picked(code: str | None) -> None:
            if code is not None:
                app.go(form_for(file, deeds[int(code)]))

        self.leave_with(None)
        options = [Option(str(place), deed.title) for place, deed in enumerate(deeds)]
        ask = Chooser(f"What meets it: {clock.title}", options)
        app.call_later(lambda: app.go(ask, picked) if len(deeds) > 1 else picked("0"))

    def action_report(self) -> None:
        from mdtkit.tui.screens.report import ReportPlace

        self.leave_with(None)
        self.mdtkit.go(ReportPlace(self._clock.case, self._clock))


def makes_report(found: Explanation | None) -> bool:
    """Whether a report stops this clock (its rule says so) and it still lives."""
    return found is not None and found.clock.live and any("report.made" in stop.on for stop in found.rule.stop)


def in_words(found: Explanation, zone: str, now: datetime) -> list[tuple[str, str]]:
    """The explanation, a (label, fact) a line."""
    view, rule = found.clock, found.rule
    rows: list[tuple[str, str]] = []
    due = show_instant(view.due_at, zone) if view.due_at else "no number is given; its age is shown"
    stands = countdown(view, zone, now)
    said = [word for word in (view.state.replace("_", " "), state_of(view)) if word and word not in stands]
    state = " · ".join(dict.fromkeys([stands, *said]))
    rows += [("due", due), ("state", state)]
    if found.started_by is not None:
        rows.append(("started", entry_in_words(found.started_by, zone)))
    anchored = any(start.anchor == "identification" for start in rule.start)
    meant = ", the identification, not the decision" if anchored else ""
    rows.append(("counts from", f"{show_instant(view.starts_at, zone)}{meant}"))
    rows += [("" if n else "corrected", line) for n, line in enumerate(found.history)]
    rows += [("" if n else "arithmetic", line) for n, line in enumerate(found.arithmetic)]
    rows += [("" if n else "stops on", line) for n, line in enumerate(found.stops_on)]
    if found.stopped_by is not None:
        rows.append(("stopped", entry_in_words(found.stopped_by, zone)))
    named = " · ".join(part for part in (rule.id, rule.requirement, rule.citation) if part)
    law = "law" if view.binding else "county practice"
    rows.append(("rule", f"{named} · {law} · {'verified' if rule.verified else 'NOT VERIFIED'}"))
    if rule.note:
        rows.append(("note", rule.note))
    if rule.override:
        rows.append(("county", f"loosened: {rule.override}"))
    return rows


def entry_in_words(entry: Entry, zone: str) -> str:
    """``entry 3  status.set   received Sun 8 Mar 2026 01:20 PST``."""
    when = f"received {show_instant(entry.received, zone)}" if entry.received else f"at {show_instant(entry.at, zone)}"
    return f"entry {entry.seq}  {entry.kind}   {when}"
