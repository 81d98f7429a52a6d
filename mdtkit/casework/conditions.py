"""Conditions of the protocol, tried against an entry or against the facts of a case.

A missing answer counts as ``unknown``, never as no: what protects is decided by the rule that lists it
(design.md "Unknown counts as what protects").
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from mdtkit.chronology.entry import Entry
from mdtkit.protocol.model import Condition, Conditions

UNKNOWN = "unknown"

Prepared = tuple[tuple[str, Collection[str]], ...]
"""A condition on an entry as it is tried thousands of times: field and allowed values."""


def prepared(where: Condition) -> Prepared:
    """A condition on an entry, ready to be tried again and again."""
    return tuple((name, frozenset(allowed)) for name, allowed in where.items())


def entry_matches(entry: Entry, on: Collection[str], where: Condition) -> bool:
    """Whether the entry is of one of these kinds and its fields hold the listed values.

    A list field matches if any of its codes is listed; a map of answers matches if any code is answered
    ``yes``; ``party`` is the entry's own party unless its data has a field of that name.
    """
    if entry.kind not in on:
        return False
    return not where or where_holds(entry, where)


def where_holds(entry: Entry, where: Condition) -> bool:
    """Whether the entry's fields hold the listed values, whatever its kind."""
    return fields_hold(entry, tuple(where.items()))


def fields_hold(entry: Entry, where: Prepared) -> bool:
    """The same of a prepared condition."""
    data = entry.data
    for name, allowed in where:
        value = data.get(name)
        if isinstance(value, str):
            if value not in allowed:
                return False
        elif not _field_holds(entry, name, value, allowed):
            return False
    return True


def _field_holds(entry: Entry, name: str, value: object, allowed: Collection[str]) -> bool:
    """The same for one field that is no plain code: missing, a list, a map of answers, a number."""
    if value is None:
        return (entry.party if name == "party" and entry.party else UNKNOWN) in allowed
    if isinstance(value, Mapping):
        return any(code in allowed for code, answer in value.items() if answer == "yes")
    if isinstance(value, list | tuple):
        if not value:
            return UNKNOWN in allowed
        return any(code in allowed for code in value)
    return str(value).lower() in allowed


def holds(conditions: Conditions, facts: Mapping[str, str]) -> bool:
    """Whether one of the alternatives holds on these facts; no condition always holds."""
    if not conditions:
        return True
    return first_holding(conditions, facts) is not None


def first_holding(conditions: Conditions, facts: Mapping[str, str]) -> int | None:
    """The index of the first alternative that holds on these facts, or None."""
    for index, condition in enumerate(conditions):
        for fact, allowed in condition.items():
            if facts.get(fact, UNKNOWN) not in allowed:
                break
        else:
            return index
    return None
