"""The files of a register: snapshot halves in compressed chunks, and a tail of sealed frames.

Whatever does not open or fit is treated as absent: the register is made anew from the records.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from mdtkit.vault.disk import FOLDER_MODE, Disk
from mdtkit.vault.sealing import AgeKey, seal, unseal
from mdtkit.vault.trouble import Damaged, NotYours

T = TypeVar("T")


class Chunk(msgspec.Struct, array_like=True):
    """Some hundred rows, compressed, unpacked only when needed. ``first`` is the smallest sort key inside."""

    first: float
    packed: bytes

    def decode(self, shape: type[T]) -> T:
        """The rows."""
        return self.unpacked(msgspec.msgpack.Decoder(shape))

    def unpacked(self, decoder: msgspec.msgpack.Decoder[T]) -> T:
        """The rows, read by a decoder that serves for all chunks."""
        return decoder.decode(zlib.decompress(self.packed))


class Row(msgspec.Struct):
    """What the desk wants to know of a case without opening it.

    ``board`` is the row of the board; ``clocks`` are its frozen clocks, each with ``due_at`` (RFC 3339 text,
    or None), or with ``filed_at`` under which it is filed instead. Both are the desk's own; the register does not
    look into them further.
    """

    board: dict[str, Any]
    clocks: list[dict[str, Any]] = msgspec.field(default_factory=list)


class Frame(msgspec.Struct, array_like=True):
    """The rows that changed between two numbers of the log; None: that case cannot be read (any more)."""

    version: str
    after: int
    n: int
    rows: dict[str, Row | None]
    unreadable: list[str]


class _Stored(msgspec.Struct, array_like=True):
    version: str
    n: int
    unreadable: list[str]
    chunks: list[Chunk]


class Part:
    """One half of a snapshot, with what changed since."""

    def __init__(self, version: str, n: int, unreadable: set[str], chunks: list[Chunk] | None = None) -> None:
        self.version = version
        self.n = n
        self.unreadable = unreadable
        self.chunks = chunks or []
        self.changed: dict[str, Row | None] = {}

    def add(self, first: float, rows: object) -> None:
        """Add a chunk of rows (already in order)."""
        # Level 1: a quarter of the size for a few milliseconds; the keys of the rows repeat endlessly.
        self.chunks.append(Chunk(first, zlib.compress(msgspec.msgpack.encode(rows), 1)))

    def apply(self, frame: Frame) -> None:
        """Take in a frame, unless it is older than what we have or leaves a gap."""
        if frame.after <= self.n < frame.n:
            self.changed.update(frame.rows)
            self.unreadable = (self.unreadable - frame.rows.keys()) | set(frame.unreadable)
            self.n = frame.n


def read_part(path: Path, key: AgeKey, version: str) -> Part:
    """A half of the snapshot; an empty one when there is none of this version."""
    try:
        plain = unseal(Disk().read(path), [key], "The register")
        stored = msgspec.msgpack.decode(plain, type=_Stored)
    except (OSError, Damaged, NotYours, msgspec.DecodeError):
        return Part(version, 0, set())
    if stored.version != version:
        return Part(version, 0, set())
    return Part(version, stored.n, set(stored.unreadable), stored.chunks)


def write_part(path: Path, key: AgeKey, part: Part) -> bool:
    """Write a half of the snapshot; False when the device cannot be written to."""
    stored = _Stored(part.version, part.n, sorted(part.unreadable), part.chunks)
    try:
        path.parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        Disk().replace(path, seal(msgspec.msgpack.encode(stored), [key.public]), sync=False)
    except OSError:
        return False
    return True


class Tail:
    """The frames since the snapshot: each an age file of its own, with its length before it."""

    def __init__(self, path: Path, key: AgeKey, version: str) -> None:
        self._path = path
        self._key = key
        self._version = version
        self.count = 0

    def frames(self) -> Iterator[Frame]:
        """The frames of this version, oldest first, up to the first that does not open."""
        try:
            data = Disk().read(self._path)
        except OSError:
            return
        self.count = 0
        place = 0
        while place + 4 <= len(data):
            size = int.from_bytes(data[place : place + 4], "big")
            try:
                plain = unseal(data[place + 4 : place + 4 + size], [self._key], "The register")
                frame = msgspec.msgpack.decode(plain, type=Frame)
            except (Damaged, NotYours, msgspec.DecodeError):
                return
            place += 4 + size
            self.count += 1
            if frame.version == self._version:
                yield frame

    def add(self, frame: Frame) -> None:
        """Append a frame; a device that is full goes without."""
        sealed = seal(msgspec.msgpack.encode(frame), [self._key.public])
        try:
            self._path.parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
            Disk().add(self._path, len(sealed).to_bytes(4, "big") + sealed)
        except OSError:
            return
        self.count += 1

    def clear(self) -> None:
        """Begin anew, after the snapshot has taken everything in."""
        self._path.unlink(missing_ok=True)
        self.count = 0
