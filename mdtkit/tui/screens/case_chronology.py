"""The chronology of a case: every entry in order, corrected ones too, and the one in focus whole."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, cast

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from mdtkit.desk.casefile import CaseFile, EntryRow
from mdtkit.desk.sealed import in_words
from mdtkit.desk.times import show_instant, show_short
from mdtkit.tui.widgets.table import Column, Line, Table

if TYPE_CHECKING:
    from mdtkit.tui.app import MdtkitApp

COLUMNS = (
    Column("", 3, right=True),
    Column("happened", 12),
    Column("what", share=4),
    Column("for", share=1, fold_below=110),
    Column("by", 18, fold_below=100),
)


class ChronologyPane(Vertical):
    """Newest last, as it was recorded; the focus begins on the newest."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._file: CaseFile | None = None

    def compose(self) -> ComposeResult:
        yield Table(COLUMNS, key=lambda row: row.id, present=self._line, empty="…", id="entries")
        with VerticalScroll(id="entry", can_focus=False):
            yield Static("", id="entry-text", markup=False)

    @property
    def _app(self) -> MdtkitApp:
        return cast("MdtkitApp", self.app)

    @property
    def row(self) -> EntryRow | None:
        """The entry in focus."""
        return cast("EntryRow | None", self.query_one("#entries", Table).item)

    def start(self) -> None:
        """The focus on the entries."""
        self.query_one("#entries", Table).focus()

    def select(self, entry: str) -> None:
        """Go to an entry."""
        self.query_one("#entries", Table).select(entry)

    def show(self, file: CaseFile) -> None:
        """Show every entry."""
        first = self._file is None
        self._file = file
        desk = self._app.desk
        if desk is None:
            return
        table = self.query_one("#entries", Table)
        table.show(file.entries, desk.now())
        if first:
            table.cursor = len(file.entries) - 1
        self._tell(self.row)

    def _line(self, row: EntryRow, now: datetime) -> Line:
        desk = self._app.desk
        if desk is None:
            return Line(("",) * len(COLUMNS))
        party = desk.protocol.title("party", row.party) if row.party else ""
        happened = show_short(row.at, desk.county.zone, now)
        struck = "corrected: " if row.superseded_by else ""
        cells = (str(row.seq), happened, struck + row.sentence, party, self._person(row.by))
        return Line(cells, "quiet" if row.superseded_by or row.removed else "")

    def _person(self, person: str) -> str:
        desk = self._app.desk
        found = desk.directory.people().get(person) if desk is not None else None
        return found.name if found is not None else person

    @on(Table.Moved)
    def _moved(self, event: Table.Moved) -> None:
        if event.table.id == "entries":
            event.stop()
            self._tell(event.item)

    def _tell(self, row: EntryRow | None) -> None:
        if row is None:
            return
        said, facts = self.whole(row)
        text = Text("".join(f"{line}\n" for line in said))
        text.append("  ·  ".join(facts), self._app.colour("quiet"))
        self.query_one("#entry-text", Static).update(text)

    def whole(self, row: EntryRow) -> tuple[list[str], list[str]]:
        """What an entry says, and when it happened, was received and recorded, by whom, and what became of it."""
        desk, file = self._app.desk, self._file
        if desk is None or file is None:
            return [], []
        zone = desk.county.zone
        said = [row.sentence]
        if row.opened:
            said.append(row.opened)
        if row.readers:
            said.append(f"read by {in_words(desk, row.readers)}")
        if file.revealed and row.entry.note:
            said.append(row.entry.note)
        facts = [f"happened {show_instant(row.at, zone)}"]
        if row.received is not None:
            facts.append(f"received {show_instant(row.received, zone)}")
        facts.append(f"recorded {show_instant(row.recorded, zone)} by {self._person(row.by)}")
        if row.clock == "set":
            facts.append("written under a set clock")
        if row.withheld:
            facts.append(f"withheld: {', '.join(row.withheld)}")
        if row.superseded_by:
            newer = next((other.seq for other in file.entries if other.id == row.superseded_by), "?")
            facts.append(f"corrected by entry {newer}")
        return said, facts
