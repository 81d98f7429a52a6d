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
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import msgspec

from mdtkit.vault.disk import FILE_MODE, FOLDER_MODE, Disk
from mdtkit.vault.log import LogLine, line_ending_at, parse_line, stored_lines
from mdtkit.vault.trouble import Damaged, RolledBack

_FILE, _DAMAGED = "memory.sqlite", "memory.damaged"
_TABLES = """
create table if not exists seen (one integer primary key check (one = 1), n integer, hash text, end integer);
create table if not exists last (record text primary key, n integer, prev text, seq integer, head text, file text,
  due text, by text, people integer, signature text, hash text, end integer) without rowid;
create table if not exists begun (one integer primary key check (one = 1), n integer, lost integer);
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


class Remembered(msgspec.Struct, frozen=True):
    """What a device remembers: the last ``(n, hash)`` it saw, and the line ``since`` which it has been looking.

    ``lost``: it had looked before, and what it remembered was damaged or taken away. 0: since an unknown line.
    """

    n: int
    hash: str
    since: int = 0
    lost: bool = False


class Memory:
    """The device's memory of one home. Safe to use from several threads."""

    def __init__(self, folder: Path, log: Path, county: str) -> None:
        self._log = log
        self._county = county
        self._folder = folder
        self.ahead = False
        """True while a batch under the lock has noted lines that are not in the log yet."""
        self._guard = threading.RLock()
        self._disk = Disk()
        self.lost = False
        """Whether what this device remembered was damaged or taken away, and nobody compared a witness since."""
        self._fresh = False
        self._begin(damaged=False)
        try:
            self._recall()
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            self._begin(damaged=True)
            self._recall()

    def _begin(self, *, damaged: bool) -> None:
        """Open the database; ``damaged``: set the one there is aside first."""
        self.n, self.hash, self.end = 0, self._county, 0
        self._recent: dict[str, LogLine] = {}
        self._asked: LogLine | None = None
        if damaged:
            self.close()
            _set_aside(self._folder / _FILE)
        opened: tuple[sqlite3.Connection, bool] = _open(self._folder)
        self._database = opened[0]
        self._damaged = damaged or opened[1]

    def _recall(self) -> None:
        """Take up what the device remembers. Raises RolledBack when the log does not hold it."""
        row = self._database.execute("select n, hash, end from seen").fetchone()
        begun = self._database.execute("select lost from begun").fetchone()
        self._fresh = row is None and begun is None
        # The register of a person lies beside the memory: a memory that is gone while that is there was taken away.
        self.lost = bool(begun[0]) if begun else self._damaged or (self._fresh and _was_here(self._folder))
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
            size = self._log_size()
            if size == self.end:
                return []
            if size < self.end:
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
        self._asked = None

    def keep(self) -> None:
        """Write down what is new. A device that cannot be written to keeps it for this process only."""
        with self._guard:
            try:
                with self._database:
                    self._database.executemany(_KEEP, [_values(line) for line in self._recent.values()])
                    self._database.execute(_SEEN, (self.n, self.hash, self.end))
                    if self._fresh:
                        self._database.execute("insert or ignore into begun values (1, ?, ?)", (self.n, self.lost))
            except sqlite3.Error:
                return
            self._recent.clear()
            self._fresh = False

    def last(self, record: str) -> LogLine | None:
        """The last line of a record, as far as the log was followed."""
        with self._guard:
            if record in self._recent:
                return self._recent[record]
            if self._asked is not None and self._asked.record == record:
                return self._asked  # a commit asks more than once about its record
            rows = self._ask(f"select {_COLUMNS} from last where record = ?", (record,))  # noqa: S608
            self._asked = LogLine(*rows[0]) if rows else self._recent.get(record)
            return self._asked

    def records(self) -> list[str]:
        """Every record that the log names, in order of name."""
        with self._guard:
            known = {row[0] for row in self._ask("select record from last")}
            return sorted(known | self._recent.keys())

    def some_records(self, after: str, count: int) -> list[str]:
        """The next records in order of name: a part of :meth:`records` that costs no more in a large county."""
        with self._guard:
            rows = self._ask("select record from last where record > ? order by record limit ?", (after, count))
            return [row[0] for row in rows]

    def _ask(self, question: str, given: Sequence[str | int] = ()) -> list[Any]:
        """Rows of the database; one that turns out to be damaged is begun anew from the log."""
        try:
            return self._database.execute(question, given).fetchall()
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            if self.ahead:
                raise Damaged(
                    "This device's memory of the home is damaged. Open the home anew and try again."
                ) from None
            self._begin(damaged=True)
            self._recall()
            self.follow()
            return self._database.execute(question, given).fetchall()

    def close(self) -> None:
        """Let go of the database."""
        with self._guard:
            self._database.close()

    def _log_size(self) -> int:
        try:
            return self._log.stat().st_size
        except FileNotFoundError:
            return 0


def remembered(folder: Path) -> Remembered | None:
    """What this device remembers; None when it never saw the home. What cannot be read counts as lost."""
    path = folder / _FILE
    if not path.exists():
        return Remembered(0, "", lost=True) if _was_here(folder) else None
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
            seen = database.execute("select n, hash from seen").fetchone()
            begun = None
            with suppress(sqlite3.OperationalError):  # a memory older than that table
                begun = database.execute("select n, lost from begun").fetchone()
    except sqlite3.OperationalError:
        return None
    except sqlite3.DatabaseError:
        return Remembered(0, "", lost=True)
    (n, digest), (since, lost) = seen or (0, ""), begun or (0, False)
    return Remembered(n, digest, since, bool(lost))


def vouch(folder: Path) -> None:
    """Take note that the home was compared with a witness: what was remembered before is not missed any more."""
    with suppress(sqlite3.Error, OSError), closing(sqlite3.connect(folder / _FILE, timeout=2)) as database:
        with database:
            database.execute("update begun set lost = 0")
        (folder / _DAMAGED).unlink(missing_ok=True)


def _was_here(folder: Path) -> bool:
    return (folder / _DAMAGED).exists() or any(folder.glob("register-*"))


def _set_aside(path: Path) -> None:
    """Keep what cannot be read, for whoever looks into it; its journals belong to it and go."""
    with suppress(FileNotFoundError):  # another process was faster
        path.rename(path.with_name(_DAMAGED))
    for journal in ("-wal", "-shm"):
        path.with_name(path.name + journal).unlink(missing_ok=True)


def _values(line: LogLine) -> tuple[int | str, ...]:
    return (
        line.n, line.prev, line.record, line.seq, line.head, line.file,
        line.due, line.by, line.people, line.signature, line.hash, line.end,
    )  # fmt: skip


def _open(folder: Path) -> tuple[sqlite3.Connection, bool]:
    """The database of this device, and whether it is new because what was there is damaged.

    In memory only when the folder cannot be written to.
    """
    path = folder / _FILE
    for damaged in (False, True):
        try:
            folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, FILE_MODE))
            database = _connected(path)
        except sqlite3.OperationalError:
            break
        except sqlite3.DatabaseError:
            if not damaged:
                _set_aside(path)
        except OSError:
            break
        else:
            return database, damaged
    database = sqlite3.connect(":memory:", check_same_thread=False)
    database.executescript(_TABLES)
    return database, False


def _connected(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, timeout=2, check_same_thread=False, isolation_level="IMMEDIATE")
    try:
        # WAL with NORMAL: no sync per commit, and yet a power cut leaves an older state, never a torn one.
        database.execute("pragma journal_mode=wal")
        database.execute("pragma synchronous=normal")
        database.executescript(_TABLES)
    except sqlite3.Error:
        database.close()
        raise
    return database
