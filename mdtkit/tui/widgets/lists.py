"""The fields of a form that go down a list: ticks, and an answer to each line."""

from __future__ import annotations

from collections.abc import Mapping

from rich.text import Text
from textual import events
from textual.binding import Binding
from textual.reactive import reactive
from textual.widget import Widget

from mdtkit.tui.widgets.fields import Answering, Commit, LineField, NoteField, PickField
from mdtkit.tui.widgets.spec import Option, Spec


class ListField(Answering):
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
        Binding("y", "answer('y')", "yes  n no  ? unknown", id="list.yes"),
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


class OutcomeField(AnswerField):
    """An answer in words to each of a list, one of several: space goes through them, backspace takes it back."""

    BINDINGS = [Binding("space", "next", "next answer", id="list.next-answer")]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A letter says nothing here: several answers may begin with it."""
        return not (action == "answer" and parameters != ("",))

    def _sign(self, option: Option) -> tuple[str, bool]:
        answer = self.answered.get(option.code)
        title = next((one.title for one in self.spec.answers if one.code == answer), answer)
        return (f"● {title}:" if title else "○"), title is not None


def field_for(spec: Spec) -> LineField | NoteField | PickField | TickField | AnswerField:
    """The field that a specification asks for."""
    if spec.type == "code":
        return PickField(spec)
    if spec.type == "codes":
        return TickField(spec)
    if spec.type == "codemap":
        letters = {answer.code for answer in spec.answers} <= {"yes", "no", "unknown"}
        return AnswerField(spec) if letters else OutcomeField(spec)
    if spec.type in ("note", "map", "table"):
        return NoteField(spec)
    return LineField(spec)
