"""The protocol in force in a home: the shipped base, overlaid by the county's own files.

The overlay lies in clear in ``HOME/protocol/*.toml`` (it holds nothing of a case, and the crisis card needs
it while locked); the hash adopted last is on record in ``book/county``, so a changed file is noticed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

from mdtkit import __version__
from mdtkit.desk.errors import BadInput
from mdtkit.paths import bundled
from mdtkit.plugin.copies import Altered, Enabled, given_by, published
from mdtkit.plugin.trouble import Trouble
from mdtkit.protocol.model import Protocol

Files = list[tuple[str, bytes]]
FOLDER = "protocol"
COUNTY_FILE = "county.toml"


def base_files() -> Files:
    """The shipped base protocol, file by file in a fixed order."""
    return _files(bundled("config") / "base")


def overlay_files(home: Path) -> Files:
    """The county's own files in its home; empty where it has none."""
    return _files(home / FOLDER)


def _files(folder: Path) -> Files:
    return [(path.name, path.read_bytes()) for path in sorted(folder.glob("*.toml"))]


def fingerprint(files: Files) -> str:
    """SHA-256 (hex) over names and contents: which protocol it is."""
    digest = hashlib.sha256()
    for name, content in files:
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def fragment_files(home: Path, enabled: Sequence[Enabled]) -> tuple[Files, tuple[Trouble, ...]]:
    """The rules that these plugins add, each file as ``PLUGIN/FILE``; altered copies are left out and named."""
    found: Files = []
    troubles = []
    for one in enabled:
        if "protocol" not in one.hooks:
            continue
        try:
            files = given_by(home, one).get("protocol", [])
        except Altered:
            troubles.append(Trouble(plugin=one.plugin, what="altered", hook="protocol"))
            continue
        found += [(f"{one.plugin}/{name}", content) for name, content in files]
    return found, tuple(troubles)


def protocol_of(home: Path | None, overlay: Files | None = None, *, cache: Path | None = None) -> Protocol:
    """The protocol of a home (or of given overlay files alone). Raises BadInput with all problems.

    ``cache`` is a folder of this device in which a protocol that was loaded and checked once is kept under the
    hash of its files and of this version of mdtkit: daily commands need not read and check every rule again.
    """
    if overlay is not None or home is None:
        return load(overlay or [], [], cache=cache)
    return protocol_in_force(home, published(home), cache=cache)[0]


def protocol_in_force(
    home: Path, enabled: Sequence[Enabled], *, cache: Path | None = None
) -> tuple[Protocol, tuple[Trouble, ...]]:
    """The protocol with what these plugins add, and which of them it had to do without.

    A plugin's rules that cannot be used are left out and named; the county's own must be right: raises BadInput.
    """
    overlay, (fragments, troubles) = overlay_files(home), fragment_files(home, enabled)
    try:
        return load(overlay, fragments, cache=cache), troubles
    except BadInput as found:
        bad = {str(problem.at).partition("/")[0] for problem in found.problems} & {one.plugin for one in enabled}
        if not bad:
            raise
        places = {one: next(str(p.at) for p in found.problems if str(p.at).startswith(f"{one}/")) for one in bad}
    told = [Trouble(plugin=one, what="rules", hook="protocol", detail=place) for one, place in sorted(places.items())]
    left = [one for one in enabled if one.plugin not in bad]
    protocol, others = protocol_in_force(home, left, cache=cache)
    return protocol, (*told, *others)


def load(overlay: Files, fragments: Files, *, cache: Path | None = None) -> Protocol:
    """The base protocol with exactly these files laid over it. Raises BadInput with all problems."""
    base = base_files()
    said = fingerprint([*base, *fragments, ("county", b""), *overlay, ("mdtkit", __version__.encode())])
    kept = cache / f"protocol-{said}" if cache else None
    if kept is not None and (known := _kept(kept)) is not None:
        return known
    from mdtkit.protocol.loader import ProtocolProblems, load_protocol

    try:
        protocol = load_protocol(base, overlay, fragments=fragments)
    except ProtocolProblems as found:
        raise BadInput(str(found), found.problems) from None
    if kept is not None:
        _keep(kept, protocol)
    return protocol


def _kept(path: Path) -> Protocol | None:
    try:
        return msgspec.msgpack.decode(path.read_bytes(), type=Protocol)
    except (OSError, msgspec.DecodeError):
        return None


def _keep(path: Path, protocol: Protocol) -> None:
    """Keep a checked protocol; a device that is full or read-only simply keeps none."""
    with suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        for old in path.parent.glob("protocol-*"):
            old.unlink(missing_ok=True)
        fresh = path.with_name(f".{path.name}.new")
        fresh.write_bytes(msgspec.msgpack.encode(protocol))
        fresh.replace(path)


def vocabularies(protocol: Protocol) -> dict[str, tuple[str, ...]]:
    """Every vocabulary that a field of any kind speaks of, with the codes the protocol allows.

    Those of the answers in a map and of the columns of a table count, too: a code nobody checks is a slip on record.
    """
    from mdtkit.chronology.kinds import KINDS

    fields = [field for kind in KINDS.values() for field in kind.fields]
    fields += [column for field in fields for column in field.columns]
    names = {name for field in fields for name in (field.vocabulary, field.values) if name}
    return {name: protocol.vocabulary(name) for name in sorted(names)}
