"""Invitations written out as iTIP messages (RFC 5546): REQUEST, its updates, and CANCEL.

The same input gives the same bytes: UID and stamp are handed in, no clock is read. Every message
passes ``lint`` before anybody gets to see it; one that does not is a refusal, never a warning.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal

from mdtkit.calendars import zones
from mdtkit.calendars.invitation import (
    DESCRIPTION_MEETING,
    DESCRIPTION_RESPONSE,
    PLACE,
    PRODID,
    REMINDER,
    Attendee,
    Invitation,
    InvitationRefused,
    MeetingInvitation,
    ResponseInvitation,
    check,
    revised,
    span,
    summary,
)
from mdtkit.calendars.lint import lint
from mdtkit.chronology.problem import Problem

if TYPE_CHECKING:
    from icalendar import Event


def request(invitation: Invitation) -> bytes:
    """The invitation as an iTIP REQUEST (new when ``sequence`` is 0, otherwise an update).

    Raises:
        InvitationRefused: a member is not of its allowed shape, or the message fails the lint.
    """
    check(invitation)
    return _message(invitation, "REQUEST", _attendees(invitation), whole=True)


def cancellation(invitation: Invitation, *, stamp: datetime) -> bytes:
    """The whole event is called off: CANCEL to all who were invited, SEQUENCE above the last REQUEST.

    Raises:
        InvitationRefused: as ``request``; also when ``stamp`` is not later than the REQUEST's.
    """
    check(invitation)
    last = revised(invitation, stamp=stamp)
    return _message(last, "CANCEL", _attendees(last), whole=True)


def without(
    meeting: MeetingInvitation, dropped: Collection[str], *, stamp: datetime
) -> tuple[bytes, MeetingInvitation]:
    """Un-invite some: a CANCEL to them alone (the event itself goes on) and the revision for those who stay.

    Raises:
        InvitationRefused: an address was not invited, or nobody would remain (then cancel the meeting).
    """
    gone = {address.casefold() for address in dropped}
    leaving = tuple(a for a in meeting.attendees if a.email.casefold() in gone)
    staying = tuple(a for a in meeting.attendees if a.email.casefold() not in gone)
    if len(leaving) != len(gone) or not staying or not leaving:
        problem = Problem(field="dropped", message="name invited people, and not all of them")
        raise InvitationRefused((problem,))
    check(meeting)
    rest = revised(meeting, stamp=stamp, attendees=staying)
    return _message(rest, "CANCEL", leaving, whole=False), rest


def _attendees(invitation: Invitation) -> tuple[Attendee, ...]:
    if isinstance(invitation, ResponseInvitation):
        return (Attendee(email=invitation.attendee),)
    return invitation.attendees


def _message(
    invitation: Invitation,
    method: Literal["REQUEST", "CANCEL"],
    attendees: tuple[Attendee, ...],
    *,
    whole: bool,
) -> bytes:
    from icalendar import Alarm, Calendar

    calendar = Calendar.new(prodid=PRODID, method=method)
    # vdirsyncer takes a UID on the calendar for the identity of the item; it is random besides (store.md 5).
    del calendar["UID"]
    event = _event(invitation, attendees, asks=method == "REQUEST")
    if method == "REQUEST":
        tentative = isinstance(invitation, MeetingInvitation) and invitation.tentative
        event.add("STATUS", "TENTATIVE" if tentative else "CONFIRMED")
        event.add_component(Alarm.new_display(REMINDER, trigger=timedelta(minutes=-invitation.remind)))
    elif whole:
        event.add("STATUS", "CANCELLED")
    start, end = span(invitation)
    if start.tzinfo is not UTC:
        calendar.add_component(zones.describe(invitation.zone, start, end))
    calendar.add_component(event)
    message: bytes = calendar.to_ical()
    problems = lint(message, attendees=[a.email for a in attendees], organizer=invitation.organizer)
    if problems:
        raise InvitationRefused(problems)
    return message


def _event(invitation: Invitation, attendees: tuple[Attendee, ...], *, asks: bool) -> Event:
    from icalendar import CLASS, Event, vCalAddress

    start, end = span(invitation)
    is_response = isinstance(invitation, ResponseInvitation)
    people = [
        vCalAddress.new(
            attendee.email,
            cutype="INDIVIDUAL",
            role="REQ-PARTICIPANT" if attendee.required else "OPT-PARTICIPANT",
            partstat="NEEDS-ACTION" if asks else None,
            rsvp=True if asks else None,
        )
        for attendee in attendees
    ]
    return Event.new(
        uid=invitation.uid,
        sequence=invitation.sequence,
        stamp=invitation.stamp.astimezone(UTC).replace(microsecond=0),
        start=start,
        end=end,
        summary=summary(invitation),
        description=DESCRIPTION_RESPONSE if is_response else DESCRIPTION_MEETING,
        location=PLACE,
        classification=CLASS.CONFIDENTIAL,
        organizer=vCalAddress.new(invitation.organizer),
        attendees=people,
    )
