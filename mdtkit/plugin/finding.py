"""Which plugins are installed here: distributions with entry points of the group ``mdtkit``, and a hash of their files.

Nothing of a plugin is imported. The scan is kept in the device folder and holds as long as no folder of the import
path has changed; a hash, as long as no file of the plugin has.
"""

from __future__ import annotations

import hashlib
import importlib.util
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from mdtkit import __version__

if TYPE_CHECKING:
    from importlib.metadata import Distribution

GROUP = "mdtkit"
INDEX = "plugins.msgpack"

OWN = {"mdtkit-apprise": ("by_apprise", ("channels",))}
"""Name of a built-in plugin → its module in ``built_in`` and the hooks that it implements."""


class Installed(msgspec.Struct, frozen=True, kw_only=True):
    """One installed plugin: the name and version of its distribution, where its code lies, and what it is made of.

    ``entries`` are its entry points ``(name, module or module:object)``, ``roots`` its packages and modules, ``loose``
    its other files; ``hash`` is SHA-256 over the contents and relative names of all of them and over the entry points.
    ``hooks`` are known beforehand of what is ``built_in``; others are asked for theirs.
    """

    name: str
    version: str
    where: str
    editable: bool
    entries: tuple[tuple[str, str], ...]
    roots: tuple[str, ...]
    loose: tuple[tuple[str, str], ...]
    hash: str = ""
    stamp: str = ""
    built_in: bool = False
    hooks: tuple[str, ...] = ()


class _Index(msgspec.Struct, frozen=True):
    key: str
    plugins: tuple[Installed, ...]


def installed(device: Path | None = None) -> dict[str, Installed]:
    """Every plugin installed here, by name, each with the hash of its files as they are now.

    ``device`` is the folder in which the scan is kept; None scans anew.
    """
    key = _key()
    kept = _kept(device, key)
    plugins = kept if kept is not None else tuple(_scan())
    fresh = tuple(_hashed(plugin) for plugin in plugins)
    if device is not None and (kept is None or fresh != plugins):
        _keep(device, _Index(key, fresh))
    # mdtkit's own come last: nothing that is installed under such a name takes its place.
    return {plugin.name: plugin for plugin in (*fresh, *built_in())}


def built_in() -> Iterator[Installed]:
    """The plugins that are mdtkit's own and always on; see ``mdtkit.plugin.built_in``."""
    for name, (module, hooks) in OWN.items():
        yield _hashed(
            Installed(
                name=name,
                version=__version__,
                where="built in",
                editable=False,
                entries=((name, f"{__package__}.built_in.{module}"),),
                roots=(str(Path(__file__).parent / "built_in" / f"{module}.py"),),
                loose=(),
                built_in=True,
                hooks=hooks,
            )
        )


def of_project(folder: Path) -> Installed:
    """The plugin of a project that is not installed: what its ``pyproject.toml`` says.

    Raises OSError, tomllib.TOMLDecodeError, KeyError (it names no plugin), ValueError (its module is not there).
    """
    import tomllib

    project = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    entries = tuple(sorted(project["entry-points"][GROUP].items()))
    tops = {value.partition(":")[0].partition(".")[0].strip() for _, value in entries}
    roots = [place for top in sorted(tops) for place in (folder / top, folder / f"{top}.py") if place.exists()]
    if len(roots) < len(tops):
        raise ValueError(folder)
    return _hashed(
        Installed(
            name=normal(project["name"]),
            version=str(project.get("version", "0")),
            where=str(folder.resolve()),
            editable=True,
            entries=entries,
            roots=tuple(str(root.resolve()) for root in roots),
            loose=(),
        )
    )


def normal(name: str) -> str:
    """A distribution's name as it is compared: ``mdtkit_CSE.it`` → ``mdtkit-cse-it``."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _key() -> str:
    """What the scan depends on: this version, this interpreter, and the folders of the import path."""
    places = []
    for place in dict.fromkeys(sys.path):
        with suppress(OSError):
            places.append((place, Path(place).stat().st_mtime_ns))
    return hashlib.sha256(repr((__version__, sys.version, places)).encode()).hexdigest()


def _kept(device: Path | None, key: str) -> tuple[Installed, ...] | None:
    if device is None:
        return None
    try:
        index = msgspec.msgpack.decode((device / INDEX).read_bytes(), type=_Index)
    except (OSError, msgspec.MsgspecError):
        return None
    return index.plugins if index.key == key else None


def _keep(device: Path, index: _Index) -> None:
    with suppress(OSError):
        device.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = device / f".{INDEX}.new"
        fresh.write_bytes(msgspec.msgpack.encode(index))
        fresh.replace(device / INDEX)


def _scan() -> Iterator[Installed]:
    from importlib.metadata import distributions

    importlib.invalidate_caches()
    seen: set[str] = set()
    for distribution in distributions():
        entries = tuple(sorted((e.name, e.value) for e in distribution.entry_points if e.group == GROUP))
        if not entries:
            continue
        name = normal(distribution.name)
        if name not in seen:  # the first on the import path is the one that would be imported
            seen.add(name)
            yield _installed(name, distribution, entries)


def _installed(name: str, distribution: Distribution, entries: tuple[tuple[str, str], ...]) -> Installed:
    roots = tuple(sorted({root for _, value in entries for root in _roots(value)}))
    editable = '"editable": true' in (distribution.read_text("direct_url.json") or "").replace(
        '"editable":true', '"editable": true'
    )
    return Installed(
        name=name,
        version=distribution.version,
        where=str(Path(roots[0]).parent) if roots else str(distribution.locate_file("")),
        editable=editable,
        entries=entries,
        roots=roots,
        loose=() if editable else tuple(_loose(distribution, roots)),
    )


def _roots(value: str) -> list[str]:
    """The folders or the file of the top-level module that an entry point names, without importing it."""
    top = value.partition(":")[0].partition(".")[0].strip()
    try:
        spec = importlib.util.find_spec(top)
    except (ImportError, ValueError):
        return []
    if spec is None:
        return []
    if spec.submodule_search_locations:
        return list(spec.submodule_search_locations)
    return [spec.origin] if spec.origin else []


def _loose(distribution: Distribution, roots: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Files of the distribution outside its packages: anything that runs or is read counts, its metadata does not."""
    for file in distribution.files or ():
        path = Path(str(distribution.locate_file(file)))
        inside = any(path.is_relative_to(root) for root in roots)
        if inside or file.parts[0].endswith(".dist-info") or "__pycache__" in file.parts or file.parts[0] == "..":
            continue
        yield file.as_posix(), str(path)


def _hashed(plugin: Installed) -> Installed:
    """The plugin with the hash of its files as they are; only read again where a file or folder has changed."""
    files = list(_files(plugin))
    stamp = _stamp(plugin, files)
    if stamp == plugin.stamp:
        return plugin
    digest = hashlib.sha256(repr(plugin.entries).encode())
    for name, path in files:
        content = path.read_bytes()
        digest.update(f"\0{name}\0{len(content)}\0".encode() + content)
    found = digest.hexdigest() if plugin.roots else ""
    return msgspec.structs.replace(plugin, hash=found, stamp=stamp)


def _files(plugin: Installed) -> Iterator[tuple[str, Path]]:
    for root in map(Path, plugin.roots):
        paths = sorted(root.rglob("*")) if root.is_dir() else [root]
        for path in paths:
            if path.is_file() and "__pycache__" not in path.parts:
                yield path.relative_to(root.parent).as_posix(), path
    for name, place in plugin.loose:
        if Path(place).is_file():
            yield name, Path(place)


def _stamp(plugin: Installed, files: list[tuple[str, Path]]) -> str:
    seen = []
    for name, path in files:
        state = path.stat()
        seen.append((name, state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino))
    return hashlib.sha256(repr((plugin.entries, seen)).encode()).hexdigest()
