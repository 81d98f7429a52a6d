"""A case as the desk shows it: everything derived from its chronology, nothing stored as truth."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

import msgspec

from mdtkit.casework.alerted import Rung, rung
from mdtkit.casework.awaiting import Awaited, awaited
from mdtkit.casework.clocks import ClockView, Setting, clocks, restated
from mdtkit.casework.facts import History, Rulebook, facts_through_time
from mdtkit.casework.links import Link, sides
from mdtkit.casework.names import Known
from mdtkit.casework.recurring import Meeting
from mdtkit.casework.unmet import SeatAsked, seats_asked
from mdtkit.chronology.display import plain
from mdtkit.chronology.entry import Entry
from mdtkit.chronology.fold import Chronology, fold
from mdtkit.desk.meetings import listed
from mdtkit.protocol.model import Protocol

if TYPE_CHECKING:
    from mdtkit.casework.checklists import Checklist
    from mdtkit.casework.eligibility import Eligibility
    from mdtkit.casework.roster import SeatView
    from mdtkit.casework.triage import Triage
    from mdtkit.casework.warning import Minded
    from mdtkit.chronology.chain import Body


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
    readers: tuple[str, ...] = ()
    """Who may read its sealed body, by id; ``recovery`` is the recovery key. Empty: it is not sealed."""
    opened: str | None = None
    """What a sealed body says, for its reader's own screen once revealed; never in JSON, an export or a file."""


class CaseFile:
    """Everything about one case at one instant. ``revealed`` says whether the story may be shown.

    ``opened`` are the sealed bodies that this reader may read, by entry: shown, and read by no derivation.

    Facts and clocks are derived at once; checklists, triage and sentences (and the modules that make them) when
    somebody looks at them, so that a row of the register, and the due list, cost no more than they need.
    """

    def __init__(self, ref: str, chronology: Chronology, book: Rulebook, setting: Setting, *, revealed: bool) -> None:
        self.ref = ref
        self.opened: Mapping[str, Body] = {}
        self.chronology = chronology
        self.revealed = revealed
        self.history: History = facts_through_time(chronology, book, setting.nonworking)
        self.clocks: tuple[ClockView, ...] = clocks(chronology, book, setting, self.history)
        self.protocol = book.protocol

    @cached_property
    def checklists(self) -> tuple[Checklist, ...]:
        """The responsibilities of every party in the tiers decided (M8)."""
        from mdtkit.casework.checklists import checklists

        return checklists(self.chronology, self.protocol, self.history)

    @cached_property
    def triage(self) -> Triage:
        """What the protocol proposes, and why (M4, I5)."""
        from mdtkit.casework.triage import triage

        return triage(self.chronology, self.protocol, self.history.now)

    @cached_property
    def entries(self) -> tuple[EntryRow, ...]:
        """Every entry in the order of recording, superseded ones too."""
        return tuple(
            _row(entry, self.chronology, self.protocol, self.revealed, self.opened.get(entry.id))
            for entry in self.chronology.entries
        )

    @cached_property
    def seats(self) -> tuple[SeatView, ...]:
        """The roster of the decided tier, as it stands for this case; empty before a decision."""
        from mdtkit.casework.roster import seats

        return seats(self.protocol, self.tier, self.history.now, self.chronology) if self.tier else ()

    @cached_property
    def unanswered(self) -> tuple[Minded, ...]:
        """Acts of which a reason was asked and has not been given yet: it may follow within the shift."""
        from mdtkit.casework.warning import unanswered

        return unanswered(self.chronology, self.history, self.protocol)

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

    @cached_property
    def eligibility(self) -> Eligibility:
        """Whether the child receives child welfare services, with the reason (I11)."""
        from mdtkit.casework.eligibility import eligibility

        return eligibility(self.chronology, self.history, self.protocol)

    @property
    def status(self) -> tuple[dict[str, Any], ...]:
        """The CSEC Data Grid fields set and not ended (I4): field, start, end, basis, agency."""
        from mdtkit.casework.status_fields import status_fields

        rows = sorted(status_fields(self.chronology, self.protocol), key=lambda row: row.seq)
        return tuple(
            {name: getattr(row, name) for name in ("field", "start", "end", "basis", "agency")} for row in rows
        )

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
    return CaseFile(ref, fold(ref, entries), book, setting, revealed=revealed)


def _row(
    entry: Entry, chronology: Chronology, protocol: Protocol, revealed: bool, body: Body | None = None
) -> EntryRow:
    from mdtkit.chronology.kinds import KINDS, render, withheld
    from mdtkit.desk.readers import reads_now
    from mdtkit.desk.sealed import sealed_categories

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
        sentence=render(entry, title_of(protocol), revealed),
        withheld=withheld(entry, reveal=revealed),
        sealed=entry.sealed is not None or (known and bool(_categories(entry) & sealed_categories(protocol))),
        superseded_by=correction.id if correction else None,
        removed=entry.removed,
        clock=entry.clock,
        entry=entry,
        readers=reads_now(chronology.entries, entry),
        opened=_opened(entry, body, protocol) if revealed and body is not None else None,
    )


def _opened(entry: Entry, body: Body, protocol: Protocol) -> str:
    """What a sealed body says, as words."""
    from mdtkit.chronology.kinds import KINDS, render

    whole = msgspec.structs.replace(entry, data=body.data, note=body.note, sealed=None)
    said = render(whole, title_of(protocol), True, opened=(entry.sealed or "",))
    # What a plugin's kind said there: the kind of what is told apart has no place for it in its sentence.
    kind = KINDS.get(entry.kind)
    more = [name for name in body.data if kind is not None and kind.field(name) is None]
    said += "".join(f" {plain(name.replace('_', ' '))}: {plain(str(body.data[name]))}." for name in more)
    return f"{said} {plain(body.note)}" if body.note else said


def _categories(entry: Entry) -> frozenset[str]:
    """The categories an entry touches: its own, and those of its members that have another."""
    from mdtkit.chronology.kinds import categories_of, category_of

    own = category_of(entry.kind, entry.data)
    return frozenset((own, *categories_of(entry.kind, entry.data).values()))


class CaseRow(msgspec.Struct, frozen=True, gc=False, kw_only=True):
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
    clocks: tuple[ClockView, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    """Those still planned, and the last few that were held."""
    names: tuple[Known, ...] = ()
    """The names of the child as described, for ``case find``; the register is sealed to its reader."""
    rung: tuple[Rung, ...] = ()
    """Alerts that ring for a live clock and have not been settled; who answered stands in the alert book."""
    asked: tuple[SeatAsked, ...] = ()
    """The required seats invited to the meetings that are planned, and whether they accepted."""
    stale_at: datetime | None = None
    protocol: str = ""
    workers: tuple[tuple[str, str], ...] = ()
    """Who works the case now: (person, last day of a cover or empty)."""
    awaited: tuple[Awaited, ...] = ()
    """What other agencies still owe the desk."""
    links: tuple[Link, ...] = ()
    """The cases it is linked with: references and kinds of link, nothing of the other child."""
    first: str = ""
    """The id of its first entry: by it an import finds the case again."""

    def worked_by(self, person: str, today: str) -> bool:
        """Whether this person works the case on a day (YYYY-MM-DD): assigned, or as cover that has not run out."""
        return any(worker == person and (not until or today <= until) for worker, until in self.workers)

    def live(self, now: datetime) -> tuple[ClockView, ...]:
        """The clocks that live, as they stand at an instant."""
        return tuple(view for view in (restated(clock, now) for clock in self.clocks) if view.live)


def summarise(file: CaseFile, book: Rulebook, protocol: str) -> CaseRow:
    """The register's row of a case."""
    entries = file.chronology.entries
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
        meetings=listed(file.chronology),
        names=_names(file.chronology),
        rung=_ringing(file),
        asked=_asked(file),
        stale_at=min(periods, default=None),
        protocol=protocol,
        workers=workers_of(file.chronology),
        awaited=awaited(file.chronology, file.protocol),
        links=sides(file.chronology),
        first=entries[0].id if entries else "",
    )


def _ringing(file: CaseFile) -> tuple[Rung, ...]:
    """An alert rings until it is settled or its clock no longer lives (the responder arrived)."""
    live = {view.clock for view in file.clocks if view.live}
    return tuple(one for one in rung(file.ref, file.chronology) if one.clock in live)


def _asked(file: CaseFile) -> tuple[SeatAsked, ...]:
    if not any(file.chronology.of("meeting.invited")):
        return ()
    return seats_asked(file.chronology, {seat.party for seat in file.seats if seat.need == "required"})


def workers_of(chronology: Chronology) -> tuple[tuple[str, str], ...]:
    """The people assigned and not taken off since, each with the last day of a cover or nothing."""
    from mdtkit.casework.assigned import assignments

    return tuple((one.person, one.until) for one in assignments(chronology) if one.ended is None)


def _names(chronology: Chronology) -> tuple[Known, ...]:
    found: list[Known] = []
    for item in chronology.of("child.described"):
        data = item.entry.data
        born = str(data.get("birth_date") or "")
        others = str(data.get("other_names") or "").replace(";", ",").split(",")
        found += [Known(str(data["name"]).strip(), born)] if data.get("name") else []
        found += [Known(other.strip(), born, alias=True) for other in others if other.strip()]
    return tuple(found)
