"""Writing: due rows, then the record, then its line in the log; only then is anything acknowledged.

The rename of the record file is the commit point. Everything before it can fail and leave nothing
behind; after it the entry stands, and what is missing (the line) is finished by the next reader with a
key. One lock of the home, held for milliseconds. Source: design.md "Commit log", "Register and due rows".
"""

from __future__ import annotations

import copy
import os
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import msgspec

from mdtkit.chronology.chain import (
    RESEALED,
    Head,
    Row,
    body_hash,
    body_text,
    entry_hash,
    entry_of,
    head_of,
    signed_bytes,
)
from mdtkit.chronology.entry import Draft, Entry
from mdtkit.chronology.reference import new_entry_id
from mdtkit.vault.attachments import Staged, discard
from mdtkit.vault.attachments import write as write_attachments
from mdtkit.vault.disk import NotConfirmed, Written
from mdtkit.vault.due import DueRows, due_name, due_plaintext
from mdtkit.vault.home import Ahead
from mdtkit.vault.layout import BULK, PEOPLE, is_name
from mdtkit.vault.log import LogLine, new_line, parse_line
from mdtkit.vault.purging import require, take_away
from mdtkit.vault.recordfile import Opened, append_rows, blank, check_removals, without_bodies
from mdtkit.vault.sealed_body import blob_of, in_row, names, resealed, sealed_body
from mdtkit.vault.sealing import seal
from mdtkit.vault.settling import UNACKNOWLEDGED, Batch, Settling
from mdtkit.vault.trouble import (
    AlreadyThere,
    Conflict,
    NoSuchRecord,
    NotPermitted,
    Trouble,
    Unacknowledged,
    from_os,
)
from mdtkit.vault.trust import COORDINATORS, People, Reader, fold_people

Additions = tuple[Sequence[Draft], DueRows | None]
"""What to add to a record, and its due rows from now on (None: as before)."""

Build = Callable[[tuple[Entry, ...]], Additions]
"""Given the entries as they stand under the lock: what to add."""


Reseal = tuple[str, tuple[str, ...]]
"""The id of an entry whose body is to be sealed anew, and the people who may read it from then on."""


class Commit(msgspec.Struct, frozen=True):
    """An acknowledged commit: the entries as recorded, and its place in the log."""

    record: str
    entries: tuple[Entry, ...]
    seq: int
    n: int
    hash: str


class Placed(msgspec.Struct, frozen=True):
    """A new record that lies in its place and waits for its line in the log: bulk creation only.

    ``seq`` and ``head`` are those of its last entry, ``file`` the SHA-256 of its file, ``due`` its file of due rows.
    """

    record: str
    seq: int
    head: str
    file: str
    due: str


class _Prepared(msgspec.Struct):
    """A commit ready to be written: nothing has touched the disk yet except its due rows."""

    opened: Opened
    rows: list[Row]
    readers: tuple[Reader, ...]
    people: People
    due: str | None
    """Name of the new file of due rows; empty: none in force any more; None: as before."""
    written: Written | None
    """That file, on its way to the disk."""

    @property
    def record(self) -> str:
        return self.opened.record


class Writer(Settling):
    """The writing half of an open home."""

    def commit(
        self, record: str, build: Build | Additions, *, recorded: datetime | Sequence[datetime],
        base_seq: int | None = None, create: bool = False, batch: Batch | None = None,
        remove: frozenset[str] = frozenset(), reseal: Reseal | None = None, files: Sequence[Staged] = (),
    ) -> Commit:  # fmt: skip
        """Add entries to a record under the lock, which the caller holds. See ``Vault.commit_with``."""
        home = self._home
        home.refresh()
        opened = self._as_it_stands(record, create=create)
        if base_seq is not None and opened.seq != base_seq:
            raise Conflict(
                f"Somebody added to {record} meanwhile (entry {opened.seq}, you saw {base_seq}). Read it again."
            )
        # Entries are decoded only for a builder that looks at them.
        drafts, due = build(tuple(entry_of(row) for row in opened.rows)) if callable(build) else build
        if not drafts:
            raise ValueError("a commit holds at least one entry")
        before = home.memory.last(record)
        if remove:
            opened = without_bodies(opened, remove)
        if reseal is not None:
            opened, said = resealed(opened, *reseal, [home.keyring.age], home.people)
            drafts = [_saying(draft, said) for draft in drafts]
        prepared = self._prepare(opened, drafts, recorded, due, before, sync=batch is None)
        placed = self._put_with(prepared, files) if files else self._put(prepared, sync=batch is None)
        line = self._log(placed, prepared.due, before, batch)
        home.people = prepared.people
        if remove:
            self.clear_attachments(record)
        return Commit(record, tuple(entry_of(row) for row in prepared.rows), line.seq, line.n, line.hash)

    def purge(self, record: str) -> None:
        """Take a record away whose purge two people decided. The caller holds the lock. See ``Vault.purge``."""
        home = self._home
        home.refresh()
        line = require(home, record)
        if line.file:
            home.disk.mark(home.layout.pending, record)
            gone = msgspec.structs.replace(blank(record), head=line.head)
            self._log(gone, "", line, seq=line.seq)
            home.disk.reached("purge in the log")
        take_away(home, record)

    def place(self, record: str, drafts: Sequence[Draft], *, recorded: Sequence[datetime], due: DueRows) -> Placed:
        """Put a new case in its place without its line. See ``Vault.place``."""
        home = self._home
        home.refresh()
        if home.layout.record(record).exists() or home.memory.last(record) is not None:
            raise AlreadyThere(f"The case {record} is already there. Take another reference.")
        prepared = self._prepare(blank(record), drafts, recorded, due, None, sync=False)
        placed = self._put(prepared, sync=False)
        return Placed(record, placed.seq, placed.head, placed.file, prepared.due or "")

    def acknowledge(self, placed: Placed, batch: Batch) -> None:
        """Write the line of a record that was put in its place; it goes to the log with its batch."""
        home, memory = self._home, self._home.memory
        members: dict[str, int | str] = {"n": memory.n + 1, "prev": memory.hash, **msgspec.structs.asdict(placed)}
        stored = new_line({**members, "by": home.keyring.person, "people": home.people.seq}, home.keyring.signing)
        batch.lines.append(stored)
        memory.ahead = True
        memory.note(parse_line(stored[:-1], memory.end + len(stored)))

    def _as_it_stands(self, record: str, *, create: bool) -> Opened:
        """The record to add to, settled if a crash left it ahead. Raises when it is not what the log says."""
        try:
            opened, trouble = self._home.compare(record, followed=True)
        except NoSuchRecord:
            if create or (record.startswith("book/") and is_name(record)):
                return blank(record)
            raise
        if create and not record.startswith("book/"):
            raise AlreadyThere(f"The case {record} is already there. Take another reference.")
        if isinstance(trouble, Ahead):
            return self._settle(opened)
        if trouble is not None:
            raise trouble
        return opened

    def _prepare(
        self, opened: Opened, drafts: Sequence[Draft], recorded: datetime | Sequence[datetime],
        due: DueRows | None, before: LogLine | None, *, sync: bool,
    ) -> _Prepared:  # fmt: skip
        """Sign the entries, check that they may be written, and send the due rows on their way to the disk."""
        home = self._home
        if home.keyring.signing.public not in home.people.signing_keys(home.keyring.person, home.people.seq):
            raise NotPermitted("Your key does not stand in the county's trust root any more. Ask a coordinator.")
        named, sealed = self._seal_due(opened, opened.seq + len(drafts), due, before)
        rows = self._rows(opened, drafts, recorded, named)
        if any(row.body is None for row in opened.rows):
            check_removals(opened, rows, home.county)
        people = home.people
        if opened.record == PEOPLE:
            people, flaws = fold_people([*opened.rows, *rows], copy.deepcopy(people))
            if flaws:
                raise NotPermitted(f"The trust root was not changed: {flaws[0].detail}. Ask a coordinator.")
        readers = people.readers(opened.record, people.seq)
        written = self._write_due(opened.record, named or "", sealed, sync=sync) if sealed else None
        return _Prepared(opened, rows, readers, people, named, written)

    def _write_due(self, record: str, named: str, sealed: bytes, *, sync: bool) -> Written:
        home, path = self._home, self._home.layout.due_file(record, named)
        try:
            try:
                return home.disk.overwrite(path, sealed, sync=sync)
            except FileNotFoundError:  # its folder is not there yet
                home.disk.folder(path.parent, sync=sync)
                return home.disk.overwrite(path, sealed, sync=sync)
        except OSError as error:
            path.unlink(missing_ok=True)
            raise from_os(error, f"the file of due rows of {record}") from None

    def _seal_due(
        self, opened: Opened, seq: int, due: DueRows | None, before: LogLine | None
    ) -> tuple[str | None, bytes]:
        home = self._home
        if due is None:
            return None, b""
        if not due.rows:
            return "", b""
        people = home.people
        group = people.shared_key(COORDINATORS)
        keys = [*([group] if group else []), *(watcher.key for watcher in people.watchers(people.seq))]
        sealed = seal(due_plaintext(home.county, opened.record, seq, due), keys)
        # Never the place in force: a crash while writing must leave the old rows whole.
        place = "b" if before is not None and before.due.startswith("a:") else "a"
        return due_name(place, sealed), sealed

    def _rows(
        self, opened: Opened, drafts: Sequence[Draft], recorded: datetime | Sequence[datetime], due: str | None
    ) -> list[Row]:
        home, key = self._home, self._home.keyring.signing
        prev, rows = opened.head, []
        founding = opened.record == PEOPLE and not opened.rows
        instants = [recorded] * len(drafts) if isinstance(recorded, datetime) else recorded
        for place, (draft, instant) in enumerate(zip(drafts, instants, strict=True), start=1):
            salt, body, sealed = os.urandom(16), body_text(draft.data, draft.note), b""
            head: Head = head_of(
                draft, entry_id=draft.id or new_entry_id(os.urandom),
                county="" if founding else home.county, record=opened.record, seq=opened.seq + place, recorded=instant,
                by=home.keyring.person, people=home.people.seq, prev=prev, body=body_hash(salt, body.encode()),
            )  # fmt: skip
            if due is not None and place == len(drafts):
                # So that whoever finishes this commit after a crash knows which due rows belong to it.
                head["due"] = due
            if draft.sealed is not None:
                stated = names(draft.readers)
                sealed = sealed_body(salt, body, stated, home.people)
                head["readers"], head["blob"] = ",".join(stated), blob_of(sealed)
            signature = key.sign(signed_bytes(head))
            if sealed:
                rows.append(Row(head=head, signature=signature, sealed=in_row(sealed)))
            else:
                rows.append(Row(head=head, signature=signature, salt=salt.hex(), body=body))
            prev = entry_hash(head)
        return rows

    def _put_with(self, prepared: _Prepared, files: Sequence[Staged]) -> Opened:
        """Put a record in place, its new attachments first: what an entry names is there before the entry is."""
        try:
            write_attachments(self._home, prepared.record, files, prepared.rows)
        except BaseException:
            if prepared.written is not None:
                prepared.written.release()
            raise
        try:
            return self._put(prepared, sync=True)
        except Unacknowledged:
            raise  # the entry may stand: what it names stays
        except Trouble:
            discard(self._home, prepared.record, files)
            raise

    def _put(self, prepared: _Prepared, *, sync: bool) -> Opened:
        """Put the record in place: the commit point. Returns the record as it now reads.

        Before its new name can be seen, the due rows *and* the new file are on the disk. Which of the two
        is there first does not matter (neither is named by anything yet), so the due rows are on their way while
        the record is sealed and written, and both are waited for together.
        """
        home, record = self._home, prepared.record
        path = home.layout.record(record)
        number = 0

        def put(data: bytes) -> None:
            nonlocal number
            number = home.disk.replace(path, data, sync=sync, first=prepared.written)

        try:
            if not prepared.opened.rows:
                home.disk.folder(path.parent, sync=sync)
            if sync:
                home.disk.mark(home.layout.pending, record)
            opened = append_rows(
                prepared.opened, prepared.rows, county=home.county, readers=prepared.readers,
                seal=lambda plain: seal(plain, [reader.key for reader in prepared.readers]), put=put,
            )  # fmt: skip
        except NotConfirmed:
            self._poisoned = True
            raise Unacknowledged(UNACKNOWLEDGED) from None
        except OSError as error:
            if prepared.due:
                home.layout.due_file(record, prepared.due).unlink(missing_ok=True)
            raise from_os(error, f"the record {record}") from None
        finally:
            if prepared.written is not None:
                prepared.written.release()
        if sync:
            home.keep_written(opened, number)
        home.disk.reached("record in place")
        return opened

    def mark_bulk(self, *, at_work: bool) -> None:
        """Say that many records are being made, so that a crash among them is known for one."""
        try:
            self._home.disk.mark(self._home.layout.pending, BULK if at_work else "")
        except OSError as error:
            raise from_os(error, "the home") from None

    def flush(self, batch: Batch) -> None:
        """Make a batch durable and acknowledge it: one sync of everything, then all its lines at once."""
        if not batch.lines:
            return
        home = self._home
        try:
            home.disk.sync_everything(home.layout.home)
            home.disk.append(home.layout.log, b"".join(batch.lines), at=batch.start)
        except OSError as error:
            self._poisoned = True
            raise from_os(error, "the commit log") from None
        batch.start = home.memory.end
        batch.lines.clear()
        home.memory.ahead = False
        home.memory.keep()


def _saying(draft: Draft, said: dict[str, Any]) -> Draft:
    """The draft that says that a body was sealed anew, with what only the writer knows of it."""
    return msgspec.structs.replace(draft, data={**draft.data, **said}) if draft.kind == RESEALED else draft
