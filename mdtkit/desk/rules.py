"""The protocol in force in a home: the shipped base, overlaid by the county's own files.

The overlay lies in clear in ``HOME/protocol/*.toml`` (it holds nothing of a case, and the crisis card needs
it while locked); the hash adopted last is on record in ``book/county``, so a changed file is noticed.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from mdtkit.chronology.kinds import KINDS
from mdtkit.desk.errors import BadInput
from mdtkit.paths import bundled
from mdtkit.protocol.loader import ProtocolProblems, load_protocol
from mdtkit.protocol.model import Protocol

FOLDER = "protocol"
COUNTY_FILE = "county.toml"


def base_files() -> list[tuple[str, bytes]]:
    """The shipped base protocol, file by file in a fixed order."""
    return _files(bundled("config") / "base")


def overlay_files(home: Path) -> list[tuple[str, bytes]]:
    """The county's own files in its home; empty where it has none."""
    return _files(home / FOLDER)


def _files(folder: Path) -> list[tuple[str, bytes]]:
    return [(path.name, path.read_bytes()) for path in sorted(folder.glob("*.toml"))]


def fingerprint(files: list[tuple[str, bytes]]) -> str:
    """SHA-256 (hex) over names and contents: which protocol it is."""
    digest = hashlib.sha256()
    for name, content in files:
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def protocol_of(home: Path | None, overlay: list[tuple[str, bytes]] | None = None) -> Protocol:
    """The protocol of a home (or of given overlay files). Raises BadInput with all problems."""
    files = overlay if overlay is not None else (overlay_files(home) if home else [])
    try:
        return load_protocol(base_files(), files)
    except ProtocolProblems as found:
        raise BadInput(str(found), found.problems) from None


def vocabularies(protocol: Protocol) -> dict[str, tuple[str, ...]]:
    """Every vocabulary that a field of any kind speaks of, with the codes the protocol allows."""
    names = {field.vocabulary for kind in KINDS.values() for field in kind.fields if field.vocabulary}
    return {name: protocol.vocabulary(name) for name in sorted(names)}
