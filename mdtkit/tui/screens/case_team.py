"""The team of a case: the seats that the roster of its tier has, and what each is needed for."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from mdtkit.desk.casefile import CaseFile
from mdtkit.desk.team import Member, Place, team
from mdtkit.tui.widgets.table import Column, Line, Table

if TYPE_CHECKING:
    from mdtkit.tui.app import MdtkitApp

COLUMNS = (
    Column("seat", share=2),
    Column("need", 14),
    Column("", 6),
    Column("who", share=3, fold_below=130),
    Column("condition", share=3, fold_below=100),
    Column("", 28, fold_below=110),
)
NEEDS = {
    "required": "required",
    "ask": "if it applies",
    "optional": "optional",
    "attendee": "attendee",
    "not_needed": "not needed",
}


class TeamPane(Vertical):
    """Advice to those who invite: an empty seat never prevents a response or a meeting."""

    def compose(self) -> ComposeResult:
        yield Static("", id="team-title", markup=False)
        yield Table(
            COLUMNS, key=lambda place: place.seat.seat, present=self._line, empty="No roster: no tier decided yet."
        )

    @property
    def _app(self) -> MdtkitApp:
        return cast("MdtkitApp", self.app)

    def start(self) -> None:
        """The focus on the seats."""
        self.query_one(Table).focus()

    def show(self, file: CaseFile) -> None:
        """The roster of the case's tier, on its facts."""
        desk = self._app.desk
        if desk is None:
            return
        found = team(desk, file)
        self.query_one(Table).show(found, desk.now())
        words = f" Who sits at the table: {file.tier} MDT. A missing seat never prevents a response." if found else ""
        if any(not member.receives for place in found for member in place.members):
            words = (
                f" {file.tier} MDT. Who is untrained or unqualified receives nothing under team authority until cured."
            )
        self.query_one("#team-title", Static).update(words)

    def _line(self, place: Place, _now: datetime) -> Line:
        seat, told = place.seat, ""
        if seat.clearance:
            told = "may be told" if seat.may_be_told else "not to be told until cleared"
        who = ", ".join(map(_member, place.members))
        cells = (seat.title, NEEDS[seat.need], "leads" if seat.lead else "", who, seat.condition, told)
        lacking = any(not member.receives or member.conflict for member in place.members)
        tone = "soon" if lacking or (seat.clearance and not seat.may_be_told) else ""
        return Line(cells, "quiet" if seat.need == "not_needed" else tone)


def _member(member: Member) -> str:
    """A member by name; of whom something is missing, what follows: nothing is given to them as of the team."""
    gaps = [lack.rule.gap.replace("_", " ") for lack in member.lacks] + (["conflict"] if member.conflict else [])
    return f"{member.name}: {', '.join(gaps)}" if gaps else member.name
