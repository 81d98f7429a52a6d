"""The exact bytes that are hashed, signed and chained. Pure: bytes in, bytes out, no key, no disk.

An entry is stored as a :class:`Row`: its *head* (integers and strings only), its *body* as exact
JSON text with a random salt, and a signature. Signed and chained is ``PREFIX`` followed by the
head as compact JSON (UTF-8, members in sorted order). The body enters only through ``body_hash``,
so a body removed by order leaves a chain that still verifies. Everything here works on the stored
members: a member that a later version adds never breaks an older signature.
Source: design.md "What is signed".
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from mdtkit.chronology.entry import Draft, Entry

PREFIX = b"mdtkit/entry/v1\0"
REDACTED = "entry.redacted"
RESEALED = "entry.resealed"
_ROOT = "book/people"

Head = dict[str, int | str]


class Row(msgspec.Struct, frozen=True):
    """One entry as stored. ``salt`` (hex) and ``body`` are both gone once the body was removed.

    ``sealed`` is the body of a sealed category: a second age file (base64) with salt and body, to fewer readers.
    The head then names the category (``sealed``), to whom it was sealed (``readers``, ids parted by commas) and the
    SHA-256 of that file (``blob``), so nobody can seal a body afterwards, and everybody can tell whether it is still
    the one that was sealed. Sealed anew, it is the one that the last ``entry.resealed`` about it states.
    """

    head: Head
    signature: str
    salt: str | None = None
    body: str | None = None
    sealed: str | None = None


class Flaw(msgspec.Struct, frozen=True):
    """Something that does not verify: at which seq of the record, of which kind, and what."""

    seq: int | None
    kind: str
    detail: str


class Body(msgspec.Struct, frozen=True):
    """What an entry holds beside its head."""

    data: dict[str, Any]
    note: str | None = None


class Seal(msgspec.Struct, frozen=True):
    """To whom the sealed body of an entry was sealed, from which seq on, and which file it then was.

    ``people`` is the seq of ``book/people`` under which whoever sealed it wrote; ``blob`` is empty where none is
    stated.
    """

    entry: str
    seq: int
    by: str
    people: int
    readers: tuple[str, ...]
    blob: str


_body = msgspec.json.Decoder(Body)
_sorted = msgspec.json.Encoder(order="sorted")


def signed_bytes(head: Mapping[str, int | str]) -> bytes:
    """The bytes that an author signs and that the next entry's ``prev`` is the SHA-256 of."""
    return PREFIX + _sorted.encode(head)


def entry_hash(head: Mapping[str, int | str]) -> str:
    """SHA-256 (hex) of the signed bytes: the ``prev`` of the entry that follows."""
    return hashlib.sha256(signed_bytes(head)).hexdigest()


def body_hash(salt: bytes, body: bytes) -> str:
    """SHA-256 (hex) of salt and body. The salt keeps a removed body from being guessed by its hash."""
    return hashlib.sha256(salt + body).hexdigest()


def body_text(data: Mapping[str, Any], note: str | None) -> str:
    """The exact JSON text of a body. It is stored as it stands and never written anew."""
    return msgspec.json.encode({"data": dict(data), "note": note}).decode()


def instant_text(instant: datetime) -> str:
    """An instant as the head states it: RFC 3339 in UTC. Raises ValueError without a zone."""
    if instant.tzinfo is None:
        raise ValueError("an instant needs a zone before it can be recorded")
    return str(msgspec.to_builtins(instant.astimezone(UTC)))


def head_of(
    draft: Draft, *, entry_id: str, county: str, record: str, seq: int, recorded: datetime,
    by: str, people: int, prev: str, body: str,
) -> Head:  # fmt: skip
    """The head of a draft about to be recorded; ``body`` is its body hash. Absent members are left out."""
    head: Head = {
        "id": entry_id,
        "county": county,
        "record": record,
        "seq": seq,
        "kind": draft.kind,
        "at": instant_text(draft.at),
        "recorded": instant_text(recorded),
        "tz": draft.tz,
        "by": by,
        "people": people,
        "prev": prev,
        "body_hash": body,
    }
    if draft.received is not None:
        head["received"] = instant_text(draft.received)
    if draft.party is not None:
        head["party"] = draft.party
    if draft.clock is not None:
        head["clock"] = draft.clock
    if draft.sealed is not None:
        head["sealed"] = draft.sealed
        if draft.said:
            head["said"] = ",".join(draft.said)
    if draft.attached is not None:
        head["attached"] = draft.attached
    return head


def body_of(text: str) -> Body:
    """A body from its exact text. Raises ValueError (msgspec's)."""
    return _body.decode(text)


def entry_of(row: Row) -> Entry:
    """The typed entry of a stored row. Raises ValueError (msgspec's) when a member has the wrong shape."""
    body = Body(data={}) if row.body is None else _body.decode(row.body)
    # Instants are text in the head, which holds integers and strings only; convert() reads them.
    removed = row.body is None and row.sealed is None
    stated: dict[str, Any] = {"received": None, "party": None, **row.head}
    for names in ("readers", "said"):
        if names in row.head:
            stated[names] = str(row.head[names]).split(",")
    return msgspec.convert(
        {**stated, "data": body.data, "note": body.note, "signature": row.signature, "removed": removed},
        Entry,
    )


def chain_flaws(county: str, record: str, rows: Sequence[Row]) -> list[Flaw]:
    """Everything that is wrong with numbers, links and bodies of a record's rows; empty when it holds.

    Signatures are not judged here: that needs the keys that stood in the trust root.
    """
    flaws: list[Flaw] = []
    bare: list[tuple[int, Row]] = []
    sealed: list[tuple[int, Row]] = []
    encode, sha256, prev = _sorted.encode, hashlib.sha256, ""
    for seq, row in enumerate(rows, start=1):
        head, body = row.head, row.body
        if head.get("seq") != seq:
            flaws.append(Flaw(seq, "order", f"entry {head.get('seq')} stands in place {seq}"))
        if head.get("record") != record:
            flaws.append(Flaw(seq, "misplaced", "the entry was written for another record"))
        # The hash of the first entry of the trust root *is* the county's id, so it cannot state it.
        if head.get("county") != (county if seq > 1 or record != _ROOT else ""):
            flaws.append(Flaw(seq, "misplaced", "the entry was written for another county"))
        if head.get("prev") != prev:
            flaws.append(Flaw(seq, "chain", "the entry does not follow from the one before it"))
        prev = sha256(PREFIX + encode(head)).hexdigest()  # entry_hash, inline: this runs over every entry of every read
        if row.sealed is not None and body is None and "sealed" in head:
            sealed.append((seq, row))  # only its own readers can compare it with the hash of the body
            continue
        if body is not None and "blob" in head:
            flaws.append(Flaw(seq, "body", "a body that was sealed lies open"))
        if body is None or row.salt is None:
            bare.append((seq, row))
        elif not _body_holds(row.salt, body, head.get("body_hash")):
            flaws.append(Flaw(seq, "body", "the body is not the one that was signed"))
    flaws.extend(_gone(rows, bare))
    flaws.extend(_sealed_flaws(rows, sealed))
    return flaws


def seals(rows: Sequence[Row]) -> dict[str, list[Seal]]:
    """Entry id → to whom its sealed body was sealed, first as it was written, then each time it was sealed anew."""
    found: dict[str, list[Seal]] = {}
    for seq, row in enumerate(rows, start=1):
        head = row.head
        by, people = str(head.get("by")), head.get("people")
        under = people if isinstance(people, int) else 0
        if "sealed" in head:
            names = tuple(str(head["readers"]).split(",")) if "readers" in head else ()
            found[str(head.get("id"))] = [Seal(str(head.get("id")), seq, by, under, names, str(head.get("blob", "")))]
        elif head.get("kind") == RESEALED and row.body is not None:
            data = _body.decode(row.body).data
            readers, target = data.get("readers"), str(data.get("entry"))
            if target in found and isinstance(readers, list):
                stated = tuple(str(name) for name in readers)
                found[target].append(Seal(target, seq, by, under, stated, str(data.get("blob", ""))))
    return found


def _sealed_flaws(rows: Sequence[Row], sealed: Sequence[tuple[int, Row]]) -> list[Flaw]:
    """Of the sealed bodies, those whose file is not the one that was stated last."""
    if not sealed:
        return []
    known = seals(rows)
    return [
        Flaw(seq, "body", "the sealed body is not the one that was sealed")
        for seq, row in sealed
        if (stated := known[str(row.head.get("id"))][-1].blob) and _digest(row.sealed or "") != stated
    ]


def _digest(sealed: str) -> str:
    try:
        return hashlib.sha256(base64.b64decode(sealed, validate=True)).hexdigest()
    except (binascii.Error, ValueError):
        return ""


def _gone(rows: Sequence[Row], bare: Sequence[tuple[int, Row]]) -> list[Flaw]:
    """Of the entries without a body, those that two people did not remove."""
    if not bare:
        return []
    removers = _removers(rows)
    return [
        Flaw(seq, "body", "the body is gone without two people having removed it")
        for seq, row in bare
        if len(removers.get(row.head.get("id"), ())) < 2
    ]


def _body_holds(salt: str, body: str, stated: int | str | None) -> bool:
    try:
        return hashlib.sha256(bytes.fromhex(salt) + body.encode()).hexdigest() == stated
    except ValueError:
        return False


def _removers(rows: Sequence[Row]) -> dict[int | str | None, set[int | str]]:
    """Entry id → the people whose signed entries removed its body."""
    removers: dict[int | str | None, set[int | str]] = {}
    for row in rows:
        if row.head.get("kind") == REDACTED and row.body is not None:
            target = _body.decode(row.body).data.get("entry")
            if isinstance(target, str):
                removers.setdefault(target, set()).add(row.head.get("by", ""))
    return removers
