"""The one lock of a home: an advisory lock of the operating system on the file ``lock``, held for milliseconds.

The kernel releases it when its holder dies, so a crash never leaves a home locked. The file stays open between
two commits: opening it anew through a library cost more than a tenth of a whole durable commit.
"""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path

from mdtkit.vault.disk import FILE_MODE
from mdtkit.vault.trouble import Busy, from_os

PATIENCE = 10.0
_PAUSE = 0.005


class HomeLock:
    """The lock of one home for one process; its holder may take it again. The caller keeps threads apart."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor = -1
        self._held = 0

    def acquire(self) -> None:
        """Take the lock, waiting a while for another process. Raises Busy, ReadOnly, Full, NotDurable."""
        if self._held == 0:
            try:
                self._wait()
            except OSError as error:
                raise from_os(error, "the lock of the home") from None
        self._held += 1

    def release(self) -> None:
        """Give the lock back."""
        self._held -= 1
        if self._held == 0:
            fcntl.flock(self._descriptor, fcntl.LOCK_UN)

    def close(self) -> None:
        """Let go of the file."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
        self._descriptor, self._held = -1, 0

    def _wait(self) -> None:
        until = time.monotonic() + PATIENCE
        while not self._taken():
            if time.monotonic() >= until:
                raise Busy("Another process has been writing to the home for ten seconds. Try again.")
            time.sleep(_PAUSE)

    def _taken(self) -> bool:
        if self._descriptor < 0:
            flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
            self._descriptor = os.open(self._path, flags, FILE_MODE)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        if self._is_in_place():
            return True
        self.close()
        return self._taken()

    def _is_in_place(self) -> bool:
        """Whether what is locked is still the file of that name: a home put back brings another."""
        try:
            return os.path.samestat(os.fstat(self._descriptor), self._path.lstat())
        except FileNotFoundError:
            return False
