"""The protocol in force in a home: the shipped base, overlaid by the county's own files.

The overlay lies in clear in ``HOME/protocol/*.toml`` (it holds nothing of a case, and the crisis card needs
it while locked); the hash adopted last is on record in ``book/county``, so a changed file is noticed.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

from mdtkit import __version__
from mdtkit.chronology.problem import Problem
from mdtkit.desk.errors import BadInput
from mdtkit.desk.instruments.brought import OWN, brought, own_files
from mdtkit.desk.opening import device_path
from mdtkit.paths import bundled
from mdtkit.plugin.copies import Altered, Enabled, given_by, published
from mdtkit.plugin.trouble import Trouble
from mdtkit.protocol.model import Protocol

Files = Sequence[tuple[str, bytes]]
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


def given_files(home: Path, enabled: Sequence[Enabled], hook: str) -> tuple[Files, tuple[Trouble, ...]]:
    """What these plugins gave for a data hook, each file as ``PLUGIN/FILE``; altered copies are left out and named."""
    found: list[tuple[str, bytes]] = []
    troubles = []
    for one in enabled:
        if hook not in one.hooks:
            continue
        try:
            files = given_by(home, one).get(hook, [])
        except Altered:
            troubles.append(Trouble(plugin=one.plugin, what="altered", hook=hook))
            continue
        found += [(f"{one.plugin}/{name}", content) for name, content in files]
    return found, tuple(troubles)


def added_rules(home: Path, enabled: Sequence[Enabled], *, own: bool = True) -> tuple[Files, tuple[Trouble, ...]]:
    """The rules that plugins add, and those that instruments bring: of plugins, and with ``own`` the county's."""
    fragments, without = given_files(home, enabled, "protocol")
    manifests, more = given_files(home, enabled, "instruments")
    made = brought(manifests, own_files(home) if own else [], device_path())
    return [*fragments, *made], (*without, *more)


def protocol_of(home: Path | None, overlay: Files | None = None, *, cache: Path | None = None) -> Protocol:
    """The protocol of a home (or of given overlay files alone). Raises BadInput with all problems.

    ``cache`` is a folder of this device in which a protocol that was loaded and checked once is kept under the
    hash of its files and of this version of mdtkit: daily commands need not read and check every rule again.
    """
    if overlay is not None or home is None:
        return load(overlay or [], [], cache=cache)
    return protocol_in_force(home, published(home), cache=cache)[0]


def protocol_in_force(
    home: Path, enabled: Sequence[Enabled], *, cache: Path | None = None, own: bool = True
) -> tuple[Protocol, tuple[Trouble, ...]]:
    """The protocol with what these plugins add, and which of them it had to do without; their kinds are admitted.

    A plugin's rules that cannot be used are left out and named, and so are those that the county's own instruments
    bring (``own``: ask them); the county's protocol files must be right: raises BadInput.
    """
    overlay = overlay_files(home)
    kinds, without = given_files(home, enabled, "kinds")
    fragments, more = added_rules(home, enabled, own=own)
    try:
        return load(overlay, fragments, kinds, cache=cache), tuple(dict.fromkeys((*without, *more)))
    except BadInput as found:
        names = {one.plugin for one in enabled} | ({OWN} if own else set())
        bad = {str(problem.at).partition("/")[0] for problem in found.problems} & names
        if not bad:
            raise
        places = {one: next(str(p.at) for p in found.problems if str(p.at).startswith(f"{one}/")) for one in bad}
    told = [Trouble(plugin=one, what="rules", detail=place) for one, place in sorted(places.items())]
    left = [one for one in enabled if one.plugin not in bad]
    protocol, others = protocol_in_force(home, left, cache=cache, own=own and OWN not in bad)
    return protocol, (*told, *others)


def check_overlay(home: Path, overlay: Files, enabled: Sequence[Enabled] | None = None) -> None:
    """Raise BadInput with every problem of the county's files, laid over what its plugins (as said in clear) add."""
    plugins = published(home) if enabled is None else enabled
    load(overlay, added_rules(home, plugins)[0], given_files(home, plugins, "kinds")[0])


def load(overlay: Files, fragments: Files = (), kinds: Files = (), *, cache: Path | None = None) -> Protocol:
    """The base protocol with exactly these files laid over it; exactly these kinds are admitted beside mdtkit's own.

    Raises BadInput with all problems.
    """
    base, none = base_files(), [("", b"")]
    said = fingerprint([*base, *kinds, *none, *fragments, *none, *overlay, ("mdtkit", __version__.encode())])
    kept = cache / f"protocol-{said}" if cache else None
    if kept is not None and (known := _kept(kept)) is not None:
        _admit(kinds, known)
        return known
    from mdtkit.protocol.loader import ProtocolProblems, load_protocol

    problems = _admit(kinds, load_protocol(base) if kinds else None)
    protocol = None
    try:
        protocol = load_protocol(base, overlay, fragments=fragments)
    except ProtocolProblems as found:
        problems += found.problems
    if problems or protocol is None:
        raise BadInput(ProtocolProblems.said(problems), problems)
    if kept is not None:
        _keep(kept, protocol)
    return protocol


def _admit(files: Files, protocol: Protocol | None) -> list[Problem]:
    """Know the kinds of these files and no others beside mdtkit's own."""
    if protocol is None or not files:
        # Where no kind has been asked for yet, none can have been admitted: the due list does without them all.
        if (registry := sys.modules.get("mdtkit.chronology.kinds.registry")) is not None:
            registry.admit(())
        return []
    from mdtkit.chronology.kinds import admit
    from mdtkit.protocol.kinds import read_kinds

    problems: list[Problem] = []
    admit(read_kinds(files, protocol.vocabulary("category"), problems))
    return problems


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
