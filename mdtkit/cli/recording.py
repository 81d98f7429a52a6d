"""The options that every recording command has, and how they become an entry's data.

``log`` and each dedicated command (``report make``, ``checklist done`` …) go this one way, so that they ask, check
and refuse alike.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Callable, Mapping
from datetime import UTC
from pathlib import Path
from typing import Any

import click
import msgspec

from mdtkit.chronology.problem import Problem, unknown
from mdtkit.cli import asking
from mdtkit.cli.arguments import CODE, MOMENT, OTHER_WAYS, Refused, pair
from mdtkit.cli.shell import Shell


class Given(msgspec.Struct, kw_only=True):
    """What the recording options gave: still text where a time or a code has to be read."""

    at: str | None = None
    received: str | None = None
    data: tuple[str, ...] = ()
    data_file: str | None = None
    note_file: str | None = None
    ask: tuple[str, ...] = ()
    party: str | None = None
    confirm: bool = False


_OPTIONS = (
    click.option("--at", type=MOMENT, help="When it happened (now, if not given)."),
    click.option("--received", type=MOMENT, help="When the information reached the agency."),
    click.option("--data", multiple=True, metavar="FIELD=CODE", help="A coded field; repeat for several."),
    click.option("--data-file", metavar="F|-", help="Fields as TOML or JSON, free words among them."),
    click.option("--note-file", metavar="F|-", help="The note, from a file or standard input."),
    click.option("--ask", multiple=True, type=CODE, metavar="FIELD", help="Ask for a field at a prompt; also `note`."),
    click.option("--party", type=CODE, help="The party that did it (yours, if not given)."),
    click.option("--confirm", is_flag=True, help="Record what was doubted: in the future, received too early."),
)


def recording_options(function: Callable[..., None]) -> Callable[..., None]:
    """Add the recording options; the function gets them as ``given``."""

    def run(shell: Shell, **parameters: Any) -> None:
        names = Given.__struct_fields__
        given = Given(**{name: parameters.pop(name) for name in names})
        function(shell, given=given, **parameters)

    run.__doc__ = function.__doc__
    for parameter in getattr(function, "__click_params__", []):
        run.__dict__.setdefault("__click_params__", []).append(parameter)
    wrapped: Callable[..., None] = run
    for option in reversed(_OPTIONS):
        wrapped = option(wrapped)
    return wrapped


def read_text(where: str, what: str) -> str:
    """The text of a file, or of standard input for ``-``. The name of the file may be said, its content never."""
    try:
        if where == "-":
            return sys.stdin.read()
        return Path(where).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        kind = "is not UTF-8 text" if isinstance(error, UnicodeDecodeError) else "cannot be read"
        raise Refused(f"{what}: the file {kind}", (Problem(field=what, message=f"the file {kind}"),)) from None


def read_table(where: str, what: str) -> dict[str, Any]:
    """A table from TOML or JSON. Says the line of a mistake, never its text."""
    text = read_text(where, what)
    try:
        is_json = text.lstrip().startswith("{")
        found = msgspec.json.decode(text, type=dict[str, Any]) if is_json else tomllib.loads(text)
    except (tomllib.TOMLDecodeError, msgspec.DecodeError, RecursionError) as error:
        line = _line_of(error)
        message = f'it is neither TOML (name = "…") nor JSON{line}'
        raise Refused(f"{what}: {message}", (Problem(field=what, message=message),)) from None
    return {name: _as_json(value) for name, value in found.items()}


def _line_of(error: Exception) -> str:
    said = str(error)
    _, found, rest = said.rpartition("(at ")
    return f" (line {rest.split(',')[0].removeprefix('line ')})" if found and rest.startswith("line ") else ""


def _as_json(value: Any) -> Any:
    """TOML's dates and times as the text that entries hold."""
    if hasattr(value, "isoformat"):
        moment = value.astimezone(UTC) if getattr(value, "tzinfo", None) else value
        return str(moment.isoformat()).replace("+00:00", "Z")
    if isinstance(value, Mapping):
        return {name: _as_json(member) for name, member in value.items()}
    if isinstance(value, list):
        return [_as_json(member) for member in value]
    return value


def data_of(
    shell: Shell, kind_name: str, given: Given, fixed: Mapping[str, Any] | None = None, *, ask_needed: bool = True
) -> dict[str, Any]:
    """The data of an entry of this kind: the file's, over it the coded arguments, over it what was asked for."""
    from mdtkit.chronology.kinds import KINDS

    kind = KINDS.get(kind_name)
    if kind is None:
        problem = unknown("kind", kind_name, KINDS, what="kind of entry")
        # Not all hundred kinds: the nearest is the help, `mdtkit log --help` tells where the others stand.
        raise Refused(problem.message, (problem,))
    if given.data_file == "-" and given.note_file == "-":
        raise Refused("standard input can be the data or the note, not both; put one into a file")
    data: dict[str, Any] = dict(read_table(given.data_file, "data-file")) if given.data_file else {}
    data |= {name: value for name, value in (fixed or {}).items() if value not in (None, (), [], {})}
    for one in given.data:
        name, text = pair(one, "--data")
        _put(shell, kind_name, data, name, text)
    for name in given.ask:
        if name != "note":
            data[name] = asking.words(name.replace("_", " "))
    if ask_needed and sys.stdin.isatty() and given.data_file is None:
        _ask_for_needed_words(kind_name, data)
    return data


def _ask_for_needed_words(kind_name: str, data: dict[str, Any]) -> None:
    from mdtkit.chronology.kinds import KINDS

    for field in KINDS[kind_name].fields:
        if field.required and field.withheld and field.name not in data:
            data[field.name] = asking.words(field.name.replace("_", " "), needed=True)


def _put(shell: Shell, kind_name: str, data: dict[str, Any], name: str, text: str) -> None:
    """One ``--data`` into the data. ``indicators.CODE=yes`` fills a table, a repeated list field grows."""
    from mdtkit.chronology.kinds import KINDS

    head, _, member = name.partition(".")
    field = KINDS[kind_name].field(head)
    if field is None:
        problem = unknown(head, head, [f.name for f in KINDS[kind_name].fields], what=f"field of {kind_name}")
        raise Refused(problem.message, (problem,))
    if field.withheld or field.type == "table":
        message = (
            f"{head} holds names or free words, and arguments can be read by others. Give it with --ask {head}, "
            f"or by --data-file F|- with a line {head} = …"
        )
        raise Refused(message, (Problem(field=head, message=message),))
    if text == "":
        data[head] = None
    elif field.type == "codemap":
        key, sign, answer = (member, "=", text) if member else text.partition(":")
        if not sign:
            raise Refused(f"{head} is given as --data {head}.CODE=ANSWER")
        data[head] = {**(data.get(head) or {}), _code(key, head): _code(answer, head)}
    elif field.type in ("codes", "refs"):
        data[head] = [*(data.get(head) or []), *(_code(one, head) for one in text.split(","))]
    elif field.type == "int":
        data[head] = int(text) if text.isdecimal() else _code(text, head)
    elif field.type == "instant":
        data[head] = instant_text(shell, text, head)
    else:
        data[head] = _code(text, head)


def _code(text: str, field: str) -> str:
    try:
        return CODE.convert(text, None, None)
    except Refused:
        message = f"{field} takes a code, not free words. Names and free words are given {OTHER_WAYS}"
        raise Refused(message, (Problem(field=field, message=message),)) from None


def instant_text(shell: Shell, text: str, field: str) -> str:
    """An instant as entries hold it: RFC 3339 in UTC."""
    from mdtkit.desk.output import instant

    return str(instant(shell.instant(MOMENT.convert(text, None, None), field)))


def note_of(given: Given) -> str | None:
    """The note: from its file, or asked for."""
    if given.note_file is not None:
        return read_text(given.note_file, "note-file").strip() or None
    return asking.words("note") if "note" in given.ask else None
