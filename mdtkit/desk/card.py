"""The crisis card: numbers, steps and who is on call; no case data, so it works while the vault is locked.

The card is written in clear to ``HOME/card.json`` whenever on-call changes; steps and agency numbers come from
the protocol. Source: design.md "What it is" (crisis-card), issue step 9.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from mdtkit.casework.oncall import Post, answers, posts, title
from mdtkit.desk.errors import BadInput, StoreTrouble
from mdtkit.desk.rules import protocol_of
from mdtkit.protocol.model import Protocol

if TYPE_CHECKING:
    from mdtkit.desk.desk import Desk

FILE = "card.json"


class CardShift(msgspec.Struct, frozen=True):
    """Somebody's stretch on call, as the card prints it: staff only, never anybody of a case."""

    seat: str
    unit: str | None
    name: str
    telephone: str | None
    starts: datetime
    ends: datetime
    agency: str | None = None

    @property
    def post(self) -> Post:
        """What is held."""
        return Post(self.seat, self.unit, self.agency)


class CardFile(msgspec.Struct, frozen=True):
    """What the card needs that only the vault knows."""

    county: str
    zone: str
    published: datetime
    shifts: tuple[CardShift, ...] = ()
    check: str = ""


def card_bytes(card: CardFile) -> bytes:
    """The bytes of a card's file, with the checksum that finds a damaged one while the home is locked."""
    text = msgspec.json.encode(msgspec.structs.replace(card, check=""))
    digest = hashlib.sha256(text).hexdigest()
    return msgspec.json.encode(msgspec.structs.replace(card, check=digest))


class CardOnCall(msgspec.Struct, frozen=True):
    """One line of "on call now"; ``name`` None is an uncovered seat."""

    title: str
    name: str | None
    telephone: str | None
    until: datetime | None


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """The whole card at one instant. ``published`` is when on-call was last written to it."""

    county: str
    zone: str
    at: datetime
    numbers: tuple[tuple[str, str], ...]
    steps: tuple[str, ...]
    on_call: tuple[CardOnCall, ...]
    published: datetime | None
    damaged: bool = False
    """The card's own file cannot be read: who is on call is unknown here, which is not the same as nobody."""


def card_of(desk: Desk) -> CardFile:
    """What the card's file says if it says what is on record."""
    people = desk.directory.people()
    shifts = tuple(
        CardShift(s.seat, s.unit, people[s.person].name, people[s.person].telephone, s.starts, s.ends, s.agency)
        for s in desk.directory.shifts()
        if s.person in people
    )
    return CardFile(desk.county.name, desk.county.zone, desk.now(), shifts)


def publish(desk: Desk) -> None:
    """Write what the card needs. Raises StoreTrouble when the home cannot be written to."""
    content = card_bytes(card_of(desk))
    path = desk.home / FILE
    fresh = path.with_name(f".{FILE}.new")
    try:
        fresh.write_bytes(content)
        fresh.chmod(0o600)
        fresh.replace(path)
    except OSError:
        raise StoreTrouble("The crisis card could not be written; on-call itself is recorded.") from None


def locked_card(home: Path, at: datetime) -> Card:
    """The card from what lies in clear: works without a key, without a card file, even without a home."""
    protocol, damaged = _protocol(home)
    known = CardFile(county=protocol.county or "no county yet", zone="UTC", published=at)
    try:
        stored = (home / FILE).read_bytes()
        known = msgspec.json.decode(stored, type=CardFile)
        damaged = damaged or stored != card_bytes(known)
    except FileNotFoundError:
        damaged = damaged or home.joinpath("home.json").exists()
    except (OSError, msgspec.DecodeError):
        damaged = True
    lines = sorted(protocol.card.values(), key=lambda line: line.order)
    agencies = [(a.title or a.id, a.after_hours or a.telephone) for a in protocol.agencies.values()]
    return Card(
        county=known.county,
        zone=known.zone,
        at=at,
        numbers=(
            *((line.title, line.text) for line in lines if line.kind == "number"),
            *((title, number) for title, number in agencies if number),
        ),
        steps=tuple(line.text for line in lines if line.kind == "step"),
        on_call=_now_on_call(known, protocol, at),
        published=known.published if known.shifts else None,
        damaged=damaged,
    )


def _protocol(home: Path) -> tuple[Protocol, bool]:
    """The rules for the card: the county's, or the base alone (and true) where the county's cannot be read."""
    try:
        return protocol_of(home), False
    except BadInput:
        return protocol_of(None), True


def _now_on_call(known: CardFile, protocol: Protocol, at: datetime) -> tuple[CardOnCall, ...]:
    found = []
    for post in posts(protocol, (shift.post for shift in known.shifts)):
        covering = [s for s in known.shifts if answers(s.post, post) and s.starts <= at < s.ends]
        who = (covering[-1].name, covering[-1].telephone, covering[-1].ends) if covering else (None, None, None)
        found.append(CardOnCall(title(protocol, post), *who))
    return tuple(found)
