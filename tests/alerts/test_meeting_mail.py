"""Both doors agree: what the calendars room makes, the alerts room lets out."""

from datetime import UTC, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from mdtkit.alerts.imip import examine, mail
from mdtkit.calendars import Attendee, MeetingInvitation, cancellation, new_uid, request

MeetingType = Literal["immediate", "initial", "ongoing", "case_review", "committee", "training"]
TYPES: tuple[MeetingType, ...] = ("immediate", "initial", "ongoing", "case_review", "committee", "training")


@given(
    start=st.datetimes(datetime(2025, 1, 1), datetime(2032, 1, 1)),  # noqa: DTZ001 - made UTC below
    kind=st.sampled_from(TYPES),
    zone=st.sampled_from(["America/Los_Angeles", "America/Argentina/Buenos_Aires", "Australia/Lord_Howe", "UTC"]),
    case=st.sampled_from([None, "MDT-7K3Q-F9D"]),
    rehearsal=st.booleans(),
)
def test_every_meeting_invitation_and_its_cancellation_can_be_mailed(
    start: datetime, kind: MeetingType, zone: str, case: str | None, rehearsal: bool
) -> None:
    meeting = MeetingInvitation(
        uid=new_uid(bytes(16)),
        organizer="mdtkit@county.example",
        stamp=datetime(2025, 1, 1, tzinfo=UTC),
        zone=zone,
        case=case,
        type=kind,
        start=start.replace(microsecond=0, tzinfo=UTC).astimezone(ZoneInfo(zone)),
        minutes=60,
        attendees=(Attendee(email="a@agency.example"), Attendee(email="b@agency.example", required=False)),
        rehearsal=rehearsal,
    )
    for message in (request(meeting), cancellation(meeting, stamp=meeting.stamp + timedelta(hours=1))):
        assert examine(message).attendees == ("a@agency.example", "b@agency.example")
        letter = mail(message, to="b@agency.example")
        assert letter["To"] == "b@agency.example"
        assert "a@agency.example" not in str(letter.items())
