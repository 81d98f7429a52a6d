"""Correcting an entry: nothing is changed; a new entry says what is right, and another why. Both stay to be seen."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from textual.binding import Binding

from mdtkit.casework.clockview import ClockView, moved
from mdtkit.desk.casefile import CaseFile, EntryRow
from mdtkit.desk.recording import Logged
from mdtkit.desk.times import show_short
from mdtkit.tui.outcome import tell
from mdtkit.tui.screens.entry import EntryPlace
from mdtkit.tui.widgets.form import Form
from mdtkit.tui.widgets.spec import Spec
from mdtkit.tui.wording import what_of, written

Corrected = tuple[Logged, tuple[tuple[ClockView, ClockView], ...]]
"""What was recorded, and the clocks that it moved, as they were and as they are."""


class CorrectPlace(EntryPlace):
    """The form of an entry as it was recorded, and a reason. Words that are withheld stay as they were recorded."""

    HELP = "Change what is wrong and say why. ctrl+d strikes the entry out: it never happened."
    BINDINGS = [Binding("ctrl+d", "strike", "strike out", id="correct.strike")]

    def __init__(self, file: CaseFile, row: EntryRow, zone: str) -> None:
        entry = row.entry
        values: dict[str, object] = {"at": written(entry.at, zone), "party": entry.party, **entry.data}
        if entry.received is not None:
            values["received"] = written(entry.received, zone)
        super().__init__(file, row.kind, values)
        self._row = row
        withheld = not file.revealed
        self._hidden = frozenset(f.name for f in self.kind.fields if f.hidden or (f.withheld and withheld))

    @property
    def title_words(self) -> str:
        return f"Correct entry {self._row.seq}: {self.kind.title}"

    def specs(self) -> list[Spec]:
        why = Spec("why", "why corrected", "line", required=True, help="the reason stays beside both entries; no names")
        kept = [spec for spec in super().specs() if spec.name not in self._hidden and self._may_show(spec)]
        return [why, *kept]

    def _may_show(self, spec: Spec) -> bool:
        return spec.name != "note" or self.file.revealed or self._row.entry.note is None

    def on_mount(self) -> None:
        self.query_one(Form).start("why")

    def record(self, form: Form, values: dict[str, object], times: dict[str, datetime]) -> None:
        old = self._row.entry
        shown = {field.name for field in self.kind.fields} - self._hidden
        data = {name: values.get(name) for name in shown if values.get(name) != old.data.get(name)}
        changes: dict[str, Any] = {"data": data, **times, "note": values.get("note"), "party": values.get("party")}
        why = str(values.get("why", ""))

        def deed(sure: bool) -> Corrected:
            return self._and_moved(self.desk.correct(self.file.ref, old.id, reason=why, confirm=sure, **changes))

        self._with_reason(form, why, lambda: self.act(deed, self._corrected, form=form))

    def _and_moved(self, logged: Logged) -> Corrected:
        return logged, moved(self.file.clocks, self.desk.case(self.file.ref).clocks)

    def action_strike(self) -> None:
        form = self.query_one(Form)
        why = str(form.values().get("why", ""))
        old = self._row.entry

        def deed(sure: bool) -> Corrected:
            return self._and_moved(self.desk.correct(self.file.ref, old.id, reason=why, strike=True, confirm=sure))

        self._with_reason(form, why, lambda: self.act(deed, self._corrected, form=form))

    def _with_reason(self, form: Form, why: str, go: Any) -> None:
        if why:
            go()
        else:
            form.remark("why", "say why first: it stands beside both entries for good")
            form.start("why")

    def _corrected(self, done: Corrected) -> None:
        logged, changed = done
        self.mdtkit.go_back()
        zone, now, protocol = self.desk.county.zone, self.desk.now(), self.desk.protocol
        due = [(what_of(new, protocol), new.due_at) for _, new in changed if new.due_at is not None]
        also = tuple(f"moved: {what}, due now {show_short(when, zone, now)}" for what, when in due)
        tell(self.mdtkit, f"Entry {self._row.seq} corrected", logged, also=also)
