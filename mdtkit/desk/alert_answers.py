"""What those who were alerted answered: read from mail, given with a code, or told to somebody at the desk (M1).

An answer counts when it carries what only that person got (their code, the UID of their invite), when they give it
under their own key, or when somebody at the desk spoke with them and says so. Answers stand in ``book/alerts-…``; when
its clock has stopped an alert is over, and its case gets one ``alert.settled``. ``desk.alerting`` asks somebody else
for a seat that declined.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import msgspec

from mdtkit.casework.alerted import ACCEPTED, ANSWERED, RAISED, SETTLED, AlertAnswer, Asked, Rung, asked, over, rung
from mdtkit.chronology.entry import Draft
from mdtkit.chronology.problem import Problem, unknown
from mdtkit.desk.errors import BadInput
from mdtkit.desk.recording import commit

if TYPE_CHECKING:
    from mdtkit.chronology.entry import Entry
    from mdtkit.desk.casefile import CaseFile, CaseRow
    from mdtkit.desk.desk import Desk

ANSWERS: Final = ("accepted", "declined")


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """One answer as it was taken. ``known``: it had been on record already."""

    case: str
    alert: str
    seat: str
    person: str
    answer: str
    standing: str
    known: bool


def waiting(desk: Desk, rows: Iterable[CaseRow]) -> tuple[Asked, ...]:
    """Seats of open cases that were alerted and have not accepted, the longest first."""
    rungs = [one for row in rows if row.open for one in row.rung]
    found = [one for one in asked(rungs, answers_to(desk, rungs)) if one.state != ACCEPTED]
    return tuple(sorted(found, key=lambda one: (one.raised, one.case, one.seat)))


def standing(desk: Desk, file: CaseFile) -> tuple[Asked, ...]:
    """Where each seat of a case stands that was alerted and not settled since."""
    rungs = rung(file.ref, file.chronology)
    return asked(rungs, answers_to(desk, rungs))


def answers_to(desk: Desk, rungs: Sequence[Rung]) -> list[AlertAnswer]:
    """The answers on record to these alerts, from the books of the months since the first of them rang."""
    if not rungs:
        return []
    alerts = {one.alert for one in rungs}
    books = _books(min(one.raised for one in rungs), desk.now())
    rows = [row for book in books if desk.vault.lookup(book) is not None for row in desk.directory.entries(book)]
    return [_of(row) for row in rows if row.kind == ANSWERED and row.data.get("alert") in alerts]


def _books(since: datetime, until: datetime) -> list[str]:
    """The alert book of each month from one instant to another."""
    first, last = since.year * 12 + since.month - 1, until.year * 12 + until.month - 1
    return [f"book/alerts-{month // 12:04}-{month % 12 + 1:02}" for month in range(first, max(first, last) + 1)]


def _of(row: Entry) -> AlertAnswer:
    data = row.data
    return AlertAnswer(
        alert=str(data["alert"]),
        seat=str(data.get("seat") or ""),
        person=str(data.get("person") or ""),
        answer=str(data["answer"]),
        standing=str(data.get("standing") or ("proved" if data.get("proved") == "yes" else "claimed")),
        at=row.recorded,
    )


# -- taking an answer ---------------------------------------------------------------------------------
def answer(
    desk: Desk, ref: str, seat: str, said: str, *, person: str | None = None, code: str | None = None
) -> Answered:
    """Take the answer of a seat that was alerted: ``said`` is accepted or declined.

    With ``code``: whose code it is answers, proved. Without: ``person`` (the one who was asked, if there is only one)
    answers; proved where they are at the desk themselves, else confirmed, as whoever is at the desk spoke with them.
    Raises BadInput when nobody of the seat waits to answer, or the code is none of theirs; then nothing is recorded.
    """
    file = desk.case(ref)
    mine = [one for one in standing(desk, file) if one.seat == seat]
    if not mine:
        seats = sorted({one.seat for one in standing(desk, file)})
        problem = unknown("seat", seat, seats, what="seat that was alerted and waits")
        raise BadInput(f"No answer was recorded: {problem.message}.", [problem])
    given = _of_code(desk, file, seat, code) if code is not None else _of_person(desk, mine, person)
    alerts, who = given
    how = "proved" if code is not None or who == desk.me.id else "confirmed"
    return [_record(desk, file.ref, alert, seat, who, said, how) for alert in alerts][-1]


def _of_person(desk: Desk, mine: Sequence[Asked], person: str | None) -> tuple[list[str], str]:
    """The alerts of the seat that asked this person; without a person, the one who alone was asked or is here.

    A word for the call in earnest is none for a rehearsal of it: that one is answered only where nothing else waits.
    """
    mine = [one for one in mine if not one.rehearsal] or mine
    people = list(dict.fromkeys(who for one in mine for who in one.people))
    chosen = person or (desk.me.id if desk.me.id in people else people[0] if len(people) == 1 else "")
    if chosen not in people:
        problem = unknown("person", chosen, people, what="person who was alerted for this seat")
        raise BadInput(f"No answer was recorded: {problem.message}.", [problem])
    return [one.alerts[-1] for one in mine if chosen in one.people], chosen


def _of_code(desk: Desk, file: CaseFile, seat: str, code: str) -> tuple[list[str], str]:
    """The alert and the person to whom a single-use code belongs. Raises BadInput; the code is never repeated."""
    wanted = "".join(code.upper().split()).replace("-", "")
    open_ = {alert for one in standing(desk, file) if one.seat == seat for alert in one.alerts}
    for item in file.chronology.of(RAISED):
        for one in item.entry.data.get("asked") or ():
            same = str(one.get("code", "")).replace("-", "") == wanted and one.get("seat") == seat
            if wanted and same and item.entry.data.get("alert") in open_:
                alert, person = str(item.entry.data["alert"]), str(one["person"])
                rungs = rung(file.ref, file.chronology)
                used = [
                    a for a in answers_to(desk, rungs) if (a.alert, a.person, a.standing) == (alert, person, "proved")
                ]
                if used:
                    message = "this code was used before; a second answer is confirmed by telephone, without it"
                    raise BadInput(f"No answer was recorded: {message}.", [Problem(field="code", message=message)])
                return [alert], person
    message = "this is no code of an alert that waits for this seat"
    raise BadInput(f"No answer was recorded: {message}.", [Problem(field="code", message=message)])


def by_invite(desk: Desk, invite: str, said: str, believed: Callable[[str], str]) -> Answered | None:
    """Take the answer to an alert's calendar invite; None where the UID belongs to none that rings.

    ``believed`` says of a person how far the reply proves to be theirs: claimed or proved.
    """
    found = asked_by(desk, invite)
    if found is None:
        return None
    ref, alert, seat, person = found
    return _record(desk, ref, alert, seat, person, said, believed(person))


def asked_by(desk: Desk, invite: str) -> tuple[str, str, str, str] | None:
    """(case, alert, seat, person) of the alert whose invite has this UID, the second half of the person's code."""
    for row in desk.rows():
        ringing = {one.alert for one in row.rung}
        for entry in desk.entries(row.ref) if ringing else ():
            if entry.kind == RAISED and entry.data.get("alert") in ringing:
                for one in entry.data.get("asked") or ():
                    if one.get("invite") == invite:
                        return row.ref, str(entry.data["alert"]), str(one["seat"]), str(one["person"])
    return None


def _record(desk: Desk, ref: str, alert: str, seat: str, person: str, said: str, how: str) -> Answered:
    book = f"book/alerts-{desk.now():%Y-%m}"
    data = {"alert": alert, "person": person, "seat": seat, "answer": said, "standing": how}
    data["proved"] = "yes" if how == "proved" else "no"
    rows = desk.directory.entries(book) if desk.vault.lookup(book) is not None else ()
    # The same answer read twice is on record once; one that changes their last answer is new.
    last = [
        row.data
        for row in rows
        if row.kind == ANSWERED and (row.data["alert"], row.data.get("person")) == (alert, person)
    ]
    known = bool(last) and {**last[-1], "standing": how} == data
    if not known:
        desk.directory.write(book, [(ANSWERED, data)])
    return Answered(case=ref, alert=alert, seat=seat, person=person, answer=said, standing=how, known=known)


def settle(desk: Desk, ref: str) -> tuple[str, ...]:
    """Put on record in the case which of its alerts are over; returns their ids. Nothing is written where none is."""
    file = desk.case(ref)
    rungs = rung(file.ref, file.chronology)
    where = asked(rungs, answers_to(desk, rungs))
    live = {view.clock for view in file.clocks if view.live}
    ended = over(rungs, where, live)
    drafts = []
    for alert, outcome in ended.items():
        seats = sorted(one.seat for one in where if alert in one.alerts and one.state == ACCEPTED)
        data = {"alert": alert, "outcome": outcome, **({"accepted": seats} if seats else {})}
        mark: Any = "set" if desk.clock_is_set else None
        drafts.append(Draft(kind=SETTLED, at=desk.now(), tz=desk.county.zone, data=data, clock=mark))
    if drafts:
        commit(desk, file.ref, drafts)
    return tuple(ended)
