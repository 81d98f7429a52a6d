"""Asking who may be told what, of a case: the one question behind every command, screen and paper (C1, M12, M17).

The answer is ``mdtkit.sharing``'s; here the case, the team, the county's people and the meeting become its question.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Literal

import msgspec

from mdtkit.casework.recurring import meeting as series
from mdtkit.casework.roster import clearances
from mdtkit.chronology.problem import Problem, unknown
from mdtkit.desk.errors import BadInput
from mdtkit.desk.meetings import still_planned
from mdtkit.desk.team import seated
from mdtkit.desk.training import lacking, on_record
from mdtkit.protocol.check import ADMINISTERED
from mdtkit.protocol.check_sharing import MANDATED
from mdtkit.sharing.answer import Decision
from mdtkit.sharing.decision import decide
from mdtkit.sharing.matrix import Matrix, matrix
from mdtkit.sharing.onfile import authorizations
from mdtkit.sharing.situation import Channel, Item, Recipient, Setting, Situation
from mdtkit.sharing.ways import way_to_yes

if TYPE_CHECKING:
    from mdtkit.chronology.entry import Entry
    from mdtkit.desk.casefile import CaseFile
    from mdtkit.desk.desk import Desk
    from mdtkit.desk.directory import Person
    from mdtkit.protocol.model import Protocol
    from mdtkit.sharing.answer import Need

EXTENDED = "authority.extended"
MEETINGS = ("meeting.planned", "meeting.held")
ATTENDING = ("meeting.planned", "meeting.invited", "meeting.uninvited", "meeting.held")
CASE_REVIEW = "case_review"
"""The model of a meeting at which several children's teams sit together."""
CFT = "meeting.cft"
PLANNING = "case_planning"
"""The purpose of a meeting of which nobody has said another."""


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody wants to know or to tell. ``to`` are person ids, parties or agencies, ``items`` categories.

    ``by`` is the disclosing party (the desk's own, if not given), ``meeting`` the id of a meeting of the case, ``at``
    the instant (now), ``report`` a kind of mandated report. ``told`` are entries of the case, by number or id: their
    categories are asked about too, each with the party whose record it is. ``there``: ``to`` are all who are in
    the room, whoever was planned for; ``case_review``: at a meeting over several children, which is not (yet) one of
    this case. Neither ``items`` nor ``told``: all categories; empty ``purpose``: that of the
    meeting, else case planning.
    """

    to: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    purpose: str = ""
    by: str = ""
    meeting: str = ""
    at: datetime | None = None
    channel: Channel = "in_person"
    report: str = ""
    emergency: bool = False
    there: bool = False
    case_review: bool = False


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """The answers, the question they answer, and names that the protocol does not know (they are denied)."""

    case: str
    decisions: tuple[Decision, ...]
    situation: Situation
    strange: tuple[Problem, ...]

    @property
    def permitted(self) -> bool:
        """Whether everything asked about may be told."""
        return bool(self.decisions) and all(one.answer == "permit" for one in self.decisions)


def check(desk: Desk, ref: str, ask: Ask) -> Checked:
    """May these be told that? Raises BadInput for a meeting or an entry that the case does not have, NoSuchCase."""
    file = desk.case(ref)
    situation = situation_of(desk, file, as_it_begins(desk, file, ask))
    decisions = decide(situation, desk.sharing_rules)
    return Checked(
        case=file.ref, decisions=decisions, situation=situation, strange=tuple(_strange(desk.protocol, situation))
    )


def meeting_matrix(desk: Desk, ref: str, ask: Ask) -> Matrix:
    """Attendees of a meeting by categories: who may hear what, before the agenda is made."""
    file = desk.case(ref)
    return matrix(situation_of(desk, file, as_it_begins(desk, file, ask)), desk.sharing_rules)


def as_it_begins(desk: Desk, file: CaseFile, ask: Ask) -> Ask:
    """The question; about a meeting to come, and no other instant, as things will stand when it begins (C1).

    Then an authority that is over by then is seen coming, and not only when everybody sits there.
    """
    starts = [entry for _, entry in still_planned(file.chronology) if entry.data.get("meeting") == ask.meeting]
    if ask.at is not None or not ask.meeting or not starts:
        return ask
    begins = datetime.fromisoformat(str(starts[-1].data["starts"]))
    return msgspec.structs.replace(ask, at=begins) if begins > desk.now() else ask


def ways(desk: Desk, checked: Checked) -> dict[tuple[str, str], tuple[Need, ...]]:
    """(recipient, item) → the shortest lawful way to yes, for what is not permitted; empty where there is none."""
    rules, asked = desk.sharing_rules, checked.situation
    refused = {(one.to, one.item) for one in checked.decisions if one.answer != "permit"}
    return {
        (to.name, item.category): way_to_yes(asked, rules, to, item)
        for to in asked.recipients
        for item in asked.items
        if (to.name, item.category) in refused
    }


def situation_of(desk: Desk, file: CaseFile, ask: Ask) -> Situation:
    """The question as the decision takes it, with everything that is on file. Raises BadInput."""
    now = ask.at or desk.now()
    by = ask.by or desk.me.party
    meeting = meeting_of(file, ask.meeting) if ask.meeting else None
    attending = attendees(file, ask.meeting) if meeting is not None else ()
    recipients = tuple(recipients_of(desk, file, ask.to or attending, now, ask.meeting))
    sitting = seats_at(file, now, desk)
    return Situation(
        discloser=by,
        discloser_member=any(seat == by for _, seat in sitting) or by == file_lead(file),
        recipients=recipients,
        position=position_of(desk, by),
        items=items_asked(file, ask) or tuple(Item(category=item) for item in desk.protocol.categories),
        purpose=ask.purpose or said_of(file, ask.meeting, "purpose") or PLANNING,
        report=ask.report,
        setting=_setting(file, ask, meeting, recipients),
        facts=file.history.at(now),
        windows=windows_of(file),
        authorizations=authorizations(file.chronology),
        now=now,
    )


def position_of(desk: Desk, by: str) -> str:
    """The position of whoever is at the desk; unknown where another agency would release it."""
    me = desk.directory.people().get(desk.me.id)
    return (me.position if me is not None and by == desk.me.party else None) or ""


def items_asked(file: CaseFile, ask: Ask) -> tuple[Item, ...]:
    """The categories asked about, and those of the entries named: what was found out and what the child said apart."""
    named = [item for entry in entries_told(file, ask.told) for item in items_of(entry, file.protocol)]
    said = {item.category for item in named}
    return tuple(dict.fromkeys((*(Item(category=c) for c in ask.items if c not in said), *named)))


def items_of(entry: Entry, protocol: Protocol) -> tuple[Item, ...]:
    """What an entry would tell: its categories, each the record of the party that wrote it (II.B, IV.B).

    Of an instrument it is the record of the agency that the entry names as its custodian, where it names one.
    """
    from mdtkit.chronology.kinds import categories_of, category_of

    custodian = protocol.agencies.get(str(entry.data.get("agency"))) if entry.kind == ADMINISTERED else None
    source = (custodian.party if custodian is not None else entry.party) or ""
    found = [entry.sealed] if entry.sealed else categories_of(entry.kind, entry.data).values()
    categories = dict.fromkeys(found) or {category_of(entry.kind, entry.data): None}
    return tuple(Item(category=category, source=source) for category in categories)


def entries_told(file: CaseFile, told: Sequence[str]) -> tuple[Entry, ...]:
    """The entries that are meant, by number or id, as they count now. Raises BadInput."""
    found, problems = [], []
    for wanted in told:
        item = next((one for one in file.chronology if wanted in (one.entry.id, one.root, str(one.entry.seq))), None)
        if item is None or item.entry.removed:
            problems.append(Problem(field="entry", message=f"{file.ref} has no entry {wanted} that counts now"))
        else:
            found.append(item.entry)
    if problems:
        raise BadInput("; ".join(problem.message for problem in problems) + ".", problems)
    return tuple(found)


def for_purpose(desk: Desk, file: CaseFile, purpose: str, items: Iterable[Item]) -> frozenset[Item]:
    """The items that the desk's own agency may have for a purpose; of a mandated report, that it may report to anybody.

    What a plugin's view holds: code that works for a purpose gets what the decision gives for that purpose.
    """
    wanted = tuple(dict.fromkeys(items))
    me = Recipient(name=desk.me.id, party=desk.me.party, person=desk.me.id)
    to = [Recipient(name=party, party=party) for party in desk.protocol.parties] if purpose == MANDATED else [me]
    asked = situation_of(desk, file, Ask(to=(desk.me.party,), purpose=purpose))
    asked = msgspec.structs.replace(asked, recipients=tuple(to), items=wanted)
    answers = zip(decide(asked, desk.sharing_rules), wanted * len(to), strict=True)
    return frozenset(item for one, item in answers if one.answer == "permit")


def file_lead(file: CaseFile) -> str:
    """The party that convenes the team: it is of the team without being seated."""
    return next((seat.party for seat in file.seats if seat.lead), "child_welfare")


def seats_at(file: CaseFile, now: datetime, desk: Desk) -> list[tuple[str, str]]:
    """(person, seat) of the team as it stood at an instant."""
    from mdtkit.casework.reckoning import zone

    return seated(desk, file.chronology, now.astimezone(zone(desk.county.zone)).date())


def recipients_of(
    desk: Desk, file: CaseFile, names: Iterable[str], now: datetime, meeting: str = ""
) -> Iterable[Recipient]:
    """Persons as they are; a party as those who sit for it, or as a seat of which nobody is known."""
    people, known = desk.directory.people(), on_record(desk)
    team, cleared = seats_at(file, now, desk), clearances(file.chronology, meeting or None)
    done: set[str] = set()
    for name in names:
        sitting = [person for person, seat in team if seat == name]
        for person in [name] if name in people else sitting:
            if person in done or person not in people:
                continue
            done.add(person)
            seat = next((seat for who, seat in team if who == person), people[person].party or "")
            yield Recipient(
                name=person,
                party=seat,
                person=person,
                agency=people[person].agency or "",
                member=(person, seat) in team,
                trained=not lacking(desk, person, seat, known),
                cleared=cleared.get(seat, "unknown"),
            )
        if name not in people and not sitting and name not in done:
            done.add(name)
            yield _nobody_known(desk.protocol, name, team, people, cleared)


def _nobody_known(
    protocol: Protocol,
    name: str,
    seated: Sequence[tuple[str, str]],
    people: Mapping[str, Person],
    cleared: Mapping[str, str],
) -> Recipient:
    """A party or an agency of which no person is named; of the team where one of its people sits for its party."""
    agency = None if name in protocol.parties else protocol.agencies.get(name)
    party = agency.party if agency is not None else name
    member = any(seat == party and person in people and people[person].agency == name for person, seat in seated)
    return Recipient(
        name=name,
        party=party,
        agency=name if agency is not None else "",
        member=member,
        cleared=cleared.get(party, "unknown"),
    )


def attendees(file: CaseFile, meeting: str) -> tuple[str, ...]:
    """Who is to be, or was, at a meeting of the case: persons where they are known, else parties."""
    planned: list[str] = []
    others: list[str] = []
    for entry in _about(file, meeting, *ATTENDING):
        data = entry.data
        who = str(data.get("person") or data.get("seat"))
        if entry.kind == "meeting.invited":
            others.append(who)
        elif entry.kind == "meeting.uninvited":
            planned, others = ([name for name in names if name != who] for names in (planned, others))
        else:
            # Planned anew or held, it names its seats anew; an invitation stands until it is known who came.
            rows = list(data.get("attendance") or ())
            there = [str(row.get("person") or row.get("seat")) for row in rows if row.get("attended") != "absent"]
            planned, others = [*there, *(data.get("seats") or ())], [] if rows else others
    return tuple(dict.fromkeys((*planned, *others)))


def _about(file: CaseFile, meeting: str, *kinds: str) -> list[Entry]:
    """What is on record of a meeting as it is to be; an earlier one of its series says nothing of the next."""
    known = series(file.chronology, meeting)
    ahead = known is not None and known.repeats and known.still_planned
    return [
        item.entry
        for item in file.chronology.of(*kinds)
        if item.entry.data.get("meeting") == meeting and not (ahead and item.entry.kind == "meeting.held")
    ]


def cft_answer(file: CaseFile, meeting: str) -> Literal["yes", "no", "unknown"]:
    """What was answered last to whether the meeting is a child and family team too; unknown while nobody has."""
    said = [entry.data.get("combined_cft") for entry in _about(file, meeting, *MEETINGS, CFT)]
    answers = [answer for answer in said if answer in ("yes", "no")]
    return answers[-1] if answers else "unknown"


def said_of(file: CaseFile, meeting: str, field: str) -> str:
    """What was said last of a meeting in this field: the record that it was held need not say again what it was for."""
    said = [entry.data.get(field) for entry in _about(file, meeting, *MEETINGS)] if meeting else []
    return next((str(value) for value in reversed(said) if value), "")


def meeting_of(file: CaseFile, meeting: str) -> Entry:
    """The latest entry that planned or held the meeting. Raises BadInput naming the meetings there are."""
    found = _about(file, meeting, *MEETINGS)
    if not found:
        entries = [item.entry for item in file.chronology.of(*MEETINGS)]
        names = sorted({str(entry.data["meeting"]) for entry in entries if entry.data.get("meeting")})
        raise BadInput(f"{file.ref} has no such meeting.", [unknown("meeting", meeting, names, what="meeting")])
    return found[-1]


def _setting(file: CaseFile, ask: Ask, meeting: Entry | None, recipients: Sequence[Recipient]) -> Setting:
    tier = file.tier or ""
    if meeting is None and ask.case_review:
        present = {to.party for to in recipients}
        return Setting(channel="meeting", present=tuple(sorted(present)), tier=tier, case_review=True, cft="no")
    if meeting is None:
        return Setting(channel=ask.channel, tier=tier, cft="no", emergency=ask.emergency)
    present = {to.party for to in recipients} | (set() if ask.there else set(attendees(file, ask.meeting)))
    return Setting(
        channel="meeting",
        present=tuple(sorted(present)),
        tier=said_of(file, ask.meeting, "tier") or tier,
        case_review=said_of(file, ask.meeting, "model") == CASE_REVIEW,
        cft=cft_answer(file, ask.meeting),
        emergency=ask.emergency,
    )


def windows_of(file: CaseFile) -> dict[str, tuple[tuple[datetime, datetime], ...]]:
    """Clock → the runs of it that are the life of an authority, good cause on record among them (WIC 18961.7)."""
    lives = {rule.ends for rule in file.protocol.authorities.values() if rule.ends is not None}
    found: dict[str, list[tuple[datetime, datetime]]] = {clock: [] for clock in lives}
    for view in file.clocks:
        if view.clock in lives and view.due_at is not None and view.state != "cancelled":
            # What lengthened it counts from when it was put on record: a gap before that stays one.
            found[view.clock].append((view.starts_at, view.unextended or view.due_at))
    for item in file.chronology.of(EXTENDED):
        rule = file.protocol.authorities.get(str(item.entry.data.get("authority")))
        until = item.entry.data.get("until")
        if rule is not None and rule.ends is not None and isinstance(until, str):
            found[rule.ends].append((item.entry.at, datetime.fromisoformat(until)))
    return {clock: tuple(runs) for clock, runs in found.items()}


def _strange(protocol: Protocol, situation: Situation) -> Iterable[Problem]:
    """Names that the protocol does not know: denied, with the valid ones beside them."""
    for item in situation.items:
        if item.category not in protocol.categories:
            yield unknown("item", item.category, protocol.categories, what="category of information")
    if situation.purpose not in protocol.vocabulary("purpose"):
        yield unknown("purpose", situation.purpose, protocol.vocabulary("purpose"), what="purpose")
    for to in situation.recipients:
        if to.party not in protocol.parties:
            allowed = (*protocol.parties, *(code for code in protocol.agencies if code not in protocol.parties))
            yield unknown("to", to.name, allowed, what="person of the directory, party or agency")
