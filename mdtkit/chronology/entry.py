"""One entry of a chronology: what happened, when, and how the agency came to know.

Source: design.md "The one idea", "Starting vocabulary of entries", "Time".
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

import msgspec


class Draft(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An entry as somebody wants to record it, before the vault seals, chains and signs it.

    ``at`` is when it happened, ``received`` when the information reached the agency (required
    by kinds that start a statutory clock). Both are aware UTC instants; ``tz`` names the zone
    in which they were entered. ``data`` holds the coded and text fields of the kind's schema,
    ``note`` free narrative. ``clock`` is ``"set"`` when ``MDTKIT_NOW`` froze the clock.
    """

    kind: str
    at: datetime
    tz: str
    received: datetime | None = None
    party: str | None = None
    data: dict[str, Any] = msgspec.field(default_factory=dict)
    note: str | None = None
    clock: Literal["set"] | None = None
    id: str | None = None
    """Chosen beforehand only where another draft of the same commit refers to it."""
    sealed: str | None = None
    """The sealed category of its body, which is then encrypted to its own readers; None: everybody who reads the
    record reads it."""
    readers: tuple[str, ...] = ()
    """Of a sealed body: the ids of the people who may read it, the recovery key aside."""
    said: tuple[str, ...] = ()
    """Of a sealed body: those of its readers whom somebody named, whatever the sharing decision says of them."""
    attached: str | None = None
    """The name and SHA-256 of the file that comes with it, as the vault staged it."""


class Entry(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One recorded entry. Never changed: a correction is a new entry that supersedes it.

    ``id`` is random (26 Crockford base32 characters), ``record`` the opaque record it belongs to
    (a case reference or ``book/…``), ``seq`` counts from 1 within the record, ``people`` is the
    seq of ``book/people`` under which the author's key is to be judged, ``prev`` the hash of the
    entry before it. ``removed`` is true when the body was redacted: ``data`` and ``note`` are
    then empty while the head still verifies. ``sealed`` names the sealed category of a body that is
    encrypted to ``readers`` alone: ``data`` and ``note`` are empty here too, for everybody, so that
    what is derived is the same whoever derives it.
    """

    id: str
    record: str
    seq: int
    kind: str
    at: datetime
    received: datetime | None
    recorded: datetime
    tz: str
    by: str
    party: str | None
    people: int
    data: dict[str, Any]
    note: str | None
    prev: str
    signature: str
    clock: Literal["set"] | None = None
    removed: bool = False
    sealed: str | None = None
    readers: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    attached: str | None = None
    """Of an entry with an attachment: the name of its file, a colon, and the SHA-256 of that age file."""

    @property
    def known(self) -> datetime:
        """The instant at which the agency had the information: ``received``, else ``at``."""
        return self.received if self.received is not None else self.at


def bare(entry: Entry) -> Entry:
    """The entry as it reads once its body was removed: the head alone."""
    return msgspec.structs.replace(entry, data={}, note=None, removed=True)
