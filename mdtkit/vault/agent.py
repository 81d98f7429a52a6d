"""The agent: keeps one unlocked identity in memory so that the passphrase is asked once.

A process of its own behind a Unix socket in a private runtime folder: same user only (the kernel says who
asks), no core dump, no debugger, gone after idle time, suspend, twelve hours, or ``lock``. It reads no
set clock. Source: design.md "Keys"; store.md 8. ``mdtkit.vault.agent_client`` talks to it.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import resource
import socket
import struct
import sys
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

SOCKET = "agent.sock"
LONGEST = 12 * 3600.0
IDLE = 30 * 60.0
_SUSPENDED = 5.0
_PR_SET_DUMPABLE = 4
_MOST = 4096


class Request(msgspec.Struct):
    """What a client wants: ``identity``, ``status`` (does not count as use), ``lock``."""

    act: str


class Answer(msgspec.Struct):
    """The agent's answer; ``identity`` only when that was asked."""

    person: str
    county: str
    idle_left: float
    time_left: float
    identity: str | None = None


class Order(msgspec.Struct):
    """What the agent is started with, over standard input (never in arguments or environment)."""

    identity: str
    person: str
    county: str
    runtime: str
    idle: float
    limit: float


class Clocks:
    """Time as the agent counts it: elapsed while awake, and elapsed with sleep."""

    def awake(self) -> float:
        """Seconds that do not run during suspend."""
        return time.monotonic()

    def with_sleep(self) -> float:
        """Seconds that run during suspend too."""
        return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.time()


def harden() -> None:
    """No core file, and (Linux) neither debugger nor /proc memory for other processes of the same user."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(ctypes.util.find_library("c")).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def peer_uid(connection: socket.socket) -> int:
    """The user at the other end of a Unix socket, as the kernel says; -1 when it cannot tell."""
    if sys.platform == "darwin":
        return int(struct.unpack("IIh", connection.getsockopt(0, 1, 12)[:10])[1])
    if hasattr(socket, "SO_PEERCRED"):
        return int(struct.unpack("3i", connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))[1])
    return -1


class Agent:
    """One unlocked identity and the rules of when to forget it."""

    def __init__(self, order: Order, clocks: Clocks | None = None) -> None:
        self._order = order
        self._clocks = clocks or Clocks()
        self._started = self._used = self._clocks.with_sleep()
        self._sleep = self._clocks.with_sleep() - self._clocks.awake()

    def time_left(self) -> float:
        """Seconds until the identity is forgotten if nobody asks; 0 or less: now. A suspend ends it at once."""
        now = self._clocks.with_sleep()
        if now - self._clocks.awake() - self._sleep > _SUSPENDED:
            return 0.0
        return min(self._used + self._order.idle, self._started + min(self._order.limit, LONGEST)) - now

    def answer(self, request: Request) -> Answer | None:
        """The answer to a request; None: lock, or the time is up."""
        if request.act == "lock" or self.time_left() <= 0:
            return None
        if request.act == "identity":
            self._used = self._clocks.with_sleep()
        now = self._clocks.with_sleep()
        return Answer(
            person=self._order.person,
            county=self._order.county,
            idle_left=self._used + self._order.idle - now,
            time_left=self._started + min(self._order.limit, LONGEST) - now,
            identity=self._order.identity if request.act == "identity" else None,
        )


def serve(agent: Agent, listening: socket.socket, uid: Callable[[socket.socket], int] = peer_uid) -> None:
    """Answer until the identity is to be forgotten. Other users get nothing."""
    while (left := agent.time_left()) > 0:
        # In short steps: a suspend is noticed at most one step after waking up.
        listening.settimeout(min(left, 2.0))
        try:
            connection, _ = listening.accept()
        except TimeoutError:
            continue
        with connection:
            connection.settimeout(2.0)
            if uid(connection) != os.getuid():
                continue
            try:
                request = msgspec.json.decode(connection.recv(_MOST), type=Request)
                answer = agent.answer(request)
                connection.sendall(b"{}" if answer is None else msgspec.json.encode(answer))
            except (OSError, msgspec.DecodeError):
                continue
            if answer is None:
                return


def listen(runtime: Path) -> socket.socket:
    """A listening socket in the private runtime folder; one that an earlier agent left is replaced."""
    path = runtime / SOCKET
    path.unlink(missing_ok=True)
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    mask = os.umask(0o177)
    try:
        listening.bind(str(path))
    finally:
        os.umask(mask)
    listening.listen(8)
    return listening


def main() -> None:
    """The agent's own process: order on standard input, ``ready`` on standard output, then silence."""
    harden()
    order = msgspec.json.decode(sys.stdin.buffer.read(), type=Order)
    path = Path(order.runtime) / SOCKET
    listening = listen(path.parent)
    inode = path.stat().st_ino
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    quiet = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(quiet, descriptor)
    try:
        serve(Agent(order), listening)
    finally:
        # A newer agent may have taken our place; its socket is not ours to remove.
        if path.exists() and path.stat().st_ino == inode:
            path.unlink()


if __name__ == "__main__":
    main()
