"""What is said aloud when a meeting is planned or somebody is invited: the authority, recomputed (C1, M12)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

from mdtkit.chronology.problem import Problem
from mdtkit.desk.authorizing import without_authority
from mdtkit.desk.sharing import Ask, attendees, situation_of
from mdtkit.sharing.matrix import matrix

if TYPE_CHECKING:
    from mdtkit.chronology.entry import Entry
    from mdtkit.desk.casefile import CaseFile
    from mdtkit.desk.desk import Desk

PLANNED, INVITED = "meeting.planned", "meeting.invited"
ADVERSARIES: Final = ("district_attorney", "public_defender", "law_enforcement")
"""With these in one room the matrix comes before the agenda (tables 6, rule 5)."""


def warnings(desk: Desk, before: CaseFile, after: CaseFile, entries: Sequence[Entry]) -> Iterator[Problem]:
    """What to mind about sharing of the meetings that these entries plan or invite to."""
    for meeting in dict.fromkeys(str(e.data.get("meeting") or "") for e in entries if e.kind in (PLANNED, INVITED)):
        if not meeting:
            continue
        planned = [item.entry for item in after.chronology.of(PLANNED) if item.entry.data.get("meeting") == meeting]
        if not planned:
            continue
        starts = datetime.fromisoformat(str(planned[-1].data["starts"]))
        if any(entry.kind == PLANNED for entry in entries):
            yield from without_authority(desk, after, starts)
        yield from _room(desk, before, after, meeting, starts)


def _known(file: CaseFile, meeting: str) -> bool:
    return any(item.entry.data.get("meeting") == meeting for item in file.chronology.of(PLANNED))


def _room(desk: Desk, before: CaseFile, after: CaseFile, meeting: str, starts: datetime) -> Iterator[Problem]:
    asked = Ask(meeting=meeting, at=starts)
    situation = situation_of(desk, after, asked)
    setting = situation.setting
    if setting.cft == "unknown" and setting.may_be_cft:
        message = "child and caregiver or family take part: say whether it is a child and family team too (WIC 832(b))"
        yield Problem(field="combined_cft", message=message)
    together = [party for party in ADVERSARIES if party in setting.present]
    if len(together) > 1:
        names = ", ".join(desk.protocol.title("party", party) for party in together)
        message = f"{names} in one room: look first at mdtkit share check {after.ref} --matrix --meeting {meeting}"
        yield Problem(field="seats", message=message)
    if _known(before, meeting) and attendees(before, meeting) != attendees(after, meeting):
        could = matrix(situation_of(desk, before, asked), desk.sharing_rules).sayable
        can = matrix(situation, desk.sharing_rules).sayable
        lost = [item for item in could if item not in can]
        if lost:
            items = ", ".join(desk.protocol.title("category", item) for item in lost)
            yield Problem(field="seat", message=f"with them in the room these may no longer be said aloud: {items}")
