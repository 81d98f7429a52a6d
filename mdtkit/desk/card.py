"""The crisis card: numbers, steps and who is on call; no case data, so it works while the vault is locked.

The card is written in clear to ``HOME/card.json`` whenever on-call changes; steps and agency numbers come from
the protocol. Source: design.md "What it is" (crisis-card), issue step 9.
"""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from mdtkit.casework.oncall import posts, title
from mdtkit.casework.rota import AHEAD, Rota, Stretch, covered, rostered
from mdtkit.desk.errors import BadInput, StoreTrouble
from mdtkit.desk.rules import protocol_of
from mdtkit.protocol.model import Protocol

if TYPE_CHECKING:
    from mdtkit.desk.desk import Desk

FILE = "card.json"


class CardPerson(msgspec.Struct, frozen=True):
    """Somebody on call, as the card prints them: staff only, never anybody of a case."""

    name: str | None
    telephone: str | None


NOBODY = CardPerson(None, None)


class CardFile(msgspec.Struct, frozen=True):
    """What the card needs that only the vault knows: who stands when, and how they are called.

    Rotations are kept as such, so that a card that nobody wrote anew goes on saying the right name.
    """

    county: str
    zone: str
    published: datetime
    people: dict[str, CardPerson] = {}
    rotas: tuple[Rota, ...] = ()
    shifts: tuple[Stretch, ...] = ()
    nonworking: tuple[date, ...] = ()
    check: str = ""


def card_bytes(card: CardFile) -> bytes:
    """The bytes of a card's file, with the checksum that finds a damaged one while the home is locked."""
    text = msgspec.json.encode(msgspec.structs.replace(card, check=""))
    digest = hashlib.sha256(text).hexdigest()
    return msgspec.json.encode(msgspec.structs.replace(card, check=digest))


def read_card(stored: bytes) -> CardFile | None:
    """What a card's file says; None where it cannot be read."""
    try:
        return msgspec.json.decode(stored, type=CardFile)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def intact(stored: bytes) -> bool:
    """Whether a card's file is byte for byte as it was written, by this version or one that knew fewer members."""
    try:
        raw = msgspec.json.decode(stored, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False
    digest = hashlib.sha256(msgspec.json.encode({**raw, "check": ""})).hexdigest()
    return stored == msgspec.json.encode({**raw, "check": digest})


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
    rotas, shifts = desk.oncall.rotas(), desk.oncall.shifts()
    named = {stay.person for rota in rotas for place in rota.places for stay in place} | {s.person for s in shifts}
    holidays = desk.directory.days_off().county if any(rota.windows for rota in rotas) else frozenset()
    return CardFile(
        county=desk.county.name,
        zone=desk.county.zone,
        published=desk.now(),
        people={
            one: CardPerson(people[one].name, people[one].telephone) for one in sorted(map(str, named)) if one in people
        },
        rotas=rotas,
        shifts=shifts,
        nonworking=tuple(sorted(holidays)),
    )


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
    protocol, damaged = rules_in_clear(home)
    known = CardFile(county=protocol.county or "no county yet", zone="UTC", published=at)
    try:
        stored = (home / FILE).read_bytes()
    except FileNotFoundError:
        damaged = damaged or home.joinpath("home.json").exists()
    except OSError:
        damaged = True
    else:
        found = read_card(stored)
        damaged = damaged or found is None or not intact(stored)
        known = found or known
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
        published=known.published if known.shifts or known.rotas else None,
        damaged=damaged,
    )


def rules_in_clear(home: Path) -> tuple[Protocol, bool]:
    """The rules, without a key: the county's, or the base alone (and true) where the county's cannot be read."""
    try:
        return protocol_of(home), False
    except BadInput:
        return protocol_of(None), True


def _now_on_call(known: CardFile, protocol: Protocol, at: datetime) -> tuple[CardOnCall, ...]:
    until, holidays = at + AHEAD, frozenset(known.nonworking)
    given = [one for rota in known.rotas for one in rostered(rota, known.zone, holidays, at, until)]
    given += known.shifts
    found = []
    for post in posts(protocol, (*(rota.post for rota in known.rotas), *(shift.post for shift in known.shifts))):
        holder, *later = covered(post, given, at, until)
        person = known.people.get(holder.person or "", NOBODY)
        ends = holder.ends if person.name and later else None
        found.append(CardOnCall(title(protocol, post), person.name, person.telephone, ends))
    return tuple(found)
