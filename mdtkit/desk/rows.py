"""The register's rows: one per case one may read, kept by the vault's register, and their clocks in order.

A row is derived when its case changes. Two things make it stale without an entry: a period runs out that other
clocks follow (``CaseRow.stale_at``), and another protocol. Source: design.md "Register and due rows".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec

from mdtkit.casework.clocks import ClockView, restated
from mdtkit.chronology.entry import Entry
from mdtkit.desk.casefile import CaseRow, summarise
from mdtkit.vault import Row

if TYPE_CHECKING:
    from mdtkit.desk.desk import Desk
    from mdtkit.vault import Register

FILED = "filed_under_start"
SHAPE = "4"
"""Changes whenever the members of a row mean something else, so that registers are made anew."""


class Rows:
    """The rows of an open desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._register: Register = desk.vault.register(self.register_row, f"{SHAPE}/{desk.protocol_id}")
        self._rederived: dict[str, tuple[datetime, CaseRow]] = {}
        self._joined: tuple[int, int, tuple[CaseRow, ...]] | None = None

    def register_row(self, record: str, entries: tuple[Entry, ...]) -> Row:
        """What the register keeps of a case: its row, and its live clocks beside it."""
        return stored(self._summary(record, entries))

    def _summary(self, record: str, entries: tuple[Entry, ...]) -> CaseRow:
        desk = self._desk
        return summarise(desk.derive(record, entries), desk.rulebook, desk.protocol_id)

    def all(self) -> tuple[CaseRow, ...]:
        """Every row with its clocks, current; in order of reference."""
        stored_rows = self._register.rows()
        now, n = self._desk.now(), self._desk.vault.head()[0]
        stale = [ref for ref, row in stored_rows.items() if (at := row.get("stale_at")) and at <= _text(now)]
        if self._joined is not None and self._joined[:2] == (n, len(stale)) and not stale:
            return self._joined[2]
        clocks: dict[str, list[ClockView]] = defaultdict(list)
        for clock in self._register.clocks():
            clocks[clock["case"]].append(_view(clock))
        rows = [
            self._current(ref, now) if ref in stale else _row(row, clocks[ref])
            for ref, row in sorted(stored_rows.items())
        ]
        self._joined = (n, len(stale), tuple(rows))
        return self._joined[2]

    def fill(self, rows: Mapping[str, CaseRow]) -> None:
        """Take over the rows of *all* cases, derived while they were written at once (demo, import)."""
        self._register.fill({ref: stored(row) for ref, row in rows.items()})

    def due_before(self, horizon: datetime | None) -> list[ClockView]:
        """The live clocks due before an instant (all, if None) as they stand now, opening no case."""
        now = self._desk.now()
        views = [_view(clock) for clock in self._register.clocks(horizon)]
        stale = {v.case for v in views if v.clock in self._desk.rulebook.followed and v.due_at and v.due_at <= now}
        found = [restated(view, now) for view in views if view.case not in stale]
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


def stored(row: CaseRow) -> Row:
    """A row as the register keeps it: instants as text, clocks apart.

    The register keeps clocks in the order of ``due_at``. One that is asked for at once and has no due instant is
    filed under its start, so that the due list finds it without unpacking everything.
    """
    board = msgspec.to_builtins(row)
    clocks = board.pop("clocks")
    for clock in clocks:
        if clock["due_at"] is None and clock["at_once"]:
            clock["due_at"], clock[FILED] = clock["starts_at"], True
    return Row(board=board, clocks=clocks)


def _view(clock: dict[str, Any]) -> ClockView:
    return msgspec.convert({**clock, "due_at": None} if clock.get(FILED) else clock, ClockView)


def _row(board: dict[str, Any], clocks: list[ClockView]) -> CaseRow:
    return msgspec.structs.replace(msgspec.convert({**board, "clocks": ()}, CaseRow), clocks=tuple(clocks))


def _text(instant: datetime) -> str:
    return str(msgspec.to_builtins(instant))
