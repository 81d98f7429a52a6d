"""`mdtkit due` without the library that reads command lines: the list that is asked for at 3 a.m. comes at once.

What is typed most is understood here, letter by letter; anything else (another option, help, a slip) is left to
the command itself, which does the same through the same function.
"""

from __future__ import annotations

import gc
import importlib
import sys
from collections.abc import Sequence
from datetime import timedelta

FLAGS = ("--late", "--json", "--plain")
UNITS = {"min": "minutes", "h": "hours", "d": "days"}
_SELDOM = 100_000


def due_at_once(arguments: Sequence[str]) -> int | None:
    """Print the due list and return the exit code; None when the arguments are not of those understood here."""
    if arguments[:1] != ["due"] or (options := _options(arguments[1:])) is None:
        return None
    # Nearly everything that is made here lives until the end: looking for what does not costs more than it frees.
    usual = gc.get_threshold()
    gc.set_threshold(_SELDOM)
    try:
        return _show(*options)
    finally:
        gc.set_threshold(*usual)


def _show(flags: frozenset[str], within: timedelta | None) -> int:
    _read_types_with_typing_alone()
    from mdtkit.cli.due_list import show_due
    from mdtkit.cli.running import carry_out

    return carry_out(
        lambda shell: show_due(shell, within, late="--late" in flags),
        as_json="--json" in flags,
        plain="--plain" in flags,
    )


def _read_types_with_typing_alone() -> None:
    """Load msgspec without typing_extensions, which it would take where it is installed, and which costs more than it.

    That library (with inspect, ast and dis) brings to older Pythons what the typing of ours has: nothing is missed.
    """
    if "typing_extensions" in sys.modules or "msgspec" in sys.modules:
        return
    sys.modules["typing_extensions"] = None  # type: ignore[assignment]  # the documented way to make an import fail
    try:
        importlib.import_module("msgspec")
    finally:
        del sys.modules["typing_extensions"]


def _options(given: Sequence[str]) -> tuple[frozenset[str], timedelta | None] | None:
    flags, within, words = set(), None, iter(given)
    for word in words:
        if word in FLAGS:
            flags.add(word)
        elif word == "--within" and (length := _length(next(words, ""))) is not None:
            within = length
        else:
            return None
    return frozenset(flags), within


def _length(text: str) -> timedelta | None:
    digits = text.rstrip("mindh")
    unit = UNITS.get(text[len(digits) :])
    if unit is None or not (digits.isascii() and digits.isdigit()) or len(digits) > 5:
        return None
    return timedelta(**{unit: int(digits)})
