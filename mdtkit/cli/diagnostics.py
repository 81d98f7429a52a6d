"""The only writer to standard error: remarks, warnings, refusals and their exit codes.

An unexpected failure names itself by an id and the line of our code; never a message, a local or an argument:
those may hold a child's data (store.md 8).
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import TracebackType

    import click

    from mdtkit.chronology.problem import Problem

USAGE, UNEXPECTED = 2, 70
"""2 = used wrongly; 70 = a fault of ours (the codes 0 to 5 answer questions and must not be mistaken for it)."""

PACKAGE = Path(__file__).resolve().parent.parent


class Diagnostics:
    """Standard error of one command.

    With ``--json`` remarks are kept until it is known how the command ends: a refusal is one JSON document, and the
    remarks are a member of it.
    """

    def __init__(self, *, as_json: bool) -> None:
        self.as_json = as_json
        self.kept: list[str] = []

    def say(self, text: str, *, hanging: int = 2) -> None:
        """Something worth knowing that is no result: how a time was read, what happens next."""
        if self.as_json:
            self.kept.append(text)
        else:
            _write(text, hanging=hanging)

    def tell(self) -> None:
        """Say what was kept: the command has ended well."""
        for text in self.kept:
            _write(text)
        self.kept.clear()

    def warn(self, problems: tuple[Problem, ...]) -> None:
        """Warnings never stop anybody: one line each."""
        for problem in problems:
            self.say(f"warning: {problem.message}", hanging=9)

    def banner(self, text: str | None) -> None:
        """What must stand over everything shown: demo data, a set clock, a home that cannot be written to."""
        if text:
            self.say(f"[{text}]")


def refuse(error: BaseException, *, as_json: bool, remarks: Sequence[str] = ()) -> int:
    """Print why a command was refused and return its exit code."""
    from mdtkit.desk.errors import DeskError  # the first desk module of a refused `--help` is not paid for before

    if isinstance(error, DeskError):
        _refusal(error.code, error.message, error.problems, as_json=as_json, remarks=remarks)
        return error.exit_code
    import click

    if isinstance(error, click.Abort):
        _refusal("aborted", "Nothing was done: no answer was given.", (), as_json=as_json, remarks=remarks)
        return USAGE
    if isinstance(error, click.ClickException):
        problems = tuple(getattr(error, "problems", ())) or _of_parameter(error)
        _refusal("usage", usage_message(error), problems, as_json=as_json, remarks=remarks)
        return USAGE
    return unexpected(error, as_json=as_json)


def _of_parameter(error: click.ClickException) -> tuple[Problem, ...]:
    """The problem of a parameter whose value was refused: what it takes, never what was given, which may be a name."""
    import click

    from mdtkit.chronology.problem import Problem

    if not isinstance(error, click.BadParameter) or isinstance(error, click.MissingParameter) or error.param is None:
        return ()
    field, kind = str(error.param.name), error.param.type
    if isinstance(kind, click.Choice):
        allowed = tuple(map(str, kind.choices))
        return (Problem(field=field, message=f"{field} takes one of: {', '.join(allowed)}", allowed=allowed),)
    return (Problem(field=field, message=f"{field} takes {'a whole number' if 'int' in kind.name else kind.name}"),)


def usage_message(error: click.ClickException) -> str:
    """What was used wrongly. What was given is not repeated: it may be a name, or the words of a note."""
    problems = _of_parameter(error)
    message = problems[0].message if problems else error.format_message()
    if "unexpected extra argument" in message:
        message = (
            "This command takes fewer arguments. Names and free words are never arguments: give them at a prompt "
            "(--ask FIELD), or by --note-file F|- and --data-file F|-"
        )
    context = getattr(error, "ctx", None)
    hint = f" See `{context.command_path} --help`." if context is not None else ""
    end = "" if message.endswith(("?", ".")) else "."
    return f"{message}{end}{hint}"


def unexpected(error: BaseException, *, as_json: bool = False) -> int:
    """A fault of ours: its type, our own line and an id to quote; nothing that it carries."""
    where = _our_line(error.__traceback__)
    number = os.urandom(4).hex()
    message = (
        f"A fault in mdtkit ({type(error).__name__}) at {where}, number {number}. No data is shown with it; if you "
        "were recording, look at the case before repeating. Please report the place and the number."
    )
    _refusal("fault", message, (), as_json=as_json)
    return UNEXPECTED


def install_hooks() -> None:
    """From here on no uncaught exception prints its message or its locals, in whatever thread."""
    sys.excepthook = _hook
    threading.excepthook = _thread_hook


def _hook(_kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
    unexpected(error)


def _thread_hook(given: threading.ExceptHookArgs) -> None:
    if given.exc_value is not None:
        unexpected(given.exc_value)


def _our_line(trace: TracebackType | None) -> str:
    from traceback import extract_tb

    for frame in reversed(extract_tb(trace) if trace else []):
        path = Path(frame.filename)
        if path.is_relative_to(PACKAGE):
            return f"{path.relative_to(PACKAGE)}:{frame.lineno}"
    return "an unknown line"


def _refusal(
    code: str, message: str, problems: tuple[Problem, ...], *, as_json: bool, remarks: Sequence[str] = ()
) -> None:
    if as_json:
        shape: dict[str, Any] = {
            "error": code,
            "message": message,
            "problems": [
                {
                    "field": problem.field,
                    "at": problem.at,
                    "message": problem.message,
                    "allowed": list(problem.allowed),
                    "nearest": problem.nearest,
                }
                for problem in problems
            ],
            "remarks": list(remarks),
        }
        import json

        _error(json.dumps(shape, indent=2))
        return
    _write(f"mdtkit: {message}", hanging=8)
    for problem in problems:
        if problem.message not in message:
            place = f"{problem.at}: " if problem.at else ""
            _write(f"  {place}{problem.field}: {problem.message}", hanging=4)
        if 0 < len(problem.allowed) <= 24:
            _write(f"  {problem.field} may be: {', '.join(problem.allowed)}", hanging=4)


def _write(text: str, *, hanging: int = 2) -> None:
    from mdtkit.cli.output import safe
    from mdtkit.cli.table import paragraph

    lead = len(text) - len(text.lstrip(" "))
    for line in paragraph(text, indent=lead, hanging=hanging):
        _error(safe(line))


def _error(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()
