"""What the invited answered: read from calendar replies, kept as claimed or proved, confirmed by a person.

Mail proves nothing about who wrote it. An answer is proved when it carries the UID that only one person got and names
that person's own address; otherwise it is claimed, and fills no seat before somebody at the desk confirms it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import msgspec

from mdtkit.alerts.inbox import calendars
from mdtkit.calendars.reply import Reply, replies
from mdtkit.casework.invited import ANSWERED, Invited, invited
from mdtkit.chronology.problem import Problem
from mdtkit.desk import alert_answers, booked
from mdtkit.desk.alerting import routes_of
from mdtkit.desk.errors import BadInput, NoSuchCase
from mdtkit.desk.invitations import case_of_invite, occurrence_meant, rehearsal_of
from mdtkit.desk.output import instant
from mdtkit.desk.recording import Act, Logged

if TYPE_CHECKING:
    from mdtkit.desk.casefile import CaseFile
    from mdtkit.desk.desk import Desk
    from mdtkit.desk.team import Place

AHEAD: Final = timedelta(hours=24)
"""An answer that says it was made later than this from now is refused: it would outrank every true one."""


class Read(msgspec.Struct, frozen=True, kw_only=True):
    """One answer that was read. ``case`` None: to a meeting of the county's own. ``alert``: it answers an alert.

    ``words``: free words came with it and were not kept; they are in the mailbox. ``known``: it had been read before,
    so nothing was recorded.
    """

    at: str
    case: str | None
    meeting: str | None
    alert: str | None
    seat: str
    person: str
    answer: str
    standing: str
    earlier: bool
    proposed: datetime | None
    words: bool
    known: bool
    occurrence: datetime | None = None


class Received(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that a file or mailbox held: the answers, and what is wrong with the rest."""

    read: tuple[Read, ...]
    problems: tuple[Problem, ...]


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """A required seat that nobody has accepted: why, and who of its party could be asked instead."""

    seat: str
    why: str
    could_ask: tuple[str, ...]


def receive(desk: Desk, messages: Iterable[tuple[str, bytes | Problem]]) -> Received:
    """Read answers and record each that belongs to an invitation of ours. What is wrong stops none of the others."""
    read: list[Read] = []
    problems: list[Problem] = []
    for place, message in messages:
        if isinstance(message, Problem):
            problems.append(msgspec.structs.replace(message, at=place))
            continue
        texts = calendars(message)
        if not texts:
            problems.append(Problem(field="message", message="holds no calendar message", at=place))
        for text in texts:
            found, wrong = replies(text)
            problems += [msgspec.structs.replace(one, at=f"{place}, {one.at}") for one in wrong]
            for reply in found:
                taken = _take(desk, place, reply)
                (read if isinstance(taken, Read) else problems).append(taken)  # type: ignore[arg-type]
    return Received(read=tuple(read), problems=tuple(problems))


def _take(desk: Desk, place: str, reply: Reply) -> Read | Problem:
    if reply.sent > desk.now() + AHEAD:
        return Problem(field="DTSTAMP", message="lies in the future, so the answer was not taken", at=place)
    real = rehearsal_of(desk, reply.invite)
    if real is not None and not desk.clock_is_set:
        return Problem(field="UID", message="answers a rehearsal: it does not count for the meeting itself", at=place)
    # In an exercise under a set clock everything is rehearsed, the answers too.
    reply = reply if real is None else msgspec.structs.replace(reply, invite=real)
    known = case_of_invite(desk, reply.invite)
    if known is None:
        return (
            _of_booked(desk, place, reply)
            or _of_alert(desk, place, reply)
            or Problem(field="UID", message="belongs to no invitation that this county sent", at=place)
        )
    ref, meeting = known
    try:
        file = desk.case(ref)
    except NoSuchCase:
        return Problem(field="UID", message="belongs to a case that you may not read", at=place)
    one = next((one for one in invited(file.chronology, meeting) if one.invite == reply.invite), None)
    if one is None or one.person is None:
        return Problem(field="UID", message="belongs to an invitation that was corrected away", at=place)
    if reply.occurrence is not None and not one.puts(reply.occurrence):
        return Problem(field="RECURRENCE-ID", message="names no occurrence of this series", at=place)
    believed = _believed(desk, reply, one, one.person)
    if not believed.seen:
        view = one.at(reply.occurrence)
        act = _act(view, reply.answer, believed.standing, believed.revision, reply.sent, reply.proposed)
        desk.record(ref, [act], confirm=True)
    return _read(place, reply, ref, meeting, one, believed)


class _Believed(msgspec.Struct, frozen=True):
    """How far a reply proves to be its person's, which revision it answers, and whether it is on record already."""

    standing: str
    revision: int
    seen: bool


def _believed(desk: Desk, reply: Reply, one: Invited, person: str) -> _Believed:
    # Some programs raise SEQUENCE when they answer; an answer to what was never sent proves nothing.
    revision = min(reply.sequence, one.revision)
    standing = _standing(desk, reply, person) if revision == reply.sequence else "claimed"
    said = (reply.answer, standing, revision, reply.sent, reply.occurrence)
    seen = any((a.answer, a.standing, a.revision, a.sent, a.occurrence) == said for a in one.answers)
    return _Believed(standing, revision, seen)


def _read(place: str, reply: Reply, ref: str | None, meeting: str, one: Invited, believed: _Believed) -> Read:
    return Read(
        at=place,
        case=ref,
        meeting=meeting,
        alert=None,
        seat=one.seat,
        person=str(one.person),
        answer=reply.answer,
        standing=believed.standing,
        earlier=believed.revision < one.at(reply.occurrence).asked,
        proposed=reply.proposed,
        words=reply.words,
        known=believed.seen,
        occurrence=reply.occurrence,
    )


def _of_booked(desk: Desk, place: str, reply: Reply) -> Read | None:
    """The answer to an invitation to a meeting of the county's own; None: it is to none of these."""
    one = booked.invitation(desk, reply.invite)
    if one is None or one.person is None:
        return None
    believed = _believed(desk, reply, one, one.person)
    if not believed.seen:
        booked.answered(desk, one, reply.answer, believed.standing, believed.revision, reply.sent, reply.proposed)
    return _read(place, reply, None, one.meeting.partition("~")[0], one, believed)


def _standing(desk: Desk, reply: Reply, person: str) -> str:
    try:
        address = routes_of(desk).of(person).invite
    except BadInput:  # no addresses are set any more: nothing to compare with
        return "claimed"
    own = address is not None and reply.addresses == (address.casefold(),)
    return "proved" if own and not reply.behalf else "claimed"


def _act(
    one: Invited, answer: str, standing: str, revision: int, sent: datetime, proposed: datetime | None = None
) -> Act:
    data = {
        "meeting": one.meeting,
        "seat": one.seat,
        "person": one.person,
        "answer": answer,
        "standing": standing,
        "revision": revision,
        "sent": instant(sent),
        "proposed": instant(proposed),
        "occurrence": instant(one.occurrence),
    }
    return Act(kind=ANSWERED, data={name: value for name, value in data.items() if value is not None})


# -- alerts -----------------------------------------------------------------------------------------
def _of_alert(desk: Desk, place: str, reply: Reply) -> Read | Problem | None:
    """The answer to an alert's invite: its UID is the second half of the person's code."""
    if reply.answer not in alert_answers.ANSWERS:
        known = alert_answers.asked_by(desk, reply.invite)
        message = "an alert is accepted or declined; telephone who asked"
        return Problem(field="PARTSTAT", message=message, at=place) if known else None
    taken = alert_answers.by_invite(desk, reply.invite, reply.answer, lambda person: _standing(desk, reply, person))
    if taken is None:
        return None
    return Read(
        at=place,
        case=taken.case,
        meeting=None,
        alert=taken.alert,
        seat=taken.seat,
        person=taken.person,
        answer=taken.answer,
        standing=taken.standing,
        earlier=False,
        proposed=None,
        words=reply.words,
        known=taken.known,
    )


# -- confirming, and what is still to be asked --------------------------------------------------------
def confirm(
    desk: Desk,
    ref: str,
    meeting: str,
    person: str,
    answer: str | None = None,
    *,
    occurrence: datetime | None = None,
) -> Logged:
    """Somebody at the desk has asked the person: the claimed answer, or the one given here, now counts.

    Of a series it is the answer to all of it, or to the one ``occurrence``.

    Raises BadInput when the person is not invited, or has claimed nothing and no answer is given.
    """
    file = desk.case(ref)
    occurrence = occurrence_meant(file, meeting, occurrence) if occurrence else None
    everybody = (one.at(occurrence) for one in invited(file.chronology, meeting))
    mine = [one for one in everybody if one.person == person and one.method == "request"]
    if not mine:
        problem = Problem(field="person", message="this person is not invited to this meeting")
        raise BadInput(f"Nothing was confirmed: {problem.message}.", [problem])
    acts = []
    for one in mine:
        given = answer or (one.claimed.answer if one.claimed else None)
        if given is not None:
            proposed = one.claimed.proposed if one.claimed and given == "countered" else None
            acts.append(_act(one, given, "confirmed", one.revision, desk.now(), proposed))
    if not acts:
        problem = Problem(field="answer", message="nothing is claimed that could be confirmed: give the answer")
        raise BadInput(f"Nothing was confirmed: {problem.message}.", [problem])
    return desk.record(ref, acts)


def to_ask(desk: Desk, file: CaseFile, asked: Iterable[Invited]) -> tuple[Ask, ...]:
    """Required seats of which nobody accepted: declined at once, silent ones as the meeting nears (``answer_by``)."""
    from mdtkit.desk.team import team

    by_seat: dict[str, list[Invited]] = {}
    for one in asked:
        if one.method == "request" and not one.held:
            by_seat.setdefault(one.seat, []).append(one)
    return tuple(_open_seats(desk, by_seat, team(desk, file)))


def _open_seats(desk: Desk, by_seat: dict[str, list[Invited]], places: Iterable[Place]) -> Iterator[Ask]:
    from mdtkit.casework.unmet import state_of
    from mdtkit.desk.asking_again import asks_from

    from_ = asks_from(desk)
    for place in places:
        mine = by_seat.get(place.seat.party)
        if not mine or place.seat.need != "required" or (state := state_of(mine)) == "accepted":
            continue
        if state == "declined" or desk.now() >= from_(mine[0].plan, mine[0].starts):
            others = [*(member.person for member in place.members), *place.could_fill]
            invited_already = {one.person for one in mine}
            could = tuple(dict.fromkeys(one for one in others if one not in invited_already))
            yield Ask(seat=place.seat.party, why=state, could_ask=could)
