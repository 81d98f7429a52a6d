"""One form of the county's own affairs: what is asked, and the desk's act that records it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Static

from mdtkit.chronology.problem import Problem
from mdtkit.desk.errors import BadInput
from mdtkit.desk.times import read_instant
from mdtkit.tui.screens.place import Place
from mdtkit.tui.widgets.form import Form
from mdtkit.tui.widgets.spec import Spec

Deed = Callable[[Mapping[str, object]], str]
"""What is done with the values of the form (instants, days and numbers read already); gives what is said afterwards."""
MUST = "this must be said"


class CountyForm(Place):
    """Asks, records by ``deed``, says it and goes back. Nothing typed is lost by a refusal."""

    HELP = "Enter or ctrl+s records. What must be said is marked *."
    BINDINGS = [Binding("escape", "leave", "back", id="county-form.back")]

    def __init__(self, title: str, specs: Sequence[Spec], deed: Deed, *, times: Sequence[str] = ()) -> None:
        super().__init__()
        self._words = title
        self._specs = tuple(specs)
        self._deed = deed
        self._times = tuple(times)

    @property
    def where(self) -> str:
        return self._words

    def body(self) -> ComposeResult:
        yield Form(self._specs)
        yield Static("", id="field-help", markup=False)

    def on_mount(self) -> None:
        first = next((spec.name for spec in self._specs if spec.required and spec.value is None), None)
        self.query_one(Form).start(first, top=bool(self._specs and self._specs[0].section))

    @on(Form.Entered)
    def _say_help(self, event: Form.Entered) -> None:
        self.query_one("#field-help", Static).update(f" {event.form.spec(event.name).help}")

    @on(Form.Changed)
    def _remark(self, event: Form.Changed) -> None:
        if event.name not in self._times:
            return
        try:
            read = self._instant(event.name, event.form.values())
        except BadInput:
            event.form.unremark(event.name)
        else:
            event.form.remark(event.name, read[1])

    def _instant(self, name: str, values: Mapping[str, object]) -> tuple[datetime, str]:
        read = read_instant(str(values.get(name, "")), self.desk.county.zone, self.desk.now(), name)
        return read.instant, read.remark or ""

    @on(Form.Sent)
    def _sent(self, event: Form.Sent) -> None:
        event.stop()
        form, values = event.form, event.form.values()
        problems = [problem for spec in self._specs if (problem := self._read(spec, values)) is not None]
        form.complain(problems, focus=bool(problems))
        if not problems:
            self.send(form, values)

    def send(self, form: Form, values: dict[str, object]) -> None:
        """What stands in the form can be read: do what it is for."""
        self.act(lambda _sure: self._deed(values), self._done, form=form)

    def _read(self, spec: Spec, values: dict[str, object]) -> Problem | None:
        """Read what stands in a field as what it is of; the problem with it, or None."""
        text = str(values.get(spec.name, ""))
        if spec.name not in values:
            return Problem(field=spec.name, message=MUST) if spec.required else None
        try:
            if spec.name in self._times:
                values[spec.name] = self._instant(spec.name, values)[0]
            elif spec.type == "date":
                values[spec.name] = date.fromisoformat(text)
        except BadInput as wrong:
            return wrong.problems[0]
        except ValueError:
            return Problem(field=spec.name, message="a day is written such as 2026-03-08")
        if spec.type == "int" and not isinstance(values[spec.name], int):
            return Problem(field=spec.name, message="a whole number, such as 12")
        return None

    def _done(self, said: str) -> None:
        self.mdtkit.go_back()
        self.mdtkit.notify(said, title="Recorded", timeout=8)

    def action_leave(self) -> None:
        self.leave_form("form")
