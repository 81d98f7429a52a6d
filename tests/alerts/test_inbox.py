"""Answers are found in whatever a mail program keeps, and nothing in it is followed or believed."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdtkit.alerts.inbox import calendars, letters, split

ICS = b"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nX-WORD:\xc3\xa9\r\nEND:VCALENDAR\r\n"
BARE = ICS.replace(b"\r\n", b"\n")


def letter(encoding: str = "base64") -> bytes:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "ruiz@agency.example", "Accepted"
    mail.set_content("Rosa Inventada will not come.\nFrom here on nothing.\n")
    mail.add_alternative(ICS.decode(), subtype="calendar", params={"method": "REPLY"}, cte=encoding)
    mail.add_attachment(ICS, maintype="application", subtype="ics", filename="invite.ics")
    return mail.as_bytes()


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable", "8bit"])
def test_the_calendar_part_of_a_mail_is_found_once_whatever_its_encoding(encoding: str) -> None:
    assert [one.rstrip() for one in calendars(letter(encoding))] == [BARE.rstrip()]


def test_a_bare_file_is_its_own_calendar_message() -> None:
    assert calendars(ICS) == [ICS]


def test_a_mail_without_one_has_none() -> None:
    assert calendars(b"Subject: lunch?\n\nToday?\n") == []


def test_an_mbox_is_taken_apart_at_its_separators_and_nowhere_else() -> None:
    mail = letter().replace(b"\nFrom here", b"\n>From here")
    box = b"".join(b"From ruiz@agency.example Sun Mar  8 10:00:00 2026\n" + mail + b"\n" for _ in range(3))
    messages = [one for _, one in split(box)]
    assert len(messages) == 3
    assert all(isinstance(one, bytes) and len(calendars(one)) == 1 for one in messages)


def test_a_maildir_and_a_plain_folder_are_read_and_links_are_not_followed(tmp_path: Path) -> None:
    for folder in ("new", "cur", "tmp"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "1.host").write_bytes(letter())
    (tmp_path / "secret").write_bytes(letter())
    (tmp_path / "new" / "link").symlink_to(tmp_path / "secret")
    assert len(list(letters(tmp_path))) == 2
    assert len(list(letters(tmp_path / "new"))) == 1


def test_what_is_too_large_or_cannot_be_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "big").write_bytes(b"x" * (1024 * 1024 + 1))
    ((_, told),) = letters(tmp_path)
    assert not isinstance(told, bytes)
    assert "larger" in told.message
    ((_, gone),) = letters(tmp_path / "nothing")
    assert not isinstance(gone, bytes)


def test_a_mail_nested_without_end_is_given_up_quietly() -> None:
    mail = ICS
    for depth in range(300):
        edge = f"b{depth}".encode()
        kind = b"text/calendar" if depth == 0 else b"multipart/mixed; boundary=b%d" % (depth - 1)
        mail = b"--%s\r\nContent-Type: %s\r\n\r\n%s\r\n--%s--\r\n" % (edge, kind, mail, edge)
    assert calendars(b"Content-Type: multipart/mixed; boundary=b299\r\n\r\n" + mail) == []


@given(st.binary(max_size=300), st.integers(0, 900))
def test_no_bytes_whatever_bring_the_reader_down(noise: bytes, place: int) -> None:
    whole = letter()
    for _, message in split(whole[:place] + noise + whole[place:]):
        if isinstance(message, bytes):
            calendars(message)
