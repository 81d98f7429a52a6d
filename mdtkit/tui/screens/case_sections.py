"""The sections of a case, each with one line that says how it stands; enter opens one."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult
from textual.containers import Vertical

from mdtkit.desk.casefile import CaseFile
from mdtkit.tui.sections.every import SECTIONS
from mdtkit.tui.sections.section import Look, Section
from mdtkit.tui.widgets.table import Column, Line, Table

if TYPE_CHECKING:
    from mdtkit.tui.app import MdtkitApp

COLUMNS = (Column("section", 22), Column("how it stands"))


class SectionsPane(Vertical):
    """What the desk knows beside the clocks and the chronology."""

    def __init__(self, id: str) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._states: dict[str, str] = {}

    def compose(self) -> ComposeResult:
        yield Table(COLUMNS, key=lambda section: section.id, present=self._line, empty="")

    def start(self) -> None:
        """The focus on the sections."""
        self.query_one(Table).focus()

    def show(self, file: CaseFile) -> None:
        """How each section of the case stands now."""
        desk = cast("MdtkitApp", self.app).desk
        if desk is None:
            return
        look = Look(desk, file)
        self._states = {section.id: section.state(look) for section in SECTIONS}
        self.query_one(Table).show(SECTIONS, desk.now())

    def _line(self, section: Section, _now: datetime) -> Line:
        state = self._states.get(section.id, "")
        pressing = any(word in state for word in ("MISSING", "PAST LEGAL DEADLINE", "HOLD"))
        return Line((section.title, state), "past" if pressing else "")
