"""Invitations to meetings of the county's own books: committee, case-review, training (M3, S4, T3).

Who is to be there follows from the books: who sits on the committee, who holds a seat of a case-review meeting, who has
a place in a session. Inviting brings the invitations into step with that and sends what is missing; done twice it is
done once. What leaves names no case.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from secrets import token_hex
from typing import TYPE_CHECKING, Any

import msgspec

from mdtkit.casework.booked import MADE, PLANS, REPLIED, WITHDRAWN, as_meetings
from mdtkit.casework.invited import Invited, invited
from mdtkit.casework.recurring import Meeting, meetings
from mdtkit.chronology.fold import Chronology, fold
from mdtkit.chronology.problem import Problem, unknown
from mdtkit.desk.calendar import LENGTHS
from mdtkit.desk.errors import BadInput, NotPermitted
from mdtkit.desk.invitations import BOOK, Mailed, send
from mdtkit.desk.output import instant

if TYPE_CHECKING:
    from mdtkit.desk.desk import Desk

TRAINING = "book/training"


class Called(msgspec.Struct, frozen=True, kw_only=True):
    """A meeting of the county's own, who is invited to it, and whom nobody could name."""

    meeting: Meeting
    invited: tuple[Invited, ...]
    nobody: tuple[str, ...] = ()
    mailed: tuple[Mailed, ...] = ()


def _books(desk: Desk) -> Chronology:
    lengths = {str(sort): minutes for sort, minutes in LENGTHS.items()}
    return as_meetings([desk.directory.entries(TRAINING), desk.directory.entries(BOOK)], lengths)


def called(desk: Desk, meeting: str | None = None) -> tuple[Called, ...]:
    """The meetings that are still to come, or the one of that id, with who is invited. Raises BadInput."""
    books, now = _books(desk), desk.now()
    found = meetings(books) if meeting is None else (_meeting(books, meeting),)
    wanted = [one for one in found if meeting is not None or (one.state == "planned" and one.starts >= now)]
    wanted.sort(key=lambda one: (one.starts, one.id))
    return tuple(Called(meeting=one, invited=invited(books, one.id)) for one in wanted)


def invite(desk: Desk, meeting: str, *, rehearsing: bool = False) -> Called:
    """Invite everybody who is to be there and is not yet, withdraw from who is not to be any more, send what is due.

    Raises BadInput for no such meeting, NotPermitted where child, family or caregiver would be told by the machine.
    """
    books = _books(desk)
    one = _meeting(books, meeting)
    wanted = list(_wanted(desk, one, meeting)) if one.state == "planned" else []
    _refuse_family(desk, [seat for seat, _ in wanted])
    standing = {(i.seat, i.person) for i in invited(books, one.id) if i.method == "request"}
    pairs = dict.fromkeys((seat, person) for seat, person in wanted if person is not None)
    rows: list[tuple[str, dict[str, Any]]] = []
    if one.state == "planned":
        rows = [
            (MADE, {"meeting": meeting, "seat": seat, "person": person, "invite": token_hex(16)})
            for seat, person in pairs
            if (seat, person) not in standing
        ]
        rows += [
            (WITHDRAWN, {"meeting": meeting, "seat": seat, "person": person})
            for seat, person in standing
            if (seat, person) not in pairs
        ]
    if rows:
        desk.directory.write(BOOK, rows)
    everybody = invited(_books(desk), one.id)
    mailed = send(desk, None, meeting, everybody, rehearsing=rehearsing)
    nobody = tuple(seat for seat, person in wanted if person is None)
    return Called(meeting=one, invited=everybody, nobody=nobody, mailed=mailed)


def _meeting(books: Chronology, meeting: str) -> Meeting:
    """The meeting of that id as it was planned last. Raises BadInput."""
    known = {one.id: one for one in meetings(books)}
    again = [one for one in known if one.partition("~")[0] == meeting]
    if not again:
        names = [one for one in known if "~" not in one]
        problem = unknown("meeting", meeting, names, what="meeting or session of the county's books")
        raise BadInput(f"{problem.message}.", [problem])
    return known[max(again, key=lambda one: int(one.partition("~")[2] or 0))]


def _wanted(desk: Desk, one: Meeting, meeting: str) -> Iterator[tuple[str, str | None]]:
    """Seat and person of everybody who is to be there; a person of None: nobody is known for a seat that is needed."""
    if one.type == "committee":
        from mdtkit.desk.committee import standing

        for place in standing(desk).seats:
            members = [place.decider] if place.decider else [member.person for member in place.members]
            yield from ((place.seat.party, person) for person in members)
            if not members and place.seat.need == "required":
                yield place.seat.party, None
    elif one.type == "training":
        from mdtkit.desk.sessions import session_of

        people = desk.directory.people()
        for person in session_of(desk, meeting).booked:
            yield (people[person].party if person in people else None) or "child_welfare", person
    else:
        from mdtkit.desk.team import holders

        nowhere = fold(BOOK, ())
        for seat in one.seats:
            who: list[str | None] = [*holders(desk, nowhere, seat, desk.today())]
            yield from ((seat, person) for person in who or [None])


def _refuse_family(desk: Desk, seats: list[str]) -> None:
    """Raises NotPermitted: a meeting about many children, or none, is no place to which the machine calls a family."""
    attendees = [seat for seat in dict.fromkeys(seats) if desk.protocol.parties[seat].attendee]
    if attendees:
        problems = [
            Problem(field="seat", message=f"{seat} is not invited to a meeting over cases") for seat in attendees
        ]
        raise NotPermitted(
            f"Nobody was invited: {', '.join(attendees)} cannot be invited to this meeting by mdtkit. What they want "
            "said is gathered beforehand, by a named person.",
            problems,
        )


# -- answers ------------------------------------------------------------------------------------------
def invitation(desk: Desk, invite: str) -> Invited | None:
    """The invitation to a meeting of the county's own whose UID this is; None: it is none of these."""
    books = _books(desk)
    for one in meetings(books):
        for found in invited(books, one.id):
            if found.invite == invite:
                return found
    return None


def answered(
    desk: Desk, one: Invited, answer: str, standing: str, revision: int, sent: datetime, proposed: datetime | None
) -> None:
    """Put an answer on record."""
    data = {
        "meeting": one.meeting.partition("~")[0],
        "seat": one.seat,
        "person": one.person,
        "answer": answer,
        "standing": standing,
        "revision": revision,
        "sent": instant(sent),
        "proposed": instant(proposed),
    }
    desk.directory.write(BOOK, [(REPLIED, {name: value for name, value in data.items() if value is not None})])


def confirm(desk: Desk, meeting: str, person: str, answer: str | None = None) -> Called:
    """Somebody at the desk has asked the person: the claimed answer, or the one given here, now counts.

    Raises BadInput when the person is not invited, or has claimed nothing and no answer is given.
    """
    (now,) = called(desk, meeting)
    mine = [one for one in now.invited if one.person == person and one.method == "request"]
    if not mine:
        known = [one.person for one in now.invited if one.person and one.method == "request"]
        problem = unknown("person", person, known, what="person invited to this meeting")
        raise BadInput(f"Nothing was confirmed: {problem.message}.", [problem])
    for one in mine:
        said = answer or (one.claimed.answer if one.claimed else None)
        if said is None:
            problem = Problem(field="answer", message="nothing is claimed that could be confirmed: give the answer")
            raise BadInput(f"Nothing was confirmed: {problem.message}.", [problem])
        proposed = one.claimed.proposed if one.claimed and said == "countered" else None
        answered(desk, one, said, "confirmed", one.revision, desk.now(), proposed)
    (after,) = called(desk, meeting)
    return after


__all__ = ["PLANS", "Called", "answered", "called", "confirm", "invitation", "invite"]
