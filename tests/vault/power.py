"""A disk that knows what a power cut would leave: what was synced is certain, of the rest anything may be there."""

import os
import threading
from pathlib import Path

from mdtkit.vault import Disk

Names = dict[str, int]
_SECTOR = 512
"""What a disk writes whole or not at all."""


class Certain:
    """What is on the disk itself: the content of files by inode, and the names that lead to them, folder by folder."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._content: dict[int, bytes] = {}
        self._names: dict[Path, Names] = {}
        self._held: dict[int, int] = {}  # files stay open, so that no inode is given out twice
        for folder in (home, *(path for path in home.rglob("*") if path.is_dir())):
            self.sync_names(folder)
        for path in home.rglob("*"):
            if path.is_file():
                self._content[self.hold(path)] = path.read_bytes()

    def hold(self, path: Path) -> int:
        number = path.stat().st_ino
        if number not in self._held:
            self._held[number] = os.open(path, os.O_RDONLY)
        return number

    def sync_names(self, folder: Path) -> None:
        self._names[folder] = {path.name: path.stat().st_ino for path in folder.iterdir()}

    def sync_content(self, path: Path) -> None:
        self._content[self.hold(path)] = path.read_bytes()

    def leave(self, to: Path, *, names: str, content: str) -> Path:
        """The home after a power cut, in ``to``: of what was not synced, names are ``kept`` or ``lost``, content is
        ``lost`` or ``torn``."""
        self._leave(self.home, to, names, content)
        return to

    def _leave(self, folder: Path, to: Path, names: str, content: str) -> None:
        to.mkdir(mode=0o700)
        now = {path.name: self.hold(path) for path in folder.iterdir()}
        listed = now if names == "kept" else self._names.get(folder, {})
        for name, number in listed.items():
            path = folder / name
            if path.is_dir():
                self._leave(path, to / name, names, content)
            else:
                (to / name).write_bytes(self._what_is_left(number, content))

    def _what_is_left(self, number: int, content: str) -> bytes:
        certain = self._content.get(number, b"")
        held = self._held[number]
        now = os.pread(held, os.fstat(held).st_size, 0)
        if content == "torn" and now != certain:
            cut = max(_SECTOR, len(now) // 2 // _SECTOR * _SECTOR)
            return now[:cut] + certain[cut:]
        return certain

    def close(self) -> None:
        for descriptor in self._held.values():
            os.close(descriptor)


class Powered(Disk):
    """Takes, at every step of a commit, what a power cut would leave there. ``skip``: a sync that is forgotten.

    Steps of the two threads of a commit come in either order, one at a time.
    """

    def __init__(self, home: Path, images: Path, skip: str = "") -> None:
        self.certain = Certain(home)
        self.images: list[tuple[str, Path]] = []
        self._to = images
        self._skip = skip
        self.syncs = 0
        self._guard = threading.RLock()

    def take(self, point: str) -> None:
        for names in ("kept", "lost"):
            for content in ("lost", "torn"):
                to = self._to / f"{len(self.images):03}"
                self.certain.leave(to, names=names, content=content)
                self.images.append((f"{point}, names {names}, content {content}", to))

    def write(self, descriptor: int, data: bytes) -> None:
        with self._guard:
            super().write(descriptor, data)
            self.certain.hold(_path(descriptor))
            self.take("written")

    def fsync(self, descriptor: int) -> None:
        with self._guard:
            super().fsync(descriptor)
            path = _path(descriptor)
            if self._counts(path):
                self.certain.sync_content(path)
            self.take("synced")

    def sync_folder(self, path: Path | str) -> None:
        with self._guard:
            super().sync_folder(path)
            if self._counts(Path(path)):
                self.certain.sync_names(Path(path))
            self.take("names synced")

    def _counts(self, path: Path) -> bool:
        self.syncs += 1
        synced = f"{'names in ' if path.is_dir() else ''}{path.relative_to(self.certain.home)}"
        return not self._skip or self._skip not in synced

    def reached(self, point: str) -> None:
        with self._guard:
            self.take(point)


def _path(descriptor: int) -> Path:
    return Path(f"/proc/self/fd/{descriptor}").readlink()
