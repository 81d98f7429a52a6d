"""Calendar answers found in what a mail program keeps: a bare .ics, one mail, an mbox, or a folder of mails.

Whoever can send mail to the county wrote these bytes. Sizes and numbers are bounded, nothing in them is followed,
fetched or run, and no problem repeats a word of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import Message
from pathlib import Path

from mdtkit.chronology.problem import Problem

LARGEST = 1024 * 1024
"""Bytes of one mail that are looked at: an answer has a few thousand."""
LARGEST_BOX = 64 * 1024 * 1024
MOST = 5000
"""Messages of one mailbox or folder."""
_PARTS = 50
_CALENDAR = ("text/calendar", "application/ics")
_FROM = re.compile(rb"(?m)^From (?=\S+ [^\r\n]*\d{4}\s*$)")


def letters(path: Path) -> Iterator[tuple[str, bytes | Problem]]:
    """(place, its bytes, or why they are not read) of each message of a file, mbox, Maildir or plain folder.

    The place is a number: a file name may hold a name.
    """
    if path.is_dir():
        yield from _folder(path)
        return
    try:
        if path.stat().st_size > LARGEST_BOX:
            yield "file", Problem(field="file", message="is larger than 64 MiB, so it was not read")
            return
        content = path.read_bytes()
    except OSError:
        yield "file", Problem(field="file", message="cannot be read")
        return
    yield from split(content)


def split(content: bytes) -> Iterator[tuple[str, bytes | Problem]]:
    """The messages of an mbox, or the one that the bytes are."""
    starts = [found.start() for found in _FROM.finditer(content)] if content.startswith(b"From ") else []
    if not starts:
        yield "message 1", _bounded(content)
        return
    for number, (begin, end) in enumerate(zip(starts, [*starts[1:], len(content)], strict=True), start=1):
        if number > MOST:
            yield f"message {number}", Problem(field="file", message=f"only the first {MOST} messages were read")
            return
        mail = content[begin:end].partition(b"\n")[2]
        yield f"message {number}", _bounded(re.sub(rb"(?m)^>(?=>*From )", b"", mail))


def calendars(message: bytes) -> list[bytes]:
    """The calendar texts of a message: itself where it is a bare .ics, else its calendar parts, each once."""
    if message.lstrip(b"\xef\xbb\xbf \t\r\n")[:15].upper() == b"BEGIN:VCALENDAR":
        return [message]
    try:
        mail = message_from_bytes(message, policy=policy.compat32)
        parts = [part for part, _ in zip(_walk(mail), range(_PARTS), strict=False)]
        found = [bytes(part.get_payload(decode=True) or b"") for part in parts if _is_calendar(part)]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return []
    return list(dict.fromkeys(one.replace(b"\r\n", b"\n") for one in found))


def _walk(mail: Message) -> Iterator[Message]:
    """The parts in order, without recursion: a mail may be nested as deep as its sender liked."""
    waiting = [mail]
    while waiting:
        part = waiting.pop()
        yield part
        inner = part.get_payload()
        if isinstance(inner, list):
            waiting.extend(one for one in reversed(inner) if isinstance(one, Message))


def _is_calendar(part: Message) -> bool:
    return not part.is_multipart() and part.get_content_type() in _CALENDAR


def _bounded(content: bytes) -> bytes | Problem:
    if len(content) > LARGEST:
        return Problem(field="message", message="is larger than 1 MiB, so it was not read")
    return content


def _folder(path: Path) -> Iterator[tuple[str, bytes | Problem]]:
    """A Maildir (new and cur), or every plain file of a folder; links are not followed."""
    try:
        inside = [path / name for name in ("new", "cur") if (path / name).is_dir()] or [path]
        files = sorted(one for folder in inside for one in folder.iterdir() if one.is_file() and not one.is_symlink())
    except OSError:
        yield "folder", Problem(field="folder", message="cannot be read")
        return
    for number, file in enumerate(files, start=1):
        if number > MOST:
            yield f"message {number}", Problem(field="folder", message=f"only the first {MOST} messages were read")
            return
        try:
            with file.open("rb") as opened:
                content = opened.read(LARGEST + 1)
        except OSError:
            yield f"message {number}", Problem(field="message", message="cannot be read")
            continue
        yield f"message {number}", _bounded(content)
