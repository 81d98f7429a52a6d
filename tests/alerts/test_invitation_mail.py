"""Calendar invitations as mail: through a real SMTP server, part by part."""

import asyncio
import email
import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import msgspec
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

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
    send_invitations,
)
from mdtkit.alerts.imip import examine, mail
from mdtkit.alerts.post import post
from mdtkit.alerts.receivers import MailReceiver
from tests.alerts.county import ADVOCATE, CASE, WORDING, WORKER, ZONE, planned, recorded

STAMP = datetime(2026, 3, 8, 9, 31, tzinfo=UTC)
ADDRESSES = {WORKER.person: "worker@agency.example", ADVOCATE.person: "advocate@agency.example"}


class Postbox:
    """A handler of the SMTP server: keeps each mail, refuses it with ``refuse``, or makes ``trouble`` after it."""

    def __init__(self) -> None:
        self.letters: list[tuple[list[str], bytes]] = []
        self.refuse: str | None = None
        self.trouble: str | None = None

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if address.startswith("gone@"):
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.refuse is not None:
            return self.refuse
        self.letters.append((envelope.rcpt_tos, envelope.content))
        if self.trouble == "hangs up":
            server.transport.close()
        elif self.trouble == "says nothing":
            await asyncio.Event().wait()
        return "250 OK"


class AnyPort(Controller):
    """The server on a port of the system's choosing."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@contextmanager
def smtp(**options: Any) -> Iterator[tuple[Postbox, int]]:
    postbox = Postbox()
    controller = AnyPort(postbox, hostname="127.0.0.1", port=0, **options)
    controller.start()
    try:
        yield postbox, controller.port
    finally:
        controller.stop()


def plain(port: int) -> MailServer:
    return MailServer(host="127.0.0.1", port=port, sender="mdtkit@county.example", security="none", timeout=5)


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


def letter_to(address: str) -> EmailMessage:
    made = invitation(planned(), WORKER.person, attendee=address)
    return mail(calendars.request(made), to=address)


def test_a_refused_mailbox_and_a_refused_letter_are_failures() -> None:
    with smtp() as (postbox, port):
        assert post(plain(port), letter_to("gone@agency.example")) == ("failed", "not-accepted")
        postbox.refuse = "554 not here"
        assert post(plain(port), letter_to("worker@agency.example")) == ("failed", "not-accepted")


@pytest.mark.parametrize("trouble", ["hangs up", "says nothing"])
def test_a_server_that_takes_the_letter_and_gives_no_answer_leaves_it_unknown(trouble: str) -> None:
    with smtp() as (postbox, port):
        postbox.trouble = trouble
        server = msgspec.structs.replace(plain(port), timeout=0.5)
        assert post(server, letter_to("worker@agency.example")) == ("unknown", "no-answer")
    assert len(postbox.letters) == 1


def test_no_server_is_a_failure_and_no_mail_settings_no_route() -> None:
    with smtp() as (_, port):
        gone = plain(port)
    assert post(gone, letter_to("worker@agency.example")) == ("failed", "unreachable")
    outcome = invited(planned(), invites(planned()), None)
    assert {(one.state, one.reason) for one in outcome.deliveries} == {("failed", "no-route")}


def test_without_encryption_no_password_and_no_other_machine() -> None:
    elsewhere = msgspec.structs.replace(plain(25), host="mail.county.example")
    with_password = msgspec.structs.replace(plain(25), user="mdtkit", password="hunter2")
    assert post(elsewhere, letter_to("worker@agency.example")) == ("failed", "insecure")
    assert post(with_password, letter_to("worker@agency.example")) == ("failed", "insecure")
    assert "hunter2" not in repr(with_password)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ssl.SSLContext]:
    """A certificate for this machine that only who names its file trusts."""
    folder = tmp_path_factory.mktemp("authority")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Testado County")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2100, 1, 1, tzinfo=UTC))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "ca.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "ca.pem", folder / "key.pem")
    return folder / "ca.pem", context


def login(server: Any, session: Any, envelope: Any, mechanism: str, data: LoginPassword) -> AuthResult:
    return AuthResult(success=data.password == b"hunter2", handled=False)


@pytest.mark.parametrize(
    ("changes", "result"),
    [
        ({}, ("sent", "accepted")),
        ({"password": "wrong"}, ("failed", "login-refused")),
        ({"ca_file": None}, ("failed", "not-trusted")),
        ({"host": "127.0.0.1"}, ("failed", "not-trusted")),
    ],
)
def test_mail_goes_out_encrypted_and_logged_in_or_not_at_all(
    authority: tuple[Path, ssl.SSLContext], changes: dict[str, Any], result: tuple[str, str]
) -> None:
    ca_file, context = authority
    options = {"tls_context": context, "require_starttls": True, "auth_required": True, "authenticator": login}
    with smtp(**options) as (postbox, port):
        server = MailServer(
            host="localhost",
            port=port,
            sender="mdtkit@county.example",
            user="mdtkit",
            password="hunter2",
            ca_file=str(ca_file),
        )
        letter = letter_to("worker@agency.example")
        assert post(msgspec.structs.replace(server, **changes), letter) == result
    assert len(postbox.letters) == (result[0] == "sent")


def test_the_demo_mail_receiver_keeps_what_comes_in_byte_for_byte() -> None:
    letter = letter_to("worker@agency.example")
    with MailReceiver() as receiver:
        assert post(plain(receiver.port), letter) == ("sent", "accepted")
        with smtplib.SMTP("127.0.0.1", receiver.port, timeout=5) as connection:
            connection.sendmail("a@b.example", ["c@d.example"], b".dot\r\n..two\r\n")
    first, second = receiver.received
    assert (first.sender, first.to) == ("mdtkit@county.example", ("worker@agency.example",))
    assert first.content == letter.as_bytes()
    assert second.content == b".dot\r\n..two\r\n"
    assert CASE.encode() in first.content
