"""The vault as the desk sees it: read, commit, follow, verify. See ``mdtkit.vault`` for the public names."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self

import msgspec

from mdtkit.chronology.chain import Body, Seal, entry_of, seals
from mdtkit.chronology.entry import Draft, Entry
from mdtkit.chronology.reference import new_reference
from mdtkit.vault.commit import Build, Commit, Placed, Reseal, Writer
from mdtkit.vault.disk import Disk
from mdtkit.vault.due import DueFiles, DueRow, DueRows
from mdtkit.vault.home import Ahead, Home
from mdtkit.vault.identity import Keyring
from mdtkit.vault.layout import Layout, check_machine
from mdtkit.vault.log import LogLine, lines_after
from mdtkit.vault.recordfile import Opened
from mdtkit.vault.sealed_body import opened_bodies
from mdtkit.vault.settling import Batch
from mdtkit.vault.trouble import Busy, Damaged, Full, NotDurable, ReadOnly, Trouble
from mdtkit.vault.trust import CountyRecord, People

if TYPE_CHECKING:
    from mdtkit.vault.attachments import Staged
    from mdtkit.vault.drawer import Drawer
    from mdtkit.vault.looked import Looked
    from mdtkit.vault.register import Register, Summarise
    from mdtkit.vault.verify import Progress, VerifyReport

_BATCH = 2000


class Record(msgspec.Struct, frozen=True):
    """A record as read: its entries in order of seq, and the hash of the last one.

    ``trouble`` is None except when read with ``anyway=True``: then it says what the log holds against it.
    """

    record: str
    entries: tuple[Entry, ...]
    seq: int
    head: str
    trouble: Trouble | None = None


class Vault:
    """An open county home. Reading takes no lock; safe to share between threads of one process."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._writer = Writer(home)
        self._writer.settle_pending()
        self._due: DueFiles | None = None
        self._looked: Looked | None = None

    @property
    def county(self) -> CountyRecord:
        """The county as founded: name, zone, CSEC Program participation."""
        return self._home.people.county

    @property
    def fingerprint(self) -> str:
        """The county's id: the hash of the first entry of its trust root (64 hexadecimal digits)."""
        return self._home.county

    @property
    def person(self) -> str:
        """The person whose identity opened the vault."""
        return self._home.keyring.person

    @property
    def drawer(self) -> Drawer:
        """What this person keeps on this device for later, sealed to them alone (drafts of forms)."""
        from mdtkit.vault.drawer import Drawer

        return Drawer(self._home)

    @property
    def people(self) -> People:
        """The trust root: keys, roles, names of staff."""
        return self._home.people

    def read(self, record: str, *, anyway: bool = False) -> Record:
        """Read a record, checked: chain, last signature, and against its last line in the log.

        A record that a crash left ahead of its line is finished on the way, if the home can be written
        to. ``anyway`` returns what opens and verifies even if the log holds something else against it.
        Raises NoSuchRecord, NotYours, Damaged, and of Damaged: Missing, RolledBack.
        """
        opened, trouble = self._home.compare(record)
        if isinstance(trouble, Ahead):
            trouble = self._finish(opened)
        if trouble is not None and not anyway:
            raise trouble
        entries = tuple(entry_of(row) for row in opened.rows)
        return Record(record, entries, opened.seq, opened.head, trouble)

    def sealed_bodies(self, record: str) -> dict[str, Body]:
        """Entry id → body, for the sealed bodies of a record that this person may read. Raises what :meth:`read` does.

        Never part of the entries: nothing is derived from a sealed body, so what is derived is the same for all.
        """
        opened, trouble = self._home.compare(record)
        if trouble is not None and not isinstance(trouble, Ahead):
            raise trouble
        return opened_bodies(opened.rows, [self._home.keyring.age])

    def sealings(self, record: str, entry: str) -> tuple[Seal, ...]:
        """To whom the sealed body of an entry was sealed, and each time it was sealed anew: who could read it when."""
        return tuple(seals(self._home.compare(record)[0].rows).get(entry, ()))

    def stage(self, content: bytes) -> Staged:
        """A file sealed under a key of its own, to be committed as an attachment. Raises NotPermitted.

        Nothing is written yet. The draft holds its key in its body and states ``Staged.head`` as ``attached``.
        """
        from mdtkit.vault.attachments import stage

        return stage(content)

    def attachment(self, record: str, name: str, key: str) -> bytes:
        """The content of an attachment, whose name and key an entry's body holds. Raises Missing, Damaged, NotYours."""
        from mdtkit.vault.attachments import read

        opened, trouble = self._home.compare(record)
        if trouble is not None and not isinstance(trouble, Ahead):
            raise trouble
        return read(self._home, opened, name, key)

    def _finish(self, opened: Opened) -> Trouble | None:
        try:
            self._writer.settle(opened.record)
        except (Busy, ReadOnly, Full, NotDurable):
            # Looking goes on while the home is full or read-only; whoever can write finishes it later.
            line = self._home.memory.last(opened.record)
            return None if self._home.acceptable(opened, line) else _uncommitted(opened.record)
        except Damaged as trouble:
            return trouble
        return None

    def commit(
        self, record: str, drafts: Sequence[Draft], *, recorded: datetime, base_seq: int | None = None,
        due: DueRows | None = None, create: bool = False,
    ) -> Commit:  # fmt: skip
        """Add entries to a record: signed, chained, on the disk, and in the log when this returns.

        ``base_seq`` is the seq that was read (Conflict if somebody added meanwhile; None: add to whatever
        is there). ``due`` are all due rows of the record from now on; None leaves them as they are.
        ``create`` makes a new case (AlreadyThere otherwise); books are made when first written to.
        Raises also Busy, ReadOnly, Full, NotDurable, Unacknowledged, NotPermitted, Damaged.
        """
        with self._writer.locked():
            return self._writer.commit(record, (drafts, due), recorded=recorded, base_seq=base_seq, create=create)

    def commit_with(
        self, record: str, build: Build, *, recorded: datetime, base_seq: int | None = None, create: bool = False,
        remove: frozenset[str] = frozenset(), reseal: Reseal | None = None, files: Sequence[Staged] = (),
    ) -> Commit:  # fmt: skip
        """As :meth:`commit`, with the drafts built under the lock from the entries as they then stand.

        ``build(entries)`` returns drafts and due rows; it must be quick and must not use the vault. What it
        raises comes through, and nothing is changed. ``remove`` are entries whose bodies go: NotPermitted unless the
        record, with what is added, holds two people's signed entries that say so. ``reseal`` seals the body of an
        entry anew, to other people; a draft of the kind ``entry.resealed`` must be among what is added, and gets the
        entry, the readers and the hash of what was sealed. NotPermitted unless this person reads that body.
        ``files`` are attachments, each named by one of the drafts (``attached``); they are on the disk first.
        """
        with self._writer.locked():
            return self._writer.commit(
                record, build, recorded=recorded, base_seq=base_seq, create=create, remove=remove, reseal=reseal,
                files=files,
            )  # fmt: skip

    @contextmanager
    def bulk(self) -> Iterator[Bulk]:
        """Create many records fast (demo, import): same format and signatures, synced and acknowledged in batches.

        The lock of the home is held throughout.
        """
        with self._writer.locked():
            self._home.refresh()
            bulk = Bulk(self._writer, Batch(self._home.memory.end))
            self._writer.mark_bulk(at_work=True)
            yield bulk
            bulk.flush()
            self._writer.mark_bulk(at_work=False)

    def place(self, record: str, drafts: Sequence[Draft], *, recorded: Sequence[datetime], due: DueRows) -> Placed:
        """Put a new case in its place for a bulk creation that this or another process is at, and will acknowledge.

        ``recorded`` has one instant per draft. Nothing of it is durable, or counts, before :meth:`Bulk.acknowledge`
        and the next flush. Raises AlreadyThere, Full, NotPermitted.
        """
        return self._writer.place(record, drafts, recorded=recorded, due=due)

    def new_case(self) -> str:
        """A case reference that no record of this home has."""
        while True:
            reference = new_reference(os.urandom)
            if not self._home.layout.record(reference).exists() and self._home.memory.last(reference) is None:
                return reference

    def roles(self) -> frozenset[str]:
        """The roles that this identity holds now, as the trust root says."""
        self._home.refresh()
        return self._home.people.roles(self._home.keyring.person)

    def held(self, role: str, entry: Entry) -> bool:
        """Whether who wrote this entry held the role by the trust root, as it stood when they signed."""
        return role in self._home.people.roles(entry.by, entry.people)

    def is_mine(self, record: str) -> bool:
        """Whether a record should open for whoever opened the vault, by the trust root when it was written last."""
        line, home = self.lookup(record), self._home
        if line is None:
            return True
        keys = {reader.key for reader in home.people.readers(record, line.people)}
        return not keys or any(key.public in keys for key in home.keys)

    def behind(self, record: str) -> bool:
        """Whether a record is sealed to other readers than the trust root gives it now: its next entry mends that."""
        line, people = self.lookup(record), self._home.people
        if line is None or not line.file:
            return False
        return people.readers(record, line.people) != people.readers(record, people.seq)

    def purge(self, record: str) -> None:
        """Take a record away for good. Raises NoSuchRecord, and NotPermitted unless two people decided upon it.

        The log keeps its line (number, head), without a file. Doing it again finishes what a crash left.
        """
        with self._writer.locked():
            self._writer.purge(record)

    def lookup(self, record: str) -> LogLine | None:
        """The last line of the log about a record, or None. Takes no lock and opens no record."""
        self._home.refresh()
        return self._home.memory.last(record)

    def records(self) -> list[str]:
        """Every record of the home by name, whether one may read it or not."""
        self._home.refresh()
        return self._home.memory.records()

    def changes(self, after_n: int) -> list[LogLine]:
        """The lines of the log after number ``after_n``, oldest first: the change feed."""
        self._home.refresh()
        return lines_after(self._home.layout.log, after_n, self._home.memory.end)

    def head(self) -> tuple[int, str]:
        """The last ``(n, hash)`` of the log: the pair to witness outside."""
        self._home.refresh()
        return self._home.memory.n, self._home.memory.hash

    def due_rows(self, before: datetime | None = None) -> list[DueRow]:
        """The due rows in force that warn before an instant (all, if None), soonest first."""
        if self._due is None:
            home = self._home
            self._due = DueFiles(home.layout, home.keys, home.county, home.disk)
        self._home.refresh()
        return self._due.rows(before, self._home.memory.last)

    def suspect(self, first: Iterable[str] = ()) -> frozenset[str]:
        """The records whose files are gone or not what the log names, by a cheap look at some of them each time.

        Those in ``first`` are looked at for certain. See ``mdtkit.vault.looked``.
        """
        if self._looked is None:
            from mdtkit.vault.looked import Looked

            self._looked = Looked(self._home)
        return self._looked.doubtful(first)

    @property
    def memory_lost(self) -> bool:
        """Whether what this device remembered of the home was lost, and no witness was compared since."""
        return self._home.memory.lost

    def register(self, summarise: Summarise, version: str) -> Register:
        """This person's register: one row per case, kept sealed on this device. See ``Register``."""
        from mdtkit.vault.register import Register

        return Register(self, self._home, summarise, version)

    def verify(self, progress: Progress | None = None) -> VerifyReport:
        """Check everything there is. See ``mdtkit.vault.verify``."""
        from mdtkit.vault.verify import verify

        self.settle()
        return verify(self._home, progress)

    def settle(self) -> None:
        """Finish what crashes left ahead of the log and clear away temporary files, as far as can be written."""
        with suppress(Trouble, OSError):
            self._writer.settle_all()
            self._writer.clear_away()

    def close(self) -> None:
        """Let go of the device's memory. Keys stay in this process until they are forgotten by Python."""
        self._home.memory.close()
        self._writer.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Bulk:
    """Many commits under one lock. See :meth:`Vault.bulk`."""

    def __init__(self, writer: Writer, batch: Batch) -> None:
        self._writer = writer
        self._batch = batch

    def commit(
        self, record: str, drafts: Sequence[Draft], *, recorded: datetime | Sequence[datetime],
        due: DueRows | None = None, create: bool = True,
    ) -> Commit:  # fmt: skip
        """As :meth:`Vault.commit`; ``recorded`` may be one instant per draft. Durable only at the next flush."""
        commit = self._writer.commit(record, (drafts, due), recorded=recorded, create=create, batch=self._batch)
        if len(self._batch.lines) >= _BATCH:
            self.flush()
        return commit

    def acknowledge(self, placed: Placed) -> None:
        """Take a record that was put in its place (:meth:`Vault.place`) into the log, in the order of these calls."""
        self._writer.acknowledge(placed, self._batch)
        if len(self._batch.lines) >= _BATCH:
            self.flush()

    def flush(self) -> None:
        """Sync everything written so far and acknowledge it in the log."""
        self._writer.flush(self._batch)


def open_vault(home: Path, keyring: Keyring, device: Path, *, disk: Disk | None = None) -> Vault:
    """Open a county home with an unlocked identity; ``device`` is this device's folder outside the home.

    Raises NoHome, Damaged, NotThisMachine, NetworkFolder, NotYours, RolledBack.
    """
    layout = Layout(home)
    about = layout.read_about()
    check_machine(layout, about)
    return Vault(Home(layout, about, keyring, device, disk or Disk()))


def _uncommitted(record: str) -> Damaged:
    return Damaged(f"The record {record} has entries that nobody entitled committed. Run: mdtkit vault verify")
