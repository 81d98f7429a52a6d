"""Whether conditions on the facts of a case hold. A fact that nobody answered counts as ``unknown``, never as no."""

from __future__ import annotations

from collections.abc import Mapping

from mdtkit.protocol.rule import Conditions

UNKNOWN = "unknown"


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
