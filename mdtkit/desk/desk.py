"""The desk: the only way in. It authorises, derives, appends; shells call it and print what it says.

One object per process and home. Its methods are the areas of work, each in a module of its own, loaded when it is
first asked for: the due list at 3 a.m. does not wait for the forms of intake.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from mdtkit.chronology.reference import NotAReference, parse_reference
from mdtkit.desk import board as board_module
from mdtkit.desk import rules
from mdtkit.desk.audit import Audit
from mdtkit.desk.board import Board, OnCallNow
from mdtkit.desk.directory import Directory
from mdtkit.desk.errors import BadInput
from mdtkit.desk.instruments.brought import own_files
from mdtkit.desk.opening import Clock, device_path, troubles
from mdtkit.desk.plugins import Plugins
from mdtkit.desk.rows import Rows

if TYPE_CHECKING:
    from mdtkit.casework.alerted import Asked
    from mdtkit.casework.clocks import ClockView, Setting
    from mdtkit.casework.explain import Explanation
    from mdtkit.casework.facts import Rulebook
    from mdtkit.casework.triage import Triage
    from mdtkit.chronology.entry import Entry
    from mdtkit.desk.alerting import Alerted
    from mdtkit.desk.casefile import CaseFile, CaseRow
    from mdtkit.desk.intake import Opened, Preview, Referral
    from mdtkit.desk.oncall import OnCall
    from mdtkit.desk.recording import Act, Logged
    from mdtkit.protocol.model import Protocol
    from mdtkit.sharing.rulebook import SharingRules
    from mdtkit.vault import Row, Vault, VerifyReport

DEMO_MARK = "demo"


class County(msgspec.Struct, frozen=True):
    """The county of this home."""

    id: str
    name: str
    zone: str
    fingerprint: str
    program: bool
    demo: bool


class Me(msgspec.Struct, frozen=True):
    """Who is at the desk."""

    id: str
    name: str
    party: str


class Desk:
    """An open desk. Safe to use from worker threads one call at a time per act; reading takes no lock."""

    def __init__(self, home: Path, vault: Vault, clock: Clock) -> None:
        self.home = home
        self.vault = vault
        self.clock = clock
        record = vault.county
        demo = (home / DEMO_MARK).exists()
        self.county = County(vault.fingerprint, record.name, record.zone, vault.fingerprint, record.program, demo)
        self.directory = Directory(self)
        self.plugins = Plugins(self)
        self.reload_protocol()
        self.me = self._who_am_i()
        self.audit = Audit(self)
        self._settled = 0

    def reload_protocol(self) -> None:
        """Take the county's rules as they are now: base, what enabled plugins add, the county's own files."""
        enabled = tuple(self.plugins.enabled().values())
        self.protocol: Protocol
        self.protocol, self.plugins.troubles = rules.protocol_in_force(self.home, enabled, cache=device_path())
        days, _ = rules.given_files(self.home, enabled, "days")
        added = [*rules.added_rules(self.home, enabled)[0], *days]
        self.protocol_id = rules.fingerprint([*rules.base_files(), *added, *rules.overlay_files(self.home)])
        self.directory.forget_calendar()
        for derived in ("rulebook", "vocabularies", "_rows"):
            self.__dict__.pop(derived, None)

    @cached_property
    def oncall(self) -> OnCall:
        """Who is on call when: rotations, stretches, swaps. Most commands never ask, so it is read when asked for."""
        from mdtkit.desk.oncall import OnCall

        return OnCall(self)

    @cached_property
    def _rows(self) -> Rows:
        return Rows(self)

    @cached_property
    def rulebook(self) -> Rulebook:
        """The protocol, prepared for derivation."""
        from mdtkit.casework.facts import Rulebook

        return Rulebook(self.protocol)

    @cached_property
    def sharing_rules(self) -> SharingRules:
        """The sharing rules of the protocol, prepared for the decision."""
        from mdtkit.sharing.rulebook import SharingRules

        return SharingRules(self.protocol)

    @cached_property
    def vocabularies(self) -> dict[str, tuple[str, ...]]:
        """The codes that the protocol allows, by vocabulary."""
        return rules.vocabularies(self.protocol)

    def _who_am_i(self) -> Me:
        person = self.directory.people().get(self.vault.person)
        return Me(
            self.vault.person,
            person.name if person else self.vault.person,
            (person and person.party) or "child_welfare",
        )

    # -- time -----------------------------------------------------------------------------------
    def now(self) -> datetime:
        """Now, in UTC."""
        return self.clock.now()

    def today(self) -> date:
        """The day it is in the county."""
        from mdtkit.casework.reckoning import zone

        return self.now().astimezone(zone(self.county.zone)).date()

    @property
    def clock_is_set(self) -> bool:
        """Whether ``MDTKIT_NOW`` froze the clock."""
        return self.clock.frozen is not None

    def setting(self) -> Setting:
        """Now, the county's zone and its calendar, as derivation needs them."""
        from mdtkit.casework.clocks import Setting

        calendar = self.directory.calendar()
        return Setting(now=self.now(), tz=self.county.zone, nonworking=calendar.county, court=calendar.court)

    @property
    def banner(self) -> str | None:
        """What must be visible on every screen: demo data, a set clock, a home that cannot be written to."""
        from mdtkit.desk.banner import banner

        return banner(self)

    @property
    def doubtful(self) -> frozenset[str]:
        """Cases that lists cannot vouch for: unreadable, or not what the log says, as far as lists were made."""
        return self._rows.doubtful

    @property
    def county_rules_id(self) -> str:
        """The fingerprint of the county's own rules as they lie in the home now: what is adopted on record.

        Its protocol files, and its own files of instruments: they bring clocks, and say how a result is scored.
        """
        return rules.fingerprint([*rules.overlay_files(self.home), *own_files(self.home)])

    @cached_property
    def protocol_changed(self) -> bool:
        """Whether the county's protocol files are others than those adopted last, on record and signed."""
        adopted = self.directory.adopted_protocol()
        return adopted is not None and adopted != self.county_rules_id

    def adopt_protocol(self, change: str | None = None) -> str:
        """Put the county's present protocol files on record as those in force; returns their fingerprint (P8)."""
        digest = self.county_rules_id
        data = {"version": self.protocol.version, "hash": digest, "change": change}
        self.directory.write("book/county", [("protocol.adopted", {k: v for k, v in data.items() if v})])
        self.__dict__.pop("protocol_changed", None)
        return digest

    # -- looking --------------------------------------------------------------------------------
    def reference(self, given: str) -> str:
        """The reference somebody typed, in its written form. Raises BadInput."""
        try:
            return parse_reference(given)
        except NotAReference as wrong:
            raise BadInput(f"{given}: {wrong}") from None

    def derive(self, ref: str, entries: tuple[Entry, ...], *, revealed: bool = False) -> CaseFile:
        """The case file that these entries make, now."""
        from mdtkit.desk.casefile import derive_case

        return derive_case(ref, entries, self.rulebook, self.setting(), revealed=revealed)

    def entries(self, ref: str) -> tuple[Entry, ...]:
        """The recorded entries of a case. Raises NoSuchCase, StoreTrouble."""
        from mdtkit.desk.naming import entries_of

        return entries_of(self, ref)

    def case(self, ref: str) -> CaseFile:
        """Look at a case (audited; the story stays withheld)."""
        ref = self.reference(ref)
        file = self.derive(ref, self.entries(ref))
        self.audit.looked(ref)
        return file

    def reveal(self, ref: str, reason: str | None = None) -> CaseFile:
        """Look at a case with its story, and what of it is sealed to this person. No audit row, no reveal."""
        from mdtkit.desk import sealed

        ref = self.reference(ref)
        entries = self.entries(ref)
        self.audit.must("audit.revealed", on=ref, reason=reason)
        return sealed.beside(self.derive(ref, entries, revealed=True), sealed.opened(self, ref))

    def rows(self) -> tuple[CaseRow, ...]:
        """The register: a row per case one may read. Links and reviews that a crash left half written are finished."""
        from mdtkit.desk import links, review_entries

        with troubles():
            found = self._rows.all()
            finished = [one.finish_all(self, found) for one in (links, review_entries)]
            found = self._rows.all() if any(finished) else found
            shut = self._shut()
            return tuple(row for row in found if row.ref not in shut) if shut else found

    def clocks_due_before(self, horizon: datetime | None) -> list[ClockView]:
        """The live clocks due before an instant (all, if None), from the register alone."""
        with troubles():
            found, shut = self._rows.due_before(horizon), self._shut()
            return [view for view in found if view.case not in shut] if shut else found

    def _shut(self) -> frozenset[str]:
        """Cases to which one's own access has run out; where others' has, and one may, it is ended on the way."""
        if not self.vault.people.grants:
            return frozenset()
        from mdtkit.desk import access

        n = self.vault.head()[0]
        if n != self._settled or access.over(self):
            access.settle(self)
            self._settled = self.vault.head()[0]
        return access.shut(self)

    def row_of(self, file: CaseFile) -> Row:
        """What the register keeps of a case file that has just been derived (bulk creation)."""
        return self._rows.of(file)

    def fill(self, rows: Mapping[str, Row]) -> None:
        """Hand the register the rows of all cases, after bulk creation derived them anyway."""
        self._rows.fill(rows)

    def cases(self, *, open_only: bool = True) -> tuple[CaseRow, ...]:
        """The cases, by the instant at which something is due next."""
        now = self.now()
        rows = [row for row in self.rows() if row.open or not open_only]
        far = datetime.max.replace(tzinfo=now.tzinfo)
        rows.sort(key=lambda row: (min((c.due_at for c in row.clocks if c.due_at), default=far), row.ref))
        return tuple(rows)

    def board(self, within: timedelta | None = None) -> Board:
        """What is next over all cases."""
        return board_module.board(self, within)

    def due(self, within: timedelta | None = None, *, late: bool = False) -> tuple[ClockView, ...]:
        """Every live clock, by due instant."""
        return board_module.due(self, within, late=late)

    def find(self, name: str, born: date | None = None) -> tuple[CaseRow, ...]:
        """Cases whose child may be this one (audited)."""
        from mdtkit.desk import intake

        found = intake.find(self, name, born)
        self.audit.looked("book/register")
        return found

    def explain(self, ref: str, clock: str) -> Explanation:
        """Why a clock of the case stands as it does; ``clock`` is a rule id or a whole clock id."""
        from mdtkit.desk.explaining import explain

        return explain(self, ref, clock)

    # -- acting ---------------------------------------------------------------------------------
    def preview(self, referral: Referral) -> Preview:
        """What a referral would start; nothing is recorded."""
        from mdtkit.desk import intake

        return intake.preview(self, referral)

    def open_case(self, referral: Referral, *, confirm: bool = False, draft: Mapping[str, Any] | None = None) -> Opened:
        """Record a referral as a new case; ``draft`` is what is kept of it on this device, and then no longer."""
        from mdtkit.desk import intake

        return intake.open_case(self, referral, confirm=confirm, draft=draft)

    def log(
        self,
        ref: str,
        kind: str,
        data: Mapping[str, Any] | None = None,
        *,
        at: datetime | None = None,
        received: datetime | None = None,
        note: str | None = None,
        party: str | None = None,
        confirm: bool = False,
    ) -> Logged:
        """Record one entry. Raises BadInput, NeedsConfirmation, NoSuchCase, StoreTrouble."""
        from mdtkit.desk.recording import Act

        act = Act(kind=kind, data=dict(data or {}), at=at, received=received, note=note, party=party)
        return self.record(ref, [act], confirm=confirm)

    def record(self, ref: str, acts: Sequence[Act], *, confirm: bool = False) -> Logged:
        """Record several entries as one commit."""
        from mdtkit.desk import recording

        return recording.record(self, self.reference(ref), acts, confirm=confirm)

    def correct(
        self, ref: str, entry: str | int, *, reason: str, strike: bool = False, confirm: bool = False, **changes: Any
    ) -> Logged:
        """Supersede an entry; ``changes``: at, received, note, party, data."""
        from mdtkit.desk.correcting import correct

        return correct(self, self.reference(ref), entry, reason=reason, changes=changes, strike=strike, confirm=confirm)

    def triage(self, ref: str) -> Triage:
        """What the protocol proposes for the case, and why."""
        return self.case(ref).triage

    def decide_tier(
        self,
        ref: str,
        tier: str,
        *,
        reasons: Sequence[str] = (),
        note: str | None = None,
        at: datetime | None = None,
        confirm: bool = False,
    ) -> Logged:
        """Record the coordinator's decision beside what was proposed (M4)."""
        proposal = self.case(ref).triage
        data = {
            "tier": tier,
            "proposed": proposal.proposed or "none",
            "reasons": list(reasons) or [reason.rule for reason in proposal.reasons],
        }
        return self.log(ref, "tier.decided", data, at=at, note=note, confirm=confirm)

    def alert_responders(self, ref: str, *, rehearsing: bool = False) -> Alerted:
        """Call the responders of the clocks that ring, and send their invitations (see ``desk.alerting``)."""
        from mdtkit.desk.alerting import alert_responders

        return alert_responders(self, self.reference(ref), rehearsing=rehearsing)

    def on_call(self, at: datetime | None = None) -> tuple[OnCallNow, ...]:
        """Who is on call now for each seat that has a 24-hour response."""
        return self.oncall.now(at or self.now())

    def waiting(self) -> tuple[Asked, ...]:
        """Seats that were alerted and have not accepted, the longest first."""
        from mdtkit.desk.alert_answers import waiting

        return waiting(self, self.rows())

    def publish_card(self) -> None:
        """Write what the crisis card needs, so that it works while locked."""
        from mdtkit.desk.card import publish

        publish(self)

    def verify(self, progress: Callable[..., None] | None = None) -> VerifyReport:
        """Check everything that is recorded."""
        with troubles():
            return self.vault.verify(progress)

    def close(self) -> None:
        """Leave the desk."""
        self.plugins.close()
        self.vault.close()
