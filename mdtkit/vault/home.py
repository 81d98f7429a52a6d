"""An open home: the keys at hand, the trust root, the log as followed so far, and the opening of records.

What :class:`Home` does needs no lock. Writing is in :mod:`mdtkit.vault.commit`.
"""

from __future__ import annotations

import threading
from contextlib import suppress
from pathlib import Path

from mdtkit.chronology.chain import entry_hash
from mdtkit.vault.disk import Disk
from mdtkit.vault.identity import Keyring
from mdtkit.vault.layout import PEOPLE, HomeFile, Layout
from mdtkit.vault.log import LogLine, line_ending_at, line_signed_by, parse_line
from mdtkit.vault.memory import Memory
from mdtkit.vault.recordfile import Opened, check_chain, open_sealed
from mdtkit.vault.sealing import AgeKey, unseal
from mdtkit.vault.trouble import Damaged, Missing, NoSuchRecord, NotYours, RolledBack, Trouble
from mdtkit.vault.trust import COORDINATORS, People, fold_people

_AT_HAND = 8


class Home:
    """A county home opened with an identity. Readers of several threads may share it."""

    def __init__(self, layout: Layout, about: HomeFile, keyring: Keyring, device: Path, disk: Disk) -> None:
        if about.county != keyring.county:
            raise NotYours("This identity belongs to another county. Use the identity made for this home.")
        self.layout = layout
        self.about = about
        self.keyring = keyring
        self.disk = disk
        self.county = keyring.county
        self.device = device / keyring.county[:16]
        self.guard = threading.RLock()
        self._opened: dict[str, tuple[tuple[int, int, int, int], Opened]] = {}
        self.memory = Memory(self.device, layout.log, self.county)
        self.memory.follow()
        if self.memory.n == 0:
            raise Damaged("The commit log is gone. Put it back from a backup; run: mdtkit vault verify")
        self.group_keys = self._group_secrets()
        self.keys: tuple[AgeKey, ...] = (*self.group_keys, keyring.age)
        self.people = People()
        self._load_people()
        self._check_last_line()

    def _group_secrets(self) -> tuple[AgeKey, ...]:
        """The secrets of the coordinators' group, if they are sealed to this person (newest first)."""
        try:
            sealed = self.disk.read(self.layout.group_file(COORDINATORS, self.keyring.person))
        except FileNotFoundError:
            return ()
        plain = unseal(sealed, [self.keyring.age], "The file with the county group's key").decode()
        return tuple(AgeKey(line) for line in plain.splitlines() if line.startswith("AGE-SECRET-KEY-1"))

    def _load_people(self) -> None:
        """Open the trust root and believe it only as far as the pinned fingerprint and its signatures carry."""
        try:
            opened = self.open(PEOPLE, sign_check=False)
        except NotYours:
            self._say_if_the_group_key_is_gone()
            raise
        if entry_hash(opened.rows[0].head) != self.county:
            raise Damaged("The trust root does not begin with the founding that this identity pins. Do not use it.")
        people, flaws = fold_people(opened.rows)
        if flaws:
            raise Damaged(f"The trust root does not verify at entry {flaws[0].seq}: {flaws[0].detail}.")
        line = self.memory.last(PEOPLE)
        trouble = judge(opened, line)
        if isinstance(trouble, Ahead):
            # A crash after the trust root was extended: its own entries were judged just now, one by one.
            trouble = None
        if trouble is not None:
            raise trouble
        self.people = people

    def _say_if_the_group_key_is_gone(self) -> None:
        path = self.layout.group_file(COORDINATORS, self.keyring.person)
        if not path.exists():
            raise Missing(
                f"Your copy of the county group's key (groups/{COORDINATORS}/{path.name}) is gone, so nothing can be "
                "opened. Put it back from a backup; if your access was ended, ask a coordinator."
            ) from None

    def _check_last_line(self) -> None:
        """The last line's signature covers, through the chain, every line before it."""
        stored = line_ending_at(self.layout.log, self.memory.end)
        if stored is None:
            return
        line = parse_line(stored)
        if not line_signed_by(stored, self.people.signing_keys(line.by, line.people)):
            raise Damaged("The last line of the commit log is not signed by anybody entitled. Run: mdtkit vault verify")

    def refresh(self) -> list[LogLine]:
        """Follow the log, and the trust root if it grew. Returns the lines that were new."""
        with self.guard:
            new = self.memory.follow()
            if any(line.record == PEOPLE for line in new):
                self._load_people()
            return new

    def open(self, record: str, *, sign_check: bool = True) -> Opened:
        """Open a record: form, chain, and the last entry's signature, which covers all before it.

        Raises NoSuchRecord, Missing, NotYours, Damaged.
        """
        path = self.layout.record(record)
        try:
            about = path.lstat()
            mark = (about.st_ino, about.st_size, about.st_mtime_ns, about.st_ctime_ns)
            if (known := self._opened.get(record)) is not None and known[0] == mark:
                return known[1]
            sealed = self.disk.read(path)
        except FileNotFoundError:
            if self.memory.last(record) is not None:
                raise Missing(
                    f"The record {record} is gone, though the log names it. Run: mdtkit vault verify"
                ) from None
            raise NoSuchRecord("There is no such case, or it is not yours to see.") from None
        except OSError as error:
            raise Damaged(f"The record {record} cannot be read (error {error.errno}). Check the disk.") from None
        opened = open_sealed(sealed, self.keys, record)
        check_chain(opened, self.county)
        if sign_check:
            self._check_last_signature(opened)
            self._keep(record, mark, opened)
        return opened

    def keep_written(self, opened: Opened, number: int) -> None:
        """Remember a record as this process has just put it in place, under the lock, in the file of that inode."""
        with suppress(OSError):
            about = self.layout.record(opened.record).lstat()
            if about.st_ino != number:
                return
            self._keep(opened.record, (about.st_ino, about.st_size, about.st_mtime_ns, about.st_ctime_ns), opened)

    def _keep(self, record: str, mark: tuple[int, int, int, int], opened: Opened) -> None:
        """Remember the few records at hand, as long as their files stay what they are."""
        with self.guard:
            self._opened.pop(record, None)
            self._opened[record] = (mark, opened)
            if len(self._opened) > _AT_HAND:
                del self._opened[next(iter(self._opened))]

    def _check_last_signature(self, opened: Opened) -> None:
        last = opened.rows[-1]
        if opened.record == PEOPLE and len(opened.rows) == 1:
            return  # the founding pinned by every identity file: no key stood before it
        under = last.head.get("people")
        if isinstance(under, int) and under > self.people.seq:
            self.refresh()
        if not isinstance(under, int) or under > self.people.seq or not self.people.signed(last, under):
            raise Damaged(
                f"The last entry of {opened.record} is not signed by anybody whose key stood then. "
                "Run: mdtkit vault verify"
            )

    def compare(self, record: str, *, followed: bool = False) -> tuple[Opened, Trouble | None]:
        """Open a record and compare it with the log (``followed``: under the lock, and read to its end just now).

        What looks wrong is looked at again before it is said: a writer may be at work between the two reads.
        ``Ahead`` is a crash (or a commit in progress); the rest is rollback, loss or change.
        """
        if not followed:
            self.refresh()
        line = self.memory.last(record)
        if line is not None and not line.file:
            # Purged by two people's decision (vault.purging): not there, even where a crash left the file.
            raise NoSuchRecord("There is no such case, or it is not yours to see.")
        opened = self.open(record)
        trouble = judge(opened, line)
        for _ in range(3):
            if trouble is None:
                break
            self.refresh()
            line = self.memory.last(record)
            trouble = judge(opened, line)
            if trouble is not None and not isinstance(trouble, Ahead):
                opened = self.open(record)
                trouble = judge(opened, line)
        return opened, trouble

    def acceptable(self, opened: Opened, line: LogLine | None) -> bool:
        """Whether entries ahead of the log are a crash: every one signed by a key that stood and still stands.

        A key revoked since then cannot slip an entry in by pretending a crash.
        """
        for row in opened.rows[line.seq if line else 0 :]:
            under = row.head.get("people")
            if not isinstance(under, int) or under > self.people.seq:
                return False
            if not (self.people.signed(row, under) and self.people.signed(row, self.people.seq)):
                return False
        return True


class Ahead(Trouble):
    """A record is ahead of its line in the log: a crash between the two, which the next reader with a key finishes."""

    code = "ahead"


def judge(opened: Opened, line: LogLine | None) -> Trouble | None:
    """What the log says about a record file: nothing, that it is ahead, or what does not fit."""
    name = opened.record
    if line is None:
        return Ahead(f"The record {name} has no line in the commit log yet.")
    if opened.seq < line.seq:
        return RolledBack(
            f"The record {name} ends at entry {opened.seq}, but entry {line.seq} was recorded: "
            "an older copy was put back. Put the newer file back from a backup; run: mdtkit vault verify"
        )
    if (opened.head if opened.seq == line.seq else entry_hash(opened.rows[line.seq - 1].head)) != line.head:
        return Damaged(f"The record {name} is not the one that was committed. Run: mdtkit vault verify")
    if opened.seq > line.seq:
        return Ahead(f"The record {name} is ahead of the commit log.")
    if opened.file != line.file:
        return Damaged(f"The file of {name} was replaced since it was committed. Run: mdtkit vault verify")
    return None
