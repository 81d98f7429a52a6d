"""One calm sentence for an entry, and what it leaves out.

Without ``reveal`` only codes, dates and numbers are said: names, places and free words are withheld and
named. Members of a sealed category stay out even then, unless that category was opened by a decision.
A member that this version does not know counts as text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from mdtkit.chronology.display import plain
from mdtkit.chronology.entry import Entry
from mdtkit.chronology.kinds.model import Field, Kind
from mdtkit.chronology.kinds.registry import KINDS

TitleOf = Callable[[str, str], str]
"""(vocabulary, code) → title, the code itself where there is none."""

_PART = re.compile(r"\[(?P<optional>[^\]]*)\]|\{(?P<place>[a-z0-9_]+)\}")
_PLACE = re.compile(r"\{([a-z0-9_]+)\}")


class Pronouns(msgspec.Struct, frozen=True):
    """The words for the child in a sentence: "the child" and "their" unless chosen by the child (I10)."""

    child: str = "the child"
    their: str = "their"


THEY = Pronouns()


def category_of(kind: str, data: Mapping[str, Any]) -> str:
    """The sharing category of an entry ("" for the county's books, ``unknown`` for an unknown kind: denied)."""
    known = KINDS.get(kind)
    if known is None:
        return "unknown"
    if known.by_field is not None:
        name, table = known.by_field
        value = data.get(name)
        if isinstance(value, str) and value:
            return table.get(value, known.category) if table else value
    return known.category


STATEMENTS = {"screening_result": "screening_statements", "assessment_result": "assessment_statements"}
"""The category of what the child said, where the entry's own is that of the result (II.B, IV.B)."""


def categories_of(kind: str, data: Mapping[str, Any]) -> dict[str, str]:
    """Member → its sharing category, of the members that say something: sealed, a statement, or the entry's own."""
    known, own = KINDS.get(kind), category_of(kind, data)
    found: dict[str, str] = {}
    for name, value in data.items():
        if _nothing(value):
            continue
        member = _member(known, name)
        sealed = member.sealed if member is not None else ""
        said = known is not None and name in known.statements
        found[name] = sealed or (STATEMENTS.get(own, own) if said else own)
    return found


def withheld(entry: Entry, *, reveal: bool = False, opened: Collection[str] = ()) -> tuple[str, ...]:
    """Names of the members that are present but not shown, ``note`` last."""
    kind = KINDS.get(entry.kind)
    names = [
        name for name, value in entry.data.items() if not _nothing(value) and not _open(kind, name, reveal, opened)
    ]
    if entry.note and not reveal:
        names.append("note")
    return tuple(names)


def shown(entry: Entry, *, reveal: bool = False, opened: Collection[str] = ()) -> tuple[dict[str, Any], str | None]:
    """Data and note as they may be shown: members that are withheld are None."""
    hidden = set(withheld(entry, reveal=reveal, opened=opened))
    data = {}
    for name, value in entry.data.items():
        member = _member(KINDS.get(entry.kind), name)
        data[name] = None if name in hidden else _without_text(member, value, reveal)
    return data, entry.note if reveal else None


def render(
    entry: Entry,
    title_of: TitleOf,
    reveal: bool,
    *,
    opened: Collection[str] = (),
    pronouns: Pronouns = THEY,
) -> str:
    """The entry as one sentence, safe to show on a terminal; never raises for what a record may hold.

    ``opened`` are sealed categories that the sharing decision opened for this reader. ``pronouns`` are those that the
    child chose to be used with this reader; they are only said when the story is revealed.
    """
    kind = KINDS.get(entry.kind)
    if kind is None:
        return f"An entry of kind {plain(entry.kind)}, which this version does not know."
    if entry.removed:
        return f"{kind.title}: its content was removed."
    if entry.sealed is not None:
        return plain(f"{kind.title}: sealed ({_title(title_of, 'category', entry.sealed)}).")
    words = pronouns if reveal else THEY

    def value_of(name: str) -> str:
        return _said(kind, entry, name, title_of, reveal, opened, words)

    def part(found: re.Match[str]) -> str:
        if found["place"]:
            return value_of(found["place"]) or "(not given)"
        return _segment(found["optional"], value_of)

    sentence = plain(_PART.sub(part, kind.sentence))
    return sentence[:1].upper() + sentence[1:]


def _segment(part: str, value_of: Callable[[str], str]) -> str:
    """An optional part of a sentence: left out when a value in it is absent."""
    values = {name: value_of(name) for name in _PLACE.findall(part)}
    return _PLACE.sub(lambda place: values[place[1]], part) if all(values.values()) else ""


def _said(
    kind: Kind,
    entry: Entry,
    name: str,
    title_of: TitleOf,
    reveal: bool,
    opened: Collection[str],
    words: Pronouns,
) -> str:
    if name == "child":
        return words.child
    if name == "their":
        return words.their
    member = kind.field(name)
    if member is None:
        return _title(title_of, "party", entry.party) if name == "party" and entry.party else ""
    value = entry.data.get(name)
    if _nothing(value) or not _open(kind, name, reveal, opened):
        return ""
    return plain(_words(member, value, title_of, entry.tz))


def _nothing(value: object) -> bool:
    return value is None or value == "" or (isinstance(value, list | dict | tuple) and not value)


def _member(kind: Kind | None, name: str) -> Field | None:
    return kind.field(name) if kind is not None else None


def _open(kind: Kind | None, name: str, reveal: bool, opened: Collection[str]) -> bool:
    member = _member(kind, name)
    if member is None:
        return reveal
    if member.hidden:
        return False
    if member.sealed:
        return reveal and member.sealed in opened
    return reveal or not member.withheld


def _without_text(member: Field | None, value: Any, reveal: bool) -> Any:
    """A table without its text columns, unless the story is revealed."""
    if reveal or member is None or member.type != "table" or not isinstance(value, list | tuple):
        return value
    hidden = {column.name for column in member.columns if column.withheld}
    known = {column.name for column in member.columns}
    return [
        {name: (cell if name in known and name not in hidden else None) for name, cell in row.items()}
        for row in value
        if isinstance(row, Mapping)
    ]


def _words(member: Field, value: object, title_of: TitleOf, tz: str) -> str:
    vocabulary = member.vocabulary or ""
    match value:
        case bool():
            return "yes" if value else "no"
        case int():
            return str(value)
        case str() if member.type == "instant":
            return _moment(value, tz)
        case str() if member.type == "date":
            return _day(value)
        case str() if member.type in ("code", "yesno"):
            return _title(title_of, vocabulary, value)
        case list() | tuple() if member.type == "codes":
            return ", ".join(_title(title_of, vocabulary, str(one)) for one in value)
        case dict() if member.type == "codemap":
            values = member.values or ""
            pairs = (
                f"{_title(title_of, vocabulary, str(key))} {_title(title_of, values, str(answer))}"
                for key, answer in value.items()
            )
            return ", ".join(pairs)
        case list() | tuple() | dict():
            return f"{len(value)}"
        case _:
            return str(value)


def _title(title_of: TitleOf, vocabulary: str, code: str) -> str:
    titles = (title_of(name, code) for name in vocabulary.split("+"))
    return next((title for title in titles if title != code), code.replace("_", " "))


def _day(value: str) -> str:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return value
    return f"{day:%a} {day.day} {day:%b %Y}"


def _moment(value: str, tz: str) -> str:
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return value
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    local = moment.astimezone(_zone(tz))
    return f"{local:%a} {local.day} {local:%b %Y %H:%M %Z}"


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
