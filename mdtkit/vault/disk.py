"""Files of the home: private from birth, replaced whole, and on the disk before anyone is told so.

One class, so that tests can pull the plug at any point: subclasses override :meth:`Disk.reached`,
``fsync`` or ``write``.
"""

from __future__ import annotations

import _thread
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

FILE_MODE = 0o600
FOLDER_MODE = 0o700
_SAFE = os.O_CLOEXEC | os.O_NOFOLLOW
TEMPORARY = ".tmp-"
_PIECE = 1 << 20


class NotConfirmed(OSError):
    """A file was put in its place, but the disk did not confirm the name: it may or may not outlive a power cut."""


class Written:
    """A file that was written and is on its way to the disk, while its writer goes on with something else.

    Waiting for the disk is most of what a commit costs, so two files of which either may be there first are
    waited for together. The thread is one of :mod:`_thread`: nobody has to wait until it runs, and it ends by itself.
    """

    def __init__(self, descriptor: int, sync: Callable[[], None] | None) -> None:
        self._descriptor = descriptor
        self._trouble: BaseException | None = None
        self._done = _thread.allocate_lock()
        if sync is not None:
            self._done.acquire()
            try:
                _thread.start_new_thread(self._run, (sync,))
                time.sleep(0)  # let it reach the disk before this thread takes the interpreter back
            except RuntimeError:  # no more threads to be had
                self._run(sync)

    def _run(self, sync: Callable[[], None]) -> None:
        try:
            sync()
        except BaseException as trouble:  # noqa: BLE001 - raised where it is waited for
            self._trouble = trouble
        finally:
            self._done.release()

    def confirm(self) -> None:
        """Wait until it is on the disk. Raises OSError when the disk did not confirm it."""
        with self._done:
            if self._trouble is not None:
                raise self._trouble

    def release(self) -> None:
        """Let go of it, in any case, once it is no longer on its way."""
        with self._done:
            os.close(self._descriptor)


class Disk:
    """Durable file operations. Everything raises OSError; callers turn it into a typed trouble."""

    def reached(self, point: str) -> None:
        """A named point between two steps of a commit; a test may crash here. Does nothing otherwise."""

    def write(self, descriptor: int, data: bytes) -> None:
        """Write all of ``data``; a short write goes on until done or refused."""
        view = memoryview(data)
        while view:
            view = view[os.write(descriptor, view) :]

    def fsync(self, descriptor: int) -> None:
        """Bring a file's content to the disk itself, not only to its cache (macOS needs F_FULLFSYNC)."""
        if sys.platform == "darwin":
            import fcntl

            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
        else:
            os.fsync(descriptor)

    def read(self, path: Path) -> bytes:
        """The whole content of a file. Links are not followed."""
        descriptor = os.open(path, os.O_RDONLY | _SAFE)
        try:
            pieces = [os.read(descriptor, os.fstat(descriptor).st_size + 1)]
            while pieces[-1]:
                pieces.append(os.read(descriptor, _PIECE))
        finally:
            os.close(descriptor)
        return b"".join(pieces)

    def folder(self, path: Path, *, sync: bool = True) -> None:
        """Make a folder (0700) and its missing parents, each durably; one that exists is left as it is.

        ``sync=False`` leaves durability to a later :meth:`sync_everything` (bulk creation only).
        """
        if path.is_dir():
            return
        self.folder(path.parent, sync=sync)
        try:
            path.mkdir(FOLDER_MODE)
        except FileExistsError:
            return
        if sync:
            self.sync_folder(path.parent)

    def sync_folder(self, path: Path | str) -> None:
        """Make names in a folder durable: what was created, renamed or removed there."""
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def create(self, path: Path, data: bytes) -> None:
        """Write a new file durably. Raises FileExistsError rather than overwrite anything."""
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _SAFE, FILE_MODE)
        try:
            try:
                self.write(descriptor, data)
                self.fsync(descriptor)
            finally:
                os.close(descriptor)
            self.sync_folder(path.parent)
        except OSError:
            path.unlink(missing_ok=True)
            raise

    def replace(self, path: Path, data: bytes, *, sync: bool = True, first: Written | None = None) -> int:
        """Put ``data`` in place of ``path`` in one step: whoever reads sees the old whole or the new whole.

        ``first`` is on the disk before ``path`` changes. ``sync=False`` leaves durability to a later
        :meth:`sync_everything` (bulk creation only). Returns the number (inode) of the file now in place.
        """
        folder = os.path.dirname(path)  # noqa: PTH120 - and no pathlib below: this is what a commit waits for
        temporary = f"{folder}/{TEMPORARY}{os.urandom(8).hex()}"
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _SAFE, FILE_MODE)
        try:
            try:
                self.write(descriptor, data)
                number = os.fstat(descriptor).st_ino
                if sync:
                    self.fsync(descriptor)
            finally:
                os.close(descriptor)
            if first is not None and sync:
                first.confirm()
                self.reached("due rows written")
            self.reached("temporary file written")
            os.rename(temporary, path)  # noqa: PTH104
        except OSError:
            Path(temporary).unlink(missing_ok=True)
            raise
        self.reached("renamed")
        if sync:
            try:
                self.sync_folder(folder)
            except OSError as error:
                raise NotConfirmed(error.errno, "the new name was not confirmed") from error
        return number

    def overwrite(self, path: Path, data: bytes, *, sync: bool = True) -> Written:
        """Write a file in place. Only for a file that nothing relies on until something names it.

        It is durable when its ``confirm()`` returns; its ``release()`` is called in any case.
        """
        try:
            descriptor, new = os.open(path, os.O_WRONLY | _SAFE), False
        except FileNotFoundError:
            descriptor, new = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _SAFE, FILE_MODE), True
        try:
            self.write(descriptor, data)
            os.ftruncate(descriptor, len(data))
        except OSError:
            os.close(descriptor)
            raise

        def confirmed() -> None:
            self.fsync(descriptor)
            if new:
                self.sync_folder(path.parent)

        return Written(descriptor, confirmed if sync else None)

    def append(self, path: Path, data: bytes, *, at: int) -> None:
        """Add ``data`` at offset ``at`` of a log, durably; a torn tail behind ``at`` is cut off first.

        On failure the log is cut back to ``at``, so half a line is never taken for a whole one.
        """
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | _SAFE, FILE_MODE)
        try:
            if os.fstat(descriptor).st_size != at:
                os.ftruncate(descriptor, at)
            os.lseek(descriptor, at, os.SEEK_SET)
            try:
                self.write(descriptor, data)
            except OSError:
                os.ftruncate(descriptor, at)
                raise
            self.fsync(descriptor)
        finally:
            os.close(descriptor)

    def add(self, path: Path, data: bytes) -> None:
        """Add to the end of a cache in one write, unsynced: nothing is lost when it is."""
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | _SAFE, FILE_MODE)
        try:
            self.write(descriptor, data)
        finally:
            os.close(descriptor)

    def mark(self, path: Path, text: str) -> None:
        """Overwrite a small marker in place, unsynced: it helps after a crash and proves nothing.

        Always of one length, so that nothing but its content changes and the next sync has no more to do.
        """
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | _SAFE, FILE_MODE)
        try:
            os.pwrite(descriptor, f"{text:<95}\n".encode(), 0)
        finally:
            os.close(descriptor)

    def sync_everything(self, folder: Path) -> None:
        """Bring every pending write of the file system that holds ``folder`` to the disk (once, after bulk work)."""
        import ctypes
        import ctypes.util

        syncfs = getattr(ctypes.CDLL(ctypes.util.find_library("c"), use_errno=True), "syncfs", None)
        if syncfs is None:
            os.sync()
            return
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            if syncfs(descriptor) != 0:
                number = ctypes.get_errno()
                raise OSError(number, os.strerror(number))
        finally:
            os.close(descriptor)
