"""The rows of a CSV table, numbered as a spreadsheet shows them, and the problems they have."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator

import msgspec

from mdtkit.chronology.problem import Problem
from mdtkit.desk.errors import BadInput
from mdtkit.desk.importing.cells import Row


class RowProblem(msgspec.Struct, frozen=True, kw_only=True):
    """A problem of a row, numbered as a spreadsheet shows it (the header is row 1); never what the cell holds."""

    row: int
    column: str | None
    problem: str
    allowed: tuple[str, ...] = ()
    nearest: str | None = None


def read_rows(
    table: bytes, encoding: str, delimiter: str, header_problems: Callable[[list[str]], list[Problem]]
) -> Iterator[tuple[int, Row | str]]:
    """The rows with their numbers; in place of one that cannot be taken apart, why. Raises BadInput: no table."""
    try:
        text = table.decode(encoding)
    except UnicodeDecodeError:
        raise _no_table(f"it is not {encoding} text; name its encoding (cp1252 is common)") from None
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 1
    try:
        header = [name.strip() for name in next(reader, [])]
        if problems := header_problems(header):
            raise BadInput("Not imported: " + "; ".join(p.message for p in problems) + ".", problems)
        for number, cells in enumerate(reader, start=2):
            if not any(cell.strip() for cell in cells):
                continue
            fits = len(cells) == len(header)
            said = f"it has {len(cells)} cells, the header has {len(header)}"
            yield number, dict(zip(header, cells, strict=True)) if fits else said
    except csv.Error:
        raise _no_table(f"after row {number} the quotation marks do not close or a cell has no end") from None


def _no_table(message: str) -> BadInput:
    return BadInput(f"Not imported: {message}.", [Problem(field="csv", message=message)])
