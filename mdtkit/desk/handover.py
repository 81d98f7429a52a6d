"""The shift handover sheet: what the next shift takes over, in codes and instants, with nothing of any child.

Made from the register; only cases that something was added to since are opened. Source: issue "Handover".
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from mdtkit.casework.clockview import ClockView, in_order

if TYPE_CHECKING:
    from mdtkit.casework.alerted import Asked
    from mdtkit.chronology.entry import Entry
    from mdtkit.desk.board import OnCallNow
    from mdtkit.desk.desk import Desk


SHIFT = timedelta(hours=12)
"""How long a shift lasts where nobody says otherwise."""


class Changed(msgspec.Struct, frozen=True):
    """A case to which entries were added during the shift, in the order of recording."""

    case: str
    entries: tuple[Entry, ...]


class Handover(msgspec.Struct, frozen=True, kw_only=True):
    """One sheet: the shift from ``since`` to ``now``, and what the next meets until ``until`` (UTC).

    ``late`` are clocks past their time, ``next`` those due before ``until`` or asked for at once, ``waiting`` seats
    that were alerted and have not accepted, ``on_call`` who answers for each seat now.
    """

    since: datetime
    now: datetime
    until: datetime
    late: tuple[ClockView, ...]
    next: tuple[ClockView, ...]
    waiting: tuple[Asked, ...]
    on_call: tuple[OnCallNow, ...]
    changed: tuple[Changed, ...]


def handover(desk: Desk, since: timedelta, ahead: timedelta) -> Handover:
    """The sheet of a shift that began ``since`` ago, for one that lasts ``ahead``. Looking at the cases is audited."""
    now = desk.now()
    until = now + ahead
    live = desk.clocks_due_before(until)
    late = [view for view in live if view.state in ("overdue", "expired")]
    soon = [view for view in live if view not in late and view.presses_from is not None and view.presses_from <= until]
    return Handover(
        since=now - since,
        now=now,
        until=until,
        late=tuple(in_order(late)),
        next=tuple(in_order(soon)),
        waiting=desk.waiting(),
        on_call=desk.on_call(now),
        changed=changed(desk, now - since),
    )


def changed(desk: Desk, since: datetime) -> tuple[Changed, ...]:
    """The cases to which something was added since an instant, with those entries."""
    found = []
    for row in desk.rows():
        if row.last is None or row.last < since:
            continue
        entries = tuple(entry for entry in desk.entries(row.ref) if entry.recorded >= since)
        if entries:
            desk.audit.looked(row.ref)
            found.append(Changed(row.ref, entries))
    return tuple(found)
