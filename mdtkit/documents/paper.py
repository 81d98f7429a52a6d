"""A paper of several parts, such as an agenda, minutes or figures: as text, and as an office document (DOCX).

It names no author and no machine. Headings, lists and tables are real ones: a screen reader finds them.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING

import msgspec

from mdtkit.documents.grid import add_grid

if TYPE_CHECKING:
    from docx.document import Document as Made

WIDTH = 80


class Chapter(msgspec.Struct, frozen=True, kw_only=True):
    """A heading and what stands under it: sentences, then a list, then a table (``rows`` have a cell for each of
    ``head``). ``empty``: what is said where there is none of them."""

    title: str
    said: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    empty: str = "None."

    @property
    def blank(self) -> bool:
        """Whether nothing stands under the heading."""
        return not (self.said or self.items or self.rows)


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """A whole paper: its title, whose it is and of when, its chapters, and a last line."""

    title: str
    under: tuple[str, ...]
    chapters: tuple[Chapter, ...]
    foot: str = ""

    def words(self) -> Iterator[str]:
        """Every word of it, piece by piece."""
        yield from (self.title, *self.under, self.foot)
        for chapter in self.chapters:
            yield from (chapter.title, *chapter.said, *chapter.items)
            for row in chapter.rows:
                yield from row


def text(paper: Paper) -> str:
    """The paper as text of 80 columns."""
    lines = [paper.title, "=" * len(paper.title), *paper.under]
    for chapter in paper.chapters:
        lines += ["", chapter.title, "-" * len(chapter.title)]
        if chapter.blank:
            lines.append(chapter.empty)
        for sentence in chapter.said:
            for part in sentence.splitlines():
                lines += wrap(part, WIDTH)
        for item in chapter.items:
            lines += wrap(item, WIDTH, initial_indent="- ", subsequent_indent="  ")
        if chapter.rows:
            lines += _columns([chapter.head, *chapter.rows])
    if paper.foot:
        lines += ["", *wrap(paper.foot, WIDTH)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _columns(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Rows under each other; the last column wraps under itself."""
    most = 34 if len(rows[0]) > 2 else 60
    widths = [min(most, max(len(row[n]) for row in rows)) for n in range(len(rows[0]) - 1)]
    room = max(16, WIDTH - sum(widths) - 2 * len(widths))
    for row in rows:
        cells = [wrap(cell, width) or [""] for cell, width in zip(row, [*widths, room], strict=True)]
        for line in range(max(map(len, cells))):
            parts = [cell[line] if line < len(cell) else "" for cell in cells]
            yield "  ".join(part.ljust(width) for part, width in zip(parts, [*widths, room], strict=True))


def document(paper: Paper) -> bytes:
    """The bytes of the paper as an office document, on letter paper."""
    from docx import Document
    from docx.shared import Inches

    made = Document()
    section = made.sections[0]
    section.page_width, section.page_height = Inches(8.5), Inches(11)
    section.left_margin = section.right_margin = Inches(0.9)
    made.core_properties.author, made.core_properties.title = "", paper.title
    made.core_properties.comments = ""
    made.add_heading(paper.title, level=1)
    for line in paper.under:
        made.add_paragraph(line)
    for chapter in paper.chapters:
        _chapter(made, chapter)
    if paper.foot:
        made.add_paragraph(paper.foot)
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()


def _chapter(made: Made, chapter: Chapter) -> None:
    made.add_heading(chapter.title, level=2)
    if chapter.blank:
        made.add_paragraph(chapter.empty)
    for sentence in chapter.said:
        for part in sentence.splitlines():
            made.add_paragraph(part)
    for item in chapter.items:
        made.add_paragraph(item, style="List Bullet")
    if chapter.rows:
        add_grid(made, chapter.head, chapter.rows, 10)
