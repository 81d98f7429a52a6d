"""What is said aloud when a meeting is planned or somebody is invited: the authority, recomputed (C1, M12)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

from mdtkit.chronology.problem import Problem
from mdtkit.desk.authorizing import without_authority
from mdtkit.desk.sharing import Ask, situation_of
from mdtkit.sharing.matrix import Matrix, matrix

if TYPE_CHECKING:
    from mdtkit.chronology.entry import Entry
    from mdtkit.desk.casefile import CaseFile
    from mdtkit.desk.desk import Desk

PLANNED, INVITED = "meeting.planned", "meeting.invited"
OPPOSED: Final = "opposed_party"
"""The list of the parties of which, with two in one room, the matrix comes before the agenda (tables 6, rule 5)."""


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
    together = [party for party in desk.protocol.vocabulary(OPPOSED) if party in setting.present]
    if len(together) > 1:
        names = ", ".join(desk.protocol.title("party", party) for party in together)
        message = f"{names} in one room: look first at mdtkit share check {after.ref} --matrix --meeting {meeting}"
        yield Problem(field="seats", message=message)
    if _known(before, meeting):
        could = matrix(situation_of(desk, before, asked), desk.sharing_rules).sayable
        yield from _lost(desk, could, matrix(situation, desk.sharing_rules))


def _lost(desk: Desk, could: Sequence[str], now: Matrix) -> Iterator[Problem]:
    """What may no longer be said in the room since attendance, purpose or kind of the meeting changed, and for whom."""
    lost = [item for item in could if item not in now.sayable]
    if not lost:
        return
    title = desk.protocol.title
    items = ", ".join(title("category", item) for item in lost)
    people = desk.directory.people()
    kept = dict.fromkeys(to for item in lost for to in now.kept_from(item))
    whom = ", ".join(people[to].name if to in people else title("party", to) for to in kept)
    needs = dict.fromkeys(need.need for item in lost for to in kept for need in now.cells[to, item].needs)
    missing = f"; missing: {', '.join(need.replace('_', ' ') for need in needs)}" if needs else ""
    yield Problem(
        field="meeting", message=f"these may no longer be said aloud: {items}; not for {whom} to hear{missing}"
    )
