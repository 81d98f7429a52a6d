"""Answers to our invitations, read back: iTIP REPLY and COUNTER (RFC 5546 3.2.3, 3.2.7).

Anybody can write such a message. What is taken from it is a code, an address to compare and instants; every word of
it (COMMENT, SUMMARY, DESCRIPTION, names) is dropped unread, recurrence rules are never expanded, and a problem says
what is wrong and in which line, never what stands there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

from mdtkit.calendars.content import Component, Line, problem, read
from mdtkit.chronology.problem import Problem

LARGEST = 256 * 1024
"""Bytes of one calendar message: an answer has a few hundred."""
METHODS = ("REPLY", "COUNTER")
ANSWERS = {"ACCEPTED": "accepted", "DECLINED": "declined", "TENTATIVE": "tentative"}
_FORGIVEN = ("does not end with CRLF", "has a line that does not end with CRLF", "has a line longer than 75 octets")
_WORDS = ("COMMENT", "X-ALT-DESC", "X-MICROSOFT-CDO-OWNERAPPTID-COMMENT")
_UTC = re.compile(r"\d{8}T\d{6}Z")
_LOCAL = re.compile(r"\d{8}T\d{6}")
_UID = re.compile(r"([0-9a-f]{32})@mdtkit")
_ADDRESS = re.compile(r"mailto:([^\s@<>\"]{1,64}@[^\s@<>\"]{1,255})", re.IGNORECASE)


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """One answer as its message tells it. ``invite`` is the random half of its UID, ``words`` whether it held free
    words (they are not kept), ``behalf`` whether somebody else sent it for who is named."""

    method: Literal["REPLY", "COUNTER"]
    invite: str
    answer: str
    addresses: tuple[str, ...]
    sequence: int
    sent: datetime
    occurrence: datetime | None = None
    proposed: datetime | None = None
    words: bool = False
    behalf: bool = False


def replies(message: bytes) -> tuple[tuple[Reply, ...], tuple[Problem, ...]]:
    """The answers in a calendar message, and everything that is wrong with it. Never raises for what it is given."""
    if len(message) > LARGEST:
        return (), (problem("message", "is larger than 256 KiB, so it was not read", 1),)
    lines = message.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n").rstrip(b"\n")
    top, problems = read(lines.replace(b"\n", b"\r\n") + b"\r\n")
    problems = [one for one in problems if one.message not in _FORGIVEN]
    if [component.name for component in top] != ["VCALENDAR"]:
        return (), (*problems, problem("VCALENDAR", "must be there exactly once, around everything", 1))
    if problems:
        return (), tuple(problems)
    calendar = top[0]
    method = calendar.first("METHOD")
    if method is None or len(calendar.all("METHOD")) != 1 or method.value.upper() not in METHODS:
        number = method.number if method else calendar.number
        return (), (problem("METHOD", "is not REPLY or COUNTER, so this is no answer to an invitation", number),)
    events = calendar.of("VEVENT")
    if not events:
        return (), (problem("VEVENT", "is not there: nothing is answered", calendar.number),)
    found: list[Reply] = []
    for event in events:
        answer = _reply(event, "REPLY" if method.value.upper() == "REPLY" else "COUNTER")
        if isinstance(answer, Reply):
            found.append(answer)
        else:
            problems += answer
    return tuple(found), tuple(problems)


def _reply(event: Component, method: Literal["REPLY", "COUNTER"]) -> Reply | list[Problem]:
    problems = list(_once(event))
    uid, stamp, sequence = event.first("UID"), event.first("DTSTAMP"), event.first("SEQUENCE")
    known = _UID.fullmatch(uid.value.strip()) if uid else None
    if uid and known is None:
        problems.append(problem("UID", "is not that of an invitation of ours", uid.number))
    sent = _instant(stamp.value) if stamp and _UTC.fullmatch(stamp.value) else None
    if stamp and sent is None:
        problems.append(problem("DTSTAMP", "is not an instant in UTC", stamp.number))
    count = 0
    if sequence is not None:
        if re.fullmatch(r"\d{1,6}", sequence.value, re.ASCII):
            count = int(sequence.value)
        else:
            problems.append(problem("SEQUENCE", "is not a number", sequence.number))
    attendees = event.all("ATTENDEE")
    if not attendees or (method == "REPLY" and len(attendees) != 1):
        problems.append(problem("ATTENDEE", "must be who answers, and nobody else", event.number))
    addresses = tuple(_ADDRESS.fullmatch(line.value.strip()) for line in attendees)
    if None in addresses:
        problems.append(problem("ATTENDEE", "is not a mailto: address", event.number))
    answer = "countered" if method == "COUNTER" else ANSWERS.get(_partstat(attendees))
    if answer is None:
        problems.append(problem("PARTSTAT", "is not ACCEPTED, DECLINED or TENTATIVE", event.number))
    occurrence = _occurrence(event, problems)
    proposed = _proposed(event, problems) if method == "COUNTER" else None
    if problems or known is None or sent is None or answer is None:
        return problems
    return Reply(
        method=method,
        invite=known[1],
        answer=answer,
        addresses=tuple(address[1].casefold() for address in addresses if address),
        sequence=count,
        sent=sent,
        occurrence=occurrence,
        proposed=proposed,
        words=any(event.first(name) for name in _WORDS),
        behalf=any("SENT-BY" in line.params or "DELEGATED-FROM" in line.params for line in attendees),
    )


def _once(event: Component) -> Iterator[Problem]:
    for name in ("UID", "DTSTAMP"):
        if len(event.all(name)) != 1:
            yield problem(name, f"must be there exactly once, is there {len(event.all(name))} times", event.number)
    for name in ("SEQUENCE", "RECURRENCE-ID", "DTSTART"):
        if len(event.all(name)) > 1:
            yield problem(name, "must be there at most once", event.number)


def _partstat(attendees: list[Line]) -> str:
    return attendees[0].params.get("PARTSTAT", "").upper() if attendees else ""


def _occurrence(event: Component, problems: list[Problem]) -> datetime | None:
    """Which one of a series is answered, by where the series puts it; None: all of it."""
    line = event.first("RECURRENCE-ID")
    if line is None:
        return None
    if "RANGE" in line.params:
        problems.append(problem("RECURRENCE-ID", "answers several at once (RANGE): ask the person", line.number))
        return None
    return _when(line, problems)


def _proposed(event: Component, problems: list[Problem]) -> datetime | None:
    """The beginning that a counter-proposal asks for. Of a time that occurs twice it is the earlier instant."""
    line = event.first("DTSTART")
    if line is None:
        problems.append(problem("DTSTART", "is not there: no other time is proposed", event.number))
        return None
    return _when(line, problems)


def _when(line: Line, problems: list[Problem]) -> datetime | None:
    """The instant of a time as programs write it, in UTC or in a zone that is known."""
    if _UTC.fullmatch(line.value):
        found, why = _instant(line.value), "is not a date that exists"
    elif not _LOCAL.fullmatch(line.value):
        found, why = None, "is not a date with time"
    elif "TZID" not in line.params:
        found, why = None, "floats: it names no zone, so it is no instant"
    else:
        zone = known_zone(line.params["TZID"])
        found = _instant(f"{line.value}Z", zone) if zone else None
        why = "is not a date that exists" if zone else "is in a zone that is not known"
    if found is None:
        problems.append(problem(line.name, why, line.number))
    return found


def known_zone(name: str) -> ZoneInfo | None:
    """The zone of a TZID as programs write it: the database's name, or Windows' (Outlook)."""
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    try:
        return ZoneInfo(WINDOWS_TO_OLSON.get(name, name))
    except (KeyError, ValueError, OSError):
        return None


def _instant(text: str, zone: ZoneInfo | None = None) -> datetime | None:
    try:
        local = datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=zone or UTC)
        return local.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
