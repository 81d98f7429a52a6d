"""Due rows: what the watcher may know, so that time alone can ring. No word about a child.

Sealed to the watchers and the coordinators' group, written and synced *before* the commit they belong to;
the log names the file in force by its hash. A file that belongs to a later seq than the log knows stands
beside it (a commit in progress, or a crash): the union holds, so a crash rings once too often, never too
seldom. Source: design.md "Register and due rows".
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from mdtkit.vault.disk import Disk
from mdtkit.vault.layout import FORMAT, Layout
from mdtkit.vault.log import LogLine
from mdtkit.vault.sealing import AgeKey, unseal
from mdtkit.vault.trouble import Damaged, NotYours


class DueRow(msgspec.Struct, frozen=True, kw_only=True):
    """One clock that must ring: opaque case reference, clock code, instants (UTC), whom it concerns.

    ``plan`` is the alert plan as frozen at its trigger (codes, steps, instants), ``exclude`` the ids of
    people who must not be told.
    """

    case: str
    clock: str
    warn_at: datetime
    due_at: datetime
    seats: tuple[str, ...] = ()
    plan: dict[str, Any] = msgspec.field(default_factory=dict)
    exclude: tuple[str, ...] = ()


class DueRows(msgspec.Struct, frozen=True):
    """All due rows of one record as of one commit; empty: nothing of it has to ring any more."""

    rows: tuple[DueRow, ...] = ()


class DueFile(msgspec.Struct, frozen=True):
    """The plaintext of a file of due rows: to which record and seq it belongs."""

    format: int
    county: str
    record: str
    seq: int
    rows: tuple[DueRow, ...]


def due_plaintext(county: str, record: str, seq: int, due: DueRows) -> bytes:
    """What is sealed for one commit."""
    return msgspec.json.encode(DueFile(FORMAT, county, record, seq, due.rows))


def open_due(sealed: bytes, keys: Sequence[AgeKey], county: str) -> DueFile:
    """Open a file of due rows. Raises NotYours, Damaged."""
    try:
        found = msgspec.json.decode(unseal(sealed, keys, "A file of due rows"), type=DueFile)
    except msgspec.DecodeError:
        raise Damaged("A file of due rows does not hold due rows. Run: mdtkit vault verify") from None
    if found.county != county:
        raise NotYours("A file of due rows belongs to another county.")
    return found


def due_name(place: str, sealed: bytes) -> str:
    """How the log names a file of due rows: its place (``a`` or ``b``) and its SHA-256."""
    return f"{place}:{hashlib.sha256(sealed).hexdigest()}"


class DueFiles:
    """Every file of due rows of a home, each opened anew only when it was written anew."""

    def __init__(self, layout: Layout, keys: Sequence[AgeKey], county: str, disk: Disk) -> None:
        self._layout = layout
        self._keys = keys
        self._county = county
        self._disk = disk
        self._opened: dict[Path, tuple[tuple[int, int, int], str, DueFile]] = {}

    def in_force(self, last: Callable[[str], LogLine | None]) -> list[DueFile]:
        """The files that count: named by their record's last line, or of a later seq than that line.

        ``last`` gives a record's last line, or None. A file that cannot be opened is passed over here:
        it is being written, or ``verify`` names it.
        """
        counting = []
        for path in self._layout.due.glob("*/[!.]*.age"):
            opened = self._open(path)
            if opened is None:
                continue
            _, name, due = opened
            line = last(due.record)
            if line is None or due.seq > line.seq or line.due == name:
                counting.append(due)
        return counting

    def rows(self, before: datetime | None, last: Callable[[str], LogLine | None]) -> list[DueRow]:
        """The due rows in force that warn before an instant (all, if None), soonest first, none twice."""
        found = {
            (row.case, row.clock, row.warn_at, row.due_at, row.seats): row
            for due in self.in_force(last)
            for row in due.rows
            if before is None or row.warn_at < before
        }
        return sorted(found.values(), key=lambda row: (row.warn_at, row.due_at, row.case, row.clock))

    def _open(self, path: Path) -> tuple[tuple[int, int, int], str, DueFile] | None:
        try:
            about = path.stat()
            mark = (about.st_ino, about.st_size, about.st_mtime_ns)
            if path not in self._opened or self._opened[path][0] != mark:
                sealed = self._disk.read(path)
                place = path.name.removesuffix(".age")[-1]
                self._opened[path] = mark, due_name(place, sealed), open_due(sealed, self._keys, self._county)
        except (OSError, NotYours, Damaged):
            self._opened.pop(path, None)
            return None
        return self._opened[path]
