"""Messages between mdtkit and a plugin's process: a length of four bytes, then that many of MessagePack."""

from __future__ import annotations

import os
import select
import struct
import time
from typing import Any

import msgspec

LONGEST = 32 * 2**20
"""Bytes of one message; more is refused on either side."""

_HEAD = struct.Struct(">I")


class Ended(Exception):
    """The other side is gone, or what it said is no message."""


class TooLate(Exception):
    """The other side did not answer, or did not listen, in time."""


class Pipe:
    """Both directions of one connection. ``deadline`` is an instant of ``time.monotonic``; None waits for ever."""

    def __init__(self, reading: int, writing: int) -> None:
        self._reading, self._writing = reading, writing

    def send(self, message: Any, deadline: float | None = None) -> None:
        """Send one message. Raises Ended, TooLate."""
        body = msgspec.msgpack.encode(message)
        if len(body) > LONGEST:
            raise Ended
        left = memoryview(_HEAD.pack(len(body)) + body)
        while left:
            self._wait(deadline, writing=True)
            try:
                left = left[os.write(self._writing, left[: 2**16]) :]
            except BlockingIOError:
                continue
            except OSError:
                raise Ended from None

    def receive(self, deadline: float | None = None) -> Any:
        """The next message. Raises Ended, TooLate."""
        (size,) = _HEAD.unpack(self._read(_HEAD.size, deadline))
        if size > LONGEST:
            raise Ended
        try:
            return msgspec.msgpack.decode(self._read(size, deadline))
        except msgspec.DecodeError:
            raise Ended from None

    def close(self) -> None:
        """Close both ends."""
        for end in (self._reading, self._writing):
            os.close(end)

    def _read(self, size: int, deadline: float | None) -> bytes:
        parts, left = [], size
        while left:
            self._wait(deadline, writing=False)
            try:
                part = os.read(self._reading, min(left, 2**16))
            except BlockingIOError:
                continue
            except OSError:
                raise Ended from None
            if not part:
                raise Ended
            parts.append(part)
            left -= len(part)
        return b"".join(parts)

    def _wait(self, deadline: float | None, *, writing: bool) -> None:
        if deadline is None:
            return
        left = deadline - time.monotonic()
        reading = [] if writing else [self._reading]
        ready = select.select(reading, [self._writing] if writing else [], [], max(0.0, left))
        if not any(ready):
            raise TooLate
