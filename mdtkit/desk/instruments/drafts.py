"""An administration that is not finished: kept sealed on this device, one for each case and instrument and person."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec

from mdtkit.casework.instruments.answers import Given
from mdtkit.desk import drafts

if TYPE_CHECKING:
    from mdtkit.desk.desk import Desk


class Kept(msgspec.Struct, frozen=True):
    """A draft as it was kept: when, the answers, the numbers of the sheet, and the entry's other fields."""

    saved: datetime
    answers: dict[str, Any]
    scores: dict[str, Any]
    data: dict[str, Any]


def save(desk: Desk, ref: str, name: str, given: Given, data: dict[str, Any] | None = None) -> Kept:
    """Keep what is answered so far, in place of what was kept of it before. Raises StoreTrouble."""
    values = {"answers": given.answers, "scores": given.scores, "data": data or {}}
    kept = drafts.save(desk, values, _form(ref, name))
    return Kept(kept.saved, **kept.values)


def load(desk: Desk, ref: str, name: str) -> Kept | None:
    """What is kept of this instrument for this case, or None. Raises StoreTrouble when it cannot be read."""
    kept = drafts.load(desk, _form(ref, name))
    if kept is None:
        return None
    return Kept(kept.saved, *(dict(kept.values.get(part) or {}) for part in ("answers", "scores", "data")))


def discard(desk: Desk, ref: str, name: str) -> None:
    """It has been recorded, or is not wanted. Raises StoreTrouble."""
    drafts.discard(desk, _form(ref, name))


def _form(ref: str, name: str) -> str:
    """The drawer's name: letters that tell neither case nor instrument."""
    digest = hashlib.sha256(f"{ref} {name}".encode()).digest()
    return "screen" + "".join(chr(ord("a") + byte % 26) for byte in digest[:16])
