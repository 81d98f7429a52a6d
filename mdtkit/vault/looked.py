"""A cheap look whether the files of records are still those that the log names, between one verification and the next.

Lists come from the register and open no record, so a record that was damaged, put back or deleted since would go on
being listed as if it were whole. What the file system says of a file (inode, size, time of its last change) costs
microseconds; only a file of which that changed is read, and its hash compared with the log. Damage below the file
system leaves those marks alone: that is for ``vault verify`` to find.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING

import msgspec

from mdtkit.vault.disk import FOLDER_MODE, Disk
from mdtkit.vault.layout import is_name
from mdtkit.vault.purging import decided
from mdtkit.vault.trouble import Missing, NoSuchRecord, Trouble

if TYPE_CHECKING:
    from mdtkit.vault.home import Home

FILES, READS = 1000, 60
"""How many files one look asks about, and how many it reads that were never read before: some 10 ms of each."""
_AGAIN = 2.0


class _Seen(msgspec.Struct):
    """What the device remembers: a mark of each file found good, the records found doubtful, where to go on."""

    marks: dict[str, int] = {}
    doubtful: list[str] = []
    after: str = ""


class Looked:
    """The looks at one home from one device. What is asked about goes first; the rest in turn, some at each look."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._path = home.device / "looked"
        self._seen: _Seen | None = None
        self._last = 0.0

    def doubtful(self, first: Iterable[str] = ()) -> frozenset[str]:
        """The records whose files are gone or not what the log names, as far as was looked; ``first`` for certain.

        Another look within two seconds tells what the last one found. Raises RolledBack, Damaged for the log itself.
        """
        seen = self._seen = self._seen or self._remembered()
        if time.monotonic() - self._last >= _AGAIN:
            self._home.refresh()
            before = msgspec.msgpack.encode(seen.doubtful), len(seen.marks), seen.after
            changed = self._look(seen, first)
            if changed or before != (msgspec.msgpack.encode(seen.doubtful), len(seen.marks), seen.after):
                self._keep(seen)
            self._last = time.monotonic()
        return frozenset(seen.doubtful)

    def _look(self, seen: _Seen, first: Iterable[str]) -> bool:
        wanted = dict.fromkeys([*seen.doubtful, *islice(first, FILES)])
        left = max(FILES - len(wanted), 0)
        some = self._home.memory.some_records(seen.after, left)
        wanted.update(dict.fromkeys(some))
        doubtful, reads, changed = set(seen.doubtful), READS, False
        for record in wanted:
            known = seen.marks.get(record)
            if known is None and not is_name(record):
                continue
            mark = self._mark(record)
            if mark is not None and mark == known:
                continue
            if known is None and record not in doubtful:
                reads -= 1
                if reads < 0:
                    continue
            changed = True
            if mark is not None and self._is_what_the_log_names(record):
                seen.marks[record] = mark
                doubtful.discard(record)
            else:
                seen.marks.pop(record, None)
                (doubtful.discard if self._explained(record) else doubtful.add)(record)
        seen.doubtful = sorted(doubtful)
        if reads >= 0:  # else the same ones again: not all of them were read
            seen.after = some[-1] if some and len(some) == left else ""
        return changed

    def _mark(self, record: str) -> int | None:
        folder = "book" if record.startswith("book/") else record[4:6]
        path = f"{self._home.layout.records}/{folder}/{record.removeprefix('book/')}.age"
        try:
            about = os.stat(path, follow_symlinks=False)  # noqa: PTH116 - thousands of them: a Path costs more than it
        except OSError:
            return None
        return hash((about.st_ino, about.st_size, about.st_ctime_ns))

    def _is_what_the_log_names(self, record: str) -> bool:
        line = self._home.memory.last(record)
        try:
            sealed = self._home.disk.read(self._home.layout.record(record))
        except OSError:
            return False
        return line is not None and hashlib.sha256(sealed).hexdigest() == line.file

    def _explained(self, record: str) -> bool:
        """Whether there is an innocent reason: a commit in progress or broken off, or two people purged the record."""
        from mdtkit.vault.home import Ahead

        try:
            _, trouble = self._home.compare(record)
        except NoSuchRecord:
            return True
        except Missing:
            return decided(self._home, record)
        except Trouble:
            return False
        return trouble is None or isinstance(trouble, Ahead)

    def _remembered(self) -> _Seen:
        try:
            return msgspec.msgpack.decode(Disk().read(self._path), type=_Seen)
        except (OSError, msgspec.DecodeError):
            return _Seen()

    def _keep(self, seen: _Seen) -> None:
        """Keep the marks; a device that is full or read-only looks anew the next time."""
        try:
            self._path.parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
            Disk().replace(self._path, msgspec.msgpack.encode(seen), sync=False)
        except OSError:
            return
