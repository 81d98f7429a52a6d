"""The rules of the protocol that a county's instruments bring: their clocks, their courses, why a repetition.

Read at every opening of the desk, so they are made once for each set of files and kept in the device folder.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

from mdtkit import __version__

OWN = "instruments"
"""The folder of the home, and how the files that its instruments bring are named: ``instruments/ID``."""
Files = list[tuple[str, bytes]]


def own_files(home: Path) -> Files:
    """The county's own files of instruments, as they lie in its home."""
    return [(f"{OWN}/{path.name}", path.read_bytes()) for path in sorted((home / OWN).glob("*.toml"))]


def brought(given: Sequence[tuple[str, bytes]], own: Sequence[tuple[str, bytes]], cache: Path | None) -> Files:
    """The protocol files that these instruments bring: ``PLUGIN/ID``, or ``instruments/ID`` where the county has a say.

    ``given`` are files of plugins (``PLUGIN/FILE``), ``own`` the county's. What is wrong with any of them is told by
    the catalogue; here such an instrument simply brings nothing.
    """
    if not given and not own:
        return []
    digest = hashlib.sha256(__version__.encode())
    for name, content in (*given, *own):
        digest.update(f"\0{name}\0{len(content)}\0".encode() + content)
    kept = cache / f"brought-{digest.hexdigest()}" if cache is not None else None
    if kept is not None:
        with suppress(OSError, msgspec.DecodeError):
            return msgspec.msgpack.decode(kept.read_bytes(), type=Files)
    made = _make(given, own)
    if kept is not None:
        with suppress(OSError):
            kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            for old in kept.parent.glob("brought-*"):
                old.unlink(missing_ok=True)
            fresh = kept.with_name(f".{kept.name}.new")
            fresh.write_bytes(msgspec.msgpack.encode(made))
            fresh.replace(kept)
    return made


def _make(given: Sequence[tuple[str, bytes]], own: Sequence[tuple[str, bytes]]) -> Files:
    from mdtkit.desk.instruments.catalogue import Source, assemble
    from mdtkit.protocol.instruments.brought import protocol_file

    found = assemble([Source(name.partition("/")[0], *pair) for pair in (*given, *own) for name in (pair[0],)], None)
    files = []
    courses: set[str] = set()
    for known in found.known.values():
        content = protocol_file(known.instrument, courses)
        courses |= {known.instrument.about.course or ""}
        if content is not None:
            whose = OWN if known.instrument.county else known.origin
            files.append((f"{whose}/{known.instrument.id}", content))
    return files
