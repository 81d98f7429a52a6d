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
from mdtkit.desk.team import seated_on

if TYPE_CHECKING:
    from mdtkit.desk.casefile import CaseFile
    from mdtkit.desk.desk import Desk
    from mdtkit.desk.recording import Logged
    from mdtkit.protocol.model import Protocol


def uncleared(file: CaseFile, protocol: Protocol, parties: Iterable[str]) -> tuple[str, ...]:
    """Those of the parties that need a named person's answer and have no yes; the latest answer counts."""
    guarded = {seat.party for seat in protocol.seats.values() if seat.clearance}
    answers = clearances(file.chronology)
    return tuple(party for party in dict.fromkeys(parties) if party in guarded and answers.get(party) != "yes")


def must_be_cleared(file: CaseFile, protocol: Protocol, parties: Iterable[str]) -> None:
    """Raises NotPermitted naming every party of whom no named person has said that they may be told."""
    refused = uncleared(file, protocol, parties)
    if refused:
        message = (
            f"{', '.join(refused)} cannot be invited by mdtkit: no named person has answered yes to whether they may "
            "be told, and a caregiver may be the exploiter. Ask first, then record it: `mdtkit log CASE family.cleared "
            "--data attendee=... --data answer=yes --ask who`"
        )
        raise NotPermitted(message, [Problem(field="seat", message=f"{party} is not cleared") for party in refused])


def invite(
    desk: Desk, ref: str, meeting: str, seats: Sequence[str], *, person: str | None = None, confirm: bool = False
) -> Logged:
    """Invite seats to a planned meeting of the case, one entry each in one commit. ``person``: who it is, for one seat.

    For a seat that somebody on the team holds, it is they who are invited: what is not on record of them is said (M7).

    Raises NotPermitted for an attendee whom nobody has cleared, BadInput when no such meeting is planned.
    """
    from mdtkit.desk.recording import Act

    file = desk.case(ref)
    planned = [item for item in file.chronology.of("meeting.planned") if item.entry.data.get("meeting") == meeting]
    if not planned:
        problem = Problem(field="meeting", message="no meeting of this id is planned in this case")
        raise BadInput(f"{file.ref} has no planned meeting {meeting}. `mdtkit meeting plan` prints the id.", [problem])
    must_be_cleared(file, desk.protocol, seats)
    starts = next((i.entry.data.get("starts") for i in reversed(planned) if not i.entry.data.get("occurrence")), None)
    holders: dict[str, list[str]] = {}
    for seated, seat in seated_on(file.chronology, desk.today()):
        holders.setdefault(seat, []).append(seated)
    invited: list[dict[str, object]] = []
    for seat in dict.fromkeys(seats):
        who = [person] if person else holders.get(seat, [])
        invited += [{"seat": seat, "person": one, "invite": token_hex(16)} for one in who] or [{"seat": seat}]
    acts = [Act(kind="meeting.invited", data={"meeting": meeting, "starts": starts, **one}) for one in invited]
    return desk.record(file.ref, acts, confirm=confirm)
