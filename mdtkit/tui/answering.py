"""What meets a clock, as its own rule says: the acts that a form can be opened for, filled in as far as that goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdtkit.casework.clockview import ClockView
from mdtkit.casework.endings import ITSELF
from mdtkit.chronology.kinds import KINDS, Kind
from mdtkit.desk.reports import REPORT, asked_by
from mdtkit.protocol.rule import Stop
from mdtkit.tui.choices import DERIVED
from mdtkit.tui.sections.section import Deed

if TYPE_CHECKING:
    from mdtkit.desk.casefile import CaseFile
    from mdtkit.protocol.model import Protocol


def acts_that_meet(file: CaseFile, protocol: Protocol, view: ClockView) -> tuple[Deed, ...]:
    """One act a kind of entry that stops this clock, in the order of its rule; none for what has a place of its own."""
    found: dict[str, Deed] = {}
    for stop in protocol.clocks[view.clock].stop:
        for name in stop.on:
            kind = KINDS.get(name)
            if kind is not None and name not in DERIVED and name not in found:
                said = asked_by(protocol, view) if name == REPORT else _said(file, protocol, view, stop, kind)
                found[name] = Deed(kind.title, name, said)
    return tuple(found.values())


def _said(file: CaseFile, protocol: Protocol, view: ClockView, stop: Stop, kind: Kind) -> dict[str, object]:
    values: dict[str, object] = {}
    for name, codes in stop.where.items():
        field = kind.field(name)
        if field is not None and codes:
            values[name] = [codes[0]] if field.type in ("codes", "refs", "list") else codes[0]
    started = next((row.entry for row in file.entries if row.id == view.started_by), None)
    for name, of_the_start in stop.matching.items():
        if started is None:
            continue
        said = started.id if of_the_start == ITSELF else started.data.get(of_the_start)
        if said is not None:
            values[name] = said
    if stop.to == "recipient" and view.to_party:
        values["to"] = view.to_party
    if stop.to == "recipient" and view.to in protocol.agencies and kind.field("agency") is not None:
        values["agency"] = view.to
    if view.episode and kind.field("episode") is not None:
        values["episode"] = view.episode
    if view.party:
        values["party"] = view.party
    if view.unit and kind.field("unit") is not None:
        values["unit"] = view.unit
    return values
