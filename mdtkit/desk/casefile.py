"""A case as the desk shows it: everything derived from its chronology, nothing stored as truth."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec

from mdtkit.casework.checklists import Checklist, checklists
from mdtkit.casework.clocks import ClockView, Setting, clocks, restated
from mdtkit.casework.facts import History, Rulebook, facts_through_time
from mdtkit.casework.triage import Triage, triage
from mdtkit.chronology.entry import Entry
from mdtkit.chronology.fold import Chronology, fold
from mdtkit.chronology.kinds import KINDS, category_of, render, withheld
from mdtkit.protocol.model import Protocol


class EntryRow(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the chronology as shown: ``sentence`` carries text fields only when revealed."""

    seq: int
    id: str
    kind: str
    at: datetime
    received: datetime | None
    recorded: datetime
    tz: str
    by: str
    party: str | None
    sentence: str
    withheld: tuple[str, ...]
    sealed: bool
    superseded_by: str | None
    removed: bool
    clock: str | None
    entry: Entry


class CaseFile(msgspec.Struct, frozen=True, kw_only=True):
    """Everything about one case at one instant. ``revealed`` says whether the story may be shown."""

    ref: str
    chronology: Chronology
    history: History
    clocks: tuple[ClockView, ...]
    checklists: tuple[Checklist, ...]
    triage: Triage
    entries: tuple[EntryRow, ...]
    revealed: bool

    @property
    def tier(self) -> str | None:
        """The MDT tier decided last; None before any decision or where it was "none"."""
        tier = self.history.now.get("tier", "undecided")
        return None if tier in ("undecided", "none") else tier

    @property
    def decided(self) -> bool:
        """Whether anybody has decided a tier at all."""
        return self.history.now.get("tier", "undecided") != "undecided"

    @property
    def at_risk(self) -> bool:
        """At risk by the CDSS definition (I5)."""
        return self.history.now.get("at_risk") == "yes"

    @property
    def jurisdiction(self) -> str:
        """300, 602, 241.1, none or unknown (M5)."""
        return self.history.now.get("jurisdiction", "unknown")

    @property
    def lead(self) -> str:
        """The lead agency's party in a dual case, else unknown."""
        return self.history.now.get("lead", "unknown")

    @property
    def receiving_services(self) -> str:
        """Receiving child welfare services: yes, no or unknown (unknown counts as yes, I11)."""
        return self.history.now.get("receiving_services", "unknown")

    @property
    def status(self) -> tuple[dict[str, Any], ...]:
        """The CSEC Data Grid fields set and not ended (I4): field, start, end, basis, agency."""
        ended = {
            item.entry.data.get("field"): item.entry.data.get("end") for item in self.chronology.of("status.ended")
        }
        rows = []
        for item in self.chronology.of("status.set"):
            data = {name: item.entry.data.get(name) for name in ("field", "start", "end", "basis", "agency")}
            rows.append({**data, "end": ended.get(data["field"], data["end"])})
        return tuple(rows)

    @property
    def open(self) -> bool:
        """Whether the case is open."""
        return self.history.now.get("case", "open") != "closed"


def title_of(protocol: Protocol) -> Callable[[str, str], str]:
    """How a code of a vocabulary is spoken of, as ``render`` asks for it."""
    return protocol.title


def derive_case(
    ref: str, entries: tuple[Entry, ...], book: Rulebook, setting: Setting, *, revealed: bool = False
) -> CaseFile:
    """Derive the whole case from its recorded entries."""
    chronology = fold(ref, entries)
    history = facts_through_time(chronology, book)
    return CaseFile(
        ref=ref,
        chronology=chronology,
        history=history,
        clocks=clocks(chronology, book, setting, history),
        checklists=checklists(chronology, book.protocol, history.now),
        triage=triage(chronology, book.protocol, history.now),
        entries=tuple(_row(entry, chronology, book.protocol, revealed) for entry in entries),
        revealed=revealed,
    )


def _row(entry: Entry, chronology: Chronology, protocol: Protocol, revealed: bool) -> EntryRow:
    correction = chronology.superseded.get(entry.id)
    known = entry.kind in KINDS
    return EntryRow(
        seq=entry.seq,
        id=entry.id,
        kind=entry.kind,
        at=entry.at,
        received=entry.received,
        recorded=entry.recorded,
        tz=entry.tz,
        by=entry.by,
        party=entry.party,
        sentence=render(entry, title_of(protocol), revealed) if known else f"{entry.kind} (kind not known here)",
        withheld=() if revealed or not known else withheld(entry),
        sealed=known and category_of(entry) in SEALED,
        superseded_by=correction.id if correction else None,
        removed=entry.removed,
        clock=entry.clock,
        entry=entry,
    )


SEALED = frozenset(
    {"sogie", "reproductive_health", "substance_use", "psychotherapy_notes", "attorney", "reporter_identity", "adoption"}
)
"""The categories whose bodies the design seals by default (design.md "The vault")."""


class CaseRow(msgspec.Struct, frozen=True, kw_only=True):
    """One case on the board and in lists: codes and dates, and the clocks that live.

    ``stale_at`` is the instant from which time alone brings new clocks (a period runs out that others follow),
    so that the row must be derived again. ``protocol`` is the fingerprint of the rules it was derived under.
    """

    ref: str
    tier: str | None
    decided: bool
    jurisdiction: str
    lead: str
    at_risk: bool
    open: bool
    opened: datetime | None
    last: datetime | None
    clocks: tuple[ClockView, ...]
    meetings: tuple[tuple[datetime, str], ...] = ()
    names: tuple[tuple[str, str], ...] = ()
    """(name, birth date) of the child as described, for ``case find``; the register is sealed to its reader."""
    stale_at: datetime | None = None
    protocol: str = ""

    def live(self, now: datetime) -> tuple[ClockView, ...]:
        """The clocks that live, as they stand at an instant."""
        return tuple(view for view in (restated(clock, now) for clock in self.clocks) if view.live)


def summarise(file: CaseFile, book: Rulebook, protocol: str) -> CaseRow:
    """The register's row of a case."""
    entries = file.chronology.entries
    planned = [
        (when, str(item.entry.data.get("type")))
        for item in file.chronology.of("meeting.planned")
        if isinstance(when := item.entry.data.get("starts"), datetime)
    ]
    periods = [c.due_at for c in file.clocks if c.clock in book.followed and c.live and c.due_at]
    return CaseRow(
        ref=file.ref,
        tier=file.tier,
        decided=file.decided,
        jurisdiction=file.jurisdiction,
        lead=file.lead,
        at_risk=file.at_risk,
        open=file.open,
        opened=entries[0].recorded if entries else None,
        last=entries[-1].recorded if entries else None,
        clocks=tuple(c for c in file.clocks if c.live),
        meetings=tuple(planned),
        names=_names(file.chronology),
        stale_at=min(periods, default=None),
        protocol=protocol,
    )


def _names(chronology: Chronology) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    for item in chronology.of("child.described"):
        data = item.entry.data
        born = str(data.get("birth_date") or "")
        found.extend((str(name), born) for name in (data.get("name"), *(data.get("aliases") or ())) if name)
    return tuple(found)
