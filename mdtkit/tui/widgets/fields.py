"""The fields of a form that take a line or a few: words, one of several codes, a note. All by keyboard."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, runtime_checkable

from rich.style import Style
from rich.text import Text
from textual import events
from textual.binding import Binding
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Input, TextArea

from mdtkit.tui.widgets.chooser import Chooser
from mdtkit.tui.widgets.spec import Spec

NOW = "now"
FEW = 4
"""So many options stand side by side; more are chosen from a list."""


class Edited(Message):
    """What stands in a field has changed."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name


class Commit(Message):
    """Enter was pressed in a field: the form as a whole is meant."""


@runtime_checkable
class Fillable(Protocol):
    """Every field of a form: it has a specification, can be read and can be filled."""

    spec: Spec

    def read(self) -> object:
        """What stands in it; None when nothing does."""

    def fill(self, value: object) -> None:
        """Put a value in it."""


class LineField(Input):
    """One line of text: words, a number, a time, a day, an id."""

    def __init__(self, spec: Spec) -> None:
        # "Now", which the form proposes, is selected, so that a time typed replaces it. Nothing else is: one stray key
        # on a field that holds a name, a reference or a time that somebody said would wipe it out.
        proposed = spec.value == NOW
        super().__init__(
            compact=True, password=spec.type == "secret", id=f"field-{spec.name}", select_on_focus=proposed
        )
        self.spec = spec
        self.fill(spec.value)

    def read(self) -> object:
        text = self.value if self.spec.type == "secret" else self.value.strip()
        if not text:
            return None
        if self.spec.type == "int" and text.isdigit():
            return int(text)
        if self.spec.type == "coded":
            return code_of(text)
        if self.spec.type == "list":
            return [part.strip() for part in text.split(",") if part.strip()]
        return text

    def fill(self, value: object) -> None:
        text = ", ".join(map(str, value)) if isinstance(value, list | tuple) else value
        self.value = "" if text is None else str(text)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.select_on_focus = self.value == NOW
        self.post_message(Edited(self.spec.name))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(Commit())


def code_of(words: str) -> str:
    """``Mental health counselling`` → ``mental_health_counselling``: words of an open vocabulary as their code."""
    return "_".join(words.casefold().split()) if " " in words else words


class NoteField(TextArea):
    """Several lines of words; for a table one row a line, its columns parted by ``|``; for a map ``code = answer``."""

    def __init__(self, spec: Spec) -> None:
        super().__init__(compact=True, id=f"field-{spec.name}", tab_behavior="focus", highlight_cursor_line=False)
        self.spec = spec
        self.fill(spec.value)

    def read(self) -> object:
        lines = [line.strip() for line in self.text.splitlines() if line.strip()]
        if not lines:
            return None
        if self.spec.type == "map":
            return {key.strip(): value.strip() for key, _, value in (line.partition("=") for line in lines)}
        if self.spec.type == "table":
            return [self._row(line) for line in lines]
        return self.text.strip()

    def _row(self, line: str) -> dict[str, str]:
        cells = [cell.strip() for cell in line.split("|")]
        return {name: cell for name, cell in zip(self.spec.columns, cells, strict=False) if cell}

    def fill(self, value: object) -> None:
        if isinstance(value, Mapping):
            value = "\n".join(f"{key} = {answer}" for key, answer in value.items())
        elif isinstance(value, list | tuple):
            value = "\n".join(" | ".join(str(row.get(name, "")) for name in self.spec.columns) for row in value)
        self.text = str(value or "")

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        event.stop()
        self.post_message(Edited(self.spec.name))


class Answering(Widget, can_focus=True):
    """What the fields below share: they paint themselves, and say when they were changed."""

    COMPONENT_CLASSES = {"field--chosen", "field--open", "field--cursor", "field--group"}
    DEFAULT_CSS = """
    Answering { height: auto; width: 1fr; }
    Answering > .field--chosen { color: $accent; text-style: bold; }
    Answering > .field--open { color: $foreground; }
    Answering > .field--cursor { background: $selected; text-style: bold; }
    Answering > .field--group { color: $quiet; }
    """

    def __init__(self, spec: Spec) -> None:
        super().__init__(id=f"field-{spec.name}")
        self.spec = spec

    def _look(self, name: str) -> Style:
        return self.get_component_rich_style(name, partial=True)

    def _edited(self) -> None:
        self.refresh(layout=True)
        self.post_message(Edited(self.spec.name))

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()


class PickField(Answering):
    """One code of several. Few stand side by side (left, right, or their first letter); many open a list."""

    BINDINGS = [
        Binding("left", "step(-1)", "Previous", show=False, id="pick.previous"),
        Binding("right", "step(1)", "Next", show=False, id="pick.next"),
        Binding("space", "list", "choose", id="pick.list"),
        Binding("backspace,delete", "clear", "Clear", show=False, id="pick.clear"),
        Binding("enter", "commit", "Commit", show=False, id="pick.commit"),
    ]

    chosen: reactive[str | None] = reactive(None)

    def __init__(self, spec: Spec) -> None:
        super().__init__(spec)
        self.set_reactive(PickField.chosen, None if spec.value in (None, "") else str(spec.value))

    @property
    def _few(self) -> bool:
        options = self.spec.options
        return len(options) <= FEW and sum(len(option.title) for option in options) <= 40

    def read(self) -> object:
        return self.chosen

    def fill(self, value: object) -> None:
        self.chosen = None if value in (None, "") else str(value)

    def watch_chosen(self) -> None:
        if self.is_mounted:
            self._edited()

    def check_consume_key(self, key: str, character: str | None) -> bool:  # noqa: ARG002 - Textual's signature
        return character is not None and character.isalnum()

    def on_key(self, event: events.Key) -> None:
        if event.character is None or not event.character.isalnum():
            return
        event.stop()
        letter = event.character.lower()
        if not self._few:
            self._open(event.character)
        elif fitting := [o.code for o in self.spec.options if o.title.lower().startswith(letter)]:
            # Where several begin with the letter ("no", "no information"), each press goes to the next of them.
            at = fitting.index(self.chosen) if self.chosen in fitting else -1
            self.chosen = fitting[(at + 1) % len(fitting)]

    def on_click(self) -> None:
        self.action_list()

    def action_step(self, by: int) -> None:
        codes = [option.code for option in self.spec.options]
        if not codes:
            return
        at = codes.index(self.chosen) if self.chosen in codes else (-1 if by > 0 else len(codes))
        self.chosen = codes[max(0, min(len(codes) - 1, at + by))]

    def action_list(self) -> None:
        if self._few:
            codes = [option.code for option in self.spec.options]
            at = codes.index(self.chosen) if self.chosen in codes else -1
            self.chosen = codes[(at + 1) % len(codes)] if codes else None
        else:
            self._open("")

    def action_clear(self) -> None:
        self.chosen = None

    def action_commit(self) -> None:
        self.post_message(Commit())

    def _open(self, typed: str) -> None:
        def picked(code: str | None) -> None:
            if code is not None:
                self.chosen = code

        _ = self.app.push_screen(Chooser(self.spec.label, self.spec.options, typed), picked)

    def render(self) -> Text:
        text = Text(no_wrap=True, overflow="ellipsis")
        cursor = self._look("field--cursor") if self.has_focus else Style()
        if self._few:
            for option in self.spec.options:
                here = option.code == self.chosen
                look = self._look("field--chosen" if here else "field--open")
                text.append(f"{'●' if here else '○'} {option.title}", look + (cursor if here else Style()))
                text.append("   ")
            if self.has_focus and self.chosen is None:
                text.stylize(cursor, 0, 1)
            return text
        found = next((option for option in self.spec.options if option.code == self.chosen), None)
        words = found.title if found else (self.chosen or "—")
        text.append(f"{words} ▾", self._look("field--chosen" if self.chosen else "field--open") + cursor)
        return text
