"""Handing a letter to a mail server: what is sent, what failed, what nobody can tell."""

import smtplib
import ssl
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import msgspec
import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from mdtkit import calendars
from mdtkit.alerts import MailServer
from mdtkit.alerts.imip import mail
from mdtkit.alerts.post import post
from mdtkit.alerts.receivers import MailReceiver
from tests.alerts.county import CASE, DUE, ZONE
from tests.alerts.postbox import plain, smtp

STAMP = datetime(2026, 3, 8, 9, 31, tzinfo=UTC)


def letter_to(address: str) -> EmailMessage:
    made = calendars.ResponseInvitation(
        uid=calendars.new_uid(bytes(16)),
        organizer="mdtkit@county.example",
        stamp=STAMP,
        zone=str(ZONE),
        case=CASE,
        due=DUE,
        attendee=address,
    )
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


def test_no_server_is_a_failure() -> None:
    with smtp() as (_, port):
        gone = plain(port)
    assert post(gone, letter_to("worker@agency.example")) == ("failed", "unreachable")


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
