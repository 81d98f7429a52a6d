"""The six fields of the CSEC Data Grid: set, ended, and whether somebody entered them in the State's (I4, D1)."""

from __future__ import annotations

from datetime import datetime

import msgspec

from mdtkit.casework.reckoning import zone
from mdtkit.chronology.fold import Chronology, Effective
from mdtkit.protocol.model import Protocol

FIELD = "status_field"


class StatusField(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the grid; rows of one field may follow each other. ``start`` and ``end`` are days (YYYY-MM-DD).

    ``entered`` is when somebody recorded that it stands in the State's system, ``by`` who set it; ``entry`` and ``seq``
    name the entry that set it.
    """

    field: str
    start: str | None
    end: str | None
    basis: str | None
    agency: str | None
    by: str
    party: str | None
    entry: str
    seq: int
    entered: datetime | None
    system: str | None

    @property
    def open(self) -> bool:
        """Whether it has not been ended."""
        return self.end is None


def status_fields(chronology: Chronology, protocol: Protocol) -> tuple[StatusField, ...]:
    """The rows of the grid, in the State's own order of the fields, then by start."""
    rows = [_row(item, chronology) for item in chronology.of("status.set")]
    order = {code: place for place, code in enumerate(protocol.vocabulary(FIELD))}
    return tuple(sorted(rows, key=lambda row: (order.get(row.field, len(order)), row.start or "", row.seq)))


def _row(item: Effective, chronology: Chronology) -> StatusField:
    data = item.entry.data
    field = str(data.get("field"))
    later = [other for other in chronology.of("status.set") if other.root_seq > item.root_seq]
    until = next((o.root_seq for o in later if o.entry.data.get("field") == field), None)
    ended = _between(chronology, "status.ended", field, item.root_seq, until)
    entered = _between(chronology, "cws.entered", field, item.root_seq, until)
    end = data.get("end") or (_last_day(ended) if ended else None)
    return StatusField(
        field=field,
        start=data.get("start"),
        end=end,
        basis=data.get("basis"),
        agency=data.get("agency"),
        by=item.entry.by,
        party=item.entry.party,
        entry=item.entry.id,
        seq=item.entry.seq,
        entered=entered.entry.at if entered else None,
        system=entered.entry.data.get("system") if entered else None,
    )


def _last_day(ended: Effective) -> str:
    """The day it names, else the day on which it was ended, where that was."""
    entry = ended.entry
    return str(entry.data.get("end") or entry.at.astimezone(zone(entry.tz)).date().isoformat())


def _between(chronology: Chronology, kind: str, field: str, after: int, until: int | None) -> Effective | None:
    """The first entry of a kind about the field after a row was set and before the field was set anew."""
    return next(
        (
            item
            for item in chronology.of(kind)
            if item.root_seq > after
            and (until is None or item.root_seq < until)
            and field in (item.entry.data.get("field"), item.entry.data.get("what"), *item.entry.data.get("fields", ()))
        ),
        None,
    )
