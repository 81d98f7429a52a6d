"""What a team's meeting rests on: how many members it needs at least, and which rule says when it can be (M6).

It advises: a team that is too small responds and meets all the same. Attendees never count, and nobody counts twice.
"""

from __future__ import annotations

from mdtkit.protocol.convening import MeetingHours, Quorum
from mdtkit.protocol.model import Protocol


def quorum(protocol: Protocol, roster: str) -> Quorum | None:
    """The rule with the greatest number for a roster; None where the county asks for none."""
    rules = [
        rule for rule in protocol.quorums.values() if not rule.off and (not rule.rosters or roster in rule.rosters)
    ]
    return max(rules, key=lambda rule: rule.members, default=None)


def hours_rule(protocol: Protocol, type_: str) -> MeetingHours | None:
    """The rule of hours for a type of meeting: the one that names it, else the one for all others; None without."""
    rules = [rule for rule in protocol.meeting_hours.values() if not rule.off]
    naming = [rule for rule in rules if type_ in rule.types] or [rule for rule in rules if not rule.types]
    return naming[0] if naming else None
