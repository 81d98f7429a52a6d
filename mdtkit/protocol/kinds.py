"""Kinds of entries that plugins bring, read from TOML: fields, sentence, sharing category, as mdtkit's own kinds have.

A kind of a plugin has a first word of its own (``school.changed``), so that none can pass for one of mdtkit's. It is
data: how it is shown and what is withheld follows from the types of its fields, as for every other kind.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Any

import msgspec

from mdtkit.chronology.kinds import OWN
from mdtkit.chronology.kinds.model import SAID_APART, TOLD_APART, Field, FieldType, Kind
from mdtkit.chronology.problem import Problem, unknown
from mdtkit.protocol.source import read_tables

_NAME = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?", re.ASCII)
_FIELD = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
_PLACE = re.compile(r"\{([a-z0-9_]+)\}")
_WORDS = ("party", "child", "their")


class _WrittenField(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    name: str
    type: FieldType
    vocabulary: str | None = None
    required: bool = False
    help: str = ""
    values: str | None = None
    private: bool = False
    sealed: str = ""


class _WrittenKind(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    name: str
    title: str
    sentence: str
    category: str
    needs_received: bool = False
    needs_note: bool = False
    field: list[_WrittenField] = msgspec.field(default_factory=list)


def read_kinds(
    files: Sequence[tuple[str, bytes]], categories: Collection[str], problems: list[Problem]
) -> tuple[Kind, ...]:
    """The kinds of these files; ``categories`` are the sharing categories that there are.

    Everything that is wrong is added to ``problems``, with file and line; a kind with a problem is left out.
    """
    found: dict[str, tuple[Kind, str]] = {}
    prefixes = {name.partition(".")[0] for name in OWN}
    for members, at in read_tables(files, "kind", problems):
        before = len(problems)
        kind = _kind(members, at, problems)
        if kind is None:
            continue
        _check(kind, at, categories, prefixes, problems)
        if kind.name in found:
            first = found[kind.name][1]
            problems.append(Problem(field=kind.name, message=f"is a kind already, of {first}", at=at))
        if len(problems) == before:
            found[kind.name] = (kind, at)
    return tuple(kind for kind, _ in found.values())


def _kind(members: dict[str, Any], at: str, problems: list[Problem]) -> Kind | None:
    try:
        written = msgspec.convert(members, _WrittenKind)
    except msgspec.ValidationError as wrong:
        problems.append(Problem(field="kind", message=str(wrong), at=at))
        return None
    fields = tuple(Field(**msgspec.structs.asdict(one)) for one in written.field)
    # What is sealed is recorded beside it, as of mdtkit's own kinds: only its readers open it.
    apart = tuple(dict.fromkeys(field.sealed for field in fields if field.sealed))
    if apart:
        fields += (SAID_APART,)
    return Kind(
        name=written.name,
        title=written.title,
        sentence=written.sentence,
        fields=fields,
        category=written.category,
        needs_received=written.needs_received,
        needs_note=written.needs_note,
        apart=apart,
        beside=TOLD_APART if apart else "",
    )


def _check(kind: Kind, at: str, categories: Collection[str], taken: set[str], problems: list[Problem]) -> None:
    if not _NAME.fullmatch(kind.name):
        problems.append(Problem(field="name", message=f"{kind.name!r} is not two words such as school.changed", at=at))
    prefix = kind.name.partition(".")[0]
    if prefix in taken:
        message = f"{kind.name} begins as mdtkit's own kinds do ({prefix}.…); begin with a word of your own"
        problems.append(Problem(field="name", message=message, at=at))
    if kind.category not in categories:
        problems.append(unknown("category", kind.category, categories, what="sharing category", at=at))
    names = [field.name for field in kind.fields]
    for field in kind.fields:
        if not _FIELD.fullmatch(field.name) or field.name in _WORDS or names.count(field.name) > 1:
            message = f"{field.name!r} cannot be the name of a field, or stands twice"
            problems.append(Problem(field=kind.name, message=message, at=at))
        if field.sealed and field.sealed not in categories:
            problems.append(unknown("sealed", field.sealed, categories, what="sharing category", at=at))
        if field.type == "table":
            problems.append(Problem(field=field.name, message="a plugin's kind has no table", at=at))
    known = [*names, *_WORDS]
    problems += [
        unknown("sentence", place, known, what="field of the kind", at=at)
        for place in _PLACE.findall(kind.sentence)
        if place not in known
    ]
