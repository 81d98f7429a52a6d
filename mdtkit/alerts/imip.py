"""A calendar message as mail (iMIP, RFC 6047), read word for word before it is let out.

``mdtkit.calendars`` makes these messages and lints them; this is a second lock on another door, written
independently: what is not one of a few fixed texts, a reference, an address or a time does not leave.
The shape (store.md 5) is the one that mail programs show as an invitation: multipart/alternative whose last
part is ``text/calendar`` with the method, and the same bytes attached for old programs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256

import msgspec

from mdtkit.alerts.payload import PayloadRefused
from mdtkit.chronology.problem import Problem
from mdtkit.chronology.reference import is_reference

_MAIL = r"mailto:[A-Za-z0-9._%+'-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
_LOCAL = r"\d{8}T\d{6}"
_WHEN = rf"(?:;TZID=[A-Za-z0-9_+-]+(?:/[A-Za-z0-9_+-]+)*:{_LOCAL}|:{_LOCAL}Z?)"
_SEVERAL = rf"(?:;TZID=[A-Za-z0-9_+-]+(?:/[A-Za-z0-9_+-]+)*:{_LOCAL}(?:,{_LOCAL})*|:{_LOCAL}Z(?:,{_LOCAL}Z)*)"
_ANSWER = r"Accept or decline\\; write nothing about the case in your answer\."
# Property → everything that may follow its name, parameters included. What is not listed does not leave.
_ALLOWED = {
    "BEGIN": ":(?:VCALENDAR|VEVENT|VALARM|VTIMEZONE|STANDARD|DAYLIGHT)",
    "END": ":(?:VCALENDAR|VEVENT|VALARM|VTIMEZONE|STANDARD|DAYLIGHT)",
    "VERSION": r":2\.0",
    "PRODID": ":-//mdtkit//invitations 1//EN",
    "METHOD": ":(?:REQUEST|CANCEL)",
    "UID": ":[0-9a-f]{32}@mdtkit",
    "DTSTAMP": rf":{_LOCAL}Z",
    "DTSTART": _WHEN,
    "DTEND": _WHEN,
    "RECURRENCE-ID": _WHEN,
    "RRULE": r":FREQ=(?:WEEKLY|MONTHLY);COUNT=\d{1,2}(?:;INTERVAL=\d|;BYDAY=-?\d[A-Z]{2}|;BYMONTHDAY=-?\d{1,2})",
    "EXDATE": _SEVERAL,
    "RDATE": _SEVERAL,
    "SEQUENCE": r":\d{1,6}",
    "STATUS": ":(?:CONFIRMED|TENTATIVE|CANCELLED)",
    "CLASS": ":CONFIDENTIAL",
    "ORGANIZER": f":{_MAIL}",
    "ATTENDEE": rf"(?:;(?:CUTYPE|PARTSTAT|ROLE|RSVP)=[A-Z-]+)*:{_MAIL}",
    "SUMMARY": r":(?:REHEARSAL )?mdtkit(?: MDT-[0-9A-Z]{4}-[0-9A-Z]{3})?: "
    r"(?:respond by \d\d:\d\d(?: [A-Z0-9+-]{2,5})?|(?:team|case-review|committee) meeting|training)",
    "LOCATION": ":see mdtkit",
    "DESCRIPTION": rf":(?:Details are in mdtkit\. {_ANSWER}|The agenda is in mdtkit\. {_ANSWER}|mdtkit reminder)",
    "ACTION": ":DISPLAY",
    "TRIGGER": r":-P(?:\d+D)?(?:T(?:\d+H)?(?:\d+M)?)?",
    "TZID": r":[A-Za-z0-9_+-]+(?:/[A-Za-z0-9_+-]+)*",
    "TZNAME": r":(?:[A-Z]{2,5}|[+-]\d{2,4})",
    "TZOFFSETFROM": r":[+-]\d{4}",
    "TZOFFSETTO": r":[+-]\d{4}",
}


class Invite(msgspec.Struct, frozen=True, kw_only=True):
    """What a guarded calendar message says about itself."""

    method: str
    uid: str
    sequence: int
    stamp: datetime
    summary: str
    organizer: str
    attendees: tuple[str, ...]

    @property
    def case(self) -> str | None:
        """The case reference in its title, if it names one."""
        found = re.search(r"MDT-\w{4}-\w{3}", self.summary)
        return found[0] if found else None


def examine(calendar: bytes, *, place: str | None = None) -> Invite:
    """Read a calendar message and refuse anything in it that is not allowed to leave.

    ``place`` is the venue that the county lets this one name; otherwise none leaves.

    Raises:
        PayloadRefused: naming the property and line, never the value.
    """
    problems = []
    said: dict[str, list[str]] = {}
    allowed = _ALLOWED if place is None else {**_ALLOWED, "LOCATION": f":{re.escape(_escaped(place))}"}
    for number, line in enumerate(_lines(calendar), start=1):
        name = re.match(r"[A-Z-]*", line, re.ASCII)
        field = name[0] if name else ""
        if not re.fullmatch(allowed.get(field, "(?!)"), line[len(field) :], re.ASCII):
            problems.append(Problem(field=field or "line", message="may not leave in an invitation", at=f"{number}"))
        said.setdefault(field, []).append(line.rpartition(":")[2] if "mailto:" in line else line.partition(":")[2])
    # The events of a series are of one invitation: what each says of it is the same.
    events = said.get("BEGIN", []).count("VEVENT")
    problems.extend(
        Problem(field=field, message="must be there once, the same in every event")
        for field in ("METHOD", "UID", "SEQUENCE", "DTSTAMP", "SUMMARY", "ORGANIZER")
        if len(said.get(field, [])) != (1 if field == "METHOD" else events) or len({*said.get(field, ())}) != 1
    )
    if problems:
        raise PayloadRefused(problems)
    invite = Invite(
        method=said["METHOD"][0],
        uid=said["UID"][0],
        sequence=int(said["SEQUENCE"][0]),
        stamp=datetime.strptime(said["DTSTAMP"][0], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC),
        summary=said["SUMMARY"][0],
        organizer=said["ORGANIZER"][0],
        attendees=tuple(dict.fromkeys(said.get("ATTENDEE", ()))),
    )
    if invite.case is not None and not is_reference(invite.case):
        raise PayloadRefused([Problem(field="SUMMARY", message="names something that is no case reference")])
    return invite


def _escaped(text: str) -> str:
    """A text as a calendar line holds it (RFC 5545 3.3.11)."""
    return re.sub(r"([\\;,])", r"\\\1", text)


def mail(calendar: bytes, *, to: str, place: str | None = None) -> EmailMessage:
    """The mail that carries one calendar message to one of its attendees, from its organizer.

    The same message makes the same mail, Message-ID included, so a repeat is recognised. ``Date`` is the
    message's own stamp: no clock is read.

    Raises:
        PayloadRefused: as ``examine``; also when ``to`` is not among the attendees.
    """
    invite = examine(calendar, place=place)
    if to.casefold() not in {address.casefold() for address in invite.attendees}:
        raise PayloadRefused([Problem(field="to", message="is not an attendee of this invitation")])
    domain = invite.organizer.rpartition("@")[2]
    letter = EmailMessage(policy=SMTP)
    letter["From"] = invite.organizer
    letter["To"] = to
    letter["Subject"] = f"Cancelled: {invite.summary}" if invite.method == "CANCEL" else invite.summary
    letter["Date"] = format_datetime(invite.stamp)
    # Mail servers log this header, and the UID proves an answer: so its hash, which is as stable.
    name = sha256(f"{invite.uid}/{invite.sequence}/{invite.method}".encode()).hexdigest()[:32]
    letter["Message-ID"] = f"<{name}@{domain}>"
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(
        f"{letter['Subject']}\n\nAnswer in your calendar: accept or decline. Details are in mdtkit only; "
        "write nothing about the case in your answer.\n"
    )
    letter.add_alternative(
        calendar.decode("utf-8"), subtype="calendar", params={"method": invite.method, "component": "VEVENT"}
    )
    letter.add_attachment(calendar, maintype="application", subtype="ics", filename="invite.ics")
    for number, part in enumerate(part for part in letter.walk() if part.is_multipart()):
        part.set_boundary(f"={name}.{number}=")
    return letter


def _lines(calendar: bytes) -> Iterator[str]:
    try:
        text = calendar.decode("ascii")
    except UnicodeDecodeError:
        raise PayloadRefused([Problem(field="message", message="holds letters beyond ASCII")]) from None
    yield from text.removesuffix("\r\n").replace("\r\n ", "").split("\r\n")
