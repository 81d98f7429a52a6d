"""What is being written while a case-review meeting is held: kept on the device, sealed, until the review is on record.

One for each meeting and person. Source: M3; design.md "Keys".
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from mdtkit.desk import drafts

if TYPE_CHECKING:
    from mdtkit.desk.desk import Desk

FORM = "reviews"


def keep(desk: Desk, meeting: str, values: Mapping[str, Any]) -> None:
    """Keep what stands in the form of a review; nothing in it takes it back. Raises StoreTrouble."""
    rest = {name: kept for name, kept in _all(desk).items() if name != meeting}
    if values:
        rest[meeting] = dict(values)
    if rest:
        drafts.save(desk, rest, FORM)
    else:
        drafts.discard(desk, FORM)


def kept(desk: Desk, meeting: str) -> tuple[datetime, dict[str, Any]] | None:
    """When something of a review was kept last, and what; None where nothing was. Raises StoreTrouble."""
    found = drafts.load(desk, FORM)
    values = found.values.get(meeting) if found is not None else None
    return (found.saved, dict(values)) if found is not None and values else None


def _all(desk: Desk) -> Mapping[str, Any]:
    found = drafts.load(desk, FORM)
    return found.values if found is not None else {}
