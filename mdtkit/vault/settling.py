"""The lock of the home, the log's next line, and finishing what a crash left unfinished.

A record ahead of its line in the log is a crash between the two: the next reader with a key checks it and
appends the line. A record behind its line, missing or differing is never "caught up". Source: design.md
"Commit log".
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from mdtkit.vault.disk import TEMPORARY
from mdtkit.vault.home import Ahead, Home, judge
from mdtkit.vault.home_lock import HomeLock
from mdtkit.vault.layout import BULK, is_name
from mdtkit.vault.log import LogLine, new_line, parse_line
from mdtkit.vault.purging import decided, take_away
from mdtkit.vault.recordfile import Opened, open_sealed
from mdtkit.vault.trouble import Damaged, Full, NotDurable, Trouble, Unacknowledged, from_os

UNACKNOWLEDGED = (
    "The entry is in its record, but the disk did not confirm everything. Do not type it in again: "
    "it is finished as soon as the home can be written to. Free some space or check the disk."
)


class Batch:
    """Commits of a bulk creation whose lines are not yet in the log: all records first, one sync, then the lines."""

    def __init__(self, start: int) -> None:
        self.start = start
        self.lines: list[bytes] = []


class Settling:
    """The half of a writer that needs nothing but the log: lock, next line, unfinished commits."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._lock = HomeLock(home.layout.lock)
        self._poisoned = False

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the one lock of the home. Raises Busy, ReadOnly, and NotDurable once the disk has failed."""
        if self._poisoned:
            raise NotDurable(
                "The disk failed to confirm a write. Nothing more is written until the home is opened anew."
            )
        with self._home.guard:
            self._lock.acquire()
            try:
                yield
            finally:
                self._lock.release()

    def close(self) -> None:
        """Let go of the lock's file."""
        self._lock.close()

    def _log(
        self, opened: Opened, due: str | None, before: LogLine | None, batch: Batch | None = None,
        seq: int | None = None,
    ) -> LogLine:  # fmt: skip
        """Append the line of a record as it now lies in its place, synced. From here on the commit is acknowledged."""
        home, memory = self._home, self._home.memory
        stored = new_line(
            {
                "n": memory.n + 1, "prev": memory.hash, "record": opened.record,
                "seq": seq if seq is not None else opened.seq, "head": opened.head, "file": opened.file,
                "due": due if due is not None else (before.due if before else ""),
                "by": home.keyring.person, "people": home.people.seq,
            },
            home.keyring.signing,
        )  # fmt: skip
        line = parse_line(stored[:-1], memory.end + len(stored))
        if batch is not None:
            batch.lines.append(stored)
            memory.ahead = True
            memory.note(line)
            return line
        try:
            home.disk.append(home.layout.log, stored, at=memory.end)
        except OSError as error:
            # The disk ran full: that heals. Anything else: what the cache shows is no longer what the disk holds.
            self._poisoned = not isinstance(from_os(error, ""), Full)
            raise Unacknowledged(UNACKNOWLEDGED) from None
        home.disk.reached("line in the log")
        memory.note(line)
        memory.keep()
        home.disk.mark(home.layout.pending, "")
        return line

    def settle(self, record: str) -> None:
        """Finish a commit that a crash left without its line, if that is what it is.

        Raises Damaged when the entries ahead of the log are not to be believed, Busy, ReadOnly, Full.
        """
        with self.locked():
            opened, trouble = self._home.compare(record)
            if isinstance(trouble, Ahead):
                self._settle(opened)
            elif trouble is not None:
                raise trouble

    def settle_pending(self) -> None:
        """Finish what the last writer was at when it died, if anything. Silent where it cannot be done now."""
        layout = self._home.layout
        if not layout.in_hand():
            return
        try:
            with self.locked():
                # Under the lock nobody is at work: what is marked now was left by a crash.
                in_hand = layout.in_hand()
                if in_hand == BULK:
                    self.settle_all()
                elif is_name(in_hand):
                    self._settle_one(in_hand)
                    if not self._attachments_cleared(in_hand):
                        return  # not ours to judge: whoever reads the record clears up
                else:
                    return  # altered: left as it is for ``verify`` to name; the next write renews it
                self._home.disk.mark(layout.pending, "")
        except (OSError, Trouble):
            # A hint left by a crash must not keep anybody from opening; reading and verify judge for themselves.
            return

    def settle_all(self) -> None:
        """Finish every commit that a crash left without its line.

        One writer works at a time, so a crash leaves one record ahead of the log, or those of one bulk
        creation. More than that is a log that was cut: it is left as it is, for ``verify`` to report.
        """
        home = self._home
        with self.locked():
            home.refresh()
            ahead = [record for record in home.layout.record_files() if is_name(record) and self._is_ahead(record)]
            if len(ahead) <= 1 or home.layout.in_hand() == BULK:
                for record in ahead:
                    self._settle_one(record)

    def _is_ahead(self, record: str) -> bool:
        home = self._home
        line = home.memory.last(record)
        if line is None:
            return True
        try:
            sealed = home.disk.read(home.layout.record(record))
            if hashlib.sha256(sealed).hexdigest() == line.file:
                return False
            return open_sealed(sealed, home.keys, record).seq > line.seq
        except (OSError, Trouble):
            return False

    def _settle_one(self, record: str) -> None:
        with suppress(Trouble):  # no crash after all: reading and verify say what it is
            line = self._home.memory.last(record)
            if line is not None and not line.file and decided(self._home, record):
                take_away(self._home, record)
            else:
                self.settle(record)

    def clear_away(self) -> None:
        """Remove the temporary files of commits that were broken off."""
        with self.locked():
            for left in self._home.layout.home.glob(f"*/*/{TEMPORARY}*"):
                left.unlink(missing_ok=True)

        for record in self._home.layout.with_attachments():
            self.clear_attachments(record)

    def clear_attachments(self, record: str) -> None:
        """Take away the attachments of entries whose body two people removed, as far as that can be done now."""
        with suppress(Trouble, OSError), self.locked():
            self._attachments_cleared(record, crashed=False)

    def _attachments_cleared(self, record: str, *, crashed: bool = True) -> bool:
        if not self._home.layout.attachments(record).is_dir():
            return True
        from mdtkit.vault.attachments import clear

        return clear(self._home, record, crashed=crashed)

    def _settle(self, opened: Opened) -> Opened:
        """Append the missing line of a record ahead of the log. The lock is held."""
        home = self._home
        line = home.memory.last(opened.record)
        trouble = judge(opened, line)
        if trouble is None:
            return opened
        if not isinstance(trouble, Ahead) or not home.acceptable(opened, line):
            raise Damaged(
                f"The record {opened.record} has entries that were never committed by anybody entitled. "
                "Run: mdtkit vault verify"
            )
        due = None
        for row in opened.rows[line.seq if line else 0 :]:
            due = str(row.head["due"]) if "due" in row.head else due
        self._log(opened, due, line)
        return opened
