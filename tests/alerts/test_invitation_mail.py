"""Calendar invitations as mail: through a real SMTP server, part by part."""

import email
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.policy import default
from typing import Any

import msgspec
import pytest

from mdtkit import calendars
from mdtkit.alerts import (
    AlertIntent,
    ClockIsSet,
    FamilyNeedsClearance,
    MailServer,
    Outcome,
    PayloadRefused,
    Person,
    Routes,
    render,
    send,
    send_invitations,
)
from mdtkit.alerts.imip import examine, mail
from tests.alerts.county import ADVOCATE, WORDING, WORKER, ZONE, channels, planned, recorded
from tests.alerts.postbox import plain, smtp

STAMP = datetime(2026, 3, 8, 9, 31, tzinfo=UTC)
ADDRESSES = {WORKER.person: "worker@agency.example", ADVOCATE.person: "advocate@agency.example"}


def invitation(intent: AlertIntent, person: str, **changes: Any) -> calendars.ResponseInvitation:
    (asked,) = [asked for asked in intent.asked if asked.person == person]
    made = calendars.ResponseInvitation(
        uid=asked.uid,
        organizer="mdtkit@county.example",
        stamp=STAMP,
        zone=str(ZONE),
        case=intent.case,
        due=intent.due,
        attendee=ADDRESSES[person],
        rehearsal=intent.rehearsal == "yes",
    )
    return msgspec.structs.replace(made, **changes)


def invites(intent: AlertIntent) -> dict[str, bytes]:
    return {asked.person: calendars.request(invitation(intent, asked.person)) for asked in intent.asked}


def routes(server: MailServer | None) -> Routes:
    return Routes(mail=server, people={person: Person(invite=to) for person, to in ADDRESSES.items()})


def invited(intent: AlertIntent, messages: dict[str, bytes], server: MailServer | None, **how: Any) -> Outcome:
    entry = recorded(intent.as_data(), clock=how.get("clock"))
    return send_invitations(entry, messages, routes(server), WORDING, clock_set=how.get("clock_set", False))


@pytest.mark.requirement("M1")
def test_each_responder_gets_an_invitation_alone_under_their_own_uid() -> None:
    intent = planned()
    with smtp() as (postbox, port):
        outcome = invited(intent, invites(intent), plain(port))
    assert [(one.channel, one.state) for one in outcome.deliveries] == [("invite", "sent"), ("invite", "sent")]
    assert sorted(to for to, _ in postbox.letters) == [["advocate@agency.example"], ["worker@agency.example"]]
    for (to,), content in postbox.letters:
        (asked,) = [asked for asked in intent.asked if ADDRESSES[asked.person] == to]
        (other,) = [asked for asked in intent.asked if ADDRESSES[asked.person] != to]
        assert asked.uid.encode() in content
        assert other.uid.encode() not in content
        assert ADDRESSES[other.person].encode() not in content


def test_the_mail_has_the_shape_that_mail_programs_show_as_an_invitation() -> None:
    intent = planned()
    message = invites(intent)[WORKER.person]
    with smtp() as (postbox, port):
        invited(intent, {WORKER.person: message}, plain(port))
    ((_, content),) = postbox.letters
    letter = email.message_from_bytes(content, policy=default)
    assert [part.get_content_type() for part in letter.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/calendar",
        "application/ics",
    ]
    calendar, attachment = list(letter.walk())[3:]
    assert dict(calendar["Content-Type"].params) == {"charset": "utf-8", "method": "REQUEST", "component": "VEVENT"}
    assert calendar["Content-Disposition"] is None
    assert calendar.get_content().encode() == message
    assert attachment.get_content() == message
    assert attachment.get_filename() == "invite.ics"
    assert letter["Subject"] == "mdtkit MDT-7K3Q-F9D: respond by 04:20"
    assert letter["Date"].datetime == STAMP
    assert letter["Auto-Submitted"] == "auto-generated"
    assert all(len(line) <= 998 for line in content.split(b"\r\n"))


def test_the_same_invitation_is_the_same_mail_so_that_a_repeat_is_recognised() -> None:
    message = invites(planned())[WORKER.person]
    first, second = (mail(message, to="worker@agency.example") for _ in range(2))
    assert first.as_bytes() == second.as_bytes()
    assert first["Message-ID"].endswith("@county.example>")


def test_the_uid_that_proves_an_answer_is_not_in_the_headers_that_mail_servers_log() -> None:
    intent = planned()
    letter = mail(invites(intent)[WORKER.person], to="worker@agency.example")
    assert intent.asked[0].invite not in str(letter.items())


def test_a_cancellation_says_so_in_subject_and_method() -> None:
    message = calendars.cancellation(invitation(planned(), WORKER.person), stamp=STAMP + timedelta(minutes=5))
    letter = mail(message, to="worker@agency.example")
    assert letter["Subject"] == "Cancelled: mdtkit MDT-7K3Q-F9D: respond by 04:20"
    assert 'method="CANCEL"' in letter.as_string()


def altered(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    def change(message: bytes) -> bytes:
        assert old in message
        return message.replace(old, new)

    return change


@pytest.mark.parametrize(
    "change",
    [
        altered(b"see mdtkit", b"Elm Street 4"),
        altered(b"respond by 04:20", b"about Zephyrine"),
        altered(b"END:VEVENT", b"COMMENT:Zephyrine\r\nEND:VEVENT"),
        altered(b"ORGANIZER:", b"ORGANIZER;CN=Zephyrine:"),
        altered(b"ATTENDEE;", b"ATTENDEE;CN=Zephyrine;"),
        altered(b"mdtkit reminder", b"Zephyrine ran"),
        altered(b"MDT-7K3Q-F9D", b"MDT-7K3Q-F9X"),
        altered(b"see mdtkit", "see mdtkit, Zéphyrine".encode()),
        altered(b"METHOD:REQUEST\r\n", b""),
        altered(b"\r\n", b"\n"),
    ],
)
def test_a_calendar_message_with_anything_of_its_own_does_not_leave(change: Callable[[bytes], bytes]) -> None:
    intent = planned()
    messages = invites(intent)
    messages[WORKER.person] = change(messages[WORKER.person])
    with smtp() as (postbox, port), pytest.raises(PayloadRefused) as refused:
        invited(intent, messages, plain(port))
    assert postbox.letters == []
    assert "phyrine" not in str(refused.value)


def test_a_title_with_something_like_a_case_reference_is_refused_by_the_door_itself() -> None:
    message = invites(planned())[WORKER.person].replace(b"MDT-7K3Q-F9D", b"MDT-7K3Q-F9X")
    with pytest.raises(PayloadRefused, match="no case reference"):
        examine(message)


def test_a_word_put_anywhere_into_an_invitation_is_caught_at_the_door() -> None:
    """Except in an address, which the door compares with the routes instead."""
    message = invites(planned())[WORKER.person]
    known = examine(message)
    for place in range(len(message)):
        try:
            seen = examine(message[:place] + b"Quill" + message[place:])
        except PayloadRefused:
            continue
        assert (seen.organizer, seen.attendees) != (known.organizer, known.attendees), place


@pytest.mark.parametrize(
    "changes",
    [
        {"uid": calendars.new_uid(bytes(16))},
        {"case": "MDT-0000-000"},
        {"attendee": "quill@family.example"},
        {"rehearsal": True},
        {"organizer": "quill@family.example"},
    ],
)
def test_an_invitation_that_is_not_this_persons_for_this_alert_does_not_leave(changes: dict[str, Any]) -> None:
    intent = planned()
    message = calendars.request(invitation(intent, WORKER.person, **changes))
    with smtp() as (postbox, port), pytest.raises(PayloadRefused):
        invited(intent, {WORKER.person: message}, plain(port))
    assert postbox.letters == []


def test_nobody_but_those_asked_is_invited() -> None:
    intent = planned(people=[WORKER])
    messages = invites(planned())
    with smtp() as (postbox, port), pytest.raises(PayloadRefused, match="does not ask"):
        invited(intent, messages, plain(port))
    assert postbox.letters == []


def test_hard_stops_hold_for_invitations_too() -> None:
    intent = planned()
    data = intent.as_data()
    data["asked"][0]["seat"] = "caregiver"
    with smtp() as (postbox, port):
        with pytest.raises(FamilyNeedsClearance):
            send_invitations(recorded(data), invites(intent), routes(plain(port)), WORDING, clock_set=False)
        with pytest.raises(ClockIsSet):
            invited(intent, invites(intent), plain(port), clock_set=True)
    assert postbox.letters == []


def test_a_rehearsal_invitation_says_so() -> None:
    intent = planned(rehearsing=True)
    with smtp() as (postbox, port):
        outcome = invited(intent, invites(intent), plain(port), clock="set", clock_set=True)
    assert {one.state for one in outcome.deliveries} == {"sent"}
    assert all(b"Subject: REHEARSAL mdtkit" in content for _, content in postbox.letters)


def test_an_alert_by_mail_is_plain_text_and_says_nothing_of_the_library_that_sent_it() -> None:
    intent = planned(people=[WORKER])
    with smtp() as (postbox, port):
        channel = f"mailto://127.0.0.1:{port}?mode=insecure&from=mdtkit@county.example&to=worker@agency.example"
        by_mail = Routes(people={WORKER.person: Person(channels=(channel,))})
        outcome = send(recorded(intent.as_data()), by_mail, WORDING, by=channels(), zone=ZONE, clock_set=False)
    assert [one.state for one in outcome.deliveries] == ["sent"]
    ((_, content),) = postbox.letters
    letter = email.message_from_bytes(content, policy=default)
    assert letter.get_content_type() == "text/plain"
    assert letter["Subject"] == "mdtkit MDT-7K3Q-F9D: respond by 04:20"
    said = letter.get_content().split()
    assert said == render(intent, intent.asked[0], WORDING, ZONE).body.split()
    assert b"pprise" not in content


def test_without_mail_settings_there_is_no_route() -> None:
    outcome = invited(planned(), invites(planned()), None)
    assert {(one.state, one.reason) for one in outcome.deliveries} == {("failed", "no-route")}
