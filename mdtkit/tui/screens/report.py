"""Making a report: the log form of ``report.made``, begun from the clock that asks for it."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult
from textual.widgets import Static

from mdtkit.casework.clocks import ClockView
from mdtkit.desk.casefile import CaseFile
from mdtkit.desk.reports import REPORT, asked_by
from mdtkit.tui.screens.entry import EntryPlace
from mdtkit.tui.screens.place import Place
from mdtkit.tui.sections.section import Deed
from mdtkit.tui.widgets.spec import Spec

OF_A_MISSING_CHILD = ("episode", "contents")


class ReportForm(EntryPlace):
    """The report form of a case whose file is at hand."""

    HELP = "Which report, to whom, how. A telephoned report asks for a written one. Enter records."

    def __init__(self, file: CaseFile, values: dict[str, object] | None = None) -> None:
        super().__init__(file, REPORT, values)

    def specs(self) -> list[Spec]:
        """As for any entry; what belongs to a missing child is asked only where that is, or may be, the report."""
        about = self.first.get("report")
        missing = about in (None, "missing", "return")
        return [spec for spec in super().specs() if missing or spec.name not in OF_A_MISSING_CHILD]


def form_for(file: CaseFile, deed: Deed) -> EntryPlace:
    """The form of an act, filled in as far as the act says."""
    values = dict(deed.values)
    return ReportForm(file, values) if deed.kind == REPORT else EntryPlace(file, deed.kind, values, deed.offered)


class Becoming(Place):
    """Looks at the case, then becomes the form that ``make`` gives for it."""

    def __init__(self, ref: str, make: Callable[[CaseFile], EntryPlace]) -> None:
        super().__init__()
        self._ref, self._make = ref, make

    @property
    def where(self) -> str:
        return self._ref

    def body(self) -> ComposeResult:
        yield Static(" …", classes="quiet")

    def on_mount(self) -> None:
        self.look(lambda: self.desk.case(self._ref), self._become)

    def _become(self, file: CaseFile) -> None:
        self.mdtkit.go_instead(self._make(file))


class ReportPlace(Becoming):
    """Becomes the report form of the case, filled in from the clock as far as the rule says."""

    def __init__(self, ref: str, clock: ClockView | None = None) -> None:
        super().__init__(ref, self._form)
        self._clock = clock

    def _form(self, file: CaseFile) -> ReportForm:
        values = dict(asked_by(self.desk.protocol, self._clock)) if self._clock is not None else {}
        return ReportForm(file, values)
