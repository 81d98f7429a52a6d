"""Assessments on record: whose they are and who may share them, so that nobody is asked twice without need (A2, A3)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from mdtkit.protocol.duration import parse_duration

if TYPE_CHECKING:
    from mdtkit.casework.clocks import ClockView
    from mdtkit.desk.casefile import CaseFile
    from mdtkit.desk.desk import Desk

KIND = "instrument.administered"
OPEN = "assess-", "reassess-"
"""How the clocks that ask for an assessment are called (tables 5c)."""


class Administered(msgspec.Struct, frozen=True, kw_only=True):
    """One instrument as it was administered. ``custodian`` (an agency, else the party) is who may share the result;
    ``recent``: within the county's window, so that once more needs a reason."""

    entry: str
    at: datetime
    purpose: str
    instrument: str
    version: str | None
    band: str | None
    party: str | None
    position: str | None
    custodian: str | None
    recent: bool


class Assessments(msgspec.Struct, frozen=True, kw_only=True):
    """What has been administered, latest first, and the assessments still asked for."""

    administered: tuple[Administered, ...]
    owed: tuple[ClockView, ...]


def assessments(desk: Desk, ref: str, purpose: str | None = None) -> Assessments:
    """The instruments of a case, latest first, and the assessments that somebody owes."""
    file = desk.case(ref)
    return Assessments(administered=administered(desk, file, purpose), owed=still_asked(file))


def administered(desk: Desk, file: CaseFile, purpose: str | None = None) -> tuple[Administered, ...]:
    """The instruments on record, latest first."""
    found = [
        _administered(desk, item.entry.id, item.entry.at, item.entry.party, item.entry.data)
        for item in file.chronology.of(KIND)
        if purpose in (None, item.entry.data.get("purpose"))
    ]
    return tuple(sorted(found, key=lambda one: one.at, reverse=True))


def still_asked(file: CaseFile) -> tuple[ClockView, ...]:
    """The live clocks that ask for an assessment."""
    return tuple(view for view in file.clocks if view.live and view.clock.startswith(OPEN))


def window(desk: Desk, data: Mapping[str, object]) -> timedelta | None:
    """How long such a result counts as recent: the longest of the county's rules on repeating one that fit it (A3).

    A rule may be about a purpose (every assessment) or, brought by the instrument, about one tool. None = no rule.
    """
    spans = [
        timedelta(hours=parse_duration(rule.repeats_within).about_hours)
        for rule in desk.protocol.warnings.values()
        if KIND in rule.on
        and rule.repeats_within
        and all(str(data.get(field, "unknown")) in values for field, values in rule.where.items())
    ]
    return max(spans, default=None)


def _administered(desk: Desk, entry: str, at: datetime, party: str | None, data: dict[str, object]) -> Administered:
    def code(name: str) -> str | None:
        value = data.get(name)
        return value if isinstance(value, str) else None

    span = window(desk, data)
    return Administered(
        entry=entry,
        at=at,
        purpose=code("purpose") or "",
        instrument=code("instrument") or "",
        version=code("version"),
        band=code("band"),
        party=party,
        position=code("position"),
        custodian=code("agency") or party,
        recent=span is not None and at >= desk.now() - span,
    )
