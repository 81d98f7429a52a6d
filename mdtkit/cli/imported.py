"""Lists that come as CSV: reading the file as it is given, and saying what became of its rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mdtkit.cli.arguments import Refused
from mdtkit.cli.shell import Shell

if TYPE_CHECKING:
    from mdtkit.desk.importing.rows import RowProblem


def table_bytes(csv: Path, encoding: str, delimiter: str) -> bytes:
    """The content of the file. Raises Refused where it, its encoding or its delimiter is none."""
    try:
        table = csv.read_bytes()
        "".encode(encoding)
    except OSError:
        raise Refused("csv: the file cannot be read") from None
    except LookupError:
        raise Refused("--encoding: no such encoding; utf-8-sig, cp1252 and latin-1 are common") from None
    if len(delimiter) != 1:
        raise Refused("--delimiter: it is one character")
    return table


def tell(shell: Shell, counts: dict[str, Any], problems: Sequence[RowProblem], said: str, *, written: bool) -> None:
    """Print what was done and every problem by row and column. Exit 1 where a row was not good."""
    shape = [
        {"row": p.row, "column": p.column, "problem": p.problem, "allowed": list(p.allowed), "nearest": p.nearest}
        for p in problems
    ]
    shell.result({**counts, "written": written, "problems": shape}, _lines(problems, said, written=written))
    shell.answer(yes=not problems)


def _lines(problems: Sequence[RowProblem], said: str, *, written: bool) -> Iterator[str]:
    for p in problems:
        hint = f"; allowed: {', '.join(p.allowed)}" if p.allowed else ""
        yield f"row {p.row}{f', column {p.column}' if p.column else ''}: {p.problem}{hint}"
    yield said
    yield "Written." if written else "Nothing was written."
