"""Reports of a case: what is owed, and what the rule that asks for one says of it (R2 to R8)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from mdtkit.casework.awaiting import Awaited
    from mdtkit.casework.clockview import ClockView
    from mdtkit.desk.casefile import CaseFile, EntryRow
    from mdtkit.desk.desk import Desk
    from mdtkit.desk.recording import Act
    from mdtkit.protocol.model import Protocol

REPORT, ELSEWHERE = "report.made", "report.elsewhere"
SAID = ("report", "to", "method")
AT_ONCE = timedelta(hours=1)
"""What is entered within it is entered as it is told; later, it was told first and entered afterwards."""
FORMS = "report_form"
"""The list of the forms on which reports are written, by kind of report: configuration, since forms change."""


def waiting(desk: Desk) -> tuple[tuple[str, Awaited], ...]:
    """What others still owe over all cases, the longest out first; of closed ones what outlives the closing."""
    found = [(row.ref, one) for row in desk.rows() for one in row.awaited if row.open or one.after_closing]
    return tuple(sorted(found, key=lambda pair: (pair[1].since, pair[0], pair[1].seq)))


def told_first(desk: Desk, act: Act) -> Act:
    """The act; of a report told long before it is entered with the word that it was, so that it is looked at again."""
    if act.kind != REPORT or act.at is None or act.at > desk.now() - AT_ONCE or "afterwards" in act.data:
        return act
    return msgspec.structs.replace(act, data={**act.data, "afterwards": "yes"})


def owed(file: CaseFile) -> tuple[ClockView, ...]:
    """The live clocks that a report stops, as the protocol says."""
    clocks = file.protocol.clocks
    return tuple(
        view
        for view in file.clocks
        if view.live and view.clock in clocks and any(REPORT in stop.on for stop in clocks[view.clock].stop)
    )


def elsewhere(file: CaseFile) -> tuple[EntryRow, ...]:
    """The reports that another county made before it handed the case over: they stop no clock of this county."""
    return tuple(row for row in file.entries if row.kind == ELSEWHERE and row.superseded_by is None)


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
