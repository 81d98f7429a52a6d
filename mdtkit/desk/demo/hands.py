"""Many hands: the cases of a large demo county are told, derived, signed and sealed by a process for each core.

Each has the home open with the demo's identity and puts new records in place; the process that holds the lock of the
home writes their lines in the log, in the order of the cases. So a county is the same however many hands made it.
"""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, TypeVar

import msgspec

from mdtkit.desk.demo.telling import IDENTITY, Telling, Written, write_case
from mdtkit.desk.errors import StoreTrouble
from mdtkit.desk.opening import Clock

if TYPE_CHECKING:
    from mdtkit.desk.desk import Desk

T = TypeVar("T")
FEW = 400
"""A county so small is made by one process before others would have started."""
SHARE = 50
"""Cases handed over at once."""
AHEAD = 2
"""Shares that a hand has before it, so that it never waits for us."""
Hands = Callable[[list[str]], Iterator[Written]]
Share = list[tuple[int, str]]


class Order(msgspec.Struct, frozen=True):
    """What a hand needs to know first."""

    home: str
    device: str
    telling: Telling


@contextmanager
def hands_for(cases: int, desk: Desk, device: Path, telling: Telling) -> Iterator[Hands]:
    """Whoever writes that many cases, ready with the home open: this process alone, or one for each core."""
    cores = os.cpu_count() or 1
    if cases <= FEW or cores == 1:
        yield partial(_alone, desk, telling)
        return
    order = Order(str(desk.home), str(device), telling)
    with ExitStack() as ending:
        hands = [ending.enter_context(_hand()) for _ in range(cores)]
        for hand in hands:
            hand.send(order)
        for hand in hands:
            hand.receive(bool)
        yield partial(_together, hands)


def _alone(desk: Desk, telling: Telling, references: list[str]) -> Iterator[Written]:
    for number, ref in enumerate(references):
        yield write_case(desk, telling.told(number, ref))


def _together(hands: list[_Hand], references: list[str]) -> Iterator[Written]:
    """Every share goes to the hands in turn, and is taken back in the same order."""
    numbered = list(enumerate(references))
    shares = [numbered[start : start + SHARE] for start in range(0, len(numbered), SHARE)]
    whose = [hands[place % len(hands)] for place in range(len(shares))]
    lead = AHEAD * len(hands)
    for share, hand in zip(shares[:lead], whose, strict=False):
        hand.send(share)
    for place, hand in enumerate(whose):
        written = hand.receive(list[Written])
        if place + lead < len(shares):
            whose[place + lead].send(shares[place + lead])
        yield from written


class _Hand:
    """Another process, spoken to in messages: four bytes of length, then MessagePack."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        if process.stdin is None or process.stdout is None:
            raise _ended()
        self._in, self._out = process.stdin, process.stdout

    def send(self, message: object) -> None:
        try:
            _say(self._in, message)
        except BrokenPipeError:
            raise _ended() from None

    def receive(self, shape: type[T]) -> T:
        heard = _hear(self._out)
        if heard is None:
            raise _ended()
        return msgspec.msgpack.decode(heard, type=shape)


@contextmanager
def _hand() -> Iterator[_Hand]:
    # The package may lie in a checkout: the child finds it where we found it.
    place = str(Path(__file__).resolve().parents[3])
    path = os.pathsep.join(filter(None, [place, os.environ.get("PYTHONPATH")]))
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "mdtkit.desk.demo.hands"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": path},
    )  # fmt: skip
    try:
        yield _Hand(process)
    finally:
        process.kill()
        process.communicate()


def _ended() -> StoreTrouble:
    return StoreTrouble("A process that writes the demo's cases ended early. See that the disk has room; make it anew.")


def _say(stream: IO[bytes], message: object) -> None:
    encoded = msgspec.msgpack.encode(message)
    stream.write(len(encoded).to_bytes(4, "big") + encoded)
    stream.flush()


def _hear(stream: IO[bytes]) -> bytes | None:
    size = stream.read(4)
    return stream.read(int.from_bytes(size, "big")) if len(size) == 4 else None


def serve(given: IO[bytes], told: IO[bytes]) -> None:
    """The life of a hand: open the home, then write share after share until nothing more is given."""
    from mdtkit.desk.desk import Desk
    from mdtkit.vault import open_vault, read_identity

    # What a case leaves behind is gone with it; only the rules stay, and need not be looked through each time.
    gc.set_threshold(50_000)
    ordered = _hear(given)
    if ordered is None:
        return
    order = msgspec.msgpack.decode(ordered, type=Order)
    home = Path(order.home)
    vault = open_vault(home, read_identity(home / IDENTITY), Path(order.device))
    desk = Desk(home, vault, Clock(frozen=order.telling.now))
    _say(told, True)
    while (share := _hear(given)) is not None:
        cases = msgspec.msgpack.decode(share, type=Share)
        _say(told, [write_case(desk, order.telling.told(number, ref)) for number, ref in cases])


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
