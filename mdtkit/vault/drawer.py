"""The drawer: what one person keeps on this device for later, sealed to that person alone. It is no record.

A file a name under ``device/<county>/drawer/``, opaque but for the name and the person's id. It is not in the log,
not in the home and in no backup; whoever has no key of the person reads nothing of it.
"""

from __future__ import annotations

import errno
import re
from typing import TYPE_CHECKING

from mdtkit.vault.disk import NotConfirmed
from mdtkit.vault.sealing import seal, unseal
from mdtkit.vault.trouble import Full, ReadOnly

if TYPE_CHECKING:
    from pathlib import Path

    from mdtkit.vault.home import Home

_NAME = re.compile(r"[a-z]+")
_FULL = (errno.ENOSPC, errno.EDQUOT)


class Drawer:
    """The drawer of the person whose identity opened the home."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._folder = home.device / "drawer"

    def put(self, name: str, content: bytes) -> None:
        """Keep ``content`` under a name of small letters, sealed; what was there is replaced. Raises Full, ReadOnly."""
        path, disk, age = self._path(name), self._home.disk, self._home.keyring.age
        sealed = seal(content, [age.public])
        try:
            disk.folder(self._folder)
            disk.replace(path, sealed)
        except NotConfirmed:
            return  # it lies there; only a power cut within this second could take it back
        except OSError as error:
            kind = Full if error.errno in _FULL else ReadOnly
            raise kind(
                "What was typed could not be kept on this device. It stays on the screen until you leave."
            ) from None

    def get(self, name: str) -> bytes | None:
        """What lies under a name, or None. Raises Damaged, NotYours."""
        try:
            sealed = self._home.disk.read(self._path(name))
        except OSError:
            return None
        return unseal(sealed, [self._home.keyring.age], f"The draft {name} on this device")

    def clear(self, name: str) -> None:
        """Take away what lies under a name, if anything does. Raises ReadOnly."""
        try:
            self._path(name).unlink(missing_ok=True)
        except OSError:
            raise ReadOnly("The draft on this device could not be taken away.") from None

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            message = f"{name!r} is no name of a drawer"
            raise ValueError(message)
        return self._folder / f"{name}-{self._home.keyring.person}.age"
