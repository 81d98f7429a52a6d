"""Conditions of the protocol, tried against an entry or against the facts of a case.

A missing answer counts as ``unknown``, never as no: what protects is decided by the rule that lists it
(design.md "Unknown counts as what protects").
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from mdtkit.chronology.entry import Entry
from mdtkit.protocol.holding import UNKNOWN, first_holding, holds
from mdtkit.protocol.model import Condition

__all__ = ["UNKNOWN", "entry_matches", "fields_hold", "first_holding", "holds", "prepared", "where_holds"]

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
