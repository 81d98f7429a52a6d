"""Reports of a case: what is owed, and what the rule that asks for one says of it (R2 to R8)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mdtkit.casework.clockview import ClockView
    from mdtkit.desk.casefile import CaseFile
    from mdtkit.protocol.model import Protocol

REPORT = "report.made"
SAID = ("report", "to", "method")
FORMS = "report_form"
"""The list of the forms on which reports are written, by kind of report: configuration, since forms change."""


def owed(file: CaseFile) -> tuple[ClockView, ...]:
    """The live clocks that a report stops, as the protocol says."""
    clocks = file.protocol.clocks
    return tuple(
        view
        for view in file.clocks
        if view.live and view.clock in clocks and any(REPORT in stop.on for stop in clocks[view.clock].stop)
    )


def asked_by(protocol: Protocol, clock: ClockView) -> Mapping[str, object]:
    """What the clock's own rule says of the report that stops it: which, to whom, how, about which episode."""
    rule = protocol.clocks[clock.clock]
    stop = next((stop for stop in rule.stop if REPORT in stop.on), None)
    if stop is None:
        return {}
    values: dict[str, object] = {name: said[0] for name, said in stop.where.items() if said and name in SAID}
    if clock.to_party:
        values["to"] = clock.to_party
    if clock.to and clock.to in protocol.agencies:
        values["agency"] = clock.to
    if clock.party:
        values["party"] = clock.party
    if clock.episode:
        values["episode"] = clock.episode
    return values


def form_of(protocol: Protocol, clock: ClockView) -> str | None:
    """The form on which the report that stops this clock is written; None where the county names none (R1)."""
    kind = asked_by(protocol, clock).get("report")
    term = protocol.terms.get(f"{FORMS}.{kind}")
    return term.title if term is not None else None
