"""What an invitation says, when it says it is, and how it changes."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdtkit.calendars import (
    Attendee,
    InvitationRefused,
    MeetingInvitation,
    ResponseInvitation,
    cancellation,
    lint,
    new_uid,
    request,
    revised,
    without,
)

ZONE = ZoneInfo("America/Los_Angeles")
CASE = "MDT-7K3Q-F9D"
STAMP = datetime(2026, 3, 8, 9, 31, tzinfo=UTC)
# The source document's own night: the hotline rings at 01:20, forty minutes before the clocks change.
CALL = datetime(2026, 3, 8, 1, 20, tzinfo=ZONE)
DUE = CALL.astimezone(UTC) + timedelta(hours=2)


def response(**changes: Any) -> ResponseInvitation:
    invitation = ResponseInvitation(
        uid=new_uid(bytes(range(16))),
        organizer="mdtkit@county.example",
        stamp=STAMP,
        zone="America/Los_Angeles",
        case=CASE,
        due=DUE,
        attendee="responder@agency.example",
    )
    return msgspec.structs.replace(invitation, **changes)


def meeting(**changes: Any) -> MeetingInvitation:
    invitation = MeetingInvitation(
        uid=new_uid(bytes(16)),
        organizer="mdtkit@county.example",
        stamp=STAMP,
        zone="America/Los_Angeles",
        case=CASE,
        type="initial",
        start=datetime(2026, 3, 17, 9, tzinfo=ZONE),
        minutes=90,
        attendees=(
            Attendee(email="worker@agency.example"),
            Attendee(email="advocate@agency.example", required=False),
        ),
    )
    return msgspec.structs.replace(invitation, **changes)


def event_of(message: bytes) -> Any:
    (event,) = icalendar.Calendar.from_ical(message).events
    return event


@pytest.mark.requirement("M1")
def test_two_hours_after_a_call_before_the_clock_change_is_0420_local_and_written_in_utc() -> None:
    message = request(response())
    assert b"\r\nDTSTART:20260308T112000Z\r\n" in message
    assert b"\r\nSUMMARY:mdtkit MDT-7K3Q-F9D: respond by 04:20\r\n" in message
    assert DUE.astimezone(ZONE).strftime("%H:%M") == "04:20"
    assert b"VTIMEZONE" not in message


def test_a_deadline_in_the_doubled_hour_names_the_zone_it_is_told_in() -> None:
    first = request(response(due=datetime(2026, 11, 1, 8, 30, tzinfo=UTC)))
    second = request(response(due=datetime(2026, 11, 1, 9, 30, tzinfo=UTC)))
    assert b"respond by 01:30 PDT\r\n" in first
    assert b"DTSTART:20261101T083000Z" in first
    assert b"respond by 01:30 PST\r\n" in second
    assert b"DTSTART:20261101T093000Z" in second


def test_an_alert_invite_is_for_one_person_and_keeps_its_neutral_words() -> None:
    event = event_of(request(response()))
    assert str(event["ATTENDEE"]) == "mailto:responder@agency.example"
    assert dict(event["ATTENDEE"].params) == {
        "CUTYPE": "INDIVIDUAL",
        "PARTSTAT": "NEEDS-ACTION",
        "ROLE": "REQ-PARTICIPANT",
        "RSVP": "TRUE",
    }
    assert event["CLASS"] == "CONFIDENTIAL"
    assert event["LOCATION"] == "see mdtkit"
    assert event["SEQUENCE"] == 0
    (alarm,) = event.walk("VALARM")
    assert alarm["DESCRIPTION"] == "mdtkit reminder"
    assert alarm["TRIGGER"].dt == timedelta(minutes=-30)


def test_a_rehearsal_says_so_first() -> None:
    assert b"SUMMARY:REHEARSAL mdtkit MDT-7K3Q-F9D: respond by 04:20\r\n" in request(response(rehearsal=True))


@pytest.mark.requirement("M2")
def test_a_meeting_names_its_zone_and_describes_it_completely() -> None:
    message = request(meeting())
    assert b"\r\nDTSTART;TZID=America/Los_Angeles:20260317T090000\r\n" in message
    assert b"\r\nDTEND;TZID=America/Los_Angeles:20260317T103000\r\n" in message
    # RFC 5545 3.6.5: an onset is told in the time that ends with it.
    assert b"DTSTART:20260308T020000\r\nTZNAME:PDT\r\nTZOFFSETFROM:-0800\r\nTZOFFSETTO:-0700" in message
    assert b"DTSTART:20261101T020000\r\nTZNAME:PST\r\nTZOFFSETFROM:-0700\r\nTZOFFSETTO:-0800" in message


@pytest.mark.parametrize(
    ("start", "minutes", "written"),
    [
        pytest.param(datetime(2026, 11, 1, 1, 30, tzinfo=ZONE), 60, "20261101T083000Z", id="first 01:30"),
        pytest.param(datetime(2026, 11, 1, 1, 30, fold=1, tzinfo=ZONE), 60, "20261101T093000Z", id="second 01:30"),
        pytest.param(datetime(2026, 11, 1, 0, 30, tzinfo=ZONE), 60, "20261101T073000Z", id="ends in it"),
        pytest.param(datetime(2026, 3, 8, 2, 30, tzinfo=ZONE), 60, "20260308T103000Z", id="hour that is missing"),
    ],
)
def test_a_meeting_in_an_hour_that_clients_read_differently_goes_out_in_utc(
    start: datetime, minutes: int, written: str
) -> None:
    message = request(meeting(start=start, minutes=minutes))
    assert f"\r\nDTSTART:{written}\r\n".encode() in message
    assert b"TZID" not in message


@given(
    start=st.datetimes(datetime(2024, 1, 1), datetime(2033, 1, 1)),  # noqa: DTZ001 - made UTC below
    minutes=st.integers(1, 1440),
    zone=st.sampled_from(["America/Los_Angeles", "America/Phoenix", "Pacific/Honolulu", "Australia/Lord_Howe", "UTC"]),
)
def test_every_meeting_reads_back_at_the_instant_that_was_meant(start: datetime, minutes: int, zone: str) -> None:
    instant = start.replace(microsecond=0, tzinfo=UTC)
    event = event_of(request(meeting(start=instant, minutes=minutes, zone=zone)))
    assert event.start.astimezone(UTC) == instant
    assert event.end.astimezone(UTC) == instant + timedelta(minutes=minutes)


def test_the_same_invitation_makes_the_same_bytes() -> None:
    assert request(meeting()) == request(meeting())
    assert b"UID" not in request(meeting()).partition(b"BEGIN:VEVENT")[0].replace(b"TZID", b"")


def test_a_revision_keeps_the_uid_and_counts_on() -> None:
    moved = revised(meeting(), stamp=STAMP + timedelta(hours=1), start=datetime(2026, 3, 18, 9, tzinfo=ZONE))
    event = event_of(request(moved))
    assert event["UID"] == meeting().uid
    assert event["SEQUENCE"] == 1
    assert event["DTSTAMP"].dt == STAMP + timedelta(hours=1)


@pytest.mark.parametrize(
    "changes", [{"uid": new_uid(bytes(16))}, {"attendee": "other@agency.example"}, {"sequence": 7}, {"case": CASE}]
)
def test_an_alert_invite_never_passes_to_another_person_or_case(changes: dict[str, Any]) -> None:
    with pytest.raises(InvitationRefused, match="make a new invitation"):
        revised(response(), stamp=STAMP + timedelta(hours=1), **changes)


def test_a_revision_is_later_than_what_it_revises() -> None:
    with pytest.raises(InvitationRefused, match="later"):
        revised(response(), stamp=STAMP)


def test_calling_off_a_meeting_tells_everybody_and_rings_nowhere() -> None:
    event = event_of(cancellation(meeting(), stamp=STAMP + timedelta(hours=1)))
    assert event["STATUS"] == "CANCELLED"
    assert event["SEQUENCE"] == 1
    assert len(event["ATTENDEE"]) == 2
    assert not event.walk("VALARM")


def test_un_inviting_one_person_cancels_for_them_alone() -> None:
    message, rest = without(meeting(), ["Advocate@agency.example"], stamp=STAMP + timedelta(hours=1))
    event = event_of(message)
    assert str(event["ATTENDEE"]) == "mailto:advocate@agency.example"
    assert "STATUS" not in event
    assert [attendee.email for attendee in rest.attendees] == ["worker@agency.example"]
    assert rest.sequence == 1


@pytest.mark.parametrize(
    "dropped", [["stranger@agency.example"], [], ["worker@agency.example", "advocate@agency.example"]]
)
def test_only_invited_people_and_never_all_can_be_un_invited(dropped: list[str]) -> None:
    with pytest.raises(InvitationRefused):
        without(meeting(), dropped, stamp=STAMP + timedelta(hours=1))


@pytest.mark.parametrize(
    "changes",
    [
        {"case": "Zephyrine Quill"},
        {"case": "MDT-7K3Q-F9X"},
        {"attendee": "Zephyrine Quill <q@x.example>"},
        {"attendee": "q@x.example\r\nATTENDEE:mailto:z@x.example"},
        {"organizer": ""},
        {"uid": "zephyrine@mdtkit"},
        {"zone": "Elm Street 4"},
        {"due": datetime(2026, 3, 8, 4, 20)},  # noqa: DTZ001 - the naive instant is what is refused
        {"remind": 0},
        {"sequence": -1},
    ],
)
def test_nothing_but_the_allowed_shapes_gets_into_an_invitation(changes: dict[str, Any]) -> None:
    with pytest.raises(InvitationRefused) as refused:
        request(response(**changes))
    assert "Quill" not in str(refused.value)
    assert "Elm" not in str(refused.value)


def test_a_case_reference_that_fails_its_check_character_is_named_as_such() -> None:
    with pytest.raises(InvitationRefused) as refused:
        request(response(case="MDT-7K3Q-F9X"))
    assert [problem.field for problem in refused.value.problems] == ["case"]


def test_a_message_that_fails_the_lint_is_refused_and_not_handed_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mdtkit.calendars.message.summary", lambda _: "mdtkit: about Zephyrine")
    with pytest.raises(InvitationRefused) as refused:
        request(response())
    assert [problem.field for problem in refused.value.problems] == ["SUMMARY"]


@given(words=st.text(min_size=1), member=st.sampled_from(["case", "uid", "organizer", "attendee", "zone"]))
def test_no_member_takes_free_words(words: str, member: str) -> None:
    canary = f"Zephyrine {words} Quill"
    with pytest.raises(InvitationRefused):
        request(response(**{member: canary}))


@pytest.mark.parametrize(
    "changes",
    [
        {"attendees": ()},
        {"attendees": (Attendee(email="a@b.example"), Attendee(email="A@b.example"))},
        {"type": ""},
        {"minutes": 0},
    ],
)
def test_a_meeting_without_people_kind_or_length_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(InvitationRefused):
        request(meeting(**changes))


@pytest.mark.parametrize("kind", ["immediate", "initial", "ongoing", "case_review", "committee", "training"])
def test_every_kind_of_meeting_has_a_neutral_title(kind: str) -> None:
    message = request(meeting(type=kind, case=None))
    assert lint(message) == ()
    assert b"immediate" not in message
    assert b"MDT-" not in message


def test_the_room_is_entered_without_loading_the_calendar_library() -> None:
    program = "import sys, mdtkit.calendars; sys.exit('icalendar' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
