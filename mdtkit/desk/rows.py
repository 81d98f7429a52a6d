"""The register's rows: one per case one may read, kept by the vault's register and derived anew when time or rules ask.

A row is derived when its case changes. Two things make it stale without an entry: a period runs out that other
clocks follow (``CaseRow.stale_at``), and another protocol. Source: design.md "Register and due rows".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdtkit.chronology.entry import Entry
from mdtkit.desk.casefile import CaseRow, summarise

if TYPE_CHECKING:
    from mdtkit.desk.desk import Desk


class Rows:
    """The rows of an open desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._seen: dict[str, tuple[int, CaseRow]] = {}

    def summarise(self, record: str, entries: tuple[Entry, ...]) -> CaseRow:
        """The row of a case from its entries."""
        desk = self._desk
        return summarise(desk.derive(record, entries), desk.rulebook, desk.protocol_id)

    def all(self) -> tuple[CaseRow, ...]:
        """Every row, current."""
        desk = self._desk
        now = desk.now()
        rows = []
        for record in desk.vault.records():
            if record.startswith("book/"):
                continue
            line = desk.vault.lookup(record)
            seq = line.seq if line else 0
            known = self._seen.get(record)
            if known is None or known[0] != seq or (known[1].stale_at is not None and known[1].stale_at <= now):
                known = (seq, self.summarise(record, desk.vault.read(record).entries))
                self._seen[record] = known
            rows.append(known[1])
        return tuple(rows)
