"""The agenda of a case's meeting at the desk: made from the case, and for each attendee what they may hear of it.

One question to the sharing decision for the whole meeting: all who are to be there by every category that an item
touches. What an attendee may not hear is shown to them as restricted, with what is missing. Source: M3, M14, C1, M12.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from mdtkit.casework import recurring
from mdtkit.casework.agenda import Ground, Item, Sitting, agenda, horizon
from mdtkit.casework.services import services
from mdtkit.chronology.kinds.sentence import categories_of, category_of
from mdtkit.chronology.problem import Problem, unknown
from mdtkit.desk.authorizing import ending
from mdtkit.desk.errors import BadInput
from mdtkit.desk.hearing import Told, rows_of, touched
from mdtkit.desk.instruments import results
from mdtkit.desk.sharing import Ask, meeting_of, situation_of
from mdtkit.desk.sharing_warnings import since_made
from mdtkit.protocol.check import ADMINISTERED

if TYPE_CHECKING:
    from mdtkit.chronology.entry import Entry
    from mdtkit.desk.casefile import CaseFile
    from mdtkit.desk.desk import Desk

NEED, AUTHORIZATION = "need", "authorization"
NOW = timedelta(0)


class Agenda(Told, frozen=True, kw_only=True):
    """The whole agenda, as its coordinator sees it. ``until``: when the team meets next, planned or due.

    ``changed``: what became otherwise for sharing since the agenda was made for other people or another purpose (C1).
    """

    sitting: Sitting
    until: datetime | None
    changed: tuple[Problem, ...]


def agenda_of(desk: Desk, ref: str, meeting: str, *, reveal: bool = False) -> Agenda:
    """The agenda of one meeting. Raises BadInput for a meeting that the case does not have, NoSuchCase.

    ``reveal``: with what the items say in words (audited before anything is shown).
    """
    file = desk.reveal(ref, "agenda") if reveal else desk.case(ref)
    return made(desk, file, meeting)


def made(desk: Desk, file: CaseFile, meeting: str, there: Sequence[str] = ()) -> Agenda:
    """The agenda of a meeting of a case that is open on the desk already. ``there``: who is in the room (person ids or
    parties), where that is known already; else who is to be there."""
    ground = ground_of(desk, file, meeting)
    items = agenda(ground, items_beside(desk, file, ground))
    # As it will stand when the meeting begins; once that is past, as it stands now.
    at = max(ground.sitting.starts, desk.now())
    ask = Ask(to=tuple(there), there=bool(there), meeting=meeting, items=touched(items), at=at)
    situation = situation_of(desk, file, ask)
    rows, answers = rows_of(desk, items, situation)
    return Agenda(
        case=file.ref,
        sitting=ground.sitting,
        situation=situation,
        rows=rows,
        answers=answers,
        until=horizon(ground),
        changed=tuple(since_made(desk, file, meeting)),
        revealed=file.revealed,
    )


def ground_of(desk: Desk, file: CaseFile, meeting: str) -> Ground:
    """What the agenda is made from. Raises BadInput for a meeting that the case does not have."""
    entry = meeting_of(file, meeting)
    known = recurring.meeting(file.chronology, meeting)
    times = recurring.occurrences(known) if known is not None else ()
    # Of a series the next one; of what is over, the last.
    one = next((one for one in times if one.state == "planned"), times[-1] if times else None)
    planned = next((e for e in file.chronology.entries if one is not None and e.id == one.entry), None)
    setting = desk.setting()
    return Ground(
        chronology=file.chronology,
        protocol=desk.protocol,
        clocks=file.clocks,
        facts=file.history.now,
        tier=file.tier,
        sitting=Sitting(
            meeting=meeting,
            type=str(entry.data.get("type")),
            starts=one.starts if one is not None else entry.at,
            planned=planned,
            series=known is not None and known.repeats,
        ),
        tz=setting.tz,
        nonworking=setting.nonworking,
        reveal=file.revealed,
    )


def attendee(agenda: Agenda, name: str) -> tuple[str, ...]:
    """Those of the meeting whom a person's id, a party or an agency names. Raises BadInput with who is to be there."""
    found = tuple(to.name for to in agenda.attendees if name in (to.name, to.party, to.agency))
    if not found:
        known = dict.fromkeys(said for to in agenda.attendees for said in (to.party, to.name) if said)
        problem = unknown("to", name, tuple(known), what="attendee of this meeting")
        raise BadInput(f"{problem.message}.", [problem])
    return found


def items_beside(desk: Desk, file: CaseFile, ground: Ground) -> tuple[Item, ...]:
    """What the chronology alone does not know: needs by kept instruments, authority to share that runs out."""
    return (*_needs(desk, file), *_authority(desk, file, ground))


def _needs(desk: Desk, file: CaseFile) -> Iterator[Item]:
    """What the latest administration of each instrument found actionable, with the services against it (A2, A6)."""
    by_entry: dict[str, list[results.Need]] = {}
    for need in results.needs(desk, file):
        by_entry.setdefault(need.entry, []).append(need)
    states = {view.service: view.state for view in services(file.chronology)}
    for entry in file.chronology.of(ADMINISTERED):
        if entry.entry.id in by_entry:
            yield from _of_instrument(desk, file, entry.entry, by_entry[entry.entry.id], states)


def _of_instrument(
    desk: Desk, file: CaseFile, entry: Entry, needs: Sequence[results.Need], states: Mapping[str, str]
) -> Iterator[Item]:
    # What was answered is shared otherwise than the result.
    own = category_of(entry.kind, entry.data)
    statements = categories_of(entry.kind, entry.data).get("answers", own)
    title = results.read_again(desk, file, entry).title
    text = f"{title}: {len(needs)} actionable {'need' if len(needs) == 1 else 'needs'}"
    yield Item(topic=NEED, text=text, categories=(own,), entries=(entry.id,), at=entry.at)
    for need in needs if file.revealed else ():
        service = need.asks.service or ""
        against = f"; {desk.protocol.title('service', service)}: {states.get(service, 'not planned or offered yet')}"
        yield Item(
            topic=NEED,
            text=title,
            story=f"{need.asks.title}, {need.asks.level_title}{against if service else ''}",
            categories=(own, statements, *(("services",) if service else ())),
            entries=(entry.id,),
        )


def _authority(desk: Desk, file: CaseFile, ground: Ground) -> Iterator[Item]:
    """Authorizations, and the team's own authority, that run out by this meeting or before the next (C5)."""
    until = horizon(ground) or ground.sitting.starts
    for one in ending(desk, file, max(until - desk.now(), NOW)):
        what = desk.protocol.title("clock", one.what)
        items = ", ".join(desk.protocol.title("category", category) for category in one.categories)
        yield Item(
            topic=AUTHORIZATION,
            text=f"{what}{f' ({items})' if items else ''}",
            categories=(category_of("authorization.granted", {}),),
            due=one.ends,
        )
