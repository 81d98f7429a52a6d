"""A listing as an office document (DOCX): a title, what it is, a table whose heading repeats on every page."""

from __future__ import annotations

import io
from collections.abc import Sequence

import msgspec


class Listing(msgspec.Struct, frozen=True):
    """What the document says: ``remarks`` are paragraphs above the table, ``rows`` have a cell for each of ``head``."""

    title: str
    remarks: tuple[str, ...]
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def document(listing: Listing) -> bytes:
    """The bytes of the document, on landscape letter paper; it names no author and no machine."""
    from docx import Document
    from docx.enum.section import WD_ORIENT
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement
    from docx.shared import Inches, Pt

    made = Document()
    section = made.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, Inches(11), Inches(8.5)
    section.left_margin = section.right_margin = Inches(0.7)
    made.core_properties.author, made.core_properties.title = "", listing.title
    made.core_properties.comments = ""
    made.add_heading(listing.title, level=1)
    for remark in listing.remarks:
        made.add_paragraph(remark)
    table = made.add_table(rows=1, cols=len(listing.head), style="Table Grid")
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(mark)  # noqa: SLF001 - python-docx has no other way to repeat a heading
    _fill(table.rows[0].cells, listing.head, Pt(9), bold=True)
    for row in listing.rows:
        _fill(table.add_row().cells, row, Pt(9), bold=False)
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()


def _fill(cells: Sequence[object], words: Sequence[str], size: object, *, bold: bool) -> None:
    for cell, text in zip(cells, words, strict=True):
        run = cell.paragraphs[0].add_run(text)  # type: ignore[attr-defined]
        run.bold, run.font.size = bold, size
