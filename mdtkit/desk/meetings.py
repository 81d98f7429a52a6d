"""Team meetings that are still to come or whose outcome nobody has recorded, over all cases (M2, M3).

Read from the register: listing them looks into no case. Which entry planned one is asked of the case itself.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from mdtkit.casework.reckoning import zone
from mdtkit.casework.recurring import PLANNED, Meeting, Occurrence, meetings, occurrences, put_by
from mdtkit.desk.errors import BadInput

if TYPE_CHECKING:
    from mdtkit.chronology.entry import Entry
    from mdtkit.chronology.fold import Chronology
    from mdtkit.desk.casefile import CaseFile
    from mdtkit.desk.desk import Desk
    from mdtkit.desk.recording import Act

LAST_HELD = 3
"""Of a case, how many meetings or series that are over a calendar looks back on: the register keeps no more."""


class ComingMeeting(msgspec.Struct, frozen=True, kw_only=True):
    """One planned meeting of a case: when it begins, of which type. ``passed``: its outcome is not on record.

    ``meeting`` is its id (None: it was planned without), ``occurrence`` where its series put it, if it has one.
    """

    case: str
    starts: datetime
    type: str
    tier: str | None
    passed: bool
    meeting: str | None = None
    occurrence: datetime | None = None


def coming(desk: Desk) -> tuple[ComingMeeting, ...]:
    """The planned meetings of all open cases that one may read, each occurrence of a series, by their beginning."""
    now = desk.now()
    found = [
        ComingMeeting(
            case=row.ref,
            starts=one.starts,
            type=meeting.type,
            tier=row.tier,
            passed=one.starts < now,
            meeting=meeting.id if meeting.named else None,
            occurrence=one.original,
        )
        for row in desk.rows()
        if row.open
        for meeting in row.meetings
        for one in occurrences(meeting)
        if one.state == "planned"
    ]
    return tuple(sorted(found, key=lambda meeting: (meeting.starts, meeting.case)))


def new_meeting() -> str:
    """The id of a new meeting: opaque, the same in every entry about it."""
    return f"m-{secrets.token_hex(5)}"


def with_id(act: Act) -> Act:
    """The act; one that plans a meeting without an id gets one, or nobody could be invited to it."""
    if act.kind != PLANNED or act.data.get("meeting"):
        return act
    return msgspec.structs.replace(act, data={**act.data, "meeting": new_meeting()})


def still_planned(chronology: Chronology) -> tuple[tuple[datetime, Entry], ...]:
    """The plannings of a case that were neither held nor cancelled since, with each occurrence of a series.

    Of one meeting the planning made last, of a moved occurrence the entry that moved it.
    """
    by_id = {item.entry.id: item.entry for item in chronology.of("meeting.planned")}
    return tuple((one.starts, by_id[one.entry]) for _, one in _planned(chronology))


def _planned(chronology: Chronology) -> list[tuple[Meeting, Occurrence]]:
    found = [(meeting, one) for meeting in meetings(chronology) for one in occurrences(meeting)]
    return [(meeting, one) for meeting, one in found if one.state == "planned"]


def planning_of(file: CaseFile, meeting: ComingMeeting) -> Entry:
    """The entry that planned a meeting of the list. Raises BadInput when it was held, moved or cancelled since."""
    for starts, entry in still_planned(file.chronology):
        mine = meeting.meeting in (None, entry.data.get("meeting")) and entry.data.get("type") == meeting.type
        if mine and starts == meeting.starts:
            return entry
    raise BadInput(f"This meeting of {file.ref} is no longer planned so: somebody has recorded what became of it.")


def listed(chronology: Chronology) -> tuple[Meeting, ...]:
    """The meetings that a list or calendar shows: those still planned, and the last few that were held."""
    outcomes = [(one, one.outcome) for one in meetings(chronology)]
    held = sorted((one for one, outcome in outcomes if outcome == "held"), key=lambda one: one.starts)
    kept = {one.id for one in held[-LAST_HELD:]}
    return tuple(one for one, outcome in outcomes if outcome == "planned" or one.id in kept)


def on_days_off(desk: Desk, plan: Entry) -> tuple[datetime, ...]:
    """The occurrences of a series that an entry plans which lie on a weekend or a holiday of the county."""
    here, holidays = zone(plan.tz), desk.directory.days_off().county
    days = [(one, one.astimezone(here).date()) for one in put_by(plan)]
    return tuple(one for one, day in days if day.weekday() >= 5 or day in holidays)
