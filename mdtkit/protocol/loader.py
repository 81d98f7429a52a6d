"""Loading a protocol: read, overlay, shape, check, refuse with every problem, or give the whole.

Nothing half-loads. The caller passes bytes; this room touches no disk (design.md "The rooms").
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from mdtkit.chronology.problem import Problem, unknown
from mdtkit.protocol.model import Protocol, Rule
from mdtkit.protocol.shape import shape
from mdtkit.protocol.source import RawProtocol, RawRule, read_layer
from mdtkit.protocol.tables import PLAIN, TABLES

Files = Sequence[tuple[str, bytes]]


class ProtocolProblems(Exception):  # noqa: N818 - it carries problems; each of them is the error
    """The protocol cannot be used: ``problems`` holds everything that is wrong, in file order."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        lines = [f"{p.at or 'protocol'}: {p.field}: {p.message}" for p in self.problems]
        count = "1 problem" if len(lines) == 1 else f"{len(lines)} problems"
        super().__init__(f"The protocol was not loaded ({count}):\n" + "\n".join(lines))


def load_protocol(base: Files, overlay: Files = ()) -> Protocol:
    """Load a protocol."""
    problems: list[Problem] = []
    raw, layer = read_layer(base, problems), read_layer(overlay, problems)
    for key, rule in layer.rules.items():
        raw.rules[key] = _merge(raw.rules[key], rule) if key in raw.rules else rule
    raw.single |= layer.single
    rules = {key: shape(rule, problems) for key, rule in raw.rules.items()}
    protocol = _assemble({k: r for k, r in rules.items() if r}, raw, layer)
    if problems:
        raise ProtocolProblems(problems)
    return protocol


def _merge(old: RawRule, new: RawRule) -> RawRule:
    return RawRule(old.table, old.id, {**old.members, **new.members}, new.at, {**old.lines, **new.lines})


def _assemble(rules: Mapping[tuple[str, str], Rule], raw: RawProtocol, layer: RawProtocol) -> Protocol:
    tables: dict[str, dict[str, Any]] = {table.member: {} for table in TABLES.values()}
    for (table, rule_id), rule in rules.items():
        if not rule.off:
            tables[TABLES[table].member][rule_id] = rule
    profile = {s.id: s.default for s in tables["switches"].values()} | {k: v for k, (v, _) in layer.profile.items()}
    single = {name: raw.single[name][0] for name in PLAIN if name in raw.single}
    return Protocol(**single, **tables, profile=profile)
