"""Bytes of a calendar message read strictly into components, by the letter of RFC 5545 section 3.1.

Calendar programs forgive bare line feeds, unfolded lines and stray control characters, each in its own way;
a message of ours must not depend on which. This reader is independent of the library that writes them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from mdtkit.chronology.problem import Problem

_VALUE = r'(?:"[^"]*"|[^":;,]*)'
_LINE = re.compile(rf"(?P<name>[A-Z0-9-]+)(?P<params>(?:;[A-Z0-9-]+={_VALUE}(?:,{_VALUE})*)*):(?P<value>.*)", re.DOTALL)
_PARAM = re.compile(r';([A-Z0-9-]+)=("[^"]*"|[^";]*)')
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class Line(msgspec.Struct, frozen=True):
    """One unfolded content line: property name, parameters, raw value, and its number in the message."""

    name: str
    params: dict[str, str]
    value: str
    number: int


class Component(msgspec.Struct):
    """A BEGIN … END block with its own lines and the components inside it."""

    name: str
    number: int
    lines: list[Line] = msgspec.field(default_factory=list)
    inner: list[Component] = msgspec.field(default_factory=list)

    def all(self, name: str) -> list[Line]:
        """Every line of this property, in order."""
        return [line for line in self.lines if line.name == name]

    def first(self, name: str) -> Line | None:
        """The first line of this property, or None."""
        return next(iter(self.all(name)), None)

    def of(self, name: str) -> list[Component]:
        """The components of this name directly inside."""
        return [component for component in self.inner if component.name == name]


def problem(field: str, message: str, number: int) -> Problem:
    """A problem at an unfolded line of the message. The line's value is never repeated in it."""
    return Problem(field=field, message=message, at=f"line {number}")


def read(message: bytes) -> tuple[list[Component], list[Problem]]:
    """The components at the top of the message, and what is wrong with its form."""
    problems: list[Problem] = []
    top: list[Component] = []
    stack: list[Component] = []
    for number, text in _unfolded(message, problems):
        match = _LINE.fullmatch(text)
        if match is None:
            problems.append(problem("message", "is not a content line", number))
            continue
        line = Line(match["name"], _parameters(match["params"]), match["value"], number)
        if _CONTROL.search(text):
            problems.append(problem(line.name, "holds a control character", number))
        if line.name == "BEGIN":
            component = Component(line.value, number)
            (stack[-1].inner if stack else top).append(component)
            stack.append(component)
        elif line.name == "END":
            if not stack or stack.pop().name != line.value:
                problems.append(problem("END", "closes what is not open", number))
        elif stack:
            stack[-1].lines.append(line)
        else:
            problems.append(problem(line.name, "stands outside every component", number))
    problems.extend(problem(open_.name, "is never closed", open_.number) for open_ in stack)
    return top, problems


def _parameters(text: str) -> dict[str, str]:
    return {name: value.strip('"') for name, value in _PARAM.findall(text)}


def _unfolded(message: bytes, problems: list[Problem]) -> Iterator[tuple[int, str]]:
    if not message.endswith(b"\r\n"):
        problems.append(problem("message", "does not end with CRLF", message.count(b"\n") + 1))
    if b"\n" in message.replace(b"\r\n", b"") or b"\r" in message.replace(b"\r\n", b""):
        problems.append(problem("message", "has a line that does not end with CRLF", 1))
    pending: list[bytes] = []
    start = 1
    for number, raw in enumerate(message.removesuffix(b"\r\n").split(b"\r\n"), start=1):
        if len(raw) > 75:
            problems.append(problem("message", "has a line longer than 75 octets", number))
        if raw[:1] in {b" ", b"\t"} and pending:
            pending.append(raw[1:])
            continue
        if pending:
            yield start, _text(b"".join(pending), start, problems)
        pending, start = [raw], number
    if pending:
        yield start, _text(b"".join(pending), start, problems)


def _text(raw: bytes, number: int, problems: list[Problem]) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        problems.append(problem("message", "is not UTF-8", number))
        return raw.decode("utf-8", "replace")
