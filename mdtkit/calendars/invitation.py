"""What an invitation is made of. There is no member for free words, so none can leave by calendar.

Source: design.md "Alerts and invitations"; store.md 5. M1 (response within 2 hours), M2 and M3 (meetings).
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import msgspec

from mdtkit.casework.recurring import Meeting
from mdtkit.chronology.problem import Problem
from mdtkit.chronology.reference import is_reference

UID = re.compile(r"[0-9a-f]{32}@mdtkit", re.ASCII)
ADDRESS = re.compile(r"[A-Za-z0-9._%+'-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", re.ASCII)

TEAM_MEETING = "team meeting"
MEETING_TITLES = {
    "case_review": "case-review meeting",
    "committee": "committee meeting",
    "training": "training",
}
"""Meeting type → the words of its title; every other type is a team's, of whatever tier the county has. The tier is
left out: a shared calendar shows titles to everybody."""

PRODID = "-//mdtkit//invitations 1//EN"
PLACE = "see mdtkit"
DESCRIPTION_RESPONSE = "Details are in mdtkit. Accept or decline; write nothing about the case in your answer."
DESCRIPTION_MEETING = "The agenda is in mdtkit. Accept or decline; write nothing about the case in your answer."
REMINDER = "mdtkit reminder"


class InvitationRefused(Exception):
    """The invitation was not made: every problem is in ``problems``; nothing was changed or sent."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(f"{problem.field}: {problem.message}" for problem in problems))
        self.problems = problems


class Attendee(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One invited person: an address, and whether their seat is required. No name goes out."""

    email: str
    required: bool = True


class _Envelope(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every invitation has. ``uid`` is random and stays; ``sequence`` grows with each revision;
    ``stamp`` is the instant at which this revision was made (UTC, whole seconds); ``zone`` is the county's."""

    uid: str
    organizer: str
    stamp: datetime
    zone: str
    sequence: int = 0
    remind: int = 30
    """Minutes before the deadline or the meeting at which the calendar rings."""
    rehearsal: bool = False


class ResponseInvitation(_Envelope, frozen=True, kw_only=True):
    """One responder is asked to act on one case by ``due`` (M1). One person, one UID: a REPLY that carries
    the UID can only come from who got it, so two responders never share one."""

    case: str
    due: datetime
    attendee: str


class MeetingInvitation(_Envelope, frozen=True, kw_only=True):
    """A team, case-review, committee meeting or training of ``minutes`` length (M2, M3, S4).

    ``case`` is None where the meeting is about many children or none: their references stay in mdtkit. ``series`` is
    the meeting as it was planned, where it repeats: its first occurrence begins at ``start``.
    """

    type: str
    start: datetime
    minutes: int
    attendees: tuple[Attendee, ...]
    case: str | None = None
    tentative: bool = False
    place: str | None = None
    """The title of a venue of the county's list, where the county lets invitations name it; else they say ``PLACE``."""
    series: Meeting | None = None


Invitation = ResponseInvitation | MeetingInvitation
AnyInvitation = TypeVar("AnyInvitation", bound=Invitation)


def new_uid(randomness: bytes) -> str:
    """The UID of a new invitation from 16 random bytes. It tells nothing and cannot be guessed (128 bits)."""
    if len(randomness) != 16:
        raise ValueError(f"a UID is made of 16 random bytes, not {len(randomness)}")
    return f"{randomness.hex()}@mdtkit"


def revised(invitation: AnyInvitation, *, stamp: datetime, **changes: Any) -> AnyInvitation:
    """The next revision of the same event: same UID, SEQUENCE one higher, the changed members.

    Raises:
        InvitationRefused: ``stamp`` is not later than the revision before, or a change names the UID,
            the sequence or, in an alert invite, another person (who needs an invite and a UID of their own).
    """
    problems = []
    fixed = {"uid", "sequence", "attendee", "case"} & changes.keys()
    problems += [Problem(field=name, message="cannot change: make a new invitation") for name in sorted(fixed)]
    if stamp <= invitation.stamp:
        problems.append(Problem(field="stamp", message="a revision must be later than the one before it"))
    if problems:
        raise InvitationRefused(tuple(problems))
    return msgspec.structs.replace(invitation, stamp=stamp, sequence=invitation.sequence + 1, **changes)


def check(invitation: Invitation) -> None:
    """Refuse an invitation whose members are not of their allowed shapes.

    Raises:
        InvitationRefused: with all the problems at once.
    """
    problems: list[Problem] = []

    def expect(field: str, holds: object, message: str) -> None:
        if not holds:
            problems.append(Problem(field=field, message=message))

    expect("uid", UID.fullmatch(invitation.uid), "must come from new_uid")
    expect("organizer", ADDRESS.fullmatch(invitation.organizer), "is not a plain mail address")
    expect("sequence", invitation.sequence >= 0, "counts from 0")
    expect("remind", 0 < invitation.remind <= 7 * 24 * 60, "is in minutes, 1 to 10080")
    expect("stamp", invitation.stamp.tzinfo, "needs a zone")
    expect("case", invitation.case is None or is_reference(invitation.case), "is not a case reference")
    expect("zone", _known_zone(invitation.zone), "is not a known time zone")
    if isinstance(invitation, ResponseInvitation):
        expect("case", invitation.case, "an alert invite names its case")
        expect("due", invitation.due.tzinfo, "needs a zone")
        expect("attendee", ADDRESS.fullmatch(invitation.attendee), "is not a plain mail address")
    else:
        expect("type", invitation.type, "is missing")
        expect("start", invitation.start.tzinfo, "needs a zone")
        expect("minutes", 0 < invitation.minutes <= 24 * 60, "is in minutes, 1 to 1440")
        problems += _series_problems(invitation)
        addresses = [attendee.email.casefold() for attendee in invitation.attendees]
        expect("attendees", addresses, "a meeting invites at least one person")
        expect("attendees", len(set(addresses)) == len(addresses), "names one address twice")
        well = all(ADDRESS.fullmatch(attendee.email) for attendee in invitation.attendees)
        expect("attendees", well, "holds something that is not a plain mail address")
    if problems:
        raise InvitationRefused(tuple(problems))


def _series_problems(invitation: MeetingInvitation) -> list[Problem]:
    plan = invitation.series
    if plan is None:
        return []
    if not plan.repeats or (plan.starts, plan.minutes, plan.tz) != (
        invitation.start,
        invitation.minutes,
        invitation.zone,
    ):
        return [Problem(field="series", message="is not that of this meeting")]
    return []


def _known_zone(zone: str) -> bool:
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        return False
    return True


def certain_local(instant: datetime, zone: ZoneInfo) -> datetime | None:
    """The instant as a local time that every calendar program reads alike, or None.

    None in the doubled hour of autumn and for a local time that was given in the hour missing in spring:
    libical and ical.js take one of the two readings whatever is written (store.md 5), so those go out in UTC.
    """
    local = instant.astimezone(UTC).astimezone(zone)
    given_in_zone = instant.tzinfo is zone or str(instant.tzinfo) == str(zone)
    if given_in_zone and instant.replace(tzinfo=None) != local.replace(tzinfo=None):
        return None
    if local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset():
        return None
    return local


def clock_time(instant: datetime, zone: ZoneInfo) -> str:
    """The local wall clock time for people, with the zone's letters where the hour occurs twice."""
    local = instant.astimezone(UTC).astimezone(zone)
    plain = local.strftime("%H:%M")
    return plain if certain_local(instant.astimezone(UTC), zone) else f"{plain} {local.strftime('%Z')}"


def span(invitation: Invitation) -> tuple[datetime, datetime]:
    """Start and end as they are written: UTC for a deadline, local with its zone for a meeting if certain.

    A deadline is an instant; it is shown a quarter of an hour long because clients hide events of no length.
    """
    if isinstance(invitation, ResponseInvitation):
        due = invitation.due.astimezone(UTC)
        return due, due + timedelta(minutes=15)
    return meeting_span(invitation.start, invitation.minutes, ZoneInfo(invitation.zone))


def meeting_span(begins: datetime, minutes: int, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Start and end of a meeting: local with its zone where every calendar reads both alike, else UTC."""
    start = begins.astimezone(UTC)
    end = start + timedelta(minutes=minutes)
    local = certain_local(begins, zone), certain_local(end, zone)
    if local[0] is None or local[1] is None or local[0].tzname() == "UTC":
        return start, end
    return local[0], local[1]


def summary(invitation: Invitation) -> str:
    """The title: reference and time, or the kind of meeting. It is what a lock screen shows."""
    name = f"mdtkit {invitation.case}" if invitation.case else "mdtkit"
    name = f"REHEARSAL {name}" if invitation.rehearsal else name
    if isinstance(invitation, ResponseInvitation):
        return f"{name}: respond by {clock_time(invitation.due, ZoneInfo(invitation.zone))}"
    return f"{name}: {MEETING_TITLES.get(invitation.type, TEAM_MEETING)}"
