"""How many members a team needs before its meeting may convene: the law's floor, or more where the county asks it (M6).

It advises: a team that is too small responds and meets all the same. Attendees never count, and nobody counts twice.
"""

from __future__ import annotations

from mdtkit.protocol.convening import Quorum
from mdtkit.protocol.model import Protocol


def quorum(protocol: Protocol, roster: str) -> Quorum | None:
    """The rule with the greatest number for a roster; None where the county asks for none."""
    rules = [
        rule for rule in protocol.quorums.values() if not rule.off and (not rule.rosters or roster in rule.rosters)
    ]
    return max(rules, key=lambda rule: rule.members, default=None)
