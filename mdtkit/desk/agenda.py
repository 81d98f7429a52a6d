"""The agenda of a case's meeting at the desk: made from the case, and for each attendee what they may hear of it.

One question to the sharing decision for the whole meeting: all who are to be there by every category that an item
touches. What an attendee may not hear is shown to them as restricted, with what is missing. Source: M3, M14, C1, M12.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from mdtkit.casework import recurring
from mdtkit.casework.agenda import Ground, Item, Sitting, agenda, horizon, topics
from mdtkit.casework.services import services
from mdtkit.chronology.kinds.sentence import categories_of, category_of
from mdtkit.chronology.problem import Problem, unknown
from mdtkit.desk.authorizing import ending
from mdtkit.desk.errors import BadInput
from mdtkit.desk.instruments import results
from mdtkit.desk.sharing import Ask, meeting_of, situation_of
from mdtkit.desk.sharing_warnings import since_made
from mdtkit.desk.times import show_instant
from mdtkit.protocol.check import ADMINISTERED
from mdtkit.sharing.decision import decide
from mdtkit.sharing.situation import Recipient

if TYPE_CHECKING:
    from mdtkit.chronology.entry import Entry
    from mdtkit.desk.casefile import CaseFile
    from mdtkit.desk.desk import Desk
    from mdtkit.sharing.answer import Decision, Need
    from mdtkit.sharing.situation import Situation

NEED, AUTHORIZATION = "need", "authorization"
NOW = timedelta(0)


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """Why somebody may not hear an item: the answers that are no yes. ``needs`` would make them one."""

    to: str
    decisions: tuple[Decision, ...]

    @property
    def needs(self) -> tuple[Need, ...]:
        """What is missing, each once."""
        return tuple({need.need: need for one in self.decisions for need in one.needs}.values())


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One item and who of those in the room may hear it."""

    item: Item
    hears: tuple[str, ...]
    kept: tuple[Kept, ...]

    @property
    def sayable(self) -> bool:
        """Whether it may be said aloud: everybody who is to be there may hear it."""
        return not self.kept


class Agenda(msgspec.Struct, frozen=True, kw_only=True):
    """The whole agenda, as its coordinator sees it. ``until``: when the team meets next, planned or due.

    ``changed``: what became otherwise for sharing since the agenda was made for other people or another purpose (C1).
    """

    case: str
    sitting: Sitting
    situation: Situation
    rows: tuple[Row, ...]
    until: datetime | None
    changed: tuple[Problem, ...]
    revealed: bool

    @property
    def attendees(self) -> tuple[Recipient, ...]:
        """Who is to be, or was, there."""
        return self.situation.recipients


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """A line of one attendee's agenda. ``row`` None: restricted; ``needs`` is what is missing, ``why`` the rules."""

    topic: str
    row: Row | None
    needs: tuple[Need, ...] = ()
    why: tuple[str, ...] = ()


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
    items = agenda(ground, [*_needs(desk, file), *_authority(desk, file, ground)])
    situation = _question(desk, file, ground.sitting, items, there)
    answers = {(one.to, one.item): one for one in decide(situation, desk.sharing_rules)}
    return Agenda(
        case=file.ref,
        sitting=ground.sitting,
        situation=situation,
        rows=tuple(_row(item, situation.recipients, answers) for item in items),
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


def _question(desk: Desk, file: CaseFile, sitting: Sitting, items: Sequence[Item], there: Sequence[str]) -> Situation:
    """One question for the whole meeting, as it will stand when it begins (as it is now, once that is past)."""
    touched = tuple(dict.fromkeys(category for item in items for category in item.categories))
    at = max(sitting.starts, desk.now())
    return situation_of(
        desk, file, Ask(to=tuple(there), there=bool(there), meeting=sitting.meeting, items=touched, at=at)
    )


def _row(item: Item, room: Iterable[Recipient], answers: dict[tuple[str, str], Decision]) -> Row:
    hears: list[str] = []
    kept: list[Kept] = []
    for to in room:
        against = tuple(
            answers[to.name, category] for category in item.categories if answers[to.name, category].answer != "permit"
        )
        if against:
            kept.append(Kept(to=to.name, decisions=against))
        else:
            hears.append(to.name)
    return Row(item=item, hears=tuple(hears), kept=tuple(kept))


def attendee(agenda: Agenda, name: str) -> tuple[str, ...]:
    """Those of the meeting whom a person's id, a party or an agency names. Raises BadInput with who is to be there."""
    found = tuple(to.name for to in agenda.attendees if name in (to.name, to.party, to.agency))
    if not found:
        known = dict.fromkeys(said for to in agenda.attendees for said in (to.party, to.name) if said)
        problem = unknown("to", name, tuple(known), what="attendee of this meeting")
        raise BadInput(f"{problem.message}.", [problem])
    return found


def seen_by(agenda: Agenda, names: Sequence[str]) -> tuple[Shown, ...]:
    """The agenda as these attendees see it: what all of them may hear; the rest is restricted, once for each topic.

    How many items a restricted topic has is not told: the number may say what the words may not.
    """
    found: list[Shown] = []
    for row in agenda.rows:
        kept = [one for one in row.kept if one.to in names]
        if not kept:
            found.append(Shown(topic=row.item.topic, row=row))
            continue
        topic = row.item.topic
        before = next((shown for shown in found if shown.topic == topic and shown.row is None), None)
        needs = {need.need: need for one in kept for need in one.needs}
        why = {reason.citation or reason.rule: None for one in kept for d in one.decisions for reason in d.reasons}
        if before is not None:
            needs = {need.need: need for need in before.needs} | needs
            why = dict.fromkeys(before.why) | why
            found.remove(before)
        found.append(Shown(topic=topic, row=None, needs=tuple(needs.values()), why=tuple(why)))
    order = {row.item.topic: place for place, row in enumerate(agenda.rows)}
    return tuple(sorted(found, key=lambda shown: (order[shown.topic], shown.row is None)))


def topic_title(desk: Desk, topic: str) -> str:
    """What a topic is called."""
    return next((term.title for term in topics(desk.protocol) if term.code == topic), topic)


def line(desk: Desk, item: Item) -> str:
    """An item in one line: what, in words where they were revealed, since when and by when."""
    said = item.text if not item.story else f"{item.text}: {item.story}"
    when = [f"since {show_instant(item.at, desk.county.zone)}"] if item.at is not None else []
    if item.due is not None:
        when.append(f"due {show_instant(item.due, desk.county.zone)}")
    elif item.day is not None:
        when.append(f"due {item.day}")
    if item.past:
        when.append("PAST LEGAL DEADLINE" if item.law else "past county target" if item.due else "past its day")
    return "; ".join([said.rstrip(" ."), *when])


def who(desk: Desk, to: Recipient) -> str:
    """An attendee by seat and, where somebody is known, by name: staff, never child or family."""
    person = desk.directory.people().get(to.person)
    title = desk.protocol.title
    seat = title("agency", to.agency) if to.agency and person is None else title("party", to.party)
    return f"{seat}, {person.name}" if person is not None else seat


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
