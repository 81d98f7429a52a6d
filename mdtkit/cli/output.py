"""The only writer to standard output: one JSON document with ``--json``, calm lines without.

What a record holds may contain anything; every line is freed of control and direction characters before it
reaches a terminal (store.md 8).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import Any

BOLD, RESET = "\x1b[1m", "\x1b[0m"
_JOINERS = "\u200c\u200d"  # scripts such as Persian and Devanagari need them


def safe(line: str) -> str:
    """The line without characters that could move a cursor, hide text or turn its order; spaces stay as they are."""
    return line if line.isprintable() else "".join(c for c in line if c.isprintable() or c in _JOINERS)


class Line(str):
    """A line that stands out: what is past a legal deadline, a heading. Words say it too; this is only its weight."""

    __slots__ = ()


class Output:
    """Where results go. ``as_json`` prints the documented shape; ``plain`` says words for symbols, without boxes."""

    def __init__(self, *, as_json: bool, plain: bool) -> None:
        self.as_json = as_json
        self.plain = plain
        self._weight = not plain and "NO_COLOR" not in os.environ and sys.stdout.isatty()

    def result(self, shape: dict[str, Any], lines: Iterable[str]) -> None:
        """Print the result: ``shape`` with ``--json``, else ``lines``."""
        if self.as_json:
            # Escapes for everything beyond ASCII: no byte of a record can act on a terminal.
            import json

            text = json.dumps(shape, indent=2, ensure_ascii=True) + "\n"
        else:
            text = "".join(f"{self._dressed(line)}\n" for line in lines)
        # One write for all of it: a line at a time costs more than making the lines.
        sys.stdout.write(text)
        sys.stdout.flush()

    def _dressed(self, line: str) -> str:
        text = safe(line).rstrip()
        return f"{BOLD}{text}{RESET}" if isinstance(line, Line) and self._weight else text
