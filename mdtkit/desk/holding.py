"""A meeting is held: who came, the script and who read it, what was decided, when the team meets next (M3, M11, M14).

One commit: the meeting, the script, the actions, and the next meeting where it is planned in the same sitting. Nothing
is refused for what is missing; it is said. Signed statements go into the training book, after the meeting stands.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import msgspec

from mdtkit.casework.actions import AGREED
from mdtkit.casework.qualification import SIGNED
from mdtkit.chronology.problem import Problem, unknown
from mdtkit.desk import scripts
from mdtkit.desk.errors import BadInput, StoreTrouble
from mdtkit.desk.output import instant
from mdtkit.desk.recording import Act
from mdtkit.desk.sharing import CFT, attendees, cft_answer, meeting_of, recipients_of
from mdtkit.desk.sharing_warnings import cft_question
from mdtkit.desk.training import BOOK

if TYPE_CHECKING:
    from mdtkit.chronology.entry import Entry
    from mdtkit.desk.casefile import CaseFile
    from mdtkit.desk.desk import Desk
    from mdtkit.desk.recording import Logged

STATEMENT: Final = "confidentiality"
WORDS: Final = "confidentiality_statement"
"""The obligation whose words are the county's confidentiality statement."""
CHILD, FAMILY = "child", frozenset({"caregiver", "family"})


class Sitting(msgspec.Struct, frozen=True, kw_only=True):
    """A meeting as somebody records that it was held.

    ``present``, ``remote``, ``absent``: person ids or parties. ``script_by``: the party that read the script out;
    ``signed``: persons who signed the confidentiality statement; ``next_starts``: the next meeting, planned now.
    ``agreed``: the data of the actions agreed in it (``action.agreed``). ``data`` are further fields of
    ``meeting.held``.
    """

    type: str
    meeting: str | None = None
    present: tuple[str, ...] = ()
    remote: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    script_by: str | None = None
    signed: tuple[str, ...] = ()
    next_starts: datetime | None = None
    next_type: str = "ongoing"
    agreed: tuple[dict[str, Any], ...] = ()
    data: dict[str, Any] = msgspec.field(default_factory=dict)

    @property
    def named(self) -> tuple[tuple[str, str], ...]:
        """(who, how they attended)."""
        rows = (("present", self.present), ("remote", self.remote), ("absent", self.absent))
        return tuple((name, how) for how, names in rows for name in names)


class Sat(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the attendance. ``invited``: planned for or invited; None where nobody planned the meeting.

    ``signed``: the confidentiality statement is on record, with its last day (``until``, YYYY-MM-DD) and version; None
    where nobody says who it was.
    """

    seat: str
    person: str | None
    attended: str
    invited: bool | None
    signed: bool | None = None
    until: str | None = None
    version: str | None = None


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """What was recorded; ``next_meeting`` is the id of the one planned in the same sitting."""

    logged: Logged
    attendance: tuple[Sat, ...]
    next_meeting: str | None = None


def hold(
    desk: Desk,
    ref: str,
    sitting: Sitting,
    *,
    at: datetime | None = None,
    received: datetime | None = None,
    note: str | None = None,
    party: str | None = None,
    confirm: bool = False,
) -> Held:
    """Record that a meeting was held. Raises BadInput with every problem, NeedsConfirmation, NoSuchCase."""
    file = desk.case(ref)
    # What stands in the data is checked as it stands there: a slip in it is never overwritten.
    data = {**sitting.data, "type": sitting.type, **({"meeting": sitting.meeting} if sitting.meeting else {})}
    given, rows = data.get("attendance"), _rows(desk, file, sitting)
    if rows and (given is None or isinstance(given, list)):
        data["attendance"] = [*(given or ()), *rows]
    problems = _strange(desk, sitting)
    if problems:
        raise BadInput("Not recorded: " + "; ".join(problem.message for problem in problems), problems)
    acts = [Act(kind="meeting.held", data=data, at=at, received=received, note=note, party=party)]
    minded: tuple[Problem, ...] = ()
    if sitting.script_by is not None:
        purpose, read = scripts.of_meeting(desk, ref, sitting.type, at=at)
        fields = {**scripts.fields_of(read, purpose), "meeting": sitting.meeting}
        acts.append(Act(kind=scripts.GIVEN, data=fields, at=at, party=sitting.script_by))
        minded = read.minded
    acts += [Act(kind=AGREED, data={**one, "meeting": sitting.meeting}, at=at) for one in sitting.agreed]
    planned = _next(desk, file, sitting)
    acts += [Act(kind="meeting.planned", data=planned)] if planned else []
    logged = desk.record(file.ref, acts, confirm=confirm)
    told = (*logged.warnings, *minded, *_cft(desk, file, sitting, logged), *_sign(desk, sitting.signed))
    after = desk.case(file.ref)
    entry = next(e for e in after.chronology.entries if e.id == logged.entry)
    return Held(
        logged=msgspec.structs.replace(logged, warnings=tuple(dict.fromkeys(told))),
        attendance=attendance(desk, after, entry.data),
        next_meeting=str(planned["meeting"]) if planned else None,
    )


def _cft(desk: Desk, file: CaseFile, sitting: Sitting, logged: Logged) -> list[Problem]:
    """The question that is still open of a meeting which nobody planned: of a planned one it has been said."""
    if not asks_cft(file, sitting) or any(one.field == "combined_cft" for one in logged.warnings):
        return []
    return [Problem(field="combined_cft", message=cft_question(desk))]


def _strange(desk: Desk, sitting: Sitting) -> list[Problem]:
    """Names that are neither a person of the directory nor a party; statements of nobody."""
    people, parties = desk.directory.people(), desk.protocol.parties
    named = [(how, name) for name, how in sitting.named if name not in people and name not in parties]
    found = [unknown(how, name, (*parties, *people), what="person of the directory or party") for how, name in named]
    found += [
        unknown("signed", one, people, what="person of the directory") for one in sitting.signed if one not in people
    ]
    if sitting.script_by is not None and sitting.script_by not in parties:
        found.append(unknown("script_by", sitting.script_by, parties, what="party"))
    return found


def _rows(desk: Desk, file: CaseFile, sitting: Sitting) -> list[dict[str, str]]:
    """The attendance as entries hold it: a person with the seat they have on this case, else their party."""
    names = tuple(name for name, _ in sitting.named)
    people = desk.directory.people()
    known = {to.name: to.party for to in recipients_of(desk, file, names, desk.now())}
    rows = []
    for name, how in sitting.named:
        if name in people:
            seat = known.get(name) or people[name].party or ""
            rows.append({"seat": seat, "person": name, "attended": how})
        else:
            rows.append({"seat": name, "attended": how})
    return rows


def _next(desk: Desk, file: CaseFile, sitting: Sitting) -> dict[str, Any] | None:
    """The next meeting, planned before anybody leaves: for those who were asked to this one."""
    if sitting.next_starts is None:
        return None
    seats: dict[str, None] = {}
    people = desk.directory.people()
    asked = attendees(file, sitting.meeting) if sitting.meeting else ()
    for name in (*asked, *(name for name, _ in sitting.named)):
        party = people[name].party if name in people else name
        seats.update({party: None} if party else {})
    return {
        "type": sitting.next_type,
        "meeting": f"m-{secrets.token_hex(5)}",
        "starts": instant(sitting.next_starts),
        "seats": list(seats),
        "model": "individual",
    }


def _sign(desk: Desk, signed: Sequence[str]) -> list[Problem]:
    """Put the signed statements on record. The meeting stands already: what cannot be written is said."""
    if not signed:
        return []
    version = statement(desk)[1]
    rows = [(SIGNED, {"person": one, "statement": STATEMENT, "version": version}) for one in signed]
    try:
        desk.directory.write(BOOK, rows)
    except StoreTrouble as trouble:
        message = f"the signed statements are not on record: {trouble}. Record them again"
        return [Problem(field="signed", message=message)]
    return []


def statement(desk: Desk) -> tuple[str, str]:
    """The words of the county's confidentiality statement and their version: the beginning of their SHA-256."""
    rule = desk.protocol.obligations.get(WORDS)
    words = rule.text if rule is not None else ""
    return words, hashlib.sha256(words.encode()).hexdigest()[:12]


def attendance(desk: Desk, file: CaseFile, held: dict[str, Any]) -> tuple[Sat, ...]:
    """Who came, by the record of a meeting: invited or not, and whether the statement they signed is on record."""
    rows = [dict(row) for row in held.get("attendance") or ()]
    named = {row.get("seat") for row in rows}
    rows += [{"seat": seat, "attended": "present"} for seat in held.get("seats") or () if seat not in named]
    asked = _asked(file, str(held.get("meeting") or ""))
    signed = _signatures(desk)
    return tuple(_sat(desk, row, asked, signed) for row in rows)


def _signatures(desk: Desk) -> dict[str, Entry]:
    """Person → the confidentiality statement that they signed last."""
    rows = (entry for entry in desk.directory.entries(BOOK) if entry.kind == SIGNED)
    return {str(entry.data.get("person")): entry for entry in rows if entry.data.get("statement") == STATEMENT}


def _asked(file: CaseFile, meeting: str) -> set[str]:
    """Seats and persons that were planned for or invited to a meeting, whoever came."""
    found: set[str] = set()
    for item in file.chronology.of("meeting.planned", "meeting.invited"):
        data = item.entry.data
        if meeting and data.get("meeting") == meeting:
            found |= {str(one) for one in (*(data.get("seats") or ()), data.get("seat"), data.get("person")) if one}
    return found


def _sat(desk: Desk, row: dict[str, Any], asked: set[str], signatures: Mapping[str, Entry]) -> Sat:
    seat, person = str(row.get("seat")), row.get("person")
    entry = signatures.get(person) if isinstance(person, str) else None
    until = entry.data.get("expires") if entry is not None else None
    holds = entry is not None and (until is None or until >= desk.today().isoformat())
    return Sat(
        seat=seat,
        person=person,
        attended=str(row.get("attended") or "present"),
        invited=bool({seat, person} & asked) if asked else None,
        signed=holds if isinstance(person, str) else None,
        until=until,
        version=entry.data.get("version") if entry is not None else None,
    )


def asks_cft(file: CaseFile, sitting: Sitting) -> bool:
    """Whether it has to be asked if this was a child and family team: child and caregiver or family took part (M12)."""
    if sitting.data.get("combined_cft") in ("yes", "no"):
        return False
    if sitting.meeting and cft_answer(file, sitting.meeting) != "unknown":
        return False
    seats, rows = sitting.data.get("seats"), sitting.data.get("attendance")
    came = {name for name, how in sitting.named if how != "absent"}
    # Asked before anything is checked: what is not a list of seats or rows is refused afterwards, by its name.
    came |= {seat for seat in seats if isinstance(seat, str)} if isinstance(seats, list) else set()
    said = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    came |= {str(row.get("seat")) for row in said if row.get("attended") != "absent"}
    if sitting.data.get("child_took_part") == "yes":
        came.add(CHILD)
    return CHILD in came and not FAMILY.isdisjoint(came)


def answer_cft(desk: Desk, ref: str, meeting: str, answer: str, *, reason: str | None = None) -> Logged:
    """Record the answer to whether a meeting is a child and family team too, before it or afterwards (M12, M17).

    Raises BadInput for a meeting that the case does not have.
    """
    file = desk.case(ref)
    meeting_of(file, meeting)
    data = {"meeting": meeting, "combined_cft": answer, "reason": reason}
    return desk.record(file.ref, [Act(kind=CFT, data=data)])
