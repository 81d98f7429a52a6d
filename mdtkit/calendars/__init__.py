"""Invitations that say nothing: iCalendar messages (iTIP REQUEST and CANCEL) without an identifying word.

A crisis responder gets a deadline, a team gets a meeting; case reference, time and "see mdtkit" is all they
carry (design.md "Alerts and invitations", ADR opaque payloads). ``lint`` guards every message that is made.
Nothing here loads the icalendar library before a message is built.
"""

from mdtkit.calendars.invitation import (
    Attendee,
    Invitation,
    InvitationRefused,
    MeetingInvitation,
    ResponseInvitation,
    new_uid,
    revised,
)
from mdtkit.calendars.lint import lint
from mdtkit.calendars.message import cancellation, request, without

__all__ = [
    "Attendee",
    "Invitation",
    "InvitationRefused",
    "MeetingInvitation",
    "ResponseInvitation",
    "cancellation",
    "lint",
    "new_uid",
    "request",
    "revised",
    "without",
]
