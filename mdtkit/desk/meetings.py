"""Team meetings that are still to come or whose outcome nobody has recorded, over all cases (M2, M3).

Read from the register: listing them looks into no case. Which entry planned one is asked of the case itself.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from mdtkit.desk.errors import BadInput

if TYPE_CHECKING:
    from mdtkit.chronology.entry import Entry
    from mdtkit.chronology.fold import Chronology
    from mdtkit.desk.casefile import CaseFile
    from mdtkit.desk.desk import Desk

BEGINS_EARLY = timedelta(hours=12)
"""A meeting that was held without naming its planning counts for one planned to begin at most so much later."""


class ComingMeeting(msgspec.Struct, frozen=True, kw_only=True):
    """One planned meeting of a case: when it begins, of which type. ``passed``: its outcome is not on record."""

    case: str
    starts: datetime
    type: str
    tier: str | None
    passed: bool


def coming(desk: Desk) -> tuple[ComingMeeting, ...]:
    """The planned meetings of all open cases that one may read, by their beginning."""
    now = desk.now()
    found = [
        ComingMeeting(case=row.ref, starts=starts, type=type_, tier=row.tier, passed=starts < now)
        for row in desk.rows()
        if row.open
        for starts, type_ in row.meetings
    ]
    return tuple(sorted(found, key=lambda meeting: (meeting.starts, meeting.case)))


def still_planned(chronology: Chronology) -> tuple[tuple[datetime, Entry], ...]:
    """The plannings of a case that were neither held nor cancelled since; of one meeting the planning made last."""
    over = {item.entry.data.get("meeting") for item in chronology.of("meeting.held", "meeting.cancelled")} - {None}
    unnamed = [item.entry for item in chronology.of("meeting.held") if item.entry.data.get("meeting") is None]
    found: dict[object, tuple[datetime, Entry]] = {}
    for item in chronology.of("meeting.planned"):
        entry = item.entry
        starts = entry.data.get("starts")
        if not isinstance(starts, str) or entry.data.get("meeting") in over:
            continue
        when = datetime.fromisoformat(starts)
        if not any(_is_it(held, entry, when) for held in unnamed):
            found[entry.data.get("meeting") or entry.id] = (when, entry)
    return tuple(found.values())


def _is_it(held: Entry, planned: Entry, starts: datetime) -> bool:
    return held.data.get("type") == planned.data.get("type") and held.at >= starts - BEGINS_EARLY


def planning_of(file: CaseFile, meeting: ComingMeeting) -> Entry:
    """The entry that planned a meeting of the list. Raises BadInput when it was held, moved or cancelled since."""
    for starts, entry in still_planned(file.chronology):
        if starts == meeting.starts and entry.data.get("type") == meeting.type:
            return entry
    raise BadInput(f"This meeting of {file.ref} is no longer planned so: somebody has recorded what became of it.")
