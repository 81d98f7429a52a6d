"""Rules about convening: how many members a team has at least, and at which hours its meetings can be.

A team that is too small, or a time outside these hours, is said and never stops a meeting. Source: M6, M7.
"""

# Annotations are evaluated here, once: as text msgspec would compile each of them at every start.

from typing import Literal

from mdtkit.protocol.rule import Rule


class Quorum(Rule, frozen=True, kw_only=True):
    """How many different people that count must at least be of a team before its meeting may convene.

    ``rosters``: the teams it is about; none given means every team. Of several rules the greatest number holds.
    Attendees never count. The law's number is a floor: a county that asks for fewer needs an override.
    """

    rosters: tuple[str, ...] = ()
    members: int


class MeetingHours(Rule, frozen=True, kw_only=True):
    """When meetings of these ``types`` can be: local time of one day, from ``opens`` until ``closes`` (``HH:MM``).

    Neither: at any hour. ``types`` empty: of every type that no other rule names. On every day, or on working days
    only: Monday to Friday but for holidays. ``minutes`` is how long one is planned for, ``step`` the minutes between
    two beginnings that are proposed. ``answer_by``: so long before it begins a required seat that has not answered its
    invitation is asked again.
    """

    types: tuple[str, ...] = ()
    opens: str | None = None
    closes: str | None = None
    days: Literal["any", "working"] = "working"
    minutes: int = 60
    step: int = 30
    answer_by: str = "2d"
