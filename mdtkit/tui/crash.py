"""What is left on a terminal when the application stops for a fault: an id and a place in the program, nothing else.

An ordinary trace prints local variables and the words of the error, and both may hold a child's name (store.md 8).
"""

from __future__ import annotations

import asyncio
import secrets
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any


def place_of(error: BaseException) -> str:
    """``file.py:line`` of the innermost frame that is ours, else of the innermost one; never a path."""
    frames = traceback.extract_tb(error.__traceback__, limit=-60)
    ours = [frame for frame in frames if "mdtkit" in Path(frame.filename).parts]
    found = ours or list(frames)
    return f"{Path(found[-1].filename).name}:{found[-1].lineno}" if found else "an unknown place"


def report_of(error: BaseException) -> str:
    """The whole of what may be printed about a fault: its class, its place, an id to quote."""
    number = secrets.token_hex(4)
    return (
        f"mdtkit stopped because of a fault of its own: {type(error).__name__} at {place_of(error)} (fault {number}).\n"
        "What was recorded before is safe. Start `mdtkit` again; tell whoever looks after it this line.\n"
    )


@contextmanager
def quiet_faults() -> Iterator[None]:
    """While it lasts no fault in any thread, task or callback prints more than ``report_of`` says."""

    def in_main(_kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        sys.stderr.write(report_of(error))

    def in_thread(args: Any) -> None:
        if args.exc_value is not None and not issubclass(args.exc_type, SystemExit):
            sys.stderr.write(report_of(args.exc_value))

    before = (sys.excepthook, threading.excepthook)
    sys.excepthook, threading.excepthook = in_main, in_thread
    try:
        yield
    finally:
        sys.excepthook, threading.excepthook = before


def quiet_loop(loop: asyncio.AbstractEventLoop, tell: Callable[[str], object]) -> None:
    """The same for what asyncio would print about a task that nobody awaited: told where the screen shows it."""

    def handler(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, BaseException):
            tell(f"mdtkit made a mistake of its own: {type(error).__name__} at {place_of(error)}.")

    loop.set_exception_handler(handler)
