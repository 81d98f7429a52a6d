"""Rules that plugins add to the base protocol: a layer between it and the county's own files.

A fragment adds rules, or makes one of the base stricter. It may not loosen a rule that binds, switch one off, answer
the county's profile or say which version is in force: those are the county's own decisions (P1, P4).
"""

from __future__ import annotations

from mdtkit.chronology.problem import Problem
from mdtkit.protocol.loosening import change_of, hard_stops, loosened
from mdtkit.protocol.rule import Rule
from mdtkit.protocol.shape import shape_all
from mdtkit.protocol.source import RawProtocol, RawRule

FREE = "prac"
"""The one layer that binds no county: promising practice."""


def with_fragments(
    base: RawProtocol, layer: RawProtocol, problems: list[Problem]
) -> tuple[RawProtocol, dict[tuple[str, str], Rule]]:
    """The base with the fragments laid over it, and the rules of the base that they touch, as those were.

    Everything that a fragment may not do is added to ``problems``.
    """
    for name, (_, at) in (layer.single | layer.profile).items():
        message = f"{name} is the county's to say, not a plugin's"
        problems.append(Problem(field=name, message=message, at=at))
    rules = dict(base.rules)
    for key, rule in layer.rules.items():
        for member in ("override", "off"):
            if rule.members.get(member):
                message = f"a plugin cannot give {member}: only the county decides that, in its own files"
                problems.append(Problem(field=f"{rule.id}: {member}", message=message, at=rule.where(member)))
        rules[key] = rule.over(base.rules[key]) if key in base.rules else rule
    touched = {key: rules[key] for key in layer.rules if key in base.rules}
    silent: list[Problem] = []  # what does not take shape is told once, when the whole protocol is shaped
    before = shape_all({key: base.rules[key] for key in touched}, silent)
    after = shape_all(touched, silent)
    for key in before.keys() & after.keys():
        _judge(rules[key], before[key], after[key], problems)
    return RawProtocol(rules=rules, single=base.single, profile=base.profile), before


def _judge(raw: RawRule, old: Rule, new: Rule, problems: list[Problem]) -> None:
    """Refuse a fragment that loosens: for whichever county, so a layer that binds only in some counts as binding."""
    for member in hard_stops(old, new):
        message = "nobody can change this: family and caregiver are never told unasked, small numbers never shown"
        problems.append(Problem(field=f"{raw.id}: {member}", message=message, at=raw.where(member)))
    if old.law == FREE:
        return
    for member in loosened(old, new):
        message = (
            f"a plugin would loosen a rule that binds (layer {old.law}, {old.citation}): "
            f"{change_of(old, new, member)}. Only the county may do that, with its reason, in its own files"
        )
        problems.append(Problem(field=f"{raw.id}: {member}", message=message, at=raw.where(member)))
