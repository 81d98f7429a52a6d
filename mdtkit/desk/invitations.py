"""Invitations to meetings leave by mail: asked, moved, called off; each recorded before it is sent.

What each person must have been told is derived from the case (``casework.invited``); what has left stands in
``book/meetings``. What is missing between the two is sent, so a crash or a dead mail server loses nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final, Literal

import msgspec

from mdtkit import alerts
from mdtkit.alerts.meeting_mail import MeetingLetter, send_meeting_letters
from mdtkit.casework.invited import CANCELLED, PLANNED, UNINVITED, Invited, Revision, invited
from mdtkit.casework.reckoning import zone
from mdtkit.casework.recurring import Meeting, occurrences
from mdtkit.casework.recurring import meeting as meeting_of
from mdtkit.chronology.entry import Entry
from mdtkit.chronology.problem import Problem
from mdtkit.desk.alerting import routes_of
from mdtkit.desk.errors import BadInput
from mdtkit.desk.output import instant
from mdtkit.desk.recording import Act, Logged

if TYPE_CHECKING:
    from mdtkit.desk.casefile import CaseFile
    from mdtkit.desk.desk import Desk

BOOK: Final = "book/meetings"
SENT: Final = "invitation.sent"
LONGEST_VENUE: Final = 80
LONGEST: Final = timedelta(days=366)
"""So far back an invitation may have left that is to be called off now."""


class Mailed(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one invitation: sent, failed, unknown, or not sent at all, with the reason as a code."""

    seat: str
    person: str | None
    method: str
    state: str
    reason: str
    occurrence: datetime | None = None


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """A message that somebody has not got yet: of the whole meeting, or of one occurrence of its series."""

    one: Invited
    revision: Revision
    method: Literal["request", "cancel"]


def deliver(desk: Desk, ref: str, meeting: str, *, rehearsing: bool = False) -> tuple[Mailed, ...]:
    """Send everybody what they have not been told of a meeting yet. Whom no mail reaches is in the answer too.

    Nothing is refused: what is on record stays so, and whoever was not reached is telephoned.
    """
    file = desk.case(ref)
    return send(desk, file.ref, meeting, invited(file.chronology, meeting), rehearsing=rehearsing)


def send(
    desk: Desk, ref: str | None, meeting: str, everybody: Sequence[Invited], *, rehearsing: bool = False
) -> tuple[Mailed, ...]:
    """Send to everybody invited what they have not been told yet; ``ref`` None: a meeting of the county's own."""
    told = _told(desk, rehearsing=rehearsing)
    due = [message for one in everybody for message in _due(one, told, desk.now())]
    routes = _routes(desk)
    ready: list[tuple[Due, MeetingLetter]] = []
    left: list[Mailed] = []
    for message in due:
        one = message.one
        to = routes.of(one.person).invite if routes and one.person else None
        reason = _hindrance(desk, one, routes, to, rehearsing=rehearsing)
        if reason or to is None or one.invite is None or routes is None or routes.mail is None:
            left.append(_mailed(message, "not_sent", reason or "no-route"))
            continue
        place = venue_named(desk, one.plan)
        invite = rehearsed(one.invite) if rehearsing else one.invite
        calendar = _message(ref, message, invite, to, routes.mail.sender, place, rehearsing=rehearsing)
        ready.append((message, MeetingLetter(to=to, case=ref, invite=invite, calendar=calendar, place=place)))
    if not ready or routes is None or routes.mail is None:
        return tuple(left)
    desk.directory.write(BOOK, [_row(ref, meeting, one, "intended", None, rehearsing=rehearsing) for one, _ in ready])
    letters = [letter for _, letter in ready]
    outcomes = send_meeting_letters(letters, routes.mail, clock_set=desk.clock_is_set, rehearsing=rehearsing)
    results = [(one, state, reason) for (one, _), (state, reason) in zip(ready, outcomes, strict=True)]
    desk.directory.write(
        BOOK, [_row(ref, meeting, one, state, reason, rehearsing=rehearsing) for one, state, reason in results]
    )
    return (*(_mailed(one, state, reason) for one, state, reason in results), *left)


class Owed(msgspec.Struct, frozen=True, kw_only=True):
    """A meeting of which somebody was not told yet that they are asked, when it is now, or that it is off."""

    case: str
    meeting: str
    messages: tuple[Due, ...]


def owed(desk: Desk) -> tuple[Owed, ...]:
    """What invitations, moves and cancellations over all open cases have not reached yet, called-off meetings too."""
    open_ = {row.ref: row for row in desk.rows() if row.open}
    known = {(ref, one.id): None for ref, row in open_.items() for one in row.meetings if one.named and one.people}
    for row in desk.directory.entries(BOOK):
        case = str(row.data.get("case"))
        if row.kind == SENT and case in open_ and row.recorded >= desk.now() - LONGEST:
            known[case, str(row.data["meeting"])] = None
    told, found = _told(desk, rehearsing=desk.clock_is_set), list[Owed]()
    for ref, meeting in known:
        everybody = invited(desk.case(ref).chronology, meeting)
        messages = tuple(message for one in everybody for message in _due(one, told, desk.now()))
        if messages:
            found.append(Owed(case=ref, meeting=meeting, messages=messages))
    return tuple(found)


def move(
    desk: Desk,
    ref: str,
    meeting: str,
    starts: datetime,
    minutes: int | None = None,
    *,
    occurrence: datetime | None = None,
    confirm: bool = False,
) -> Logged:
    """Plan a meeting for another time, under its id: everybody invited gets the next revision. Raises BadInput.

    Of a series it is one ``occurrence`` that moves, or all that is still to come of it: it then begins at ``starts``.
    """
    file = desk.case(ref)
    planned, plan = _planned(file, meeting)
    data = {**plan.data, "starts": instant(starts), **({"minutes": minutes} if minutes else {})}
    if occurrence is not None:
        data |= {"occurrence": instant(occurrence_meant(file, meeting, occurrence))}
        data = {name: value for name, value in data.items() if name not in ("every", "times")}
    elif planned.repeats:
        to_come = [one for one in occurrences(planned) if one.state == "planned" and one.starts >= desk.now()]
        data["times"] = max(len(to_come), 1)
    return desk.record(ref, [Act(kind=PLANNED, data=data)], confirm=confirm)


def call_off(
    desk: Desk,
    ref: str,
    meeting: str,
    *,
    occurrence: datetime | None = None,
    reason: str | None = None,
    confirm: bool = False,
) -> Logged:
    """Record that a meeting, or one ``occurrence`` of its series, will not be. Raises BadInput if it is not planned."""
    file = desk.case(ref)
    _, plan = _planned(file, meeting)
    data = {"meeting": meeting, "type": plan.data.get("type"), "reason": reason}
    if occurrence is not None:
        data["occurrence"] = instant(occurrence_meant(file, meeting, occurrence))
    return desk.record(ref, [Act(kind=CANCELLED, data=data)], confirm=confirm)


def occurrence_meant(file: CaseFile, meeting: str, given: datetime) -> datetime:
    """Where the series puts the occurrence that is meant: by its instant or its day, as it stands or as it was put.

    Raises BadInput naming those that are still planned.
    """
    planned, _ = _planned(file, meeting)
    here = zone(planned.tz)
    still = [one for one in occurrences(planned) if one.state == "planned" and one.original is not None]
    day = given.astimezone(here).date()
    ways = (
        [one for one in still if given in (one.original, one.starts)],
        [one for one in still if one.starts.astimezone(here).date() == day],
        [one for one in still if one.original and one.original.astimezone(here).date() == day],
    )
    found = next((way for way in ways if way), [])
    if len(found) == 1 and found[0].original is not None:
        return found[0].original
    what = "several occurrences stand on this day: give its time" if found else "no occurrence is planned then"
    allowed = tuple(str(instant(one.starts)) for one in still)
    problem = Problem(field="occurrence", message=what, allowed=allowed)
    raise BadInput(f"{file.ref}, {planned.id}: {what}. Planned: {', '.join(allowed) or 'none'}.", [problem])


def uninvite(desk: Desk, ref: str, meeting: str, seat: str, person: str | None = None) -> Logged:
    """Withdraw the invitation of a seat, or of one person in it; the meeting goes on. Raises BadInput."""
    file = desk.case(ref)
    _planned(file, meeting)
    asked = [one for one in invited(file.chronology, meeting) if one.method == "request" and one.seat == seat]
    if not any(person in (None, one.person) for one in asked):
        problem = Problem(field="seat", message="nobody of this seat, or not this person, is invited to the meeting")
        raise BadInput(f"Nobody was un-invited: {problem.message}.", [problem])
    data = {"meeting": meeting, "seat": seat, **({"person": person} if person else {})}
    return desk.record(ref, [Act(kind=UNINVITED, data=data)])


def case_of_invite(desk: Desk, invite: str) -> tuple[str, str] | None:
    """(case, meeting) to which the invitation with this UID belongs, if one ever left or was to leave."""
    for row in desk.directory.entries(BOOK):
        if row.kind == SENT and row.data.get("invite") == invite and row.data.get("case"):
            return str(row.data["case"]), str(row.data["meeting"])
    return None


def rehearsed(invite: str) -> str:
    """The random half of the UID under which an invitation is rehearsed.

    It is another event: no calendar takes one for the other, and who answered the rehearsal has not answered the
    invitation. It follows from the secret half of the real one and tells nothing of it.
    """
    return sha256(f"mdtkit rehearsal {invite}".encode()).hexdigest()[:32]


def rehearsal_of(desk: Desk, invite: str) -> str | None:
    """The invitation of which this UID was a rehearsal, if it was one."""
    for row in desk.directory.entries(BOOK):
        if row.kind == SENT and row.data.get("rehearsal") == "yes":
            real = str(row.data["invite"])
            if rehearsed(real) == invite:
                return real
    return None


def _planned(file: CaseFile, meeting: str) -> tuple[Meeting, Entry]:
    """A meeting of which something is still to come, and the entry that planned the whole of it. Raises BadInput."""
    found = meeting_of(file.chronology, meeting)
    if found is not None and found.named and found.still_planned:
        by_id = {item.entry.id: item.entry for item in file.chronology.of(PLANNED)}
        return found, by_id[found.entry]
    problem = Problem(field="meeting", message="no meeting of this id is planned in this case, or it is over")
    raise BadInput(f"{file.ref}: {problem.message}. `mdtkit meeting list` names those to come.", [problem])


def _routes(desk: Desk) -> alerts.Routes | None:
    try:
        return routes_of(desk)
    except BadInput:  # none are set: nobody is reached by mail, which is what the answer then says
        return None


class Left(msgspec.Struct, frozen=True):
    """A message that was to leave: which revision it carried, whether it told the whole, what became of it."""

    revision: int
    whole: bool
    outcome: str


def _told(desk: Desk, *, rehearsing: bool) -> dict[str, list[Left]]:
    """Invitation → the messages about it. A rehearsal never stands in for the invitation itself."""
    found: dict[str, list[Left]] = {}
    for row in desk.directory.entries(BOOK):
        data = row.data
        if row.kind == SENT and (data.get("rehearsal") == "yes") == rehearsing:
            left = Left(int(data.get("revision") or 0), data.get("occurrence") is None, str(data.get("outcome")))
            found.setdefault(str(data.get("invite")), []).append(left)
    return found


def _due(one: Invited, told: dict[str, list[Left]], now: datetime) -> Iterator[Due]:
    """The messages that an invited person has not got: of the whole first, else of each occurrence that changed."""
    if one.held or one.last < now:
        return
    left = told.get(one.invite or "", [])
    sent = [message for message in left if message.outcome == "sent"]
    whole = max((message.revision for message in sent if message.whole), default=-1)
    if one.method == "cancel":
        # Whom no invitation ever may have reached has nothing to be called off.
        if left and whole < one.revision:
            yield Due(one=one, revision=one.revisions[-1], method="cancel")
        return
    if one.invite is None or whole < one.asked:
        yield Due(one=one, revision=one.revisions[-1], method="request")
        return
    changed = {revision.occurrence: revision for revision in one.revisions if revision.number > whole}
    for occurrence, revision in changed.items():
        view = one.at(occurrence)
        known = any(message.revision == revision.number for message in sent)
        if occurrence is not None and not known and not view.held and max(occurrence, view.starts) >= now:
            yield Due(one=view, revision=revision, method=view.method)


def _hindrance(
    desk: Desk, one: Invited, routes: alerts.Routes | None, to: str | None, *, rehearsing: bool
) -> str | None:
    if one.person is None:
        return "no-person"
    if routes is None or routes.mail is None:
        return "no-mail-server"
    if to is None or one.invite is None:
        return "no-route"
    return "clock-is-set" if desk.clock_is_set and not rehearsing else None


def venue_named(desk: Desk, meeting: Meeting) -> str | None:
    """The title of the venue, where the county lets invitations name it: of its list, never words of a case."""
    if desk.protocol.profile.get("venue_in_invitations") != "yes" or not meeting.venue:
        return None
    title = desk.protocol.title("venue", meeting.venue)
    return title if title.isprintable() and len(title) <= LONGEST_VENUE else None


def _message(
    ref: str | None, due: Due, invite: str, to: str, sender: str, place: str | None, *, rehearsing: bool
) -> bytes:
    from mdtkit import calendars

    one, stamp = due.one, due.revision.stamp.replace(microsecond=0)
    meeting = calendars.MeetingInvitation(
        uid=f"{invite}@mdtkit",
        organizer=sender,
        stamp=stamp,
        zone=one.plan.tz,
        sequence=due.revision.number,
        type=one.type,
        start=one.plan.starts,
        minutes=one.plan.minutes,
        attendees=(calendars.Attendee(email=to),),
        case=ref,
        place=place,
        rehearsal=rehearsing,
        series=one.plan if one.plan.repeats else None,
    )
    if due.method == "request":
        return calendars.request(meeting, occurrence=one.occurrence)
    before = msgspec.structs.replace(meeting, sequence=meeting.sequence - 1, stamp=stamp - timedelta(seconds=1))
    return calendars.cancellation(before, stamp=stamp, occurrence=one.occurrence)


def _row(
    ref: str | None, meeting: str, due: Due, outcome: str, reason: str | None, *, rehearsing: bool
) -> tuple[str, dict[str, Any]]:
    one = due.one
    data = {
        **({"case": ref} if ref else {}),
        "meeting": meeting,
        "seat": one.seat,
        "person": one.person,
        "invite": one.invite,
        "revision": due.revision.number,
        "method": due.method,
        "outcome": outcome,
        **({"occurrence": instant(one.occurrence)} if one.occurrence else {}),
        **({"rehearsal": "yes"} if rehearsing else {}),
    }
    return SENT, {**data, **({"why": reason} if reason else {})}


def _mailed(due: Due, state: str, reason: str) -> Mailed:
    one = due.one
    return Mailed(
        seat=one.seat, person=one.person, method=due.method, state=state, reason=reason, occurrence=one.occurrence
    )


def not_reached(mailed: Sequence[Mailed]) -> tuple[Mailed, ...]:
    """Those to whom nothing is known to have gone out: somebody must tell them."""
    return tuple(one for one in mailed if one.state != "sent")
