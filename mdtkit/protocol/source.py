"""The protocol as it stands in its files: every rule with the file and line it was written at.

Raw means: as parsed, before any check. ``tomllib`` gives values without positions, so a second, shallow
reading finds the line of each rule and member; good enough to point at, never used to decide anything.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Any, Final

import msgspec

from mdtkit.chronology.problem import Problem, unknown
from mdtkit.protocol.tables import PROTOCOL, Grammar

_HEADER: Final = re.compile(r"\s*\[\[?\s*([\w-]+)\s*(?:\.\s*([\w-]+)\s*)?\]\]?")
_KEY: Final = re.compile(r"\s*\"?([\w.-]+)\"?\s*=")
_LIST: Final = re.compile(r"([\w-]+)\s*=\s*\[\s*$")
_STRING: Final = re.compile(r"\"\"\"|'''|\"(?:\\.|[^\"\\])*\"|'[^']*'")
_LINE_OF_ERROR: Final = re.compile(r"line (\d+)")


class RawRule(msgspec.Struct, frozen=True):
    """One rule as written: its table, id, members, and where each of them stands (``file:line``)."""

    table: str
    id: str
    members: dict[str, Any]
    at: str
    lines: dict[str, str]

    def where(self, member: str) -> str:
        """Where a member stands; the rule itself where it is not written."""
        return self.lines.get(member, self.at)

    def over(self, old: RawRule) -> RawRule:
        """This rule laid over the one of the layer below, member by member."""
        members, lines = {**old.members, **self.members}, {**old.lines, **self.lines}
        return RawRule(old.table, old.id, members, self.at, lines)


class RawProtocol(msgspec.Struct):
    """One layer (base or overlay) as written. ``single`` holds ``version``, ``county`` and their lines."""

    rules: dict[tuple[str, str], RawRule] = msgspec.field(default_factory=dict)
    single: dict[str, tuple[Any, str]] = msgspec.field(default_factory=dict)
    profile: dict[str, tuple[Any, str]] = msgspec.field(default_factory=dict)


def read_layer(
    files: Sequence[tuple[str, bytes]], problems: list[Problem], *, locate: bool, grammar: Grammar = PROTOCOL
) -> RawProtocol:
    """Read the files of one layer; everything that is wrong is added to ``problems``.

    ``locate`` false skips finding the lines, which only somebody with a problem wants to know. ``grammar``: the tables
    that such a file may hold.
    """
    layer = RawProtocol()
    for name, content in files:
        try:
            text = content.decode("utf-8")
            document = _document(text)
        except UnicodeDecodeError as error:
            problems.append(Problem(field="file", message=f"is not UTF-8 text ({error.reason})", at=name))
            continue
        except tomllib.TOMLDecodeError as error:
            line = _LINE_OF_ERROR.search(str(error))
            at = f"{name}:{line.group(1)}" if line else name
            problems.append(Problem(field="file", message=f"is not valid TOML: {error}", at=at))
            continue
        lines = _lines(text, tuple(grammar.tables)) if locate else {}
        _take(layer, name, document, lines, problems, grammar)
    return layer


def read_tables(
    files: Sequence[tuple[str, bytes]], table: str, problems: list[Problem]
) -> list[tuple[dict[str, Any], str]]:
    """The members of every ``[[table]]`` of files that hold nothing else, each with where it stands (``file:line``)."""
    found = []
    for name, content in files:
        try:
            text = content.decode("utf-8")
            document = _document(text)
        except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            problems.append(Problem(field="file", message=f"is not TOML in UTF-8: {error}", at=name))
            continue
        lines = _lines(text, (table,))
        for key, value in document.items():
            if key != table:
                problems.append(unknown(key, key, [table], what="table of this file", at=name))
            elif not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
                problems.append(Problem(field=key, message=f"expected several, each under [[{key}]]", at=name))
            else:
                found += [(one, f"{name}:{lines.get((table, n), (1, {}))[0]}") for n, one in enumerate(value)]
    return found


@lru_cache(maxsize=64)
def _document(text: str) -> dict[str, Any]:
    """A file parsed. Nobody changes it; the base is read again for every county, diff and check."""
    return tomllib.loads(text)


Lines = dict[tuple[str, int], tuple[int, dict[str, int]]]


def _take(
    layer: RawProtocol, name: str, document: dict[str, Any], lines: Lines, problems: list[Problem], grammar: Grammar
) -> None:
    top = lines.get(("", 0), (1, {}))[1]
    for key, value in document.items():
        at = f"{name}:{top.get(key, 1)}"
        if key in grammar.plain:
            layer.single[key] = (value, at)
        elif key == "profile" and grammar.profile:
            _take_profile(layer, name, value, lines, problems)
        elif key not in grammar.names:
            problems.append(unknown(key, key, grammar.names, what=f"table of {grammar.of}", at=at))
        elif grammar.tables[key].once:
            _take_once(layer, key, value, (name, *lines.get((key, 0), (1, {}))), problems, grammar)
        elif not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            problems.append(Problem(field=key, message=f"expected rules, each under [[{key}]]", at=at))
        else:
            for index, members in enumerate(value):
                _take_rule(layer, key, members, (name, *lines.get((key, index), (1, {}))), problems, grammar)


def _take_once(
    layer: RawProtocol,
    table: str,
    value: Any,
    place: tuple[str, int, dict[str, int]],
    problems: list[Problem],
    grammar: Grammar,
) -> None:
    """A table that stands once, under ``[table]``: what the file says of itself."""
    if isinstance(value, dict):
        _take_rule(layer, table, {"id": table, **value}, place, problems, grammar)
        return
    problems.append(Problem(field=table, message=f"expected one table, under [{table}]", at=f"{place[0]}:{place[1]}"))


def _take_profile(layer: RawProtocol, name: str, value: Any, lines: Lines, problems: list[Problem]) -> None:
    line, members = lines.get(("profile", 0), (1, {}))
    if not isinstance(value, dict):
        problems.append(Problem(field="profile", message="expected answers under [profile]", at=f"{name}:{line}"))
        return
    for switch, answer in value.items():
        layer.profile[switch] = (answer, f"{name}:{members.get(switch, line)}")


def _take_rule(
    layer: RawProtocol,
    table: str,
    members: dict[str, Any],
    place: tuple[str, int, dict[str, int]],
    problems: list[Problem],
    grammar: Grammar,
) -> None:
    file, line, found = place
    at = f"{file}:{line}"
    rule_id = members.get("id", _derived_id(grammar.tables[table].id_of, members))
    if not isinstance(rule_id, str) or not rule_id:
        problems.append(Problem(field=table, message="a rule needs an id, in quotes", at=at))
        return
    if (table, rule_id) in layer.rules:
        first = layer.rules[table, rule_id].at
        message = f"{rule_id!r} stands twice (first at {first}); write it once"
        problems.append(Problem(field="id", message=message, at=at))
        return
    lines = {member: f"{file}:{number}" for member, number in found.items()}
    layer.rules[table, rule_id] = RawRule(table, rule_id, {**members, "id": rule_id}, at, lines)


def _derived_id(pair: tuple[str, str] | None, members: dict[str, Any]) -> str | None:
    """Ids that follow from two members: ``list.code``, ``roster.party``, ``tier.party``."""
    if pair is None or not all(isinstance(members.get(part), str) for part in pair):
        return None
    return ".".join(members[part] for part in pair)


@lru_cache(maxsize=64)
def _lines(text: str, tables: Collection[str]) -> Lines:
    """Where each rule and member begins: table and index → line, and its members' lines."""
    found: Lines = {("", 0): (1, {})}
    counts: dict[str, int] = {}
    block: tuple[str, int] | None = ("", 0)
    depth, quoted, listed = 0, False, ""
    for number, written in enumerate(text.splitlines(), start=1):
        marks = _STRING.findall(written)
        fences = sum(mark in ('"""', "'''") for mark in marks)
        inside, quoted = quoted, quoted ^ (fences % 2 == 1)
        if inside:
            continue
        bare = _STRING.sub('""', written).split("#", 1)[0].rstrip()
        if depth == 0 and (header := _HEADER.fullmatch(bare)):
            block = _open(found, counts, header, bare, number)
            listed = ""
            continue
        if listed and depth == 1 and bare.lstrip().startswith("{"):
            _note_item(found, counts, listed, number)
        elif depth == 0 and block is not None and (key := _KEY.match(written)):
            found[block][1].setdefault(key.group(1), number)
            started = _LIST.fullmatch(bare)
            listed = started.group(1) if started and block == ("", 0) and started.group(1) in tables else ""
        depth += sum(bare.count(c) for c in "[{") - sum(bare.count(c) for c in "]}")
    return found


def _open(
    found: Lines,
    counts: dict[str, int],
    header: re.Match[str],
    bare: str,
    number: int,
) -> tuple[str, int] | None:
    """Begin the block of a header. A table inside a rule is a member of it; its own keys are not."""
    table, inner = header.group(1), header.group(2)
    if inner is not None:
        owner = (table, counts.get(table, 0) - 1)
        if owner in found:
            found[owner][1].setdefault(inner, number)
        return None
    if not bare.lstrip().startswith("[["):
        found[table, 0] = (number, {})
        return table, 0
    _note_item(found, counts, table, number)
    return table, counts[table] - 1


def _note_item(found: Lines, counts: dict[str, int], table: str, number: int) -> None:
    found[table, counts.get(table, 0)] = (number, {})
    counts[table] = counts.get(table, 0) + 1
