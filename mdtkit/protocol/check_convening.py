"""Whether the rules of convening can be counted with: rosters and types that exist, numbers and hours that work."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from mdtkit.protocol.check import Checker
    from mdtkit.protocol.convening import MeetingHours

_HOUR: Final = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


def convening(checker: Checker) -> None:
    """Every quorum and every rule of meeting hours."""
    protocol = checker.protocol
    for rule in protocol.quorums.values():
        for roster in rule.rosters:
            checker.known("quorum", rule, "rosters", roster, protocol.vocabulary("roster"), "roster")
        if rule.members < 1:
            checker.say("quorum", rule, "members", "is less than one: a team is of people")
    for hours in protocol.meeting_hours.values():
        for type_ in hours.types:
            known = protocol.vocabulary("meeting_type")
            checker.known("meeting_hours", hours, "types", type_, known, "type of meeting")
        _hours(checker, hours)
        checker.duration("meeting_hours", hours, "answer_by", hours.answer_by)


def _hours(checker: Checker, hours: MeetingHours) -> None:
    wrong = [name for name in ("opens", "closes") if not _HOUR.fullmatch(getattr(hours, name) or "00:00")]
    for name in wrong:
        checker.say("meeting_hours", hours, name, 'is a time of day in quotes, such as "08:30"')
    if not 5 <= hours.step <= 24 * 60:
        checker.say("meeting_hours", hours, "step", "is a number of minutes from 5 to 1440")
    if (hours.opens is None) != (hours.closes is None):
        checker.say("meeting_hours", hours, "closes", "is said with `opens`, or neither: then at any hour")
    elif hours.opens is not None and hours.closes is not None and not wrong:
        opens, closes = (_minutes(text) for text in (hours.opens, hours.closes))
        if opens >= closes:
            checker.say("meeting_hours", hours, "closes", "lies before it opens: meetings are within one day")
        elif not 1 <= hours.minutes <= (closes - opens) / timedelta(minutes=1):
            checker.say("meeting_hours", hours, "minutes", "is longer than the hours, or nothing at all")


def _minutes(text: str) -> timedelta:
    return timedelta(hours=int(text[:2]), minutes=int(text[3:]))
