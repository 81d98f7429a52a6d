"""Invitations of a case's meetings leave by mail: asked, moved, called off; each recorded before it is sent.

What each person must have been told is derived from the case (``casework.invited``); what has left stands in
``book/meetings``. What is missing between the two is sent, so a crash or a dead mail server loses nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import msgspec

from mdtkit import alerts
from mdtkit.alerts.meeting_mail import MeetingLetter, send_meeting_letters
from mdtkit.casework.invited import CANCELLED, PLANNED, UNINVITED, Invited, invited
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


class Mailed(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one invitation: sent, failed, unknown, or not sent at all, with the reason as a code."""

    seat: str
    person: str | None
    method: str
    state: str
    reason: str


def deliver(desk: Desk, ref: str, meeting: str, *, rehearsing: bool = False) -> tuple[Mailed, ...]:
    """Send everybody what they have not been told of a meeting yet. Whom no mail reaches is in the answer too.

    Nothing is refused: what is on record stays so, and whoever was not reached is telephoned.
    """
    file = desk.case(ref)
    told = _told(desk, rehearsing=rehearsing)
    # The invitation itself comes after its rehearsal, or a calendar would take it for one that it has already.
    rehearsed = {} if rehearsing else _told(desk, rehearsing=True)
    due = [one for one in invited(file.chronology, meeting) if _is_due(one, told, desk.now())]
    routes = _routes(desk)
    ready: list[tuple[Invited, MeetingLetter]] = []
    left: list[Mailed] = []
    for one in due:
        to = routes.of(one.person).invite if routes and one.person else None
        reason = _hindrance(desk, one, routes, to, rehearsing=rehearsing)
        if reason or to is None or one.invite is None or routes is None or routes.mail is None:
            left.append(_mailed(one, "not_sent", reason or "no-route"))
            continue
        stamp = desk.now() if (one.invite, one.revision) in rehearsed else one.stamp
        calendar = _message(desk, file.ref, one, to, routes.mail.sender, stamp, rehearsing=rehearsing)
        ready.append((one, MeetingLetter(to=to, case=file.ref, invite=one.invite, calendar=calendar)))
    if not ready or routes is None or routes.mail is None:
        return tuple(left)
    desk.directory.write(BOOK, [_row(file.ref, one, "intended", None, rehearsing=rehearsing) for one, _ in ready])
    letters = [letter for _, letter in ready]
    outcomes = send_meeting_letters(letters, routes.mail, clock_set=desk.clock_is_set, rehearsing=rehearsing)
    results = [(one, state, reason) for (one, _), (state, reason) in zip(ready, outcomes, strict=True)]
    desk.directory.write(
        BOOK, [_row(file.ref, one, state, reason, rehearsing=rehearsing) for one, state, reason in results]
    )
    return (*(_mailed(one, state, reason) for one, state, reason in results), *left)


def move(
    desk: Desk, ref: str, meeting: str, starts: datetime, minutes: int | None = None, *, confirm: bool = False
) -> Logged:
    """Plan a meeting for another time, under its id: everybody invited gets the next revision. Raises BadInput."""
    plan = _planned(desk.case(ref), meeting)
    data = {**plan.data, "starts": instant(starts), **({"minutes": minutes} if minutes else {})}
    return desk.record(ref, [Act(kind=PLANNED, data=data)], confirm=confirm)


def call_off(desk: Desk, ref: str, meeting: str, *, reason: str | None = None, confirm: bool = False) -> Logged:
    """Record that a meeting will not be. Raises BadInput when it is not planned."""
    plan = _planned(desk.case(ref), meeting)
    data = {"meeting": meeting, "type": plan.data.get("type"), "reason": reason}
    return desk.record(ref, [Act(kind=CANCELLED, data=data)], confirm=confirm)


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


def _planned(file: CaseFile, meeting: str) -> Entry:
    """The planning of a meeting that is still to come. Raises BadInput."""
    from mdtkit.desk.meetings import still_planned

    for _, entry in still_planned(file.chronology):
        if entry.data.get("meeting") == meeting:
            return entry
    problem = Problem(field="meeting", message="no meeting of this id is planned in this case, or it is over")
    raise BadInput(f"{file.ref}: {problem.message}. `mdtkit meeting list` names those to come.", [problem])


def _routes(desk: Desk) -> alerts.Routes | None:
    try:
        return routes_of(desk)
    except BadInput:  # none are set: nobody is reached by mail, which is what the answer then says
        return None


def _told(desk: Desk, *, rehearsing: bool) -> dict[tuple[str, int], set[str]]:
    """Invitation and revision → what became of it. A rehearsal never stands in for the invitation itself."""
    found: dict[tuple[str, int], set[str]] = {}
    for row in desk.directory.entries(BOOK):
        if row.kind == SENT and (row.data.get("rehearsal") == "yes") == rehearsing:
            key = (str(row.data.get("invite")), int(row.data.get("revision") or 0))
            found.setdefault(key, set()).add(str(row.data.get("outcome")))
    return found


def _is_due(one: Invited, told: dict[tuple[str, int], set[str]], now: datetime) -> bool:
    if one.held or one.starts < now:
        return False
    if one.invite is None:
        return one.method == "request"
    if "sent" in told.get((one.invite, one.revision), ()):
        return False
    # Whom no invitation ever may have reached has nothing to be called off.
    return one.method == "request" or any(known == one.invite for known, _ in told)


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


def _message(desk: Desk, ref: str, one: Invited, to: str, sender: str, stamp: datetime, *, rehearsing: bool) -> bytes:
    from mdtkit import calendars

    stamp = stamp.replace(microsecond=0)
    meeting = calendars.MeetingInvitation(
        uid=f"{one.invite}@mdtkit",
        organizer=sender,
        stamp=stamp,
        zone=desk.county.zone,
        sequence=one.revision,
        type=one.type,
        start=one.starts,
        minutes=one.minutes,
        attendees=(calendars.Attendee(email=to),),
        case=ref,
        rehearsal=rehearsing,
    )
    if one.method == "request":
        return calendars.request(meeting)
    before = msgspec.structs.replace(meeting, sequence=one.revision - 1, stamp=stamp - timedelta(seconds=1))
    return calendars.cancellation(before, stamp=stamp)


def _row(ref: str, one: Invited, outcome: str, reason: str | None, *, rehearsing: bool) -> tuple[str, dict[str, Any]]:
    data = {
        "case": ref,
        "meeting": one.meeting,
        "seat": one.seat,
        "person": one.person,
        "invite": one.invite,
        "revision": one.revision,
        "method": one.method,
        "outcome": outcome,
        **({"rehearsal": "yes"} if rehearsing else {}),
    }
    return SENT, {**data, **({"why": reason} if reason else {})}


def _mailed(one: Invited, state: str, reason: str) -> Mailed:
    return Mailed(seat=one.seat, person=one.person, method=one.method, state=state, reason=reason)


def not_reached(mailed: Sequence[Mailed]) -> tuple[Mailed, ...]:
    """Those to whom nothing is known to have gone out: somebody must tell them."""
    return tuple(one for one in mailed if one.state != "sent")
