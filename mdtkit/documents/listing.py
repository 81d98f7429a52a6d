"""A listing as an office document (DOCX): a title, what it is, a table whose heading repeats on every page."""

from __future__ import annotations

import io

import msgspec

from mdtkit.documents.grid import add_grid


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
    from docx.shared import Inches

    made = Document()
    section = made.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, Inches(11), Inches(8.5)
    section.left_margin = section.right_margin = Inches(0.7)
    made.core_properties.author, made.core_properties.title = "", listing.title
    made.core_properties.comments = ""
    made.add_heading(listing.title, level=1)
    for remark in listing.remarks:
        made.add_paragraph(remark)
    add_grid(made, listing.head, listing.rows, 9)
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()
