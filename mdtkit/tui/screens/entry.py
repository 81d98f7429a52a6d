"""Logging an entry of any kind: the form is made from the kind's own schema, the checks are the desk's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Static

from mdtkit.chronology.kinds import KINDS
from mdtkit.desk.casefile import CaseFile
from mdtkit.desk.errors import BadInput
from mdtkit.desk.recording import Logged
from mdtkit.desk.times import read_instant
from mdtkit.tui.choices import options_of
from mdtkit.tui.outcome import tell
from mdtkit.tui.screens.overlay import Question
from mdtkit.tui.screens.place import Place
from mdtkit.tui.widgets.form import Form
from mdtkit.tui.widgets.spec import Option, Spec, specs_of

if TYPE_CHECKING:
    from mdtkit.chronology.problem import Problem

TIMES = ("at", "received")
OWN = (*TIMES, "party", "note", "why")
"""Fields of the form that are not members of the entry's data."""
HELP_TIME = "2026-03-08 01:20, 01:20 (today), now, -20min; the county's zone. F5 says now"
WORDY = 4
"""Fields of words from which on a kind is taken to be about words (a safety plan)."""


class EntryPlace(Place):
    """The form of one kind of entry for one case. Enter records it; nothing typed is lost by a refusal."""

    HELP = "Enter or ctrl+s records. What must be said is marked *. Names belong into text fields and the note only."
    BINDINGS = [
        Binding("escape", "leave", "back", id="entry.back"),
        Binding("f5", "now", "now", id="entry.now"),
    ]

    def __init__(
        self,
        file: CaseFile,
        kind: str,
        values: dict[str, object] | None = None,
        offered: Mapping[str, tuple[Option, ...]] | None = None,
    ) -> None:
        super().__init__()
        self.file = file
        self.kind = KINDS[kind]
        self.first = values or {}
        self.offered = offered or {}
        """Field → what may be chosen there in this case, where no vocabulary lists it."""

    @property
    def where(self) -> str:
        return self.file.ref

    @property
    def title_words(self) -> str:
        """What is being recorded."""
        return self.kind.title

    def body(self) -> ComposeResult:
        yield Static(self.title_words, classes="title", markup=False)
        yield Form(self.specs())
        yield Static("", id="field-help", markup=False)

    def specs(self) -> list[Spec]:
        """When, for whom, what, and the story."""
        when = [Spec("at", "happened", "line", value=self.first.get("at", "now"), help=HELP_TIME)]
        if self.kind.needs_received:
            told = "when the information reached the agency; the legal clocks count from then. " + HELP_TIME
            when.append(Spec("received", "received", "line", value=self.first.get("received", "now"), help=told))
        party = Spec(
            "party",
            "for party",
            "code",
            options=tuple(Option(code, self.desk.protocol.title("party", code)) for code in self.desk.protocol.parties),
            value=self.first.get("party", self.desk.me.party),
            help="the party whose act it is",
        )
        note = Spec("note", "note", "note", required=self.kind.needs_note, help="the story; withheld unless revealed")
        said = specs_of(self.kind, options_of(self.desk, self.file), self.first)
        return [*when, party, *map(self._with_offered, said), note]

    def _with_offered(self, spec: Spec) -> Spec:
        if not self.offered.get(spec.name):
            return spec
        return replace(spec, type="codemap" if spec.type == "map" else "code", options=self.offered[spec.name])

    def on_mount(self) -> None:
        form = self.query_one(Form)
        required = next((spec.name for spec in form.specs if spec.required and spec.value is None), None)
        form.start(required or "at")

    @on(Form.Entered)
    def _say_help(self, event: Form.Entered) -> None:
        spec = event.form.spec(event.name)
        words = "" if spec.type != "table" else f"one row a line: {' | '.join(spec.columns)}. "
        self.query_one("#field-help", Static).update(f" {words}{spec.help}")

    @on(Form.Changed)
    def _read_time(self, event: Form.Changed) -> None:
        if event.name in TIMES:
            self._remark(event.form, event.name)
        elif (spec := event.form.spec(event.name)).type == "coded" and spec.value:
            event.form.remark(event.name, f"recorded as {spec.value}, to be seen by all who see the case: never a name")

    def _remark(self, form: Form, name: str) -> None:
        text = str(form.values().get(name, ""))
        try:
            read = read_instant(text, self.desk.county.zone, self.desk.now(), name)
        except BadInput:
            form.unremark(name)
        else:
            form.remark(name, read.remark or "")

    def action_now(self) -> None:
        form = self.query_one(Form)
        if form.at in TIMES:
            form.fill({str(form.at): "now"})

    @on(Form.Sent)
    def _sent(self, event: Form.Sent) -> None:
        event.stop()
        form = event.form
        values = form.values()
        times, problems = self.times(values)
        if problems:
            form.complain(problems)
            return
        form.complain((), focus=False)
        self.record(form, values, times)

    def times(self, values: dict[str, object]) -> tuple[dict[str, datetime], list[Problem]]:
        """The instants as the desk reads them, and its problems with them."""
        found: dict[str, datetime] = {}
        problems: list[Problem] = []
        for name in TIMES:
            if name in values:
                try:
                    found[name] = read_instant(str(values[name]), self.desk.county.zone, self.desk.now(), name).instant
                except BadInput as wrong:
                    problems += wrong.problems
        for field in self.kind.fields:
            if field.type == "instant" and field.name in values:
                try:
                    read = read_instant(str(values[field.name]), self.desk.county.zone, self.desk.now(), field.name)
                    values[field.name] = read.instant.isoformat().replace("+00:00", "Z")
                except BadInput as wrong:
                    problems += wrong.problems
        return found, problems

    def record(self, form: Form, values: dict[str, object], times: dict[str, datetime]) -> None:
        """Ask the desk to record it."""
        data = {name: value for name, value in values.items() if name not in OWN}
        said: dict[str, Any] = {**times, **{name: values.get(name) for name in ("party", "note")}}

        def deed(sure: bool) -> Logged:
            return self.desk.log(self.file.ref, self.kind.name, data, **said, confirm=sure)

        if self._says_nothing(data, values):
            told = (f"Nothing of it was written: {self.kind.title.lower()}.", "It would be on record, and empty.")
            question = Question("Record it so?", told, yes="record it, empty", no="go on typing")
            self.mdtkit.go(question, lambda yes: self.act(deed, self.recorded, form=form) if yes else None)
        else:
            self.act(deed, self.recorded, form=form)

    def _says_nothing(self, data: dict[str, object], values: dict[str, object]) -> bool:
        """Whether a kind that is all words was recorded without any: enter pressed too early."""
        words = [field.name for field in self.kind.fields if field.type in ("text", "table")]
        said = [name for name, value in data.items() if value != self.first.get(name)]
        return len(words) >= WORDY and not said and not values.get("note")

    def recorded(self, logged: Logged) -> None:
        """It is on record: back to the case, and say what it did."""
        self.mdtkit.go_back()
        tell(self.mdtkit, self.kind.title, logged)

    def action_leave(self) -> None:
        self.leave_form("entry")
