"""Bad input made from the kinds' own schemas: for every field of a kind, every way in which a hand slips.

A slip is the data of an otherwise good entry with one thing wrong in it, and what the refusal must say about that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec

from mdtkit.chronology.kinds import CLOSED, KINDS, Kind
from mdtkit.chronology.kinds.model import Field

NAME: Final = "Canaria Zwitscher"
"""A child's name where none belongs: no refusal may repeat it."""
Allowed = Mapping[str, Sequence[str]]
GOOD: Final[dict[str, Any]] = {
    "text": "Invented words.",
    "instant": "2026-03-08T09:00:00Z",
    "date": "2026-03-08",
    "yesno": "yes",
    "int": 1,
    "ref": "MADEUP",
    "refs": ["MADEUP"],
}
BAD: Final[dict[str, tuple[Any, ...]]] = {
    "code": (NAME, 12, ["law_enforcement"], {"is": "code"}),
    "codes": (NAME, [NAME], 7, {"one": "two"}),
    "codemap": (NAME, {NAME: "yes"}, ["truancy"], 3),
    "text": (5, ["Invented", "words"], {"first": NAME}, True),
    "instant": (NAME, "soon", "2026-13-01T00:00:00Z", "2026-03-08T09:20:00", 20260308, "0001-01-01T00:00:00Z"),
    "date": (NAME, "17.5.2010", "2026-02-30", "2026-03-08T09:20:00Z", 2026, "9999-01-01"),
    "yesno": (NAME, "perhaps", True, 1, ["yes"]),
    "int": (NAME, -1, 1.5, True, "two", 2**60),
    "ref": (NAME, 5, ["MADEUP"], {}),
    "refs": (NAME, [NAME], 5, "MADEUP"),
    "table": (NAME, [NAME], {"who": NAME}, [{NAME: "yes"}], [{"no_such_column": "yes"}]),
}


class Slip(msgspec.Struct, frozen=True, kw_only=True):
    """Data with one thing wrong: in which field, what the refusal lists as allowed, which of it is the nearest."""

    field: str
    data: dict[str, Any]
    allowed: tuple[str, ...] = ()
    nearest: str | None = None


def allowed_in(vocabulary: str | None, known: Allowed) -> tuple[str, ...]:
    """The closed list of a vocabulary, or of several joined by ``+``; empty where the list is open."""
    names = vocabulary.split("+") if vocabulary else []
    return tuple(code for name in names for code in known.get(name) or CLOSED.get(name, ()))


def good(kind: Kind, known: Allowed) -> dict[str, Any]:
    """Data that the kind takes: every field that it cannot do without."""
    return {field.name: _good(field, known) for field in kind.fields if field.required}


def _good(field: Field, known: Allowed) -> Any:
    code = (*allowed_in(field.vocabulary, known), "MADEUP")[0]
    if field.type == "code":
        return code
    if field.type == "codes":
        return [code]
    if field.type == "codemap":
        return {code: (*allowed_in(field.values, known), "MADEUP")[0]}
    if field.type == "table":
        return [{column.name: _good(column, known) for column in field.columns}]
    return GOOD[field.type]


def slips(name: str, known: Allowed) -> Iterator[Slip]:
    """Every slip of a kind: each field wrong in every way, each needed one left out, one that there is not."""
    kind = KINDS[name]
    right = good(kind, known)
    for field in kind.fields:
        allowed = allowed_in("answer" if field.type == "yesno" else field.vocabulary, known)
        for wrong in BAD[field.type]:
            if wrong != {} or field.required:
                yield Slip(field=field.name, data={**right, field.name: wrong})
        if field.required:
            rest = {one: value for one, value in right.items() if one != field.name}
            listed = allowed if field.type in ("code", "codes", "yesno") else ()
            yield Slip(field=field.name, data=rest, allowed=listed)
        yield from _mistyped(field, allowed, right, known)
    names = tuple(field.name for field in kind.fields)
    if names:
        slip = mistype(names[0], names)
        yield Slip(field=slip, data={**right, slip: "yes"}, allowed=names, nearest=names[0])
    yield Slip(field="data", data={**right, NAME: "yes"}, allowed=names)


def _mistyped(field: Field, allowed: tuple[str, ...], right: dict[str, Any], known: Allowed) -> Iterator[Slip]:
    """A code of a closed list with a letter wrong: the refusal lists what is allowed and names the one meant."""
    if not allowed:
        return
    meant = max(allowed, key=len)
    slip = mistype(meant, allowed)
    shapes: dict[str, Any] = {"code": slip, "codes": [slip], "codemap": {slip: "yes"}, "yesno": slip}
    if field.type in shapes:
        yield Slip(field=field.name, data={**right, field.name: shapes[field.type]}, allowed=allowed, nearest=meant)
    answers = allowed_in(field.values, known) if field.type == "codemap" else ()
    if answers:
        said = {field.name: {meant: mistype(answers[0], answers)}}
        yield Slip(field=f"{field.name}.{meant}", data={**right, **said}, allowed=answers, nearest=answers[0])


def mistype(code: str, among: Sequence[str]) -> str:
    """The code with a letter twice: shaped like a code, and none of them."""
    slip = code[0] + code
    assert slip not in among
    return slip
