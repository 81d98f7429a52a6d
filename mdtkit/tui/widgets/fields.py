"""The fields of a form: a line, one of several, ticks, answers to a list, a note. All by keyboard, one line each."""

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
from mdtkit.tui.widgets.spec import Option, Spec

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
        super().__init__(compact=True, password=spec.type == "secret", id=f"field-{spec.name}", select_on_focus=False)
        self.spec = spec
        self.fill(spec.value)

    def read(self) -> object:
        text = self.value if self.spec.type == "secret" else self.value.strip()
        if not text:
            return None
        if self.spec.type == "int" and text.isdigit():
            return int(text)
        if self.spec.type == "list":
            return [part.strip() for part in text.split(",") if part.strip()]
        return text

    def fill(self, value: object) -> None:
        text = ", ".join(map(str, value)) if isinstance(value, list | tuple) else value
        self.value = "" if text is None else str(text)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(Edited(self.spec.name))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(Commit())


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


class _Answering(Widget, can_focus=True):
    """What the fields below share: they paint themselves, and say when they were changed."""

    COMPONENT_CLASSES = {"field--chosen", "field--open", "field--cursor", "field--group"}
    DEFAULT_CSS = """
    _Answering { height: auto; width: 1fr; }
    _Answering > .field--chosen { color: $accent; text-style: bold; }
    _Answering > .field--open { color: $foreground; }
    _Answering > .field--cursor { background: $selected; text-style: bold; }
    _Answering > .field--group { color: $quiet; }
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


class PickField(_Answering):
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
        elif match := next((o for o in self.spec.options if o.title.lower().startswith(letter)), None):
            self.chosen = match.code

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


class ListField(_Answering):
    """A list that one goes through line by line; subclasses say what a line shows and what a key does to it."""

    BINDINGS = [
        Binding("up", "move(-1)", "Up", show=False, id="list.up"),
        Binding("down", "move(1)", "Down", show=False, id="list.down"),
        Binding("enter", "commit", "Commit", show=False, id="list.commit"),
    ]

    at: reactive[int] = reactive(0)

    def action_move(self, by: int) -> None:
        place = self.at + by
        if 0 <= place < len(self.spec.options):
            self.at = place
            self._keep_in_sight()
        elif by > 0:
            self.screen.focus_next()
        else:
            self.screen.focus_previous()

    def action_commit(self) -> None:
        self.post_message(Commit())

    def _keep_in_sight(self) -> None:
        line = self._line_of(self.at)
        region = self.virtual_region
        parent = self.parent
        while parent is not None and not (isinstance(parent, Widget) and parent.allow_vertical_scroll):
            if isinstance(parent, Widget):
                region = region.translate(parent.virtual_region.offset)
            parent = parent.parent
        if isinstance(parent, Widget):
            parent.scroll_to_region(region.translate((0, line))._replace(height=1), animate=False)

    def _line_of(self, place: int) -> int:
        groups = {option.group for option in self.spec.options[: place + 1] if option.group}
        return place + len(groups)

    def on_click(self, event: events.Click) -> None:
        place = next((n for n in range(len(self.spec.options)) if self._line_of(n) == event.y), None)
        if place is not None:
            self.at = place
            self._tap(self.spec.options[place])

    def _tap(self, option: Option) -> None:
        raise NotImplementedError

    def _sign(self, option: Option) -> tuple[str, bool]:
        raise NotImplementedError

    def render(self) -> Text:
        text = Text(no_wrap=True, overflow="ellipsis")
        group = ""
        for place, option in enumerate(self.spec.options):
            if option.group and option.group != group:
                group = option.group
                text.append(f"{group}\n", self._look("field--group"))
            sign, said = self._sign(option)
            look = self._look("field--chosen" if said else "field--open")
            if self.has_focus and place == self.at:
                look += self._look("field--cursor")
            text.append(f"{sign} {option.title}", look)
            text.append("\n")
        text.rstrip()
        return text


class TickField(ListField):
    """Any number of codes: space ticks the line in focus."""

    BINDINGS = [Binding("space", "tick", "tick", id="list.tick")]

    def __init__(self, spec: Spec) -> None:
        super().__init__(spec)
        self.ticked: set[str] = set()
        if isinstance(spec.value, list | tuple):
            self.ticked = {str(code) for code in spec.value}

    def read(self) -> object:
        known = [option.code for option in self.spec.options if option.code in self.ticked]
        return known or None

    def fill(self, value: object) -> None:
        self.ticked = {str(code) for code in value} if isinstance(value, list | tuple) else set()
        self._edited()

    def action_tick(self) -> None:
        if self.spec.options:
            self._tap(self.spec.options[self.at])

    def _tap(self, option: Option) -> None:
        self.ticked ^= {option.code}
        self._edited()

    def _sign(self, option: Option) -> tuple[str, bool]:
        said = option.code in self.ticked
        return ("☑" if said else "☐"), said


class AnswerField(ListField):
    """An answer to each of a list: y, n or ? on the line in focus, backspace takes it back."""

    BINDINGS = [
        Binding("y", "answer('y')", "y n ? answer", key_display=" ", id="list.yes"),
        Binding("n", "answer('n')", "No", show=False, id="list.no"),
        Binding("question_mark,u", "answer('u')", "Unknown", show=False, id="list.unknown"),
        Binding("backspace,delete", "answer('')", "Clear", show=False, id="list.clear"),
        Binding("space", "next", "Next answer", show=False, id="list.next"),
    ]

    def __init__(self, spec: Spec) -> None:
        super().__init__(spec)
        self.answered: dict[str, str] = {}
        if isinstance(spec.value, Mapping):
            self.answered = {str(code): str(answer) for code, answer in spec.value.items()}

    def read(self) -> object:
        return dict(self.answered) or None

    def fill(self, value: object) -> None:
        self.answered = {str(k): str(v) for k, v in value.items()} if isinstance(value, Mapping) else {}
        self._edited()

    def action_answer(self, letter: str) -> None:
        if not self.spec.options:
            return
        code = self.spec.options[self.at].code
        answer = next((o.code for o in self.spec.answers if letter and o.code.startswith(letter)), None)
        if answer is None:
            self.answered.pop(code, None)
        else:
            self.answered[code] = answer
        if answer is not None and self.at + 1 < len(self.spec.options):
            self.action_move(1)
        self._edited()

    def action_next(self) -> None:
        if self.spec.options:
            self._tap(self.spec.options[self.at])

    def _tap(self, option: Option) -> None:
        codes = [None, *(answer.code for answer in self.spec.answers)]
        now = codes.index(self.answered.get(option.code)) if self.answered.get(option.code) in codes else 0
        following = codes[(now + 1) % len(codes)]
        if following is None:
            self.answered.pop(option.code, None)
        else:
            self.answered[option.code] = following
        self._edited()

    def _sign(self, option: Option) -> tuple[str, bool]:
        answer = self.answered.get(option.code)
        letter = "?" if answer == "unknown" else (answer or " ")[:1]
        return f"[{letter}]", answer is not None


def field_for(spec: Spec) -> LineField | NoteField | PickField | TickField | AnswerField:
    """The field that a specification asks for."""
    if spec.type == "code":
        return PickField(spec)
    if spec.type == "codes":
        return TickField(spec)
    if spec.type == "codemap":
        return AnswerField(spec)
    if spec.type in ("note", "map", "table"):
        return NoteField(spec)
    return LineField(spec)
