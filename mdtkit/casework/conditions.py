"""Conditions of the protocol, tried against an entry or against the facts of a case.

A missing answer counts as ``unknown``, never as no: what protects is decided by the rule that lists it
(design.md "Unknown counts as what protects").
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from mdtkit.chronology.entry import Entry
from mdtkit.protocol.model import Condition, Conditions

UNKNOWN = "unknown"


def entry_matches(entry: Entry, on: Collection[str], where: Condition) -> bool:
    """Whether the entry is of one of these kinds and its fields hold the listed values.

    A list field matches if any of its codes is listed; a map of answers matches if any code is answered
    ``yes``; ``party`` is the entry's own party unless its data has a field of that name.
    """
    if entry.kind not in on:
        return False
    return not where or all(_field_holds(entry, name, allowed) for name, allowed in where.items())


def _field_holds(entry: Entry, name: str, allowed: tuple[str, ...]) -> bool:
    value = entry.data.get(name)
    if value is None:
        value = entry.party if name == "party" and entry.party else UNKNOWN
    if isinstance(value, str):
        return value in allowed
    if isinstance(value, Mapping):
        return any(code in allowed for code, answer in value.items() if answer == "yes")
    if isinstance(value, list | tuple):
        return any(code in allowed for code in value)
    return str(value).lower() in allowed


def holds(conditions: Conditions, facts: Mapping[str, str]) -> bool:
    """Whether one of the alternatives holds on these facts; no condition always holds."""
    if not conditions:
        return True
    return any(
        all(facts.get(fact, UNKNOWN) in allowed for fact, allowed in condition.items()) for condition in conditions
    )
