"""What enabled plugins gave as data, kept in the home: ``HOME/plugins/NAME/DATA/HOOK/FILE``.

The county signs for the hash of these copies (``book/county``). So a rule does not vanish in the night because a
package was upgraded or a machine lacks it, an old result is scored by the version it was made with, and the rules can
be read while the home is locked. ``enabled.json`` says in clear what is enabled; the record is what counts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

FOLDER, LIST = "plugins", "enabled.json"

OFFERS, OFFERS_FILE = "offers", "offers.json"
OFFERED = f"{OFFERS}/{OFFERS_FILE}"
"""What a plugin declares to do by code: names and titles, kept beside its data and signed for with it."""

Given = Mapping[str, Sequence[tuple[str, bytes]]]
"""Hook (without its prefix) → the files that it gave."""


class Enabled(msgspec.Struct, frozen=True, kw_only=True):
    """A plugin that the county enabled: the hash of its code, the hash of what it gave as data, its hooks."""

    plugin: str
    version: str
    hash: str
    data: str
    hooks: tuple[str, ...] = ()


class PluginFile(msgspec.Struct, frozen=True, kw_only=True):
    """One file that an enabled plugin gave: by which plugin and version, what it is called, what it says."""

    plugin: str
    version: str
    name: str
    content: bytes

    @property
    def place(self) -> str:
        """How problems name the file."""
        return f"{self.plugin}/{self.name}"


class Altered(Exception):
    """The copies of a plugin's data are missing, or not those that were signed for."""


def hash_of(given: Given) -> str:
    """SHA-256 (hex) over hooks, names and contents."""
    digest = hashlib.sha256()
    for hook in sorted(given):
        for name, content in sorted(given[hook]):
            digest.update(f"{hook}/{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def keep(home: Path, plugin: str, given: Given) -> str:
    """Keep what a plugin gave, beside what it gave before; returns its hash. Raises OSError."""
    data = hash_of(given)
    folder = _folder(home, plugin, data)
    for hook, files in given.items():
        place = folder / hook
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name, content in files:
            fresh = place / f".{name}.new"
            fresh.write_bytes(content)
            fresh.replace(place / name)
    return data


def given_by(home: Path, enabled: Enabled) -> dict[str, list[tuple[str, bytes]]]:
    """What an enabled plugin gave, by hook. Raises Altered."""
    folder = _folder(home, enabled.plugin, enabled.data)
    given: dict[str, list[tuple[str, bytes]]] = {}
    try:
        for path in sorted((*folder.glob("*/*.toml"), *folder.glob(OFFERED))):
            given.setdefault(path.parent.name, []).append((path.name, path.read_bytes()))
    except OSError:
        raise Altered from None
    if hash_of(given) != enabled.data:
        raise Altered
    return given


def publish(home: Path, enabled: Sequence[Enabled]) -> None:
    """Say in clear what is enabled, for whoever asks while the home is locked. Raises OSError."""
    folder = home / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    fresh = folder / f".{LIST}.new"
    fresh.write_bytes(msgspec.json.format(msgspec.json.encode(enabled)) + b"\n")
    fresh.replace(folder / LIST)


def published(home: Path) -> tuple[Enabled, ...]:
    """What is said in clear to be enabled; nothing where nothing is said."""
    with suppress(OSError, msgspec.DecodeError):
        return msgspec.json.decode((home / FOLDER / LIST).read_bytes(), type=tuple[Enabled, ...])
    return ()


def _folder(home: Path, plugin: str, data: str) -> Path:
    return home / FOLDER / plugin / data[:16]
