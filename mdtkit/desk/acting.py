"""Agreed actions at the desk: an owner has done its part (M14)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from mdtkit.casework.actions import DONE, Action, actions
from mdtkit.chronology.problem import Problem, unknown
from mdtkit.desk.errors import BadInput
from mdtkit.desk.recording import Act

if TYPE_CHECKING:
    from mdtkit.desk.casefile import CaseFile
    from mdtkit.desk.desk import Desk
    from mdtkit.desk.recording import Logged


def done(
    desk: Desk,
    ref: str,
    action: str,
    seats: Sequence[str] = (),
    *,
    data: Mapping[str, Any] | None = None,
    at: datetime | None = None,
    note: str | None = None,
    party: str | None = None,
    confirm: bool = False,
) -> Logged:
    """Record that these owners have done their part of an action (its number or its entry's id).

    Without ``seats`` it is the single owner's, else that of the party which records it. Raises BadInput where there is
    no such action, or none of its owners is named: an entry that closes nothing would be taken for one that does.
    """
    file = desk.case(ref)
    one = named(file, action)
    whose = tuple(seats) or (one.seats if len(one.seats) == 1 else (party or desk.me.party,))
    strange = [seat for seat in whose if seat not in one.seats]
    if strange:
        problems = [unknown("seat", seat, one.seats, what="owner of this action") for seat in strange]
        raise BadInput("Not recorded: " + "; ".join(problem.message for problem in problems), problems)
    acts = [
        Act(kind=DONE, data={**(data or {}), "action": one.entry, "seat": seat}, at=at, note=note, party=party)
        for seat in whose
    ]
    return desk.record(file.ref, acts, confirm=confirm)


def named(file: CaseFile, action: str) -> Action:
    """The action of a number or an entry's id. Raises BadInput with those there are."""
    found = actions(file.chronology)
    for one in found:
        if action in (str(one.seq), one.entry, one.said.id, f"action/{one.seq}"):
            return one
    known = tuple(str(one.seq) for one in found)
    problem = Problem(field="action", message=f"there is no action {action} in this case", allowed=known)
    raise BadInput(f"{file.ref}: {problem.message}. `mdtkit action list` numbers them.", [problem])
