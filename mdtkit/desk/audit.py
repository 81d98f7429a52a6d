"""The audit: one record per person and month, appended before plaintext leaves the desk.

Reveal, export, print, release: no audit row, no act. Merely looking goes on while the home is full or
read-only; those rows wait in memory and are appended first thing after. Source: design.md "Audit".
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from mdtkit.chronology.entry import Draft
from mdtkit.desk.opening import troubles

if TYPE_CHECKING:
    from mdtkit.desk.desk import Desk

AGAIN_AFTER = 15 * 60
"""Seconds in which looking at the same record again is the same look."""


class Audit:
    """The audit book of the person at this desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.waiting: list[Draft] = []
        self._seen: dict[tuple[str, str | None], datetime] = {}

    def looked(
        self, record: str, *, purpose: str | None = None, items: Sequence[str] = (), later: bool = False
    ) -> None:
        """Somebody looks at a record. Recorded, or kept until the home can be written to again.

        ``purpose`` and ``items`` (categories) are said where a plugin looks; ``later`` leaves the row to ``settle``,
        for who looks at many records in one act.
        """
        now = self._desk.now()
        last = self._seen.get((record, purpose))
        if last is not None and (now - last).total_seconds() < AGAIN_AFTER:
            return
        self._seen[record, purpose] = now
        data = {"on": record, "purpose": purpose, "items": list(items)}
        self.waiting.append(self._row("audit.looked", now, {name: value for name, value in data.items() if value}))
        if not later:
            self.settle()

    def settle(self) -> None:
        """Write the rows that wait, if the home can be written to."""
        from mdtkit.vault.trouble import Busy, Full, NotDurable, ReadOnly

        if not self.waiting:
            return
        try:
            self._flush()
        except (ReadOnly, Full, NotDurable, Busy):
            # Looking never stops for this; the banner says so and the rows go first next time.
            return

    def must(self, kind: str, *, on: str, **data: Any) -> None:
        """An act that needs its row first: raises StoreTrouble, and the caller then does nothing."""
        row = self._row(kind, self._desk.now(), {"on": on, **{k: v for k, v in data.items() if v}})
        self.waiting.append(row)
        try:
            with troubles():
                self._flush()
        except BaseException:
            self.waiting.remove(row)
            raise

    def _row(self, kind: str, now: datetime, data: dict[str, Any]) -> Draft:
        mark = "set" if self._desk.clock_is_set else None
        return Draft(kind=kind, at=now, tz=self._desk.county.zone, data=data, clock=mark)  # type: ignore[arg-type]

    def _flush(self) -> None:
        now = self._desk.now()
        book = f"book/audit-{self._desk.me.id}-{now:%Y-%m}"
        self._desk.vault.commit(book, list(self.waiting), recorded=now)
        self.waiting.clear()
