"""The minutes of a meeting at the desk: what the record says, and for each recipient what they may have of it (C2).

Every paragraph asks the sharing decision for whoever gets the minutes; without a recipient, for those who came.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdtkit.casework.minutes import Record, minutes
from mdtkit.chronology.problem import Problem
from mdtkit.desk.errors import BadInput
from mdtkit.desk.hearing import Told, rows_of, touched
from mdtkit.desk.sharing import Ask, situation_of

if TYPE_CHECKING:
    from mdtkit.chronology.entry import Entry
    from mdtkit.desk.casefile import CaseFile
    from mdtkit.desk.desk import Desk

HELD = "meeting.held"


class Minutes(Told, frozen=True, kw_only=True):
    """Minutes, paragraph by paragraph: of which meeting (None: it was held without being planned), by which entry."""

    meeting: str | None
    held: Entry


def minutes_of(desk: Desk, ref: str, meeting: str, to: tuple[str, ...] = (), *, reveal: bool = False) -> Minutes:
    """The minutes of a meeting: its id (of a series the one held last), or the number of the entry that recorded it.

    ``to``: persons, parties or agencies who get them; empty: those who came. Raises BadInput, NoSuchCase.
    """
    file = desk.reveal(ref, "minutes") if reveal else desk.case(ref)
    held = _held(file, meeting)
    record = Record(chronology=file.chronology, protocol=desk.protocol, held=held, reveal=file.revealed)
    items = minutes(record)
    came = [str(row.get("person") or row.get("seat")) for row in held.data.get("attendance") or ()
            if row.get("attended") != "absent"]  # fmt: skip
    whom = to or tuple(dict.fromkeys((*came, *(held.data.get("seats") or ()))))
    situation = situation_of(desk, file, Ask(to=whom, items=touched(items), meeting=record.meeting or ""))
    rows, answers = rows_of(desk, items, situation)
    return Minutes(
        case=file.ref,
        situation=situation,
        rows=rows,
        answers=answers,
        revealed=file.revealed,
        meeting=record.meeting,
        held=held,
    )


def _held(file: CaseFile, meeting: str) -> Entry:
    found = [item.entry for item in file.chronology.of(HELD)]
    named = [one for one in found if meeting in (one.data.get("meeting"), str(one.seq), one.id)]
    if named:
        return max(named, key=lambda one: one.at)
    known = tuple(dict.fromkeys(str(one.data.get("meeting") or one.seq) for one in found))
    problem = Problem(field="meeting", message="no such meeting was held, as far as is on record", allowed=known)
    raise BadInput(f"{file.ref}: {problem.message}. Minutes are of a meeting that was held.", [problem])
