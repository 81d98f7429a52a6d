"""Entries for tests, made short: only what a statement about the field needs is said."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from mdtkit.chronology.entry import Entry

CASE = "MDT-7K3Q-F9X"
SUNDAY = datetime(2026, 3, 8, 9, 20, tzinfo=UTC)
"""Sunday 8 March 2026, 01:20 in Testado County, forty minutes before the clocks change."""


def minutes(count: float) -> datetime:
    """So many minutes after the call of Sunday night."""
    return SUNDAY + timedelta(minutes=count)


def entry(
    kind: str,
    seq: int = 1,
    *,
    at: datetime = SUNDAY,
    received: datetime | None = None,
    party: str | None = "child_welfare",
    note: str | None = None,
    by: str = "p-ana",
    id: str | None = None,  # noqa: A002
    removed: bool = False,
    **data: Any,
) -> Entry:
    """An entry of the case; its id is ``e<seq>`` unless given. A data field ``from_`` stands for ``from``."""
    return Entry(
        id=id or f"e{seq}",
        record=CASE,
        seq=seq,
        kind=kind,
        at=at,
        received=received,
        recorded=at,
        tz="America/Los_Angeles",
        by=by,
        party=party,
        people=1,
        data={name.removesuffix("_"): value for name, value in data.items()},
        note=note,
        prev="",
        signature="",
        removed=removed,
    )


def corrected(target: str, seq: int, *, replacement: Entry | None = None) -> tuple[Entry, ...]:
    """The entries of one correction: the replacement, if any, and ``entry.superseded``."""
    stands = replacement.id if replacement else None
    superseded = entry("entry.superseded", seq, entry=target, reason="typed wrongly", replacement=stands)
    return (replacement, superseded) if replacement else (superseded,)
