"""Correcting an entry: nothing is changed; a new entry says what is right, and another why. Both stay to be seen."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from textual.binding import Binding

from mdtkit.casework.reckoning import zone as zone_of
from mdtkit.desk.casefile import CaseFile, EntryRow
from mdtkit.desk.recording import Logged
from mdtkit.tui.outcome import tell
from mdtkit.tui.screens.entry import EntryPlace
from mdtkit.tui.widgets.form import Form
from mdtkit.tui.widgets.spec import Spec


class CorrectPlace(EntryPlace):
    """The form of an entry as it was recorded, and a reason. Words that are withheld stay as they were recorded."""

    HELP = "Change what is wrong and say why. ctrl+d strikes the entry out: it never happened."
    BINDINGS = [Binding("ctrl+d", "strike", "strike out", id="correct.strike")]

    def __init__(self, file: CaseFile, row: EntryRow, zone: str) -> None:
        entry = row.entry
        values: dict[str, object] = {"at": _written(entry.at, zone), "party": entry.party, **entry.data}
        if entry.received is not None:
            values["received"] = _written(entry.received, zone)
        super().__init__(file, row.kind, values)
        self._row = row
        self._hidden = frozenset(f.name for f in self.kind.fields if f.withheld) if not file.revealed else frozenset()

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

        def deed(sure: bool) -> Logged:
            return self.desk.correct(self.file.ref, old.id, reason=why, confirm=sure, **changes)

        self._with_reason(form, why, lambda: self.act(deed, self.recorded, form=form))

    def action_strike(self) -> None:
        form = self.query_one(Form)
        why = str(form.values().get("why", ""))
        old = self._row.entry

        def deed(sure: bool) -> Logged:
            return self.desk.correct(self.file.ref, old.id, reason=why, strike=True, confirm=sure)

        self._with_reason(form, why, lambda: self.act(deed, self.recorded, form=form))

    def _with_reason(self, form: Form, why: str, go: Any) -> None:
        if why:
            go()
        else:
            form.remark("why", "say why first: it stands beside both entries for good")
            form.start("why")

    def recorded(self, logged: Logged) -> None:
        self.mdtkit.go_back()
        tell(self.mdtkit, f"Entry {self._row.seq} corrected", logged)


def _written(instant: datetime, zone: str) -> str:
    """An instant as ``read_instant`` reads it back: local without doubt, else with its offset."""
    local = instant.astimezone(zone_of(zone))
    other = local.replace(fold=1 - local.fold)
    if other.utcoffset() == local.utcoffset() and not local.second:
        return f"{local:%Y-%m-%d %H:%M}"
    return local.isoformat()
