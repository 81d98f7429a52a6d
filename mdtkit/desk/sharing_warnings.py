"""What is said aloud when a meeting is planned or somebody is invited: the authority, recomputed (C1, M12)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

from mdtkit.chronology.problem import Problem
from mdtkit.desk.authorizing import unreadable, without_authority
from mdtkit.desk.sharing import CFT, Ask, situation_of
from mdtkit.sharing.matrix import Matrix, matrix

if TYPE_CHECKING:
    from mdtkit.chronology.entry import Entry
    from mdtkit.desk.casefile import CaseFile
    from mdtkit.desk.desk import Desk
    from mdtkit.sharing.answer import Need
    from mdtkit.sharing.situation import Situation

PLANNED, INVITED, HELD = "meeting.planned", "meeting.invited", "meeting.held"
RELEASED = "disclosure.made"
CFT_ANSWER: Final = "cft_answer"
"""The list of the answers to whether a meeting is a child and family team too, each with what follows from it."""
OPPOSED: Final = "opposed_party"
"""The list of the parties of which, with two in one room, the matrix comes before the agenda (tables 6, rule 5)."""


def warnings(desk: Desk, before: CaseFile, after: CaseFile, entries: Sequence[Entry]) -> Iterator[Problem]:
    """What to mind about sharing of the meetings that these entries plan, invite to or record as held."""
    known = unreadable(before)
    for _, text in (one for one in unreadable(after) if one not in known):
        yield Problem(field="authorization", message=text)
    told = (PLANNED, INVITED, HELD, CFT)
    for meeting in dict.fromkeys(str(e.data.get("meeting") or "") for e in entries if e.kind in told):
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
        yield Problem(field="combined_cft", message=cft_question(desk))
    if together := opposed(desk, situation):
        names = ", ".join(desk.protocol.title("party", party) for party in together)
        message = (
            f"{names} in one room: look first at who may hear what (the matrix of `share check`, or s on the case)"
        )
        yield Problem(field="seats", message=message)
    if _known(before, meeting):
        yield from _changed(desk, before, after, asked)


def cft_question(desk: Desk) -> str:
    """What is asked, never assumed, where child and caregiver or family take part: both answers with what follows."""
    both = [term for term in desk.protocol.terms.values() if term.list == CFT_ANSWER and not term.off]
    said = "; ".join(f"{term.code} = {term.title} ({term.citation})" for term in both)
    return f"child and caregiver or family take part: is it a child and family team too? {said}"


def opposed(desk: Desk, situation: Situation) -> tuple[str, ...]:
    """The parties in the room of which, with two there, the matrix comes before the agenda; none with fewer."""
    found = tuple(party for party in desk.protocol.vocabulary(OPPOSED) if party in situation.setting.present)
    return found if len(found) > 1 else ()


def since_made(desk: Desk, file: CaseFile, meeting: str) -> Iterator[Problem]:
    """What changed for sharing since the agenda of a meeting was made for other people or another purpose (C1).

    It was made when something of it was handed out last (a row of the ledger names the meeting), else when the meeting
    was planned first.
    """
    released = [i.entry.seq for i in file.chronology.of(RELEASED) if i.entry.data.get("meeting") == meeting]
    planned = [e.seq for e in file.chronology.entries if e.kind == PLANNED and e.data.get("meeting") == meeting]
    if not (released or planned):
        return
    seq = max(released) if released else min(planned)
    before = desk.derive(file.ref, tuple(entry for entry in file.chronology.entries if entry.seq <= seq))
    yield from _changed(desk, before, file, Ask(meeting=meeting, at=_begins(file, meeting)))


def _begins(file: CaseFile, meeting: str) -> datetime | None:
    planned = [item.entry for item in file.chronology.of(PLANNED) if item.entry.data.get("meeting") == meeting]
    return datetime.fromisoformat(str(planned[-1].data["starts"])) if planned else None


def _changed(desk: Desk, before: CaseFile, after: CaseFile, asked: Ask) -> Iterator[Problem]:
    could = matrix(situation_of(desk, before, asked), desk.sharing_rules).sayable
    yield from _lost(desk, could, matrix(situation_of(desk, after, asked), desk.sharing_rules))


def _lost(desk: Desk, could: Sequence[str], now: Matrix) -> Iterator[Problem]:
    """What may no longer be said in the room since attendance, purpose or kind of the meeting changed, and for whom.

    And what authority is missing now, from whom it would have to come.
    """
    lost = [item for item in could if item not in now.sayable]
    if not lost:
        return
    title = desk.protocol.title
    items = ", ".join(title("category", item) for item in lost)
    people = desk.directory.people()
    kept = dict.fromkeys(to for item in lost for to in now.kept_from(item))
    whom = ", ".join(people[to].name if to in people else title("party", to) for to in kept)
    needs = {need.need: need for item in lost for to in kept for need in now.cells[to, item].needs}
    missing = "; ".join(need_words(desk, need) for need in needs.values())
    yield Problem(
        field="meeting",
        message=f"these may no longer be said aloud: {items}; not for {whom} to hear"
        + (f"; missing: {missing}" if missing else ""),
    )


def need_words(desk: Desk, need: Need) -> str:
    """What is missing, from whom it has to come, and on what that rests."""
    title = desk.protocol.title
    names = [title("signer_capacity", who) for who in need.who]
    whom = [name if name != who else title("party", who) for name, who in zip(names, need.who, strict=True)]
    return need.text + (f", from {' or '.join(whom)}" if whom else "") + f" ({need.citation})"
