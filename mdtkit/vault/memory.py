"""What this device remembers of a home, outside it: the last line of the log it saw, and each record's last line.

The pair ``(n, hash)`` makes a rollback of the whole home show. The lines by record are a cache over the
log (opaque references and hashes only), so that reading or writing one record costs the same however
many there are. Kept in SQLite because it must never be torn; losing it costs the memory, not the record.
Source: design.md "Commit log"; store.md 2.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

from mdtkit.vault.disk import FILE_MODE, FOLDER_MODE, Disk
from mdtkit.vault.log import LogLine, line_ending_at, parse_line, stored_lines
from mdtkit.vault.trouble import Damaged, RolledBack

_TABLES = """
create table if not exists seen (one integer primary key check (one = 1), n integer, hash text, end integer);
create table if not exists last (record text primary key, n integer, prev text, seq integer, head text, file text,
  due text, by text, people integer, signature text, hash text, end integer) without rowid;
"""
_COLUMNS = "n, prev, record, seq, head, file, due, by, people, signature, hash, end"
_KEEP = (
    f"insert into last ({_COLUMNS}) values ({', '.join('?' * 12)}) on conflict (record) do update set "  # noqa: S608
    "(n, prev, seq, head, file, due, by, people, signature, hash, end) = (excluded.n, excluded.prev, excluded.seq, "
    "excluded.head, excluded.file, excluded.due, excluded.by, excluded.people, excluded.signature, excluded.hash, "
    "excluded.end) where excluded.n > last.n"
)
_SEEN = (
    "insert into seen values (1, ?, ?, ?) on conflict (one) do update "
    "set n = excluded.n, hash = excluded.hash, end = excluded.end where excluded.n > seen.n"
)


class Memory:
    """The device's memory of one home. Safe to use from several threads."""

    def __init__(self, folder: Path, log: Path, county: str) -> None:
        self._log = log
        self._county = county
        self.ahead = False
        """True while a batch under the lock has noted lines that are not in the log yet."""
        self._guard = threading.RLock()
        self._disk = Disk()
        self.n, self.hash, self.end = 0, county, 0
        self._recent: dict[str, LogLine] = {}
        self._database = _open(folder)
        self._recall()

    def _recall(self) -> None:
        """Take up what the device remembers. Raises RolledBack when the log does not hold it."""
        row = self._database.execute("select n, hash, end from seen").fetchone()
        if row is None:
            return
        stored = line_ending_at(self._log, row[2])
        if stored is None or parse_line(stored).hash != row[1]:
            raise RolledBack(
                f"The home is older than what this device saw (commit {row[0]}), or its log was altered. "
                "Find out who put back a copy; put back the newer home, or run: mdtkit vault verify"
            )
        self.n, self.hash, self.end = row

    def follow(self) -> list[LogLine]:
        """Read on in the log and return the lines that are new to us. Raises RolledBack, Damaged."""
        with self._guard:
            if self.ahead:
                return []
            if self._log_size() < self.end:
                raise RolledBack(f"The log is shorter than it was (commit {self.n}). Run: mdtkit vault verify")
            new = []
            for stored, end in stored_lines(self._log, self.end, self._disk):
                line = parse_line(stored, end)
                if line.prev != self.hash or line.n != self.n + 1:
                    raise Damaged(f"The commit log breaks after commit {self.n}. Run: mdtkit vault verify")
                self._take(line)
                new.append(line)
            if new:
                self.keep()
            return new

    def note(self, line: LogLine) -> None:
        """Take in a line that this process has just written."""
        with self._guard:
            self._take(line)

    def _take(self, line: LogLine) -> None:
        self.n, self.hash, self.end = line.n, line.hash, line.end
        self._recent[line.record] = line

    def keep(self) -> None:
        """Write down what is new. A device that cannot be written to keeps it for this process only."""
        with self._guard:
            try:
                with self._database:
                    self._database.executemany(_KEEP, [_values(line) for line in self._recent.values()])
                    self._database.execute(_SEEN, (self.n, self.hash, self.end))
            except sqlite3.Error:
                return
            self._recent.clear()

    def last(self, record: str) -> LogLine | None:
        """The last line of a record, as far as the log was followed."""
        with self._guard:
            if record in self._recent:
                return self._recent[record]
            row = self._database.execute(f"select {_COLUMNS} from last where record = ?", (record,)).fetchone()  # noqa: S608
            return None if row is None else LogLine(*row)

    def records(self) -> list[str]:
        """Every record that the log names, in order of name."""
        with self._guard:
            known = {row[0] for row in self._database.execute("select record from last")}
            return sorted(known | self._recent.keys())

    def close(self) -> None:
        """Let go of the database."""
        with self._guard:
            self._database.close()

    def _log_size(self) -> int:
        try:
            return self._log.stat().st_size
        except FileNotFoundError:
            return 0


def remembered(folder: Path) -> tuple[int, str] | None:
    """The last ``(n, hash)`` of the log that this device saw; None when it remembers nothing."""
    path = folder / "memory.sqlite"
    if not path.exists():
        return None
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
            row = database.execute("select n, hash from seen").fetchone()
    except sqlite3.Error:
        return None
    return None if row is None else (row[0], row[1])


def _values(line: LogLine) -> tuple[int | str, ...]:
    return (
        line.n, line.prev, line.record, line.seq, line.head, line.file,
        line.due, line.by, line.people, line.signature, line.hash, line.end,
    )  # fmt: skip


def _open(folder: Path) -> sqlite3.Connection:
    """The database of this device; in memory when the folder cannot be written to or the file is damaged beyond use."""
    path = folder / "memory.sqlite"
    for attempt in range(2):
        try:
            folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, FILE_MODE))
            database = sqlite3.connect(path, timeout=2, check_same_thread=False, isolation_level="IMMEDIATE")
            # WAL with NORMAL: no sync per commit, and yet a power cut leaves an older state, never a torn one.
            database.execute("pragma journal_mode=wal")
            database.execute("pragma synchronous=normal")
            database.executescript(_TABLES)
        except sqlite3.OperationalError:
            break
        except sqlite3.DatabaseError:
            if attempt == 0:
                path.rename(path.with_suffix(".damaged"))
        except OSError:
            break
        else:
            return database
    database = sqlite3.connect(":memory:", check_same_thread=False)
    database.executescript(_TABLES)
    return database
