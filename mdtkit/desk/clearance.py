"""Whether family or caregiver may be told or invited by mdtkit: a named person answers first (M13, hard stop).

Recording what people did is never refused; what the machine itself would tell or invite is, until somebody answered.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from secrets import token_hex
from typing import TYPE_CHECKING

from mdtkit.casework.roster import clearances
from mdtkit.chronology.problem import Problem
from mdtkit.desk.errors import BadInput, NotPermitted
from mdtkit.desk.team import holders

if TYPE_CHECKING:
    from mdtkit.chronology.entry import Entry
    from mdtkit.desk.casefile import CaseFile
    from mdtkit.desk.desk import Desk
    from mdtkit.desk.recording import Logged
    from mdtkit.protocol.model import Protocol


def uncleared(file: CaseFile, protocol: Protocol, parties: Iterable[str], meeting: str) -> tuple[str, ...]:
    """Those of the parties that need a named person's answer and have no yes for this meeting."""
    guarded = {seat.party for seat in protocol.seats.values() if seat.clearance}
    answers = clearances(file.chronology, meeting)
    return tuple(party for party in dict.fromkeys(parties) if party in guarded and answers.get(party) != "yes")


def must_be_cleared(file: CaseFile, protocol: Protocol, parties: Iterable[str], meeting: str) -> None:
    """Raises NotPermitted naming every party of whom no named person has said that they may come to this meeting."""
    refused = uncleared(file, protocol, parties, meeting)
    if refused:
        message = (
            f"{', '.join(refused)} cannot be invited by mdtkit: no named person has answered yes, for this meeting, to "
            "whether they may be told, and a caregiver may be the exploiter. Ask first, then record it: "
            f"`mdtkit meeting clear {file.ref} {meeting} {refused[0]} --answer yes --ask who`"
        )
        raise NotPermitted(message, [Problem(field="seat", message=f"{party} is not cleared") for party in refused])


def planned(desk: Desk, ref: str, meeting: str) -> None:
    """Raises BadInput when no such meeting is planned in the case."""
    _planning(desk.case(ref), meeting)


def _planning(file: CaseFile, meeting: str) -> Entry:
    found = [item.entry for item in file.chronology.of("meeting.planned") if item.entry.data.get("meeting") == meeting]
    if not found:
        problem = Problem(field="meeting", message="no meeting of this id is planned in this case")
        raise BadInput(f"{file.ref} has no planned meeting {meeting}. `mdtkit meeting plan` prints the id.", [problem])
    return next((entry for entry in reversed(found) if not entry.data.get("occurrence")), found[-1])


def invite(
    desk: Desk, ref: str, meeting: str, seats: Sequence[str], *, person: str | None = None, confirm: bool = False
) -> Logged:
    """Invite seats to a planned meeting of the case, one entry each in one commit. ``person``: who it is, for one seat.

    For a seat that somebody holds (on the team, else named by the party) it is they who are invited: what is not on
    record of them is said (M7).

    Raises NotPermitted for an attendee whom nobody has cleared, BadInput when no such meeting is planned.
    """
    from mdtkit.desk.recording import Act

    file = desk.case(ref)
    starts = _planning(file, meeting).data.get("starts")
    must_be_cleared(file, desk.protocol, seats, meeting)
    invited: list[dict[str, object]] = []
    for seat in dict.fromkeys(seats):
        who = [person] if person else holders(desk, file.chronology, seat, desk.today())
        invited += [{"seat": seat, "person": one, "invite": token_hex(16)} for one in who] or [{"seat": seat}]
    acts = [Act(kind="meeting.invited", data={"meeting": meeting, "starts": starts, **one}) for one in invited]
    return desk.record(file.ref, acts, confirm=confirm)
