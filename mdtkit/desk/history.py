"""What became of the entries of a case: corrected, struck out, removed; every version with who and why (C7)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from mdtkit.desk.casefile import CaseFile, EntryRow

REDACTED = "entry.redacted"


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One entry that counts no more as it was written. ``after`` None: struck out, or its content removed.

    ``told`` is the entry that says so: who, when, for which reason.
    """

    before: EntryRow
    after: EntryRow | None
    told: EntryRow | None
    reason: str | None


def changes(file: CaseFile) -> tuple[Change, ...]:
    """Every correction and removal, in the order of the entries that they concern."""
    return tuple(_changes(file))


def _changes(file: CaseFile) -> Iterator[Change]:
    by_id = {row.id: row for row in file.entries}
    for row in file.entries:
        if row.superseded_by is not None:
            told = by_id.get(row.superseded_by)
            yield Change(before=row, after=_replacement(told, by_id), told=told, reason=_reason(told))
        elif row.removed:
            told = _removal(file, row)
            yield Change(before=row, after=None, told=told, reason=_reason(told))


def _removal(file: CaseFile, row: EntryRow) -> EntryRow | None:
    """The entry by which the removal of this one's content was confirmed."""
    return next((one for one in reversed(file.entries) if one.kind == REDACTED and _names(one, row)), None)


def _names(telling: EntryRow, row: EntryRow) -> bool:
    return telling.entry.data.get("entry") == row.id


def _replacement(told: EntryRow | None, by_id: dict[str, EntryRow]) -> EntryRow | None:
    """What counts instead; None where the entry was struck out."""
    return by_id.get(str(told.entry.data.get("replacement"))) if told is not None else None


def _reason(told: EntryRow | None) -> str | None:
    reason = told.entry.data.get("reason") if told is not None else None
    return reason if isinstance(reason, str) else None
