"""A table in an office document: its heading is a real one, which a screen reader finds and every page repeats."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.document import Document as Made


def add_grid(made: Made, head: Sequence[str], rows: Sequence[Sequence[str]], points: int) -> None:
    """Put a table at the end of the document; ``points`` is the size of its letters."""
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    table = made.add_table(rows=1, cols=len(head), style="Table Grid")
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(mark)  # noqa: SLF001 - python-docx has no other way to repeat a heading
    _fill(table.rows[0].cells, head, points, bold=True)
    for row in rows:
        _fill(table.add_row().cells, row, points, bold=False)


def _fill(cells: Any, words: Sequence[str], points: int, *, bold: bool) -> None:
    from docx.shared import Pt

    for cell, given in zip(cells, words, strict=True):
        run = cell.paragraphs[0].add_run(given)
        run.bold, run.font.size = bold, Pt(points)
