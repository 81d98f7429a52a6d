"""Meeting invitations as mail: one letter to one person about their own event, all at once, each outcome apart."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import msgspec

from mdtkit.alerts import imip
from mdtkit.alerts.channels import State
from mdtkit.alerts.payload import ClockIsSet, PayloadRefused
from mdtkit.alerts.post import post
from mdtkit.alerts.routes import MailServer
from mdtkit.chronology.problem import Problem

_AT_ONCE = 8


class MeetingLetter(msgspec.Struct, frozen=True, kw_only=True):
    """One calendar message to one address, with the case that it may name, if any, and the random half of its UID."""

    to: str
    case: str | None
    invite: str
    calendar: bytes
    place: str | None = None
    """The venue of the county's list that it names, where the county lets it."""


def send_meeting_letters(
    letters: Sequence[MeetingLetter], server: MailServer, *, clock_set: bool, rehearsing: bool
) -> list[tuple[State, str]]:
    """Post the letters; state and reason code of each, in their order. What they tell must be on record already.

    Raises:
        ClockIsSet, PayloadRefused: nothing was sent, to nobody.
    """
    if clock_set and not rehearsing:
        raise ClockIsSet
    mails = [
        imip.mail(_guarded(letter, server, rehearsing=rehearsing), to=letter.to, place=letter.place)
        for letter in letters
    ]
    with ThreadPoolExecutor(max_workers=_AT_ONCE, thread_name_prefix="mdtkit-invite") as pool:
        return list(pool.map(lambda mail: post(server, mail), mails))


def _guarded(letter: MeetingLetter, server: MailServer, *, rehearsing: bool) -> bytes:
    invite = imip.examine(letter.calendar, place=letter.place)
    wrong = [
        ("UID", "is not the one of this person's invitation", invite.uid == f"{letter.invite}@mdtkit"),
        ("SUMMARY", "names another case", invite.case in (None, letter.case)),
        ("ATTENDEE", "must be this person alone", [a.casefold() for a in invite.attendees] == [letter.to.casefold()]),
        ("ORGANIZER", "must be the sender in the routes", invite.organizer == server.sender),
        ("SUMMARY", "must say REHEARSAL exactly in one", invite.summary.startswith("REHEARSAL ") == rehearsing),
    ]
    problems = [Problem(field=field, message=message) for field, message, holds in wrong if not holds]
    if problems:
        raise PayloadRefused(problems)
    return letter.calendar
