"""An attachment: a file of its own beside its record, under a key of its own that lies in the entry's body.

The key travels with the record: whoever reads the entry's body opens the attachment, with stock age too, and nobody
else; when the record (or a sealed body) is sealed to other readers, so is the key, in the same rename, and no file has
to be written anew. The signed head names the file and its SHA-256, so everybody who reads the record can tell whether
it is there and unaltered, also where only some may open it. The file is on the disk before the entry is committed; one
that no entry names is what a crash left. Source: design.md "What keys can and cannot do"; docs/adr/0040.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from mdtkit.chronology.chain import Row
from mdtkit.chronology.reference import new_entry_id
from mdtkit.vault.disk import Disk
from mdtkit.vault.home import Home
from mdtkit.vault.layout import Layout
from mdtkit.vault.recordfile import Opened
from mdtkit.vault.sealing import AgeKey, seal, stanzas, unseal
from mdtkit.vault.trouble import Damaged, Missing, NoSuchRecord, NotPermitted, Trouble, from_os
from mdtkit.vault.verify_log import Tell

LARGEST = 25 * 1024 * 1024
"""Bytes of the largest file that is taken: it is held in memory whole, and a scanned form is far smaller."""
_MOST = LARGEST + LARGEST // 100 + 4096
"""What age makes of the largest: nothing longer is read back."""
_NAME = re.compile(r"[0-9A-HJKMNP-TV-Z]{26}\Z")


class Staged(msgspec.Struct, frozen=True):
    """A file ready to be put beside a record: its random name, the key that opens it, what it holds, the age file.

    ``hash`` and ``size`` are those of the content, ``sealed`` the age file.
    """

    name: str
    key: str
    hash: str
    size: int
    sealed: bytes

    def __repr__(self) -> str:
        return f"Staged({self.name})"

    @property
    def head(self) -> str:
        """How the signed head names it: the file's name, a colon, and the SHA-256 of the age file."""
        return f"{self.name}:{hashlib.sha256(self.sealed).hexdigest()}"


def stage(content: bytes) -> Staged:
    """Seal a file under a new key of its own; nothing is written yet. Raises NotPermitted if too large or empty."""
    if not content or len(content) > LARGEST:
        what = f"is larger than {LARGEST // 1024 // 1024} MiB" if content else "is empty"
        raise NotPermitted(f"The file {what}. Nothing was recorded.")
    key = AgeKey.generate()
    digest = hashlib.sha256(content).hexdigest()
    return Staged(new_entry_id(os.urandom), key.secret, digest, len(content), seal(content, [key.public]))


def named(row: Row) -> tuple[str, str] | None:
    """Name and SHA-256 of the file that belongs to an entry, as its head states them; None where it has none."""
    name, colon, digest = str(row.head.get("attached", "")).partition(":")
    return (name, digest) if colon and _NAME.match(name) else None


def is_gone(row: Row) -> bool:
    """Whether the body of the entry was removed, so that its file has no key any more and goes too."""
    return row.body is None and row.sealed is None


def write(home: Home, record: str, staged: Sequence[Staged], rows: Sequence[Row]) -> None:
    """Put files beside a record, durably, before the entries that name them. The lock is held.

    Raises ValueError unless exactly these are named, and Full, ReadOnly, NotDurable: then none is left.
    """
    if sorted(one.head for one in staged) != sorted(
        str(row.head["attached"]) for row in rows if "attached" in row.head
    ):
        raise ValueError("each attachment is named by one entry of the commit, and nothing else is")
    try:
        home.disk.mark(home.layout.pending, record)
        home.disk.folder(home.layout.attachments(record))
        for one in staged:
            home.disk.create(home.layout.attachment(record, one.name), one.sealed)
    except OSError as error:
        discard(home, record, staged)
        raise from_os(error, f"an attachment of {record}") from None
    home.disk.reached("attachments written")


def discard(home: Home, record: str, staged: Sequence[Staged]) -> None:
    """Take away what was put beside a record for entries that were then not committed."""
    for one in staged:
        home.layout.attachment(record, one.name).unlink(missing_ok=True)


def read(home: Home, opened: Opened, name: str, key: str) -> bytes:
    """The content of an attachment of a record. Raises NoSuchRecord, Missing, Damaged."""
    stated = next((digest for found, digest in filter(None, map(named, opened.rows)) if found == name), None)
    if stated is None:
        raise NoSuchRecord("There is no such attachment, or it is not yours to open.")
    path, what = home.layout.attachment(opened.record, name), f"The attachment {name} of {opened.record}"
    try:
        whole = path.lstat().st_size <= _MOST
        sealed = home.disk.read(path) if whole else b""
    except FileNotFoundError:
        raise Missing(f"{what} is gone, though an entry names it. Put it back from a backup.") from None
    except OSError as error:
        raise Damaged(f"{what} cannot be read (error {error.errno}). Check the disk.") from None
    if hashlib.sha256(sealed).hexdigest() != stated:
        raise Damaged(f"{what} was altered or replaced. Put it back from a backup; run: mdtkit vault verify")
    return unseal(sealed, [AgeKey(key)], what)


def clear(home: Home, record: str, *, crashed: bool) -> bool:
    """Take away the files of entries whose body two people removed; after a crash also those that no entry names.

    Nothing is taken from a record that is not what the log says. False where that could not be judged. The lock is
    held.
    """
    folder = home.layout.attachments(record)
    if not folder.is_dir():
        return True
    try:
        opened, trouble = home.compare(record)
    except NoSuchRecord:
        rows: Sequence[Row] = ()  # the crash came before the record itself, or two people purged it
        trouble = None
    except Trouble:
        return False
    else:
        rows = opened.rows
    if trouble is not None:
        return False
    wanted = {found[0]: is_gone(row) for row in rows if (found := named(row))}
    for path in list(folder.iterdir()):
        if wanted.get(path.stem, crashed):
            path.unlink(missing_ok=True)
    home.disk.sync_folder(folder)
    return True


def take_away(layout: Layout, disk: Disk, record: str) -> None:
    """Remove every attachment of a record that is purged. What is gone already is no matter. Raises OSError."""
    folder = layout.attachments(record)
    if folder.is_dir():
        for path in folder.iterdir():
            path.unlink(missing_ok=True)
        folder.rmdir()
        disk.sync_folder(folder.parent)


def check(opened: Opened, layout: Layout, disk: Disk, tell: Tell, notices: list[str]) -> None:
    """Of every attachment of a record: it is there, it is the file that was written, and one key opens it."""
    record = opened.record
    there = {path.name for path in layout.attachments(record).glob("*")}
    for seq, row in enumerate(opened.rows, start=1):
        if (found := named(row)) is None:
            if "attached" in row.head:
                tell(record, seq, "attachment", "the entry names its attachment in a form that cannot be read")
            continue
        path = layout.attachment(record, found[0])
        left = path.name in there
        there.discard(path.name)
        if is_gone(row):
            if left:
                notices.append(f"An attachment of {record} whose entry two people removed is still there (a crash).")
        elif problem := _problem(path.name, disk, layout, record, found):
            tell(record, seq, "attachment", problem)
    for name in sorted(there):
        if _NAME.match(name.removesuffix(".age")):
            notices.append(f"An attachment of {record} that no entry names ({name}): a commit that was broken off.")
        else:
            tell(record, None, "extra", f"a file that mdtkit did not write lies among the attachments: {name}")


def _problem(name: str, disk: Disk, layout: Layout, record: str, found: tuple[str, str]) -> str:
    path = layout.attachment(record, found[0])
    try:
        sealed = disk.read(path) if path.lstat().st_size <= _MOST else b""
    except FileNotFoundError:
        return f"the attachment {name} is gone"
    except OSError as error:
        return f"the attachment {name} cannot be read (error {error.errno})"
    if hashlib.sha256(sealed).hexdigest() != found[1]:
        return f"the attachment {name} was altered or replaced"
    if (keys := stanzas(sealed)) != 1:
        return f"the attachment {name} opens for {keys} keys instead of its own"
    return ""


def strangers(layout: Layout, known: Mapping[str, object]) -> Iterator[str]:
    """Files among the attachments that belong to no record of the log."""
    for path in sorted(layout.home.glob("attachments/*/*")):
        record = f"book/{path.name}" if path.parent.name == "book" else path.name
        if record not in known or not path.is_dir() or layout.attachments(record) != path:
            yield path.name
