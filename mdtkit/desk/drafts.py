"""Drafts: what is being typed in a form and is not yet an entry. It outlives a crash, sealed to whoever typed it.

A draft is no record: it starts no clock, nobody else can read it, and it is gone when its form has been recorded.
One a form and person, on this device only. Source: design.md "Keys"; issue 2 step 2 (intake on the telephone).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec

from mdtkit.desk.errors import StoreTrouble
from mdtkit.desk.opening import troubles

if TYPE_CHECKING:
    from mdtkit.desk.desk import Desk

INTAKE = "intake"


class Kept(msgspec.Struct, frozen=True):
    """A draft as it was kept: when, and what stood in the fields of its form (names of fields → JSON values).

    ``case``: the reference under which it was about to be recorded. Once there is such a case, it is no draft any more.
    """

    saved: datetime
    values: dict[str, Any]
    case: str | None = None


def save(desk: Desk, values: Mapping[str, Any], form: str = INTAKE, *, case: str | None = None) -> Kept:
    """Keep what stands in a form, sealed, in place of what was kept of it before. Raises StoreTrouble."""
    kept = Kept(desk.now(), dict(values), case)
    with troubles():
        desk.vault.drawer.put(form, msgspec.json.encode(kept))
    return kept


def load(desk: Desk, form: str = INTAKE) -> Kept | None:
    """The draft kept of a form, or None. Raises StoreTrouble when one lies there and cannot be read."""
    with troubles():
        content = desk.vault.drawer.get(form)
    if content is None:
        return None
    try:
        kept = msgspec.json.decode(content, type=Kept)
    except msgspec.DecodeError:
        raise StoreTrouble("The draft on this device cannot be read. The next one typed replaces it.") from None
    with troubles():
        recorded = kept.case is not None and desk.vault.lookup(kept.case) is not None
    if not recorded:
        return kept
    discard(desk, form)  # the machine stopped between the record and this: a child must not be opened twice
    return None


def discard(desk: Desk, form: str = INTAKE) -> None:
    """Take the draft of a form away: it has been recorded, or is not wanted. Raises StoreTrouble."""
    with troubles():
        desk.vault.drawer.clear(form)
