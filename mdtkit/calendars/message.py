"""Invitations written out as iTIP messages (RFC 5546): REQUEST, its updates, and CANCEL.

The same input gives the same bytes: UID and stamp are handed in, no clock is read. Every message
passes ``lint`` before anybody gets to see it; one that does not is a refusal, never a warning.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

import msgspec

from mdtkit.calendars import series, zones
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
    meeting_span,
    revised,
    span,
    summary,
)
from mdtkit.calendars.lint import lint
from mdtkit.casework.recurring import Meeting, Occurrence, occurrences
from mdtkit.chronology.problem import Problem

if TYPE_CHECKING:
    from icalendar import Event


def request(invitation: Invitation, *, occurrence: datetime | None = None) -> bytes:
    """The invitation as an iTIP REQUEST (new when ``sequence`` is 0, otherwise an update).

    Of a series all of it, with what was moved and left out; with ``occurrence`` (where the series puts it) that one
    alone, at the time to which it moved.

    Raises:
        InvitationRefused: a member is not of its allowed shape, or the message fails the lint.
    """
    check(invitation)
    return _message(invitation, "REQUEST", _attendees(invitation), whole=True, occurrence=occurrence)


def cancellation(invitation: Invitation, *, stamp: datetime, occurrence: datetime | None = None) -> bytes:
    """The whole event, or one ``occurrence`` of a series, is called off: CANCEL to all, above the last SEQUENCE.

    Raises:
        InvitationRefused: as ``request``; also when ``stamp`` is not later than the REQUEST's.
    """
    check(invitation)
    last = revised(invitation, stamp=stamp)
    return _message(last, "CANCEL", _attendees(last), whole=True, occurrence=occurrence)


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
    occurrence: datetime | None = None,
) -> bytes:
    from icalendar import Calendar

    calendar = Calendar.new(prodid=PRODID, method=method)
    # vdirsyncer takes a UID on the calendar for the identity of the item; it is random besides (store.md 5).
    del calendar["UID"]
    times = _times(invitation, occurrence, whole=method == "REQUEST")
    local = [moment for time in times for moment in time.moments]
    if local:
        calendar.add_component(zones.describe(invitation.zone, min(local), max(local)))
    for time in times:
        calendar.add_component(_event(invitation, attendees, method, time, whole=whole))
    message: bytes = calendar.to_ical()
    problems = lint(
        message, attendees=[a.email for a in attendees], organizer=invitation.organizer, place=place_of(invitation)
    )
    if problems:
        raise InvitationRefused(problems)
    return message


class _Time(msgspec.Struct, frozen=True):
    """When one event of a message is: start and end as written, where its series puts it, the series of a master."""

    span: tuple[datetime, datetime]
    put: datetime | None = None
    series: Meeting | None = None

    @property
    def moments(self) -> list[datetime]:
        """Every time that is written in a zone: the VTIMEZONE has to reach from the first to the last."""
        last = [series.written(self.series, series.put(self.series)[-1])] if self.series else []
        found = [*self.span, *last, *([self.put] if self.put else [])]
        return [moment for moment in found if moment.tzinfo is not UTC]


def _times(invitation: Invitation, occurrence: datetime | None, *, whole: bool) -> list[_Time]:
    """The events of a message: the meeting, or the master of its series and what moved in it, or one occurrence."""
    plan = invitation.series if isinstance(invitation, MeetingInvitation) else None
    if plan is None:
        if occurrence is not None:
            raise InvitationRefused((Problem(field="occurrence", message="this meeting is no series"),))
        return [_Time(span(invitation))]
    if occurrence is not None:
        named = [one for one in occurrences(plan) if one.original == occurrence]
        if not named:
            raise InvitationRefused((Problem(field="occurrence", message="the series puts none there"),))
        return [_of_occurrence(plan, named[0])]
    start = series.written(plan, plan.starts)
    master = _Time((start, series.written(plan, plan.starts + timedelta(minutes=plan.minutes))), series=plan)
    return [master, *(_of_occurrence(plan, one) for one in series.moved(plan))] if whole else [master]


def _of_occurrence(plan: Meeting, one: Occurrence) -> _Time:
    put = series.written(plan, one.original) if one.original else None
    return _Time(meeting_span(one.starts, one.minutes, ZoneInfo(plan.tz)), put)


def place_of(invitation: Invitation) -> str:
    """What an invitation says about where: to look it up, unless the county lets it name the venue."""
    return (invitation.place if isinstance(invitation, MeetingInvitation) else None) or PLACE


def _event(
    invitation: Invitation,
    attendees: tuple[Attendee, ...],
    method: Literal["REQUEST", "CANCEL"],
    time: _Time,
    *,
    whole: bool,
) -> Event:
    from icalendar import CLASS, Alarm, Event, vCalAddress

    asks = method == "REQUEST"
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
    event = Event.new(
        uid=invitation.uid,
        sequence=invitation.sequence,
        stamp=invitation.stamp.astimezone(UTC).replace(microsecond=0),
        start=time.span[0],
        end=time.span[1],
        summary=summary(invitation),
        description=DESCRIPTION_RESPONSE if isinstance(invitation, ResponseInvitation) else DESCRIPTION_MEETING,
        location=place_of(invitation),
        classification=CLASS.CONFIDENTIAL,
        organizer=vCalAddress.new(invitation.organizer),
        attendees=people,
    )
    if time.put is not None:
        event.add("RECURRENCE-ID", time.put)
    if asks:
        if time.series is not None:
            series.add_rule(event, time.series)
        tentative = isinstance(invitation, MeetingInvitation) and invitation.tentative
        event.add("STATUS", "TENTATIVE" if tentative else "CONFIRMED")
        event.add_component(Alarm.new_display(REMINDER, trigger=timedelta(minutes=-invitation.remind)))
    elif whole:
        event.add("STATUS", "CANCELLED")
    return event
