"""Loading a protocol: read, overlay, shape, check, and then give the whole or refuse with every problem.

Nothing half-loads. The caller passes bytes; this room touches no disk (design.md "The rooms").
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from mdtkit.chronology.kinds import KINDS
from mdtkit.chronology.kinds.model import Kind
from mdtkit.chronology.problem import Problem, unknown
from mdtkit.protocol.check import Written, check
from mdtkit.protocol.fragments import with_fragments
from mdtkit.protocol.loosening import binds, change_of, hard_stops, loosened
from mdtkit.protocol.model import Clock, Protocol, Rule, Switch
from mdtkit.protocol.shape import shape_all
from mdtkit.protocol.source import RawProtocol, RawRule, read_layer
from mdtkit.protocol.tables import TABLES

Files = Sequence[tuple[str, bytes]]
Key = tuple[str, str]


class ProtocolProblems(Exception):
    """The protocol cannot be used: ``problems`` holds everything that is wrong."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.said(self.problems))

    @staticmethod
    def said(problems: Sequence[Problem]) -> str:
        """All of them, a line each."""
        lines = [f"{p.at or 'protocol'}: {p.field}: {p.message}" for p in problems]
        count = "1 problem" if len(lines) == 1 else f"{len(lines)} problems"
        return f"The protocol was not loaded ({count}):\n" + "\n".join(lines)


def load_protocol(
    base: Files, overlay: Files = (), *, fragments: Files = (), kinds: Mapping[str, Kind] = KINDS
) -> Protocol:
    """The base protocol with plugins' fragments and then a county's overlay laid over it, checked (P1, P2).

    A rule of the overlay with an id of the base replaces it member by member; a new id adds a rule; ``off = true``
    leaves a rule out of its table (``Protocol.switched_off`` still shows it). Files are ``(name, bytes)``; ``kinds``
    are the kinds of entries that rules may speak of, those of plugins among them. ``fragments`` add rules or make one
    stricter; what a county may loosen with a reason, a fragment may not.

    Raises:
        ProtocolProblems: anything is wrong: all problems, each with file and line, what was expected and the
            nearest valid name. A binding rule loosened without ``override = "reason"`` is one of them.
    """
    problems: list[Problem] = []
    layers = (base, fragments, overlay)
    protocol = _load(layers, kinds, problems, locate=False)
    if problems:
        problems = []
        _load(layers, kinds, problems, locate=True)
        raise ProtocolProblems(problems)
    return protocol


def _load(
    layers: tuple[Files, Files, Files], kinds: Mapping[str, Kind], problems: list[Problem], *, locate: bool
) -> Protocol:
    base, fragments, overlay = layers
    below, plain = read_layer(base, problems, locate=locate), dict[Key, Rule]()
    if fragments:
        below, plain = with_fragments(below, read_layer(fragments, problems, locate=locate), problems)
    layer = read_layer(overlay, problems, locate=locate)
    _version(below, layer, problems)
    written = dict(below.rules)
    for key, rule in layer.rules.items():
        written[key] = rule.over(below.rules[key]) if key in below.rules else rule
    shaped_below = shape_all(below.rules, problems)
    shaped_below |= {key: _counted_by(plain[key], shaped_below[key]) for key in plain.keys() & shaped_below.keys()}
    touched = shape_all({key: written[key] for key in layer.rules}, problems)
    touched = {key: _counted_by(shaped_below.get(key), rule) for key, rule in touched.items()}
    shaped = {key: touched.get(key, shaped_below.get(key)) for key in written}
    profile = _profile(layer, shaped, problems)
    for key in layer.rules:
        _judge(written[key], shaped_below.get(key), touched.get(key), profile, problems)
    protocol = _assemble({k: r for k, r in shaped.items() if r is not None}, below, layer, profile)
    # Rules that did not take shape are missing from the tables; checking references then would only echo it.
    if not problems:
        check(protocol, Written(written), kinds, problems)
    return protocol


def _version(below: RawProtocol, layer: RawProtocol, problems: list[Problem]) -> None:
    for single in (below.single, layer.single):
        for name, (value, at) in single.items():
            if not isinstance(value, str):
                problems.append(Problem(field=name, message="expected text in quotes", at=at))
    if not problems and "version" not in below.single | layer.single:
        problems.append(Problem(field="version", message='is missing: say version = "…" once in the protocol'))


def _counted_by(old: Rule | None, new: Rule) -> Rule:
    """A number that a county or a plugin gives a clock is a target; the law's number, if there is one, stays known."""
    if not (isinstance(old, Clock) and isinstance(new, Clock)) or new.within is None or new.within == old.within:
        return new
    return msgspec.structs.replace(
        new, county_target=True, law_within=old.law_within if old.county_target else old.within
    )


def _profile(layer: RawProtocol, shaped: Mapping[Key, Rule | None], problems: list[Problem]) -> dict[str, str]:
    switches = {rule.id: rule for rule in shaped.values() if isinstance(rule, Switch) and not rule.off}
    profile = {switch.id: switch.default for switch in switches.values()}
    for name, (answer, at) in layer.profile.items():
        if name not in switches:
            problems.append(unknown(f"profile: {name}", name, switches, what="switch of the profile", at=at))
        elif answer not in switches[name].values:
            problems.append(unknown(f"profile: {name}", answer, switches[name].values, what="answer", at=at))
        else:
            profile[name] = answer
    return profile


def _judge(
    raw: RawRule, old: Rule | None, new: Rule | None, profile: Mapping[str, str], problems: list[Problem]
) -> None:
    """Refuse what an overlay may not do to a rule of the base."""
    if old is None or new is None:
        if new is not None and new.off:
            message = "switches off a rule that the base protocol does not have"
            problems.append(Problem(field=raw.id, message=message, at=raw.at))
        return
    for member in hard_stops(old, new):
        what = "family and caregiver are never told by the machine unasked, SOGIE never without the child"
        message = f"no county can change this: {what}, small numbers never shown"
        problems.append(Problem(field=f"{raw.id}: {member}", message=message, at=raw.where(member)))
    if new.override is not None and new.override.strip():
        return
    if not binds(old, profile):
        return
    for member in loosened(old, new):
        message = (
            f"would loosen a rule that binds (layer {old.law}, {old.citation}): {change_of(old, new, member)}. "
            'Leave it, make it stricter, or give the county\'s reason: override = "…"'
        )
        problems.append(Problem(field=f"{raw.id}: {member}", message=message, at=raw.where(member)))


def _assemble(rules: Mapping[Key, Rule], below: RawProtocol, layer: RawProtocol, profile: dict[str, str]) -> Protocol:
    tables: dict[str, dict[str, Any]] = {table.member: {} for table in TABLES.values()}
    off: dict[str, Rule] = {}
    for (table, rule_id), rule in rules.items():
        if rule.off:
            common = {name: getattr(rule, name) for name in Rule.__struct_fields__}
            off[f"{table}/{rule_id}"] = Rule(**common)
        else:
            tables[TABLES[table].member][rule_id] = rule
    single = {name: value for name, (value, _) in (below.single | layer.single).items() if isinstance(value, str)}
    return Protocol(
        version=single.get("version", ""),
        county=single.get("county", ""),
        profile=profile,
        switched_off=off,
        **tables,
    )
