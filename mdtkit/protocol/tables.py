"""The tables of a protocol file: their names, the rules they hold, and where the protocol keeps them."""

from __future__ import annotations

from typing import Final

import msgspec

from mdtkit.protocol.convening import MeetingHours, Quorum
from mdtkit.protocol.model import (
    ActWarning,
    Agency,
    Anchor,
    Awaits,
    Blank,
    CardLine,
    Clock,
    Closing,
    Course,
    Fact,
    Indicator,
    IndicatorGroup,
    Party,
    Proposal,
    Qualification,
    Responsibility,
    Retention,
    Script,
    Seat,
    SheetLine,
    Switch,
    Term,
    Trigger,
    Unit,
)
from mdtkit.protocol.release import SmallCells
from mdtkit.protocol.sharing import Authority, Category, Mandate, Obligation, Prohibition


class Table(msgspec.Struct, frozen=True):
    """A table of the files. ``id_of``: two members that make the id where none is written.

    ``cited``: its rules say what somebody has to do, so each must name its citation (P1). ``once``: it stands once in a
    file, as ``[table]``.
    """

    rule: type[msgspec.Struct]
    member: str
    id_of: tuple[str, str] | None = None
    cited: bool = False
    once: bool = False


class Grammar(msgspec.Struct, frozen=True):
    """What a kind of file may hold: its tables, what it says once, whether it may answer a county's ``[profile]``."""

    of: str
    tables: dict[str, Table]
    plain: tuple[str, ...] = ()
    profile: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that may stand at the top of such a file."""
        return (*self.tables, *(("profile",) if self.profile else ()), *self.plain)


TABLES: Final[dict[str, Table]] = {
    "clock": Table(Clock, "clocks", cited=True),
    "fact": Table(Fact, "facts"),
    "trigger": Table(Trigger, "triggers", cited=True),
    "proposal": Table(Proposal, "proposals", cited=True),
    "indicator": Table(Indicator, "indicators", cited=True),
    "indicator_group": Table(IndicatorGroup, "indicator_groups", cited=True),
    "seat": Table(Seat, "seats", id_of=("roster", "party"), cited=True),
    "responsibility": Table(Responsibility, "responsibilities", cited=True),
    "blank": Table(Blank, "blanks", id_of=("tier", "party"), cited=True),
    "party": Table(Party, "parties"),
    "unit": Table(Unit, "units"),
    "agency": Table(Agency, "agencies"),
    "term": Table(Term, "terms", id_of=("list", "code")),
    "course": Table(Course, "courses", cited=True),
    "qualification": Table(Qualification, "qualifications", cited=True),
    "quorum": Table(Quorum, "quorums", cited=True),
    "meeting_hours": Table(MeetingHours, "meeting_hours", cited=True),
    "warning": Table(ActWarning, "warnings", cited=True),
    "anchor": Table(Anchor, "anchors", cited=True),
    "awaits": Table(Awaits, "awaits", cited=True),
    "card": Table(CardLine, "card"),
    "switch": Table(Switch, "switches"),
    "closing": Table(Closing, "closings", cited=True),
    "retention": Table(Retention, "retentions", cited=True),
    "sheet": Table(SheetLine, "sheets", cited=True),
    "script": Table(Script, "scripts", cited=True),
    "small_cells": Table(SmallCells, "small_cells", cited=True),
    "category": Table(Category, "categories", cited=True),
    "obligation": Table(Obligation, "obligations", cited=True),
    "mandate": Table(Mandate, "mandates", cited=True),
    "prohibition": Table(Prohibition, "prohibitions", cited=True),
    "authority": Table(Authority, "authorities", cited=True),
}
PLAIN: Final = ("version", "county")
"""What a file says once, of itself."""

PROTOCOL: Final = Grammar("the protocol", TABLES, PLAIN, profile=True)
