"""The words an alert may use: fixed templates, and titles and numbers from the county's own protocol.

Nothing here comes from a case. A template is a list of (label, slot) lines; the slots that exist are
``SLOTS`` and a test holds every template to them, so that none can grow a slot for words.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import msgspec

from mdtkit.protocol.model import Protocol

if TYPE_CHECKING:
    from mdtkit.alerts.payload import AlertIntent, Asked

SLOTS = frozenset({"case", "tier", "ask", "by", "call", "code", "key"})
"""Everything an alert can say."""

_ENDING = "Details are in mdtkit only. Write nothing about the case in your answer."
PLANS: dict[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "respond": (
        "respond by",
        (
            ("Case", "case"),
            ("MDT tier", "tier"),
            ("Asked of you", "ask"),
            ("By", "by"),
            ("Call", "call"),
            ("Answer with your code", "code"),
            ("Message", "key"),
        ),
    ),
    "report": (
        "report due",
        (
            ("Case", "case"),
            ("Report", "ask"),
            ("By", "by"),
            ("Call", "call"),
            ("Answer with your code", "code"),
            ("Message", "key"),
        ),
    ),
    "meeting": (
        "meeting begins",
        (
            ("Case", "case"),
            ("MDT tier", "tier"),
            ("You were invited, and your answer is missing", "ask"),
            ("Begins", "by"),
            ("Call", "call"),
            ("Message", "key"),
        ),
    ),
}
"""Template → the verb of its subject, and its lines. The allow-list: nothing else is ever sent."""

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_TELEPHONE = re.compile(r"[+(]?[0-9][0-9 ().+-]{1,30}", re.ASCII)
_LONGEST_TITLE = 80


class Contact(msgspec.Struct, frozen=True, kw_only=True):
    """Whom to call: an agency's title and telephone number, from the county's configuration."""

    title: str
    number: str


class Wording(msgspec.Struct, frozen=True, kw_only=True):
    """The county's words by code: ``asks`` clock → title, ``tiers`` tier → title, ``contacts`` agency → contact,
    ``seats`` the party ids that can be asked. What is not in here cannot be said."""

    asks: dict[str, str]
    tiers: dict[str, str]
    contacts: dict[str, Contact]
    seats: frozenset[str]


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """One message to one person, ready to leave. ``key`` stands in the body: the same key twice is one message."""

    person: str
    subject: str
    body: str
    key: str
    rehearsal: bool = False


def wording_of(protocol: Protocol) -> Wording:
    """The words of a county's protocol. A title that does not fit one plain line is replaced by its code."""
    contacts = {}
    for code, agency in protocol.agencies.items():
        number = agency.after_hours or agency.telephone
        if _TELEPHONE.fullmatch(number):
            contacts[code] = Contact(title=_line(agency.title, code), number=number)
    return Wording(
        asks={code: _line(clock.title, code) for code, clock in protocol.clocks.items()},
        tiers={code: _line(protocol.title("tier", code), code) for code in protocol.vocabulary("tier")},
        contacts=contacts,
        seats=frozenset(protocol.parties),
    )


def render(intent: AlertIntent, asked: Asked, wording: Wording, zone: ZoneInfo) -> Message:
    """The message of a guarded intent to one of its people; times on the county's clock and in UTC."""
    verb, lines = PLANS[intent.plan]
    contact = wording.contacts.get(intent.call or "")
    key = intent.message_key(asked.person)
    values = {
        "case": intent.case,
        "tier": wording.tiers[intent.tier] if intent.tier else None,
        "ask": wording.asks[intent.clock],
        "by": by_when(intent.due, zone),
        "call": f"{contact.title}, {contact.number}" if contact else "see `mdtkit crisis-card`",
        "code": asked.code,
        "key": key,
    }
    said = [f"{label}: {values[slot]}" for label, slot in lines if values[slot] is not None]
    subject = f"mdtkit {intent.case}: {verb} {_clock_time(intent.due, zone)}"
    if intent.rehearsal == "yes":
        subject = f"REHEARSAL {subject}"
        said.insert(0, "REHEARSAL: nobody needs to act. Answer as if it were real.")
    body = "\n".join([*said, _ENDING, ""])
    return Message(person=asked.person, subject=subject, body=body, key=key, rehearsal=intent.rehearsal == "yes")


def by_when(due: datetime, zone: ZoneInfo) -> str:
    """``Sun 8 Mar 2026 04:20 PDT (11:20 UTC)``: not by locale, and unmistakable when the clocks change."""
    local = due.astimezone(zone)
    day = f"{_DAYS[local.weekday()]} {local.day} {_MONTHS[local.month - 1]} {local.year}"
    return f"{day} {local:%H:%M %Z} ({due.astimezone(UTC):%H:%M} UTC)"


def _clock_time(due: datetime, zone: ZoneInfo) -> str:
    local = due.astimezone(zone)
    twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    return f"{local:%H:%M %Z}" if twice else f"{local:%H:%M}"


def _line(title: str, code: str) -> str:
    fits = title.isprintable() and 0 < len(title.strip()) <= _LONGEST_TITLE
    return title.strip() if fits else code
