"""One section of a case: its lines, and the acts that can be begun from the line in focus."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Static

from mdtkit.desk.casefile import CaseFile
from mdtkit.desk.purging import PURGED
from mdtkit.tui.answering import acts_that_meet
from mdtkit.tui.screens import papers, purging
from mdtkit.tui.screens.entry import EntryPlace
from mdtkit.tui.screens.overlay import Telling
from mdtkit.tui.screens.place import Place
from mdtkit.tui.screens.screening import ScreeningPlace
from mdtkit.tui.screens.why import WhySheet
from mdtkit.tui.sections.section import Deed, Look, Row, Section
from mdtkit.tui.widgets.chooser import Chooser
from mdtkit.tui.widgets.spec import Option
from mdtkit.tui.widgets.table import Column, Line, Table

COLUMNS = (Column("", 2), Column("what"), Column("when", 18), Column("", fold_below=100))


class SectionPlace(Place):
    """A section of one case. Enter shows why or the entry behind a line, ``a`` begins an act."""

    BINDINGS = [
        Binding("a", "act", "act", id="section.act"),
        Binding("e", "entry", "its entry", id="section.entry"),
        Binding("escape", "leave", "case", id="section.back"),
    ]

    def __init__(
        self, ref: str, section: Section, show_entry: Callable[[str], None], again: Callable[[], CaseFile]
    ) -> None:
        super().__init__()
        self.ref = ref
        self.section = section
        self._show_entry = show_entry
        self._again = again
        """The case as it stands now, revealed where the case it was opened from is."""
        self._file: CaseFile | None = None

    @property
    def help_words(self) -> str:
        return f"{self.section.help} a begins an act, filled in from the line in focus; e goes to its entry."

    @property
    def where(self) -> str:
        return self.ref

    def body(self) -> ComposeResult:
        yield Static("", id="section-title", markup=False)
        yield Table(COLUMNS, key=lambda row: row.key, present=_line, empty=self.section.empty, id="rows")

    def on_mount(self) -> None:
        self.query_one(Table).focus()

    def stale(self) -> None:
        self.look(self._again, self._show)

    def _show(self, file: CaseFile) -> None:
        self._file = file
        look = Look(self.desk, file)
        self.query_one("#section-title", Static).update(f" {self.section.title}: {self.section.state(look)}")
        self.query_one(Table).show(self.section.rows(look), self.desk.now())
        self.refresh_bindings()

    @property
    def _row(self) -> Row | None:
        row = self.query_one(Table).item
        return row if isinstance(row, Row) else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Only what the line in focus has is offered."""
        if not self.ready or action != "entry":
            return True
        return self._row is not None and self._row.entry is not None

    @on(Table.Moved)
    def _moved(self) -> None:
        self.refresh_bindings()

    @on(Table.Chosen)
    def _chosen(self, event: Table.Chosen) -> None:
        event.stop()
        row = event.item
        if not isinstance(row, Row):
            return
        if row.clock is not None:
            self.mdtkit.go(WhySheet(row.clock))
        elif row.told is not None:
            title = row.what
            self.look(row.told, lambda lines: self.mdtkit.go(Telling(title, lines)))
        elif row.deeds:
            self._choose(row.deeds)
        elif row.entry is not None:
            self.action_entry()

    def action_entry(self) -> None:
        row = self._row
        if row is not None and row.entry is not None:
            self.mdtkit.go_back()
            self._show_entry(row.entry)

    def action_act(self) -> None:
        if self._file is None:
            return
        own = self._own(self._file, self._row)
        begun = {(deed.title, deed.kind) for deed in own}
        always = self.section.deeds(Look(self.desk, self._file))
        self._choose((*own, *(deed for deed in always if (deed.title, deed.kind) not in begun)))

    def _own(self, file: CaseFile, row: Row | None) -> tuple[Deed, ...]:
        """The acts of the line in focus; of a clock what meets it, as its rule says."""
        if row is None or row.deeds or row.clock is None:
            return row.deeds if row is not None else ()
        return acts_that_meet(file, self.desk.protocol, row.clock)

    def _choose(self, deeds: tuple[Deed, ...]) -> None:
        if not deeds:
            self.notify("Nothing is recorded from here; l on the case logs anything.")
            return
        if len(deeds) == 1:
            self._begin(deeds[0])
            return
        options = [Option(str(place), deed.title) for place, deed in enumerate(deeds)]

        def picked(code: str | None) -> None:
            if code is not None:
                self._begin(deeds[int(code)])

        self.mdtkit.go(Chooser(self.section.title, options), picked)

    def _begin(self, deed: Deed) -> None:
        if deed.kind == PURGED and self._file is not None:
            purging.begin(self, self._file)
        elif deed.kind in papers.FORMS and self._file is not None:
            papers.FORMS[deed.kind](self, self._file, deed)
        elif deed.instrument is not None:
            self.mdtkit.go(ScreeningPlace(self.ref, deed.instrument))
        elif self._file is not None:
            self.mdtkit.go(EntryPlace(self._file, deed.kind, dict(deed.values), deed.offered))

    def action_leave(self) -> None:
        self.mdtkit.go_back()


def _line(row: Row, _now: datetime) -> Line:
    # A line that is past or pressing begins with ! whatever else it says.
    sign = "" if row.sign == "!" and row.tone in ("past", "soon") else row.sign
    return Line((sign, row.what, row.when, row.more), row.tone)
