"""From what was written to a rule: every member checked, all problems at once, short forms written out.

A single text stands for a list of one; a single table for a list of one alternative; ``owner = "probation"``
for ``owner = [{ party = "probation" }]``; ``stop = "x.y"`` for ``stop = [{ on = ["x.y"] }]``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from types import NoneType
from typing import Any, Final, Literal, TypeVar, get_args, get_origin

import msgspec

from mdtkit.chronology.problem import Problem, unknown
from mdtkit.protocol.model import Owner, Recipient, Rule, Start, Stop
from mdtkit.protocol.source import RawRule
from mdtkit.protocol.tables import TABLES

T = TypeVar("T", bound=msgspec.Struct)

SHORT: Final[dict[type, str]] = {Owner: "party", Recipient: "party", Start: "on", Stop: "on"}
_MEMBER: Final = re.compile(r"[.\[]")
_EXPECTED: Final[dict[type, str]] = {str: 'text in quotes, such as "yes"', bool: "true or false", int: "a whole number"}


def shape(raw: RawRule, problems: list[Problem]) -> Rule | None:
    """The rule, or None after adding what is wrong with it to ``problems``."""
    shaped = shape_as(raw, TABLES[raw.table].rule, problems)
    return shaped if isinstance(shaped, Rule) else None


def shape_as(raw: RawRule, kind: type[T], problems: list[Problem]) -> T | None:
    """What was written, as ``kind``; None after adding what is wrong with it to ``problems``."""
    before = len(problems)
    shaped = _struct(raw.members, kind, "", raw, problems)
    if len(problems) > before:
        return None
    return msgspec.convert(shaped, kind)


@cache
def _fields(kind: type[msgspec.Struct]) -> dict[str, msgspec.structs.FieldInfo]:
    """The members of a kind of rule. Reading annotations is dear, and a protocol has a thousand rules."""
    return {field.name: field for field in msgspec.structs.fields(kind)}


def _struct(value: Any, kind: type[msgspec.Struct], path: str, raw: RawRule, problems: list[Problem]) -> Any:
    if isinstance(value, str) and kind in SHORT:
        value = {SHORT[kind]: value}
    at = _at(raw, path)
    if not isinstance(value, dict):
        problems.append(_problem(raw, path, f"expected a table, got {_got(value)}", at))
        return None
    fields = _fields(kind)
    shaped: dict[str, Any] = {}
    for name, written in value.items():
        inner = f"{path}.{name}" if path else name
        if name not in fields:
            here = at if path else raw.where(name)
            problems.append(unknown(f"{raw.id}: {inner}", name, fields, what=f"member of {raw.table}", at=here))
        else:
            shaped[name] = _value(written, fields[name].type, inner, raw, problems)
    for name, field in fields.items():
        if field.required and name not in value:
            inner = f"{path}.{name}" if path else name
            problems.append(_problem(raw, inner, "is missing", at))
    return shaped


def _value(value: Any, kind: Any, path: str, raw: RawRule, problems: list[Problem]) -> Any:
    origin, arguments = get_origin(kind), get_args(kind)
    if NoneType in arguments:
        kind = next(option for option in arguments if option is not NoneType)
        return _value(value, kind, path, raw, problems)
    if origin is tuple:
        items = value if isinstance(value, list) else [value]
        names = [path] if len(items) == 1 else [f"{path}[{n}]" for n in range(len(items))]
        return [_value(item, arguments[0], name, raw, problems) for item, name in zip(items, names, strict=True)]
    if origin is dict:
        if not isinstance(value, dict):
            problems.append(_problem(raw, path, f"expected a table of conditions, got {_got(value)}"))
            return {}
        return {name: _value(item, arguments[1], f"{path}.{name}", raw, problems) for name, item in value.items()}
    if origin is Literal:
        if value not in arguments:
            name = f"{raw.id}: {path}"
            problems.append(unknown(name, value, arguments, what=path.rsplit(".", 1)[-1], at=_at(raw, path)))
        return value
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return _struct(value, kind, path, raw, problems)
    if type(value) is not kind:
        problems.append(_problem(raw, path, f"expected {_EXPECTED[kind]}, got {_got(value)}"))
    return value


def _at(raw: RawRule, path: str) -> str:
    return raw.where(_MEMBER.split(path, maxsplit=1)[0])


def _problem(raw: RawRule, path: str, message: str, at: str | None = None) -> Problem:
    return Problem(field=f"{raw.id}: {path}" if path else raw.id, message=message, at=at or _at(raw, path))


def _got(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return repr(value)
    if isinstance(value, dict):
        return "a table"
    return "a list" if isinstance(value, list) else str(value)


def shape_all(raw: Mapping[tuple[str, str], RawRule], problems: list[Problem]) -> dict[tuple[str, str], Rule]:
    """The rules that take shape; what is wrong with the others is added to ``problems``."""
    shaped = {key: shape(rule, problems) for key, rule in raw.items()}
    return {key: rule for key, rule in shaped.items() if rule is not None}
