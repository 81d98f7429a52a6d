"""A copy of the shipped protocol from which the rules of one requirement are gone, and which still loads.

What other rules say of something that is gone is cut with it: a code out of a list, an alternative that could
never be met, and a rule that has nothing left to start on. The counties' overlays are cut the same way, so that a
test over a county turns red for the rule that is missing and not for a file that cannot be read.
"""

from __future__ import annotations

import ast
import json
import re
import tomllib
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any, Final

from mdtkit.protocol.loader import ProtocolProblems, load_protocol
from mdtkit.protocol.source import _derived_id
from mdtkit.protocol.tables import PLAIN, TABLES

Key = tuple[str, str]
"""Table and id of a rule."""
Rules = dict[Key, dict[str, Any]]

_BAD: Final = re.compile(r"^('.*?'|\".*?\") is not a known ")
SAYS: Final = frozenset({"id", "title", "note", "text", "citation", "requirement", "list", "code", "law", "mark"})
"""Members in which a rule speaks of itself; no other rule is named there."""
NEEDED: Final = frozenset({"start", "known", "when", "where", "on", "owner", "to", "tier", "party", "group", "field"})
"""Members without which a rule would say something else: where nothing is left of one, the rule goes."""


class Layer:
    """The files of one folder, taken apart into rules and put together again."""

    def __init__(self, files: Iterable[Path]) -> None:
        self.single: dict[str, Any] = {}
        self.rules: Rules = {}
        for file in files:
            for table, written in tomllib.loads(file.read_text(encoding="utf-8")).items():
                if table in PLAIN or table == "profile":
                    self.single[table] = written
                    continue
                for members in written:
                    name = members.get("id", _derived_id(TABLES[table].id_of, members))
                    self.rules[table, name] = dict(members, id=name)

    def files(self) -> list[tuple[str, bytes]]:
        """Each rule as a file of its own, so that a problem names its rule."""
        alone = [("", self.single)] if self.single else []
        rules = [(f"{table}/{name}", {table: [rule]}) for (table, name), rule in self.rules.items()]
        return [(name, toml(document).encode()) for name, document in (*alone, *rules)]

    def text(self) -> str:
        """The layer as one file."""
        document = dict(self.single)
        for (table, _), rule in self.rules.items():
            document.setdefault(table, []).append(rule)
        return toml(document)


def toml(document: dict[str, Any]) -> str:
    """A protocol file of these tables."""
    lines = [f"{name} = {_value(value)}" for name, value in document.items() if not isinstance(value, list | dict)]
    for name, value in document.items():
        if isinstance(value, dict):
            lines += [f"[{name}]", *(f"{json.dumps(key)} = {_value(item)}" for key, item in value.items())]
        elif isinstance(value, list):
            for rule in value:
                lines += [f"[[{name}]]", *(f"{json.dumps(key)} = {_value(item)}" for key, item in rule.items())]
    return "\n".join(lines) + "\n"


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(key)} = {_value(item)}" for key, item in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(_value(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def carriers(base: Layer, requirement: str) -> set[Key]:
    """The items of the base that carry this requirement and are in force."""
    return {key for key, rule in base.rules.items() if rule.get("requirement") == requirement and not rule.get("off")}


def remove(base: Layer, counties: Collection[Layer], gone: Collection[Key]) -> list[Key]:
    """Take these items out; which further rules had to go because nothing was left of them.

    Raises:
        ProtocolProblems: what is left cannot be made to load; the reduced protocol proves nothing.
    """
    before = set(base.rules)
    for layer in (base, *counties):
        for key in gone:
            layer.rules.pop(key, None)
    _mend(base, None)
    followed = sorted(before - set(base.rules) - set(gone))
    for county in counties:
        for key in followed:
            county.rules.pop(key, None)
        _mend(base, county)
    return followed


def _mend(base: Layer, county: Layer | None) -> None:
    """Cut what dangles until the layer loads."""
    layer = county or base
    for _ in range(200):
        try:
            load_protocol(base.files(), county.files() if county else [])
        except ProtocolProblems as found:
            cuts = [_cut_problem(layer, problem.at or "", problem.field, problem.message) for problem in found.problems]
            if not any(cuts):
                raise
        else:
            return
    message = "the reduced protocol does not come to rest"
    raise RuntimeError(message)


def _cut_problem(layer: Layer, at: str, field: str, message: str) -> bool:
    """Cut what one problem speaks of; whether anything was cut."""
    place = at.rsplit(":", 1)[0]
    table, _, name = place.partition("/")
    if not place:  # an answer of the county's profile to a switch that is gone
        return layer.single.get("profile", {}).pop(field.removeprefix("profile: "), None) is not None
    if table not in TABLES or (table, name) not in layer.rules:
        return False
    rule = layer.rules[table, name]
    bad = _BAD.match(message)
    if bad is None:
        del layer.rules[table, name]
        return True
    value = ast.literal_eval(bad.group(1))
    member = field.removeprefix(f"{name}: ").split(".")[0].split("[")[0]
    for members in ([member], [m for m in rule if m not in SAYS]):
        cut = {m: _without(rule[m], value) for m in members if m in rule}
        changed = {m: left for m, left in cut.items() if left != rule[m]}
        if changed:
            break
    else:
        return False
    lost = {m for m, left in changed.items() if left is None}
    if lost & NEEDED:
        del layer.rules[table, name]
    else:
        layer.rules[table, name] = {**rule, **changed}
        for m in lost:
            del layer.rules[table, name][m]
    return True


def _without(value: Any, bad: str) -> Any:
    """What is left of a member without a name in it; None where nothing is, or what is left could never be met."""
    if isinstance(value, str):
        return None if value == bad else value
    if isinstance(value, list):
        left = [item for item in (_without(item, bad) for item in value) if item is not None]
        return left or None
    if isinstance(value, dict):
        if bad in value:
            return None
        cut = {key: _without(item, bad) for key, item in value.items()}
        return None if any(item is None for item in cut.values()) else cut
    return value
