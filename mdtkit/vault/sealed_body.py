"""The body of a sealed category: a second age file inside the entry, to fewer readers than the record has.

Whoever reads the record sees that the entry is there, its kind, its dates, its category and who may read its body,
and nothing else; stock age shows the same. ``body_hash`` in the signed head binds the body, ``blob`` the file. A body
is sealed anew when its readers change: by one of its readers, with an entry ``entry.resealed`` that says so, and only
if what was opened is what was signed. Source: design.md "Readers".
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from mdtkit.chronology.chain import Body, Row, body_hash, body_of, seals
from mdtkit.vault.recordfile import Opened, with_sealed
from mdtkit.vault.sealing import AgeKey, seal, stanzas, unseal
from mdtkit.vault.trouble import NotPermitted, Trouble
from mdtkit.vault.trust import People

RECOVERY = "recovery"
_STEP = 256
"""The plaintext is filled up to a multiple of this, so that its size tells less."""


class _Inside(msgspec.Struct):
    salt: str
    body: str


_inside = msgspec.json.Decoder(_Inside)


def names(readers: Iterable[str]) -> tuple[str, ...]:
    """How the readers of a sealed body are stated: the people in order of id, and the recovery key."""
    return (*sorted(set(readers) - {RECOVERY}), RECOVERY)


def keys_of(people: People, readers: Iterable[str], at: int) -> list[str]:
    """The public age keys of these readers that stood at seq ``at`` of the trust root; one person may have several."""
    found: list[str] = []
    for reader in readers:
        key = people.shared_key(RECOVERY, at)
        found += ([key] if key else []) if reader == RECOVERY else people.reading_keys(reader, at)
    return found


def sealed_body(salt: bytes, body: str, readers: Sequence[str], people: People) -> bytes:
    """The age file of a body, to the readers as they are stated. Raises NotPermitted for a reader without a key."""
    lacking = [name for name in readers if not keys_of(people, [name], people.seq)]
    if lacking:
        raise NotPermitted(
            f"{', '.join(lacking)}: no key to seal to. Name people who are enrolled. Nothing was recorded."
        )
    plain = msgspec.json.encode(_Inside(salt.hex(), body))
    return seal(plain + b" " * (-len(plain) % _STEP), keys_of(people, readers, people.seq))


def blob_of(sealed: bytes) -> str:
    """How the head names the age file of a body: its SHA-256."""
    return hashlib.sha256(sealed).hexdigest()


def in_row(sealed: bytes) -> str:
    """An age file as an entry holds it."""
    return base64.b64encode(sealed).decode()


def opened_body(row: Row, keys: Sequence[AgeKey]) -> tuple[bytes, str] | None:
    """Salt and text of a sealed body, if one of the keys opens it and it is what was signed; None otherwise."""
    if row.sealed is None or "sealed" not in row.head:
        return None
    try:
        inside = _inside.decode(unseal(base64.b64decode(row.sealed, validate=True), keys, "A sealed body"))
        salt = bytes.fromhex(inside.salt)
    except (Trouble, ValueError):  # for others, or damaged: ``verify`` tells which
        return None
    return (salt, inside.body) if body_hash(salt, inside.body.encode()) == row.head.get("body_hash") else None


def opened_bodies(rows: Sequence[Row], keys: Sequence[AgeKey]) -> dict[str, Body]:
    """Entry id → body, for the sealed bodies that these keys open."""
    found = {}
    for row in rows:
        inside = opened_body(row, keys)
        if inside is not None:
            found[str(row.head.get("id"))] = body_of(inside[1])
    return found


def resealed(
    opened: Opened, entry: str, readers: Iterable[str], keys: Sequence[AgeKey], people: People
) -> tuple[Opened, dict[str, Any]]:
    """The record with one body sealed anew, and what the entry that says so must hold.

    Raises NotPermitted unless the entry has a sealed body that these keys open, and for a reader without a key.
    """
    row = next((row for row in opened.rows if row.head.get("id") == entry and row.sealed is not None), None)
    inside = opened_body(row, keys) if row is not None else None
    if row is None or inside is None:
        raise NotPermitted("Only somebody who reads this body can seal it anew. Nothing was changed.")
    stated = names(readers)
    sealed = sealed_body(*inside, stated, people)
    anew = msgspec.structs.replace(row, sealed=in_row(sealed))
    mine = opened_body(anew, keys)
    if mine not in (None, inside):
        raise NotPermitted("What was sealed anew is not the body that was there. Nothing was changed.")
    return with_sealed(opened, anew), {"entry": entry, "readers": list(stated), "blob": blob_of(sealed)}


def problems(rows: Sequence[Row], people: People, person: str, keys: Sequence[AgeKey]) -> list[tuple[int, str]]:
    """What is wrong with the sealed bodies of a record, by seq: readers who are not those stated, a body that is not
    the one signed (only one of its readers can tell)."""
    known, found = seals(rows), []
    for seq, row in enumerate(rows, start=1):
        stated = known.get(str(row.head.get("id")), [])
        if row.sealed is None or not stated or not stated[-1].readers:
            continue
        last = stated[-1]
        expected, there = len(keys_of(people, last.readers, last.people)), _stanzas(row.sealed)
        if there != expected:
            readers = ", ".join(last.readers)
            found.append((seq, f"the sealed body opens for {there} keys instead of {expected} ({readers})"))
        elif person in last.readers and opened_body(row, keys) is None:
            found.append((seq, f"the sealed body does not open for {person}, who is stated as its reader"))
    return found


def _stanzas(sealed: str) -> int:
    try:
        return stanzas(base64.b64decode(sealed, validate=True))
    except (binascii.Error, ValueError):
        return 0
