"""Access of assigned staff to the record of a case, and emergency access: given, taken back, run out, looked at again.

Reading is cryptography: a grant makes its person a reader of the record, which is sealed anew to exactly its readers in
the same act. Only a coordinator or a duty supervisor gives or takes it. A time limit is mdtkit's: from then on the desk
shows the case no more, and the next of them who works seals the record anew without that reader. Source: design.md
"Readers", "What keys can and cannot do".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import msgspec

from mdtkit.chronology.problem import Problem, unknown
from mdtkit.chronology.reference import is_reference
from mdtkit.desk.directory import PEOPLE
from mdtkit.desk.errors import BadInput, NotPermitted, StoreTrouble
from mdtkit.desk.output import instant
from mdtkit.desk.times import show_instant
from mdtkit.vault.trust import IN_GROUP, STAFF, STAFF_READS

if TYPE_CHECKING:
    from mdtkit.desk.casefile import CaseFile
    from mdtkit.desk.desk import Desk
    from mdtkit.desk.recording import Logged
    from mdtkit.vault.trust import Grant

CHANGED, REVIEWED = "readers.changed", "readers.reviewed"
ASSIGNMENT, EMERGENCY = "assignment", "emergency"
FOR_A_NIGHT: Final = timedelta(hours=24)
"""How long an emergency access lasts where nobody says otherwise."""
LONGEST: Final = timedelta(days=7)
"""An emergency is over by then; whoever needs the case longer is assigned to it."""


class Access(msgspec.Struct, frozen=True, kw_only=True):
    """Access to a case that stands: whose, on which basis, given by whom, until when (None: until it is taken back).

    ``over``: its time has run out and nobody has sealed the record anew since.
    """

    case: str
    person: str
    basis: str
    by: str
    until: datetime | None
    over: bool


def standing(desk: Desk, ref: str | None = None) -> tuple[Access, ...]:
    """Every access that stands, of one case or of all; to who may give it, otherwise one's own."""
    people, now = desk.vault.people, desk.now()
    mine = reads_all(desk)
    return tuple(
        Access(case=one.record, person=one.person, basis=one.basis, by=one.by, until=one.ends, over=one.over(now))
        for one in people.grants
        if one.stood(people.seq) and ref in (None, one.record) and (mine or one.person == desk.me.id)
        if people.reading_keys(one.person, people.seq)
    )


def grant(
    desk: Desk, ref: str, person: str, *, basis: str = ASSIGNMENT, until: datetime | None = None, reason: str = ""
) -> Logged:
    """Give somebody access to a case: the record is sealed to them too, which is on record and on audit.

    An emergency needs a reason, lasts a day where nothing else is said, and a review of it falls due. The same word
    once more finishes what a crash left. Raises BadInput, NotPermitted, NoSuchCase, StoreTrouble.
    """
    ref = _may_give(desk, ref)
    until = until or (desk.now() + FOR_A_NIGHT if basis == EMERGENCY else None)
    problems = list(_against(desk, ref, person, basis, until, reason))
    if problems:
        raise BadInput(f"Nobody was given access: {'; '.join(one.message for one in problems)}.", problems)
    desk.audit.must("audit.granted", on=ref, reason=reason)
    said = {"person": person, "basis": basis, "until": instant(until), "reason": reason}
    given = [("access.granted", {"to": ref, **said})]
    if not desk.vault.people.roles(person):
        given.insert(0, ("role.granted", {"person": person, "role": STAFF}))
    desk.directory.write(PEOPLE, [(kind, _told(data)) for kind, data in given])
    seal_books(desk, person)
    return _seal(desk, ref, {**said, "change": "given"})


def revoke(desk: Desk, ref: str, person: str, *, reason: str = "") -> Logged:
    """Take somebody's access to a case back: the record is sealed anew without them. Who read it may have kept it.

    Raises BadInput where none stands, NotPermitted, NoSuchCase, StoreTrouble.
    """
    ref = _may_give(desk, ref)
    there = [one.person for one in standing(desk, ref)]
    if person not in there and not desk.vault.behind(ref):
        problem = unknown("person", person, there, what="person with access to this case")
        raise BadInput(f"Nothing was changed: {problem.message}.", [problem])
    desk.audit.must("audit.granted", on=ref, reason=reason)
    if person in there:
        desk.directory.write(PEOPLE, [("access.revoked", _told({"person": person, "to": ref, "reason": reason}))])
    return _seal(desk, ref, {"person": person, "change": "ended", "reason": reason})


def review(desk: Desk, ref: str, wanted: str | None, *, outcome: str, findings: str = "") -> Logged:
    """Record that somebody looked again at an emergency access: that of an entry, or the only one that waits.

    Somebody else than who gave it, where there is another who could have. Raises BadInput.
    """
    from mdtkit.desk.recording import Act

    file = desk.case(ref)
    waiting = awaiting(file)
    found = [one for one in waiting if wanted in (None, one[0], str(one[1]))]
    if len(found) != 1:
        numbers = tuple(str(seq) for _, seq, _ in waiting)
        message = (
            f"say which emergency access of {file.ref} was looked at" if found else "none such waits for its review"
        )
        raise BadInput(f"Not recorded: {message}.", [Problem(field="entry", message=message, allowed=numbers)])
    entry, _, by = found[0]
    if by == desk.me.id and len(_givers(desk)) > 1:
        message = "you gave this access; another coordinator or duty supervisor looks at it"
        raise BadInput(f"Not recorded: {message}.", [Problem(field="entry", message=message)])
    data = {"change": entry, "outcome": outcome, "findings": findings}
    return desk.record(file.ref, [Act(kind=REVIEWED, data=data)])


def awaiting(file: CaseFile) -> tuple[tuple[str, int, str], ...]:
    """The emergency accesses of a case at which nobody has looked again: entry, its number, who gave it."""
    done = {item.entry.data.get("change") for item in file.chronology.of(REVIEWED)}
    return tuple(
        (item.entry.id, item.entry.seq, item.entry.by)
        for item in file.chronology.of(CHANGED)
        if item.entry.data.get("basis") == EMERGENCY and item.entry.data.get("change") == "given"
        if item.entry.id not in done
    )


def settle(desk: Desk, only: str | None = None) -> tuple[str, ...]:
    """End what has run out and seal anew what a crash left, as far as whoever is at the desk may. Returns the cases.

    Called by who works with the cases anyway; where the home cannot be written to it is left for the next.
    """
    if not reads_all(desk):
        return ()
    done = []
    for ref, grants in _waiting(desk, only).items():
        with suppress(StoreTrouble, NotPermitted):
            desk.audit.must("audit.granted", on=ref, reason="run out, or left by a crash")
            for one in grants:
                said = {"person": one.person, "basis": one.basis}
                if one.stood(desk.vault.people.seq) and one.over(desk.now()):
                    ended = {**said, "to": ref, "reason": "its time has run out"}
                    desk.directory.write(PEOPLE, [("access.revoked", _told(ended))])
                    change = "expired"
                else:  # a crash came between the trust root and the record
                    change = "given" if one.until is None else "ended"
                _seal(desk, ref, {**said, "until": instant(one.ends), "change": change})
            done.append(ref)
    return tuple(done)


def can_be_given(desk: Desk, person: str) -> bool:
    """Whether access to a case makes a difference to somebody: they have keys, and read not every case anyway."""
    people = desk.vault.people
    return bool(people.reading_keys(person, people.seq)) and not people.roles(person) & IN_GROUP


def shut(desk: Desk) -> frozenset[str]:
    """The cases to which the access of whoever is at the desk has run out, though the keys still open them."""
    if reads_all(desk):
        return frozenset()
    people, now, me = desk.vault.people, desk.now(), desk.me.id
    mine = {one.record for one in people.grants if one.person == me}
    return frozenset(record for record in mine if people.shut(me, record, now))


def over(desk: Desk) -> bool:
    """Whether some access has run out and still stands."""
    people, now = desk.vault.people, desk.now()
    return any(one.over(now) and one.stood(people.seq) for one in people.grants)


def seal_books(desk: Desk, person: str) -> None:
    """Seal to a new member of staff what all staff read. The trust root was sealed to them when they were enrolled."""
    for book in ("book/oncall", *sorted(STAFF_READS)):
        if desk.vault.behind(book):
            desk.directory.write(book, [(CHANGED, {"person": person, "change": "given", "basis": ASSIGNMENT})])


def _waiting(desk: Desk, only: str | None) -> dict[str, list[Grant]]:
    """Case → the grants that have run out; or its last one, where the record has other readers than it should."""
    people, now = desk.vault.people, desk.now()
    found: dict[str, list[Grant]] = {}
    latest: dict[str, Grant] = {}
    for one in people.grants:
        if only in (None, one.record) and is_reference(one.record):
            latest[one.record] = max(one, latest.get(one.record, one), key=lambda grant: grant.changed)
            if one.stood(people.seq) and one.over(now):
                found.setdefault(one.record, []).append(one)
    for ref, one in latest.items():
        line = desk.vault.lookup(ref) if ref not in found else None
        if line is not None and line.people < one.changed and desk.vault.behind(ref):
            found[ref] = [one]
    return found


def _seal(desk: Desk, ref: str, said: dict[str, Any]) -> Logged:
    """The entry that says who reads the record now; writing it seals the record to exactly its readers."""
    from mdtkit.desk.recording import Act, commit, drafts_of

    return commit(desk, ref, drafts_of(desk, [Act(kind=CHANGED, data=_told(said))], confirm=True, ref=ref))


def _told(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if value not in (None, "")}


def reads_all(desk: Desk) -> bool:
    """Whether the person at the desk reads every case of the county: a coordinator or duty supervisor."""
    return bool(desk.vault.people.roles(desk.me.id) & IN_GROUP)


def _givers(desk: Desk) -> Sequence[str]:
    people = desk.vault.people
    return [one for one in people.people() if people.roles(one) & IN_GROUP]


def _may_give(desk: Desk, ref: str) -> str:
    ref = desk.reference(ref)
    desk.entries(ref)
    if not reads_all(desk):
        raise NotPermitted("Nothing was changed: a coordinator or duty supervisor gives access. Ask one of them.")
    return ref


def _against(desk: Desk, ref: str, person: str, basis: str, until: datetime | None, reason: str) -> Iterator[Problem]:
    people, now = desk.vault.people, desk.now()
    allowed = desk.vocabularies.get("access_basis") or (ASSIGNMENT, EMERGENCY)
    if basis not in allowed:
        yield unknown("basis", basis, allowed, what="basis of access")
    enrolled = sorted(one for one in people.people() if not people.roles(one) & IN_GROUP)
    if people.roles(person) & IN_GROUP:
        yield Problem(field="person", message=f"{person} reads every case already")
    elif "watcher" in people.roles(person):
        yield Problem(field="person", message=f"{person} is a watcher, which reads no case")
    elif not people.reading_keys(person, people.seq):
        message = f"{person} has no keys of their own; `mdtkit people enrol` gives them"
        yield Problem(field="person", message=message, allowed=tuple(enrolled))
    elif any(one.person == person and one.basis == basis and not one.over for one in standing(desk, ref)):
        if not desk.vault.behind(ref):
            yield Problem(field="person", message=f"{person} has this access already")
    elif not people.roles(person) and "coordinator" not in people.roles(desk.me.id):
        yield Problem(field="person", message=f"{person} holds no role; a coordinator gives access the first time")
    if until is not None and until <= now:
        yield Problem(field="until", message=f"{show_instant(until, desk.county.zone)} is past")
    if basis == EMERGENCY and not reason:
        yield Problem(field="reason", message="an emergency access needs its reason, in words")
    if basis == EMERGENCY and until is not None and until > now + LONGEST:
        yield Problem(field="until", message="an emergency access lasts at most seven days; then it is an assignment")
