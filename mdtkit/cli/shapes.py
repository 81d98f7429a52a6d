"""The JSON shapes of the commands, built from what the desk returns; CLOCK and problems are the desk's own.

Documented by ``schemas``; a test validates what the commands print against them. Source: design.md "JSON shapes".
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from mdtkit.casework.clocks import ClockView
from mdtkit.casework.triage import Triage
from mdtkit.chronology.kinds import shown, withheld
from mdtkit.desk.casefile import CaseFile, CaseRow, EntryRow
from mdtkit.desk.output import clock_json, instant, plain, problem_json
from mdtkit.desk.recording import Logged

if TYPE_CHECKING:
    from mdtkit.casework.eligibility import Eligibility

Json = dict[str, Any]


def clocks_json(views: Iterable[ClockView]) -> list[Json]:
    """CLOCK, several."""
    return [clock_json(view) for view in views]


def logged_json(logged: Logged) -> Json:
    """What was recorded, what it started and stopped."""
    return {
        "case": logged.case,
        "entry": logged.entry,
        "seq": logged.seq,
        "entries": list(logged.entries),
        "started": [view.id for view in logged.started],
        "stopped": [view.id for view in logged.stopped],
        "warnings": [problem_json(problem) for problem in logged.warnings],
    }


def opened_json(logged: Logged) -> Json:
    """``case open``."""
    return {
        "case": logged.case,
        "entries": list(logged.entries),
        "clocks": clocks_json(logged.started),
        "warnings": [problem_json(problem) for problem in logged.warnings],
    }


def entry_json(row: EntryRow, *, reveal: bool) -> Json:
    """ENTRY: text fields and note are null unless revealed; what is missing is named in ``withheld``."""
    data, note = shown(row.entry, reveal=reveal)
    return {
        "id": row.id,
        "seq": row.seq,
        "kind": row.kind,
        "at": instant(row.at),
        "received": instant(row.received),
        "recorded": instant(row.recorded),
        "tz": row.tz,
        "by": row.by,
        "party": row.party,
        "data": plain(data),
        "note": note,
        "withheld": list(withheld(row.entry, reveal=reveal)),
        "sealed": row.sealed,
        "readers": list(row.readers),
        "superseded_by": row.superseded_by,
        "removed": row.removed,
        "clock": row.clock,
        "sentence": row.sentence,
    }


def eligibility_json(found: Eligibility) -> Json:
    """Whether the child receives child welfare services: the derived answer with its reason (I11)."""
    return {
        "answer": found.answer,
        "counts_as": found.counts_as,
        "ask_again": found.ask_again,
        "basis": found.basis,
        "entry": found.entry,
        "said_at": instant(found.said_at),
        "citation": found.citation,
        "requirement": found.requirement,
    }


def case_json(file: CaseFile) -> Json:
    """``case show``."""
    return {
        "case": file.ref,
        "open": file.open,
        "tier": file.tier,
        "jurisdiction": file.jurisdiction,
        "lead": file.lead,
        # Unknown counts as yes: the clocks run (I11).
        "receiving_services": file.receiving_services != "no",
        "eligibility": eligibility_json(file.eligibility),
        "at_risk": file.at_risk,
        "status": plain(list(file.status)),
        "entries": [entry_json(row, reveal=file.revealed) for row in file.entries],
        "clocks": clocks_json(file.clocks),
    }


def row_json(row: CaseRow) -> Json:
    """One case of a list: codes and dates."""
    dues = [view.due_at for view in row.clocks if view.due_at is not None]
    return {
        "case": row.ref,
        "open": row.open,
        "tier": row.tier,
        "decided": row.decided,
        "jurisdiction": row.jurisdiction,
        "at_risk": row.at_risk,
        "opened": instant(row.opened),
        "last": instant(row.last),
        "next_due": instant(min(dues, default=None)),
    }


def triage_json(case: str, found: Triage) -> Json:
    """``triage``."""
    return {
        "case": case,
        "proposed": found.proposed,
        "reasons": [{"rule": r.rule, "entry": r.entry, "text": r.text, "citation": r.citation} for r in found.reasons],
        "at_risk": found.at_risk,
        "indicators": dict(found.indicators),
    }
