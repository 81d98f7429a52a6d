"""Aligned columns that fit 80 characters: numbers and words stand under each other, nothing is cut in the middle."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mdtkit.chronology.display import plain

WIDTH = 80
GAP = 2


def table(
    rows: Sequence[Sequence[str]], *, head: Sequence[str] = (), indent: int = 2, width: int = WIDTH
) -> Iterator[str]:
    """Rows in aligned columns; the last column wraps under itself where the line would grow too long."""
    cells = [[plain(cell) for cell in row] for row in ([head, *rows] if head else rows)]
    if not cells:
        return
    columns = max(len(row) for row in cells)
    widths = [max((len(row[i]) for row in cells if i < len(row)), default=0) for i in range(columns - 1)]
    lead = indent + sum(w + GAP for w in widths)
    room = max(width - lead, 24)
    for row in cells:
        left = " " * indent + "".join(cell.ljust(w + GAP) for cell, w in zip(row, widths, strict=False))
        last = row[columns - 1] if len(row) == columns else ""
        parts = folded(last, room)
        yield (left + parts[0]).rstrip()
        for part in parts[1:]:
            yield " " * lead + part


def folded(text: str, room: int) -> list[str]:
    """The words of a cell in lines of so many characters; a longer word stands alone. At least one line, maybe empty.

    What is in a cell has single spaces only; ``textwrap`` does the same and takes its time for the general case.
    """
    lines: list[str] = []
    line, *words = text.split(" ")
    for word in words:
        if len(line) + 1 + len(word) > room:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}"
    return [*lines, line]


def paragraph(
    text: str, *, lead: str = "", indent: int = 0, hanging: int | None = None, width: int = WIDTH
) -> Iterator[str]:
    """Text wrapped to the width behind ``lead``; ``hanging`` is the indent of every line but the first."""
    from textwrap import wrap

    under = indent if hanging is None else hanging
    lines = wrap(
        plain(text),
        width,
        initial_indent=" " * indent + lead,
        subsequent_indent=" " * under,
        break_long_words=False,
        break_on_hyphens=False,
    )
    yield from lines or [""]
