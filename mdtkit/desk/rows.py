"""The register's rows: one per case one may read, kept by the vault's register, and their clocks in order.

A row is derived when its case changes. Two things make it stale without an entry: a period runs out that other
clocks follow (``CaseRow.stale_at``), and another protocol. Source: design.md "Register and due rows".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec

from mdtkit.casework.clockview import ClockView, restated
from mdtkit.chronology.entry import Entry
from mdtkit.chronology.reference import is_reference
from mdtkit.vault import Row

if TYPE_CHECKING:
    from mdtkit.desk.casefile import CaseFile, CaseRow
    from mdtkit.desk.desk import Desk
    from mdtkit.vault import Register

LAST = datetime.max.replace(tzinfo=UTC)
FEW = 64
"""Cases that changed at once and are looked up one by one; of more, all rows are read anew."""
SHAPE = "17"
"""Changes whenever the members of a row mean something else, so that registers are made anew."""


class _Mark(msgspec.Struct, frozen=True, gc=False):
    """Of a stored clock, whether others follow it."""

    followed: bool = False


class _Joined(msgspec.Struct):
    """The rows as of line ``n`` of the log; those that time alone made stale were derived again at ``at``."""

    n: int
    at: datetime
    rows: dict[str, CaseRow]


class Rows:
    """The rows of an open desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._register: Register = desk.vault.register(self.register_row, f"{SHAPE}/{desk.protocol_id}")
        self._rederived: dict[str, tuple[datetime, CaseRow]] = {}
        self._joined: _Joined | None = None

    def register_row(self, record: str, entries: tuple[Entry, ...]) -> Row:
        """What the register keeps of a case: its row, and its live clocks beside it."""
        return self.of(self._desk.derive(record, entries))

    def _summary(self, record: str, entries: tuple[Entry, ...]) -> CaseRow:
        return summarised(self._desk, self._desk.derive(record, entries))

    def all(self) -> tuple[CaseRow, ...]:
        """Every row with its clocks, current; in order of reference."""
        now, n = self._desk.now(), self._desk.vault.head()[0]
        joined = self._joined
        if joined is None or now < joined.at or (joined.n != n and not self._renewed(joined, n)):
            joined = self._joined = _Joined(n, now, self._join())
        stale = [ref for ref, row in joined.rows.items() if row.stale_at is not None and row.stale_at <= now]
        if stale:
            joined.rows.update({ref: self._current(ref, now) for ref in stale})
        joined.at = now
        return tuple(joined.rows.values())

    def _join(self) -> dict[str, CaseRow]:
        """The stored rows with their clocks, as the register has them."""
        from mdtkit.desk.casefile import CaseRow

        clocks: dict[str, list[ClockView]] = defaultdict(list)
        for clock in self._register.clocks_as(ClockView):
            clocks[clock.case].append(clock)
        rows = sorted(self._register.boards(CaseRow).items())
        return {ref: msgspec.structs.replace(row, clocks=tuple(clocks[ref])) for ref, row in rows}

    def _renewed(self, joined: _Joined, n: int) -> bool:
        """Bring the joined rows up to line ``n`` of the log by the cases that changed; False where that cannot be."""
        lines = self._desk.vault.changes(joined.n)
        kept = self._register.changed({line.record for line in lines if is_reference(line.record)})
        if kept is None or len(kept) > FEW or not kept.keys() <= joined.rows.keys():
            return False
        for ref, row in kept.items():
            if row is None:
                del joined.rows[ref]
            else:
                joined.rows[ref] = _row(row)
        joined.n = lines[-1].n if lines else n
        return True

    @property
    def doubtful(self) -> frozenset[str]:
        """Cases that could not be read, or are not what the log says."""
        return self._register.doubtful

    def of(self, file: CaseFile) -> Row:
        """What the register keeps of a case that has been derived already."""
        desk = self._desk
        return stored(summarised(desk, file), desk.rulebook.followed)

    def fill(self, rows: Mapping[str, Row]) -> None:
        """Take over the rows of *all* cases, derived while they were written at once (demo, import)."""
        self._register.fill(rows)

    def due_before(self, horizon: datetime | None) -> list[ClockView]:
        """The live clocks due before an instant (all, if None) as they stand now, opening no case."""
        now = self._desk.now()
        listed = self._register.clocks_as(ClockView, horizon)
        marks = self._register.clocks_as(_Mark, horizon)
        stale = {
            v.case for v, mark in zip(listed, marks, strict=True) if mark.followed and v.due_at and v.due_at <= now
        }
        found = [restated(view, now) for view in listed if view.case not in stale]
        for ref in sorted(stale):
            found.extend(self._current(ref, now).live(now))
        return [view for view in found if view.live]

    def _current(self, ref: str, now: datetime) -> CaseRow:
        """The row of a case derived now, since time alone has brought it new clocks."""
        line = self._desk.vault.lookup(ref)
        known = self._rederived.get(ref)
        if known is not None and known[0] == now and line is not None:
            return known[1]
        row = self._summary(ref, self._desk.vault.read(ref, anyway=True).entries)
        self._rederived[ref] = (now, row)
        return row


def summarised(desk: Desk, file: CaseFile) -> CaseRow:
    """The row of a case that has been derived."""
    from mdtkit.desk.casefile import summarise

    return summarise(file, desk.rulebook, desk.protocol_id)


def stored(row: CaseRow, followed: Collection[str]) -> Row:
    """A row as the register keeps it: instants as text, clocks apart.

    The register keeps clocks in the order of ``due_at``. One that is asked for at once and has no due instant is
    filed under its start, so that the due list finds it without unpacking everything. Clocks that others follow
    (``followed``: their rules) are marked, so that the due list knows without the rules when its row is stale.
    """
    ordered = sorted(row.clocks, key=lambda view: view.presses_from or LAST)
    board = msgspec.to_builtins(msgspec.structs.replace(row, clocks=tuple(ordered)))
    clocks = board.pop("clocks")
    for clock in clocks:
        if clock["due_at"] is None and clock["at_once"]:
            clock["filed_at"] = clock["starts_at"]
        if clock["clock"] in followed:
            clock["followed"] = True
    return Row(board=board, clocks=clocks)


def _row(kept: Row) -> CaseRow:
    from mdtkit.desk.casefile import CaseRow

    return msgspec.convert({**kept.board, "clocks": kept.clocks}, CaseRow)
