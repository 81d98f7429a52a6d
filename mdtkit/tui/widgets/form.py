"""The one form of the application: fields from specifications, the desk's own problems under the field they are of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from rich.text import Text
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.message import Message
from textual.widgets import Static

from mdtkit.chronology.problem import Problem
from mdtkit.tui.widgets.fields import Commit, Edited, Fillable
from mdtkit.tui.widgets.lists import field_for
from mdtkit.tui.widgets.spec import Spec

WIDE = ("codes", "codemap")
"""Fields that take the whole width, their label above them."""

FEW_TOLD = 3
"""So many problems are told at once under one field; a wall of words would push the field off the screen."""


class Row(Vertical):
    """A field with its label, and under it what is to be said about it: a problem, else a remark."""

    def __init__(self, spec: Spec) -> None:
        super().__init__(classes="row wide" if spec.type in WIDE else "row")
        self.spec = spec
        self.field = field_for(spec)
        self._under = Static("", classes="under", markup=False)

    def compose(self) -> ComposeResult:
        label = Static(self.spec.label + (" *" if self.spec.required else ""), classes="label", markup=False)
        if self.spec.type in WIDE:
            if self.spec.label != self.spec.section:
                yield label
            yield self._under  # a list may be longer than the screen: what is to be said of it stands over it
            yield self.field
        else:
            with Horizontal(classes="pair"):
                yield label
                yield self.field
            yield self._under

    @property
    def troubled(self) -> bool:
        """Whether a problem stands under the field."""
        return self._under.has_class("problem")

    def say(self, text: str, *, problem: bool) -> None:
        """Say something under the field, or nothing."""
        self._under.update(Text(("! " if problem else "") + text) if text else "")
        self._under.set_class(problem and bool(text), "problem")
        self._under.display = bool(text)

    def on_mount(self) -> None:
        self._under.display = False


class Form(VerticalScroll, can_focus=False):
    """Fields one under the other. ``Sent`` says that the person means it; the screen then asks the desk.

    The desk's answer is shown here; nothing typed is lost by a refusal.
    """

    BINDINGS = [
        Binding("ctrl+s", "send", "record", id="form.send", priority=True),
        Binding("down", "app.focus_next", "Next field", show=False, id="form.next"),
        Binding("up", "app.focus_previous", "Previous field", show=False, id="form.previous"),
    ]

    class Sent(Message):
        """The form as a whole is meant."""

        def __init__(self, form: Form) -> None:
            super().__init__()
            self.form = form

    class Changed(Message):
        """A field was changed by hand; ``name`` says which."""

        def __init__(self, form: Form, name: str) -> None:
            super().__init__()
            self.form = form
            self.name = name

    class Entered(Message):
        """A field came into focus."""

        def __init__(self, form: Form, name: str) -> None:
            super().__init__()
            self.form = form
            self.name = name

    def __init__(self, specs: Sequence[Spec], *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id, classes="form")
        self.specs = tuple(specs)
        self.touched = False
        self._rows = {spec.name: Row(spec) for spec in specs}
        self._summary = Static("", classes="summary problem", markup=False)
        self._first = {name: row.field.read() for name, row in self._rows.items()}
        self._ready = False

    def compose(self) -> ComposeResult:
        yield self._summary
        section = ""
        for spec in self.specs:
            if spec.section and spec.section != section:
                section = spec.section
                yield Static(section, classes="section", markup=False)
            yield self._rows[spec.name]

    def on_mount(self) -> None:
        self._summary.display = False
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        self._ready = True

    def start(self, name: str | None = None, *, top: bool = False) -> None:
        """Put the focus on a field, the first when none is named; ``top`` brings its heading to the top."""
        wanted = name if name in self._rows else next(iter(self._rows), None)
        if wanted is not None:
            row = self._rows[wanted]
            row.field.focus()
            if top:
                self.call_after_refresh(lambda: self.scroll_to(y=row.virtual_region.y - 1, animate=False, force=True))

    def values(self) -> dict[str, object]:
        """What stands in the fields that hold anything."""
        read = {name: row.field.read() for name, row in self._rows.items()}
        return {name: value for name, value in read.items() if value is not None}

    def fill(self, values: Mapping[str, object]) -> None:
        """Put values in the fields they name."""
        for name, value in values.items():
            if name in self._rows:
                self._rows[name].field.fill(value)

    def remark(self, name: str, text: str) -> None:
        """Say something about a field that is not a problem: how its time was read."""
        if name in self._rows:
            self._rows[name].say(text, problem=False)

    def unremark(self, name: str) -> None:
        """Take a remark back; a problem stays until what it is of has been answered."""
        row = self._rows.get(name)
        if row is not None and not row.troubled:
            row.say("", problem=False)

    def complain(self, problems: Iterable[Problem], *, focus: bool = True) -> None:
        """Show the desk's problems under the fields that they are of, others on top; go to the first."""
        by_field: dict[str, list[str]] = {}
        for problem in problems:
            by_field.setdefault(self._row_of(problem.field), []).append(problem.message)
        for name, row in self._rows.items():
            row.say(_few(by_field.get(name, ())), problem=name in by_field)
        other = _few(by_field.get("", ()))
        self._summary.update(Text(f"! {other}") if other else "")
        self._summary.display = bool(other)
        first = next((name for name in self._rows if name in by_field), None)
        if focus and first is not None:
            self.start(first)

    def _row_of(self, field: str) -> str:
        """The field that a problem is of: by its name, or as one of the lines that it answers; else none."""
        name = field.split(".", maxsplit=1)[0]
        if name in self._rows:
            return name
        listed = (name for name, row in self._rows.items() if any(o.code == field for o in row.spec.options))
        return next(listed, "")

    def sections(self) -> tuple[str, ...]:
        """The first field of each section, in order (where F2 goes)."""
        seen: dict[str, str] = {}
        for spec in self.specs:
            seen.setdefault(spec.section, spec.name)
        return tuple(seen.values())

    @property
    def at(self) -> str | None:
        """The field in focus."""
        return next((name for name, row in self._rows.items() if row.field.has_focus), None)

    def spec(self, name: str) -> Spec:
        """The specification of a field, with what stands in it now."""
        row = self._rows[name]
        return replace(row.spec, value=row.field.read())

    @on(Edited)
    def _edited(self, event: Edited) -> None:
        event.stop()
        # What the form itself puts in its fields is no edit; a key typed before it was painted is.
        if self._ready or self._rows[event.name].field.read() != self._first[event.name]:
            self.touched = True
            self.post_message(self.Changed(self, event.name))

    @on(Commit)
    def _committed(self, event: Commit) -> None:
        event.stop()
        self.action_send()

    def action_send(self) -> None:
        self.post_message(self.Sent(self))

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        if isinstance(event.widget, Fillable):
            self.post_message(self.Entered(self, event.widget.spec.name))


def _few(told: Sequence[str]) -> str:
    """What is wrong, as far as it can be read at one glance; how much more there is."""
    more = len(told) - FEW_TOLD
    return "; ".join(told[:FEW_TOLD]) + (f"; and {more} more like this" if more > 0 else "")


class Asking(Form):
    """A form that asks and records nothing: no key of it speaks of recording."""

    BINDINGS = [Binding("ctrl+s", "send", "send", show=False, id="form.ask")]
