"""Whether what somebody wants to record fits its kind; every problem at once, none of it echoing free words.

A refused entry changes nothing. Messages never repeat a value that is not shaped like a code: it may be a
name, and messages reach terminals and logs.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from mdtkit.chronology.entry import Draft
from mdtkit.chronology.kinds.closed import ANSWERS, CLOSED
from mdtkit.chronology.kinds.model import Field, Kind
from mdtkit.chronology.kinds.registry import KINDS
from mdtkit.chronology.problem import Problem, unknown

Vocabularies = Mapping[str, Collection[str]]

LONGEST_CODE = 160
"""Long enough for a public key or a hash in hexadecimal and for an age recipient."""
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:+/-]*\Z")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d")


def looks_like_code(value: object) -> bool:
    """Whether a value has the shape of a code or an id: no spaces, short, ASCII."""
    return isinstance(value, str) and len(value) <= LONGEST_CODE and _CODE.match(value) is not None


def check_draft(draft: Draft, vocabularies: Vocabularies) -> tuple[Problem, ...]:
    """All problems of a draft under the protocol's vocabularies; empty when it may be recorded."""
    return check(
        draft.kind, draft.data, draft.note, vocabularies, received=draft.received is not None, party=draft.party
    )


def check(
    kind: str,
    data: Mapping[str, Any],
    note: str | None,
    vocabularies: Vocabularies,
    *,
    at: bool = True,
    received: bool = True,
    party: str | None = None,
) -> tuple[Problem, ...]:
    """All problems of an entry-to-be; empty when it may be recorded.

    ``vocabularies``: name → allowed codes, from the protocol; an empty list counts as none given.
    ``at`` and ``received`` say whether those instants are present, ``party`` is the entry's party.
    """
    known = KINDS.get(kind)
    if known is None:
        if not looks_like_code(kind):
            return (Problem(field="kind", message="the kind of an entry is a code such as report.made"),)
        return (unknown("kind", kind, KINDS, what="kind of entry"),)
    problems = [*_instants(known, at=at, received=received), *_note(known, note)]
    if party is not None:
        problems += _code("party", party, "party", vocabularies)
    names = tuple(f.name for f in known.fields)
    for name in data:
        if name not in names:
            problems.append(_unknown_field(name, names, known))
    for member in known.fields:
        value = data.get(member.name)
        if value is not None and not _empty(value):
            problems += _value(member, value, vocabularies, member.name)
        elif member.required:
            problems.append(_missing(member, vocabularies))
    return tuple(problems)


def _empty(value: object) -> bool:
    return (isinstance(value, str) and not value.strip()) or (isinstance(value, list | dict | tuple) and not value)


def _instants(kind: Kind, *, at: bool, received: bool) -> list[Problem]:
    problems = []
    if not at:
        problems.append(Problem(field="at", message="when it happened is missing"))
    if kind.needs_received and not received:
        problems.append(
            Problem(
                field="received",
                message="when the information reached the agency is missing: the legal clocks of this entry "
                "count from then; give the same instant as 'at' if the agency saw it happen",
            )
        )
    return problems


def _note(kind: Kind, note: str | None) -> list[Problem]:
    if kind.needs_note and not (note and note.strip()):
        return [Problem(field="note", message="this entry is nothing without its note; give one")]
    if note is not None and not _encodable(note):
        return [_not_utf8("note")]
    return []


def _unknown_field(name: object, names: tuple[str, ...], kind: Kind) -> Problem:
    if looks_like_code(name):
        return unknown(str(name), name, names, what=f"field of {kind.name}")
    return Problem(field="data", message=f"a field of {kind.name} has a code as its name", allowed=names)


def _missing(member: Field, vocabularies: Vocabularies) -> Problem:
    hint = f": {member.help}" if member.help else ""
    return Problem(
        field=member.name,
        message=f"{member.name} is missing{hint}",
        allowed=_allowed(member.vocabulary, vocabularies) if member.type in ("code", "codes", "yesno") else (),
    )


def _allowed(vocabulary: str | None, vocabularies: Vocabularies) -> tuple[str, ...]:
    """The closed list of that name: the protocol's, else ours, else empty (open)."""
    if vocabulary is None:
        return ()
    names = vocabulary.split("+")  # "a+b": a code of either list
    return tuple(code for name in names for code in vocabularies.get(name) or CLOSED.get(name, ()))


def _value(member: Field, value: object, vocabularies: Vocabularies, where: str) -> list[Problem]:
    checkers = {
        "code": lambda: _code(where, value, member.vocabulary, vocabularies),
        "codes": lambda: _codes(where, value, member.vocabulary, vocabularies),
        "codemap": lambda: _codemap(where, value, member, vocabularies),
        "text": lambda: _text(where, value),
        "instant": lambda: _instant(where, value),
        "date": lambda: _date(where, value),
        "yesno": lambda: _yesno(where, value),
        "int": lambda: _int(where, value),
        "ref": lambda: _ref(where, value),
        "refs": lambda: _refs(where, value),
        "table": lambda: _table(where, value, member, vocabularies),
    }
    return checkers[member.type]()


def _code(where: str, value: object, vocabulary: str | None, vocabularies: Vocabularies) -> list[Problem]:
    allowed = _allowed(vocabulary, vocabularies)
    if not looks_like_code(value):
        return [
            Problem(
                field=where,
                message=f"{where} takes a code, not free words; names and words belong into a text field or the note",
                allowed=allowed,
            )
        ]
    if allowed and value not in allowed:
        return [unknown(where, value, allowed, what=str(vocabulary).replace("_", " "))]
    return []


def _codes(where: str, value: object, vocabulary: str | None, vocabularies: Vocabularies) -> list[Problem]:
    if not isinstance(value, list | tuple):
        return [
            Problem(field=where, message=f"{where} takes a list of codes", allowed=_allowed(vocabulary, vocabularies))
        ]
    return [p for one in value for p in _code(where, one, vocabulary, vocabularies)]


def _codemap(where: str, value: object, member: Field, vocabularies: Vocabularies) -> list[Problem]:
    if not isinstance(value, Mapping):
        message = f"{where} takes a table of code and answer"
        return [Problem(field=where, message=message, allowed=_allowed(member.vocabulary, vocabularies))]
    problems: list[Problem] = []
    for key, answer in value.items():
        wrong = _code(where, key, member.vocabulary, vocabularies)
        problems += wrong or _code(f"{where}.{key}", answer, member.values, vocabularies)
    return problems


def _text(where: str, value: object) -> list[Problem]:
    if not isinstance(value, str):
        return [Problem(field=where, message=f"{where} takes text")]
    return [] if _encodable(value) else [_not_utf8(where)]


def _encodable(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text)


def _not_utf8(where: str) -> Problem:
    return Problem(field=where, message=f"{where} holds characters that cannot be written as UTF-8; type them again")


def _instant(where: str, value: object) -> list[Problem]:
    example = f"{where} takes an instant with its zone, such as 2026-03-08T09:20:00Z"
    if not isinstance(value, str) or _INSTANT.match(value) is None:
        return [Problem(field=where, message=example)]
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return [Problem(field=where, message=example)]
    if moment.tzinfo is None:
        return [Problem(field=where, message=f"{where} has no zone; {example}")]
    return _year(where, moment.year)


def _date(where: str, value: object) -> list[Problem]:
    wrong = [Problem(field=where, message=f"{where} takes a day such as 2026-03-08")]
    if not isinstance(value, str) or len(value) != 10:
        return wrong
    try:
        return _year(where, date.fromisoformat(value).year)
    except ValueError:
        return wrong


def _year(where: str, year: int) -> list[Problem]:
    # An entry is for ever: a date at the edge of the calendar could never be counted from nor shown.
    if 1900 <= year < 2200:
        return []
    return [Problem(field=where, message=f"{where} has a year that cannot be meant: 1900 to 2199 are taken")]


def _yesno(where: str, value: object) -> list[Problem]:
    if isinstance(value, str) and value in ANSWERS:
        return []
    if looks_like_code(value):
        return [unknown(where, value, ANSWERS, what="answer")]
    return [Problem(field=where, message=f"{where} is answered by yes, no or unknown", allowed=ANSWERS)]


def _int(where: str, value: object) -> list[Problem]:
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**53:
        return []
    return [Problem(field=where, message=f"{where} takes a whole number from 0")]


def _ref(where: str, value: object) -> list[Problem]:
    if looks_like_code(value):
        return []
    return [Problem(field=where, message=f"{where} takes an id, not free words")]


def _refs(where: str, value: object) -> list[Problem]:
    if not isinstance(value, list | tuple):
        return [Problem(field=where, message=f"{where} takes a list of ids")]
    return [p for one in value for p in _ref(where, one)]


def _table(where: str, value: object, member: Field, vocabularies: Vocabularies) -> list[Problem]:
    if not isinstance(value, list | tuple) or not all(isinstance(row, Mapping) for row in value):
        return [Problem(field=where, message=f"{where} takes rows of {', '.join(c.name for c in member.columns)}")]
    names = tuple(column.name for column in member.columns)
    problems: list[Problem] = []
    for index, row in enumerate(value, start=1):
        for name in row:
            if name not in names:
                what = f"column of {where}"
                problems.append(
                    unknown(f"{where}.{index}", name, names, what=what)
                    if looks_like_code(name)
                    else Problem(field=f"{where}.{index}", message=f"not a {what}", allowed=names)
                )
        for column in member.columns:
            cell = row.get(column.name)
            if cell is not None and not _empty(cell):
                problems += _value(column, cell, vocabularies, f"{where}.{index}.{column.name}")
            elif column.required:
                problems.append(Problem(field=f"{where}.{index}", message=f"{column.name} is missing in row {index}"))
    return problems
