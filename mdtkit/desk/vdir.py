"""A folder of calendar files kept in step with the desk: one file an event, new, changed and removed ones alike.

``.mdtkit.json`` in the folder says which files are ours, of which county and whose calendar, and which version of each
was written last. A file of that name that mdtkit did not make is never touched; it is named, and the others are
written. What lies further back than the calendar tells stays as it is.
"""

from __future__ import annotations

import os
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from mdtkit.calendars.lint_published import PRODID
from mdtkit.calendars.published import Published
from mdtkit.calendars.published import calendar as written
from mdtkit.chronology.problem import Problem
from mdtkit.desk.errors import BadInput
from mdtkit.desk.publishing import Whose, events, window

if TYPE_CHECKING:
    from collections.abc import Callable

    from mdtkit.desk.desk import Desk

INDEX: Final = ".mdtkit.json"
FORMAT: Final = 1


class File(msgspec.Struct, frozen=True, kw_only=True):
    """One file of ours: a hash of what it tells, whatever the version; a hash of its bytes; its version.

    ``ends`` and ``stays``: until when it tells something, and whether it is left there afterwards, as a meeting is.
    """

    tells: str
    bytes: str
    sequence: int
    stamp: datetime
    ends: datetime
    stays: bool


class Index(msgspec.Struct, frozen=True, kw_only=True):
    """Which files of a folder are ours."""

    county: str
    whose: str
    format: int = FORMAT
    files: dict[str, File] = {}


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a folder: file names that are new, changed, removed; how many stayed; what was left alone."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int
    problems: tuple[Problem, ...]


def publish(
    desk: Desk,
    folder: Path,
    whose: Whose,
    *,
    days: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Step:
    """Bring a folder in step (audited where anything changes). Raises BadInput, StoreTrouble."""
    index = _index(desk, folder, whose)
    since, until = window(desk, days)
    wanted = {f"{one.uid.partition('@')[0]}.ics": one for one in events(desk, whose, since, until)}
    stamp = desk.now().replace(microsecond=0)
    files: dict[str, File] = {}
    writing: dict[str, bytes] = {}
    problems: list[Problem] = []
    new: list[str] = []
    changed: list[str] = []
    for done, (name, event) in enumerate(wanted.items(), start=1):
        there, known = _content(folder / name), index.files.get(name)
        if there is not None and known is None and not _ours(there, event.uid):
            problems.append(Problem(field="file", message="is not mdtkit's, so it was left alone", at=name))
        elif known is not None and known.tells == _tells(event) and _hash(there) == known.bytes:
            files[name] = known
        else:
            files[name], writing[name] = _version(event, known, stamp)
            (new if known is None else changed).append(name)
        if progress is not None and (done % 500 == 0 or done == len(wanted)):
            progress(done, len(wanted))
    left = {name: file for name, file in index.files.items() if name not in wanted}
    past = {name: file for name, file in left.items() if file.stays and file.ends <= since}
    gone = left.keys() - past.keys()
    removed = [name for name in sorted(gone) if _removable(folder / name, name, problems)]
    after = Index(county=index.county, whose=index.whose, files=past | files)
    if writing or removed or after != index:
        if writing or removed:
            desk.audit.must("audit.exported", on="book/register", rows=len(writing) + len(removed))
        _write(folder, after, index, writing, removed)
    return Step(
        new=tuple(new),
        changed=tuple(changed),
        removed=tuple(removed),
        unchanged=len(files) - len(writing),
        problems=tuple(problems),
    )


def _index(desk: Desk, folder: Path, whose: Whose) -> Index:
    """What the folder says of itself. Raises BadInput for a folder of another county, or of another calendar."""
    if not folder.is_dir():
        raise BadInput("It is no folder: make it first, empty, where a calendar program or vdirsyncer reads it.")
    mine = Index(county=desk.county.fingerprint, whose=whose.code)
    try:
        found = msgspec.json.decode((folder / INDEX).read_bytes(), type=Index)
    except FileNotFoundError:
        return mine
    except (OSError, msgspec.DecodeError):
        raise BadInput(f"{INDEX} in the folder cannot be read. Remove it, and publish again.") from None
    if (found.county, found.whose, found.format) != (mine.county, mine.whose, FORMAT):
        message = f"this folder holds another calendar ({found.whose}); give each calendar a folder of its own"
        raise BadInput(f"Nothing was published: {message}.", [Problem(field="folder", message=message)])
    return found


def _version(event: Published, known: File | None, stamp: datetime) -> tuple[File, bytes]:
    """The file of an event: its version is the next one where it tells something else than the one before."""
    tells = _tells(event)
    if known is not None and known.tells == tells:
        sequence, made = known.sequence, known.stamp
    else:
        sequence, made = (known.sequence + 1 if known else 0), stamp
    content = written([msgspec.structs.replace(event, sequence=sequence, stamp=made)])
    file = File(
        tells=tells,
        bytes=sha256(content).hexdigest(),
        sequence=sequence,
        stamp=made,
        ends=event.ends,
        stays=not event.deadline,
    )
    return file, content


def _tells(event: Published) -> str:
    """What an event tells, in the form of this version of mdtkit."""
    return sha256(PRODID.encode() + msgspec.json.encode(event)).hexdigest()


def _hash(content: bytes | None) -> str:
    return sha256(content).hexdigest() if content is not None else ""


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _ours(content: bytes, uid: str) -> bool:
    """Whether a file that the index does not know is one of ours all the same: a crash came before the index."""
    lines = content.split(b"\r\n")
    return f"PRODID:{PRODID}".encode() in lines and f"UID:{uid}".encode() in lines


def _removable(path: Path, name: str, problems: list[Problem]) -> bool:
    there = _content(path)
    if there is None:
        return False
    # A calendar server may have written it anew in its own way; by its UID it is still the event that was published.
    if f"UID:{path.stem}@mdtkit".encode() in there.replace(b"\r\n ", b"").replace(b"\r\n", b"\n").split(b"\n"):
        return True
    problems.append(Problem(field="file", message="is no longer mdtkit's, so it was left alone", at=name))
    return False


def _write(folder: Path, after: Index, before: Index, writing: dict[str, bytes], removed: list[str]) -> None:
    """Files first, the index last: after a crash the next publishing finds what it made."""
    try:
        for name, content in writing.items():
            _replace(folder / name, content)
        for name in removed:
            (folder / name).unlink(missing_ok=True)
        if after != before or not (folder / INDEX).exists():
            _replace(folder / INDEX, msgspec.json.encode(after))
    except OSError as error:
        raise BadInput(f"The folder could not be brought in step: {error.strerror}. Publish again.") from None


def _replace(path: Path, content: bytes) -> None:
    """In one step; programs that read a vdir pass over names that end in ``.tmp``."""
    temporary = path.with_name(f"{path.name}.{os.urandom(4).hex()}.tmp")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
