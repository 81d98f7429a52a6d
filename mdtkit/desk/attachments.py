"""Papers that belong to a case: stored encrypted beside its record, listed, and taken out again (C3, C5, C7).

What is stored bears a random name. Who reads the entry opens the file and nobody else; taking one out is an export, on
audit before a byte of it leaves the desk.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from mdtkit.chronology.problem import Problem
from mdtkit.desk.errors import BadInput
from mdtkit.desk.opening import troubles
from mdtkit.desk.recording import Act, Logged, record
from mdtkit.vault.attachments import LARGEST, Staged

if TYPE_CHECKING:
    from mdtkit.chronology.entry import Entry
    from mdtkit.desk.casefile import CaseFile
    from mdtkit.desk.desk import Desk

ADDED: Final = "attachment.added"
FORM: Final = "authorization_form"
"""What an attachment is that is the scanned form of an authorization."""


class Attachment(msgspec.Struct, frozen=True, kw_only=True):
    """An attachment as it stands on record. ``what`` and the rest is empty where its entry is sealed to others.

    ``stored``: its file lies in this home; one that was only noted has none. ``hash`` (SHA-256) and ``size`` (bytes)
    are those of the content. ``category`` is its sharing category.
    """

    entry: str
    seq: int
    at: datetime
    by: str
    what: str = ""
    category: str = ""
    title: str = ""
    hash: str = ""
    size: int | None = None
    authorization: str = ""
    name: str = ""
    stored: bool = False
    sealed: bool = False
    readable: bool = True


def staged(desk: Desk, content: bytes) -> Staged:
    """A file ready to be recorded. Raises BadInput for one that is empty, or larger than is taken."""
    if not content or len(content) > LARGEST:
        most = f"it is larger than {LARGEST // 1024 // 1024} MiB: scan it with fewer dots, or in parts"
        message = most if content else "it is empty"
        raise BadInput(f"The file was not stored: {message}.", [Problem(field="file", message=message)])
    with troubles():
        return desk.vault.stage(content)


def content_of(where: str) -> bytes:
    """The bytes of a file, no more of them than are taken. Raises BadInput, which never says the path."""
    try:
        with Path(where).expanduser().open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError:
        message = "the file cannot be read"
        raise BadInput(f"Nothing was stored: {message}.", [Problem(field="file", message=message)]) from None


def size_in_words(count: int) -> str:
    """``293 KiB``."""
    if count < 1024:
        return f"{count} bytes"
    return f"{count / 1024:.0f} KiB" if count < 1024 * 1024 else f"{count / 1024 / 1024:.1f} MiB"


class Stored(msgspec.Struct, frozen=True):
    """What was recorded, and of what was stored its random name, the SHA-256 and the size (bytes) of its content."""

    logged: Logged
    name: str
    hash: str
    size: int


def act_of(file: Staged, what: str, at: datetime | None = None, **more: Any) -> Act:
    """The entry that names a staged file."""
    data = {"what": what, "hash": file.hash, "size": file.size, "attachment": file.name, "key": file.key, **more}
    return Act(kind=ADDED, data=data, at=at)


def add(
    desk: Desk, ref: str, content: bytes, what: str, *, at: datetime | None = None, confirm: bool = False, **more: Any
) -> Stored:
    """Store a file with a case: encrypted, under a random name, on the disk before its entry is.

    ``more``: ``category``, ``title``, ``authorization``. Raises BadInput, NoSuchCase, StoreTrouble.
    """
    ref = desk.reference(ref)
    desk.entries(ref)  # no such case: before the file is looked at
    file = staged(desk, content)
    logged = record(desk, ref, [act_of(file, what, at, **more)], files=[file], confirm=confirm)
    return Stored(logged, file.name, file.hash, file.size)


def with_form(desk: Desk, ref: str, act: Act, content: bytes, *, confirm: bool = False) -> Stored:
    """Record an authorization and store its scanned form with it, in one commit: both state the same hash.

    Raises BadInput, NeedsConfirmation, NoSuchCase, StoreTrouble.
    """
    ref = desk.reference(ref)
    desk.entries(ref)
    file = staged(desk, content)
    signed = msgspec.structs.replace(act, data={**act.data, "scan_hash": file.hash, "form": file.name})
    form = act_of(file, FORM, act.at, authorization=act.data.get("authorization"))
    logged = record(desk, ref, [signed, form], files=[file], confirm=confirm)
    return Stored(logged, file.name, file.hash, file.size)


def on_file(desk: Desk, ref: str, *, file: CaseFile | None = None) -> tuple[Attachment, ...]:
    """The attachments of a case that count now, in the order of recording. Titles are for who reveals the story."""
    from mdtkit.desk.sealed import opened

    file = file or desk.case(ref)
    bodies = opened(desk, file.ref)
    stored = _stored(file)
    found = []
    for item in sorted(file.chronology.of(ADDED), key=lambda item: item.entry.seq):
        entry = item.entry
        if entry.removed:
            continue
        data = bodies[entry.id].data if entry.id in bodies else entry.data
        found.append(_attachment(entry, data, stored))
    return tuple(found)


def _stored(file: CaseFile) -> frozenset[str]:
    """The names of the files that lie beside the record, or should: those whose entries have a body."""
    return frozenset(
        str(entry.attached).partition(":")[0]
        for entry in file.chronology.entries
        if entry.attached is not None and not entry.removed
    )


def _attachment(entry: Entry, data: Mapping[str, Any], stored: frozenset[str]) -> Attachment:
    readable = entry.sealed is None or bool(data)
    name = str(data.get("attachment") or (entry.attached or "").partition(":")[0])
    size = data.get("size")
    return Attachment(
        entry=entry.id,
        seq=entry.seq,
        at=entry.at,
        by=entry.by,
        **{member: str(data.get(member) or "") for member in ("what", "title", "hash", "authorization")},
        category=str(entry.sealed or data.get("category") or ""),
        size=size if isinstance(size, int) else None,
        name=name,
        stored=name in stored,
        sealed=entry.sealed is not None,
        readable=readable,
    )


def take(desk: Desk, ref: str, wanted: str) -> tuple[Attachment, bytes]:
    """The content of an attachment, for a file outside: audited as an export before it is opened.

    ``wanted`` is the number or id of its entry. Raises BadInput, NoSuchCase, StoreTrouble (gone, altered).
    """
    from mdtkit.desk.sealed import opened

    file = desk.case(ref)
    there = on_file(desk, file.ref, file=file)
    found = next((one for one in there if wanted in (str(one.seq), one.entry)), None)
    if found is None:
        numbers = tuple(str(one.seq) for one in there)
        raise _refused(f"{file.ref} has no attachment in entry {wanted}", numbers)
    if not found.readable:
        raise _refused(f"entry {found.seq} is sealed to others: one of its readers takes it out")
    if not found.stored:
        raise _refused(f"entry {found.seq} notes a paper that is kept elsewhere; no file of it lies here")
    bodies = opened(desk, file.ref)
    entry = next(entry for entry in file.chronology.entries if entry.id == found.entry)
    data = bodies[entry.id].data if entry.id in bodies else entry.data
    items = [found.category] if found.category else []
    desk.audit.must("audit.exported", on=file.ref, entry=found.entry, items=items)
    with troubles():
        return found, desk.vault.attachment(file.ref, found.name, str(data.get("key") or ""))


def take_to(desk: Desk, ref: str, wanted: str, where: str) -> Attachment:
    """Take an attachment out to a new file that only its owner may read. Raises as :func:`take`, and for one there.

    From then on a copy lies in clear.
    """
    path = Path(where).expanduser()
    if path.exists() or not path.parent.is_dir():
        message = "it is there already" if path.exists() else "there is no such folder"
        raise _refused(f"{message}; give a file that does not exist yet", field="out")
    found, content = take(desk, ref, wanted)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
    except OSError as error:
        raise _refused(f"the file was not written: {error.strerror}", field="out") from None
    return found


def _refused(message: str, allowed: Sequence[str] = (), field: str = "entry") -> BadInput:
    return BadInput(
        f"Nothing was taken out: {message}.", [Problem(field=field, message=message, allowed=tuple(allowed))]
    )
