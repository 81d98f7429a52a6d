"""The commit log: one signed, chained line per commit. Opaque references and hashes only.

It is the change feed of the home (register, live refresh and backup follow ``n``) and what makes loss,
change and rollback show. Signed is ``PREFIX`` + the line's members without ``signature``, compact JSON
in sorted order; ``prev`` is the SHA-256 of the line before (for the first: the county's fingerprint).
Source: design.md "Commit log".
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import msgspec

from mdtkit.vault.disk import Disk
from mdtkit.vault.sealing import SigningKey, signed_by
from mdtkit.vault.trouble import Damaged

PREFIX = b"mdtkit/commit/v1\0"
_BLOCK = 1 << 16


class LogLine(msgspec.Struct, frozen=True):
    """One commit. ``n`` counts from 1 over the home; ``seq`` and ``head`` are the record's after the commit.

    ``file`` is the SHA-256 of the record's file, ``due`` the place and SHA-256 of the due rows in force
    (``a:…`` or ``b:…``; empty: none), ``by`` who committed under ``people``, the seq of the trust root.
    ``hash`` and ``end`` are not stored: the SHA-256 of the line and the offset at which the next starts.
    """

    n: int
    prev: str
    record: str
    seq: int
    head: str
    file: str
    due: str
    by: str
    people: int
    signature: str
    hash: str = ""
    end: int = 0


_typed = msgspec.json.Decoder(LogLine)
_plain = msgspec.json.Decoder(dict[str, int | str])


def new_line(members: dict[str, int | str], key: SigningKey) -> bytes:
    """The bytes of a line, signed, with its line feed."""
    signature = key.sign(PREFIX + msgspec.json.encode(members, order="sorted"))
    return msgspec.json.encode({**members, "signature": signature}) + b"\n"


def parse_line(stored: bytes, end: int = 0) -> LogLine:
    """A line from its stored bytes, without its line feed. Raises Damaged."""
    try:
        line = _typed.decode(stored)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Damaged("A line of the commit log cannot be read. Run: mdtkit vault verify") from None
    return msgspec.structs.replace(line, hash=hashlib.sha256(stored).hexdigest(), end=end)


def line_signed_by(stored: bytes, keys: list[str]) -> bool:
    """Whether one of the keys (hex) signed the line: judged on its stored members."""
    members = _plain.decode(stored)
    signature = str(members.pop("signature", ""))
    data = PREFIX + msgspec.json.encode(members, order="sorted")
    return any(signed_by(key, data, signature) for key in keys)


def stored_lines(log: Path, offset: int, disk: Disk) -> Iterator[tuple[bytes, int]]:
    """The whole lines from ``offset`` on, each with the offset of its end. A torn tail is left out."""
    try:
        size = log.stat().st_size
        if size <= offset:
            return
        data = disk.read(log) if offset == 0 else _tail(log, offset)
    except FileNotFoundError:
        return
    start = 0
    while (stop := data.find(b"\n", start)) >= 0:
        yield data[start:stop], offset + stop + 1
        start = stop + 1


def line_ending_at(log: Path, end: int) -> bytes | None:
    """The stored line that ends (with its line feed) at offset ``end``; None when no line ends there."""
    try:
        with log.open("rb") as stream:
            size = stream.seek(0, 2)
            if not 0 < end <= size:
                return None
            start, data = end, b""
            while start > 0:
                step = min(_BLOCK, start)
                start -= step
                stream.seek(start)
                data = stream.read(step) + data
                if not data.endswith(b"\n"):
                    return None
                if (feed := data.rfind(b"\n", 0, -1)) >= 0:
                    return data[feed + 1 : -1]
            return data[:-1]
    except FileNotFoundError:
        return None


def lines_after(log: Path, n: int, end: int) -> list[LogLine]:
    """The lines with a number above ``n`` among those ending at or before offset ``end``, oldest first."""
    found: list[LogLine] = []
    while end > 0 and (stored := line_ending_at(log, end)) is not None:
        line = parse_line(stored, end)
        if line.n <= n:
            break
        found.append(line)
        end -= len(stored) + 1
        if len(found) >= 256:
            # A long way back: reading forward in one piece is cheaper than line by line.
            everything = (parse_line(s, e) for s, e in stored_lines(log, 0, Disk()) if e <= found[0].end)
            return [line for line in everything if line.n > n]
    return found[::-1]


def _tail(log: Path, offset: int) -> bytes:
    with log.open("rb") as stream:
        stream.seek(offset)
        return stream.read()
