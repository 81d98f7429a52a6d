"""The trust root: whose key stood when, who was entitled to what, and who therefore reads a record.

``book/people`` is folded into spans of its own seq. Its first entry (``county.founded``) carries the
founder's keys and is trusted because its hash is the county's fingerprint, pinned in every identity
file; every later entry is believed only if its author's key stood and was entitled just before it.
Source: design.md "Trust", "Readers".
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from mdtkit.chronology.chain import Flaw, Row, entry_of, signed_bytes
from mdtkit.chronology.entry import Entry
from mdtkit.vault.layout import PEOPLE
from mdtkit.vault.sealing import signed_by

FOUNDED = "county.founded"
COORDINATORS = "coordinators"
IN_GROUP = frozenset({"coordinator", "duty_supervisor"})
"""Roles whose holders hold the secret of the county group."""
STAFF = "staff"
"""The role of assigned staff: they read the county's rules and training, their own audit, what is granted to them."""
STAFF_READS = frozenset({"book/county", "book/training", "book/instruments"})
_EVERYBODY_READS = frozenset({PEOPLE, "book/oncall"})
_GOVERNING = ("key.", "role.", "access.")


class CountyRecord(msgspec.Struct, frozen=True, kw_only=True):
    """The county as founded: its name, its zone (IANA) and whether it takes part in the CSEC Program."""

    name: str
    zone: str
    program: bool


class Reader(msgspec.Struct, frozen=True, order=True):
    """Somebody to whom a record is encrypted: a group, the recovery key or a person, with the age key."""

    name: str
    key: str


class Span(msgspec.Struct):
    """Something that stood from one seq of ``book/people`` until another, or still stands."""

    value: str
    since: int
    until: int | None = None

    def stood(self, at: int) -> bool:
        """Whether it stood right after entry ``at`` of ``book/people``."""
        return self.since <= at and (self.until is None or at < self.until)


Spans = dict[str, list[Span]]
"""Person, group or key → what stood of it, one after the other."""


class Grant(msgspec.Struct):
    """Access to one record for one person, on a basis, from one seq of ``book/people`` until another or still.

    ``ends`` is when it is over by itself (None: until it is taken back). Keys know no time: until somebody entitled
    takes it back after that, the record stays encrypted to the person, and mdtkit shows it no more.
    """

    person: str
    record: str
    basis: str
    by: str
    since: int
    ends: datetime | None = None
    until: int | None = None

    @property
    def changed(self) -> int:
        """The seq at which it was given, or taken back: a record written under an earlier one is to be sealed anew."""
        return self.since if self.until is None else self.until

    def stood(self, at: int) -> bool:
        """Whether it stood right after entry ``at`` of ``book/people``."""
        return self.since <= at and (self.until is None or at < self.until)

    def over(self, now: datetime) -> bool:
        """Whether its time has run out."""
        return self.ends is not None and self.ends <= now


class People:
    """The trust root as of its last entry, with everything that stood before."""

    def __init__(self) -> None:
        self.seq = 0
        self.county = CountyRecord(name="", zone="UTC", program=False)
        self.names: dict[str, str] = {}
        self.seals: dict[str, str] = {}
        """Person → SHA-256 of the file that holds the group's secret sealed to that person."""
        self._signing: Spans = {}
        self._reading: Spans = {}
        self._roles: Spans = {}
        self._shared: Spans = {}
        self.grants: list[Grant] = []
        """Every access to a record that was ever given, in order."""
        self._grants_of: dict[str, list[Grant]] = {}

    def signing_keys(self, person: str, at: int) -> list[str]:
        """The signing keys (hex) of a person that stood at seq ``at``."""
        return _stood(self._signing, person, at)

    def reading_keys(self, person: str, at: int) -> list[str]:
        """The age keys of a person that stood at seq ``at``."""
        return _stood(self._reading, person, at)

    def roles(self, person: str, at: int | None = None) -> frozenset[str]:
        """The roles a person held at seq ``at`` (default: now)."""
        when = self.seq if at is None else at
        return frozenset(_stood(self._roles, person, when))

    def people(self, at: int | None = None) -> frozenset[str]:
        """Everybody with a signing key that stood at seq ``at`` (default: now)."""
        when = self.seq if at is None else at
        return frozenset(person for person in self._signing if _stood(self._signing, person, when))

    def shared_key(self, name: str, at: int | None = None) -> str | None:
        """The public age key of ``coordinators`` or ``recovery`` that stood at seq ``at``."""
        when = self.seq if at is None else at
        return next(iter(_stood(self._shared, name, when)), None)

    def readers(self, record: str, at: int) -> tuple[Reader, ...]:
        """Exactly who reads a record written under seq ``at`` of the trust root.

        Always the coordinators' group and the recovery key; ``book/people`` and ``book/oncall`` also
        everybody enrolled outside the group; ``book/alerts-…`` also the watcher; any record also those
        to whom access was granted. Staff read the county's rules and training, and their own audit.
        """
        found = {
            Reader(name if name == "recovery" else f"group/{name}", key)
            for name in self._shared
            for key in _stood(self._shared, name, at)
        }
        # A case is read by the group, and by whom it was granted to: nobody else has to be asked about.
        people = (
            self._reading if record.startswith("book/") else {one.person for one in self._grants_of.get(record, ())}
        )
        for person in people:
            if self._reads(person, record, at):
                found.update(Reader(person, key) for key in self.reading_keys(person, at))
        return tuple(sorted(found))

    def reads(self, person: str, record: str, at: int) -> bool:
        """Whether a person reads this record as of seq ``at`` of the trust root: through the group, or by access."""
        return bool(self.roles(person, at) & IN_GROUP) or self._reads(person, record, at)

    def shut(self, person: str, record: str, now: datetime) -> bool:
        """Whether a person's access to this record has run out though keys still open it: mdtkit shows it no more."""
        there = self._grants_of.get(record, ())
        mine = [one for one in there if one.person == person and one.stood(self.seq)]
        return bool(mine) and all(one.over(now) for one in mine) and not self.roles(person) & IN_GROUP

    def watchers(self, at: int) -> tuple[Reader, ...]:
        """The watchers whose keys stood at seq ``at``: due rows are sealed to them and to the group."""
        watching = [person for person in self._roles if "watcher" in self.roles(person, at)]
        found = [Reader(person, key) for person in watching for key in self.reading_keys(person, at)]
        return tuple(sorted(found))

    def signed(self, row: Row, at: int) -> bool:
        """Whether the row carries a signature of its author's key that stood at seq ``at``."""
        data = signed_bytes(row.head)
        return any(signed_by(key, data, row.signature) for key in self.signing_keys(str(row.head.get("by")), at))

    def entitled(self, person: str, kind: str, at: int) -> bool:
        """Whether a person could, at seq ``at``, write an entry of this kind into ``book/people``."""
        if not kind.startswith(_GOVERNING):
            return bool(self.signing_keys(person, at))
        may = IN_GROUP if kind.startswith("access.") else frozenset({"coordinator"})
        return bool(self.roles(person, at) & may)

    def _reads(self, person: str, record: str, at: int) -> bool:
        roles = self.roles(person, at)
        if roles & IN_GROUP:
            return False  # through the group
        if record in _EVERYBODY_READS or (record.startswith("book/alerts-") and "watcher" in roles):
            return True
        if STAFF in roles and (record in STAFF_READS or record.startswith(f"book/audit-{person}-")):
            return True
        return any(one.person == person and one.stood(at) for one in self._grants_of.get(record, ()))

    def apply(self, entry: Entry) -> None:
        """Take in one entry that has been found good."""
        seq, data = entry.seq, entry.data
        self.seq = seq
        person = str(data.get("person", ""))
        match entry.kind:
            case "county.founded":
                self._found(data, person, seq)
            case "person.added" | "person.changed" if "name" in data:
                self.names[person] = str(data["name"])
            case "key.enrolled" if data.get("use") in {"group", "recovery"}:
                name = "recovery" if data["use"] == "recovery" else COORDINATORS
                _end(self._shared, name, None, seq)
                _begin(self._shared, name, str(data["reading"]), seq)
            case "key.enrolled":
                _begin(self._signing, person, data.get("signing"), seq)
                _begin(self._reading, person, data.get("reading"), seq)
            case "key.revoked" | "person.left":
                _end(self._signing, person, data.get("signing"), seq)
                _end(self._reading, person, data.get("reading"), seq)
            case "role.granted":
                _begin(self._roles, person, data.get("role"), seq)
                if "seal" in data:
                    self.seals[person] = str(data["seal"])
            case "role.ended":
                _end(self._roles, person, data.get("role"), seq)
            case "access.granted":
                self._grant(person, entry)
            case "access.revoked":
                self._take_back(person, entry)

    def _grant(self, person: str, entry: Entry) -> None:
        record, until = entry.data.get("to"), entry.data.get("until")
        if isinstance(record, str):
            ends = datetime.fromisoformat(until) if isinstance(until, str) else None
            basis = str(entry.data.get("basis") or "")
            given = Grant(person, record, basis, entry.by, entry.seq, ends)
            self.grants.append(given)
            self._grants_of.setdefault(record, []).append(given)

    def _take_back(self, person: str, entry: Entry) -> None:
        record, basis = entry.data.get("to"), entry.data.get("basis")
        for one in self.grants:
            named = one.person == person and record in (None, one.record) and basis in (None, one.basis)
            if named and one.until is None:
                one.until = entry.seq

    def _found(self, data: dict[str, Any], person: str, seq: int) -> None:
        self.county = CountyRecord(name=data["county"], zone=data["zone"], program=data["program"] == "yes")
        self.names[person] = data["name"]
        self.seals[person] = data["seal"]
        _begin(self._signing, person, data["signing"], seq)
        _begin(self._reading, person, data["reading"], seq)
        _begin(self._roles, person, "coordinator", seq)
        _begin(self._shared, COORDINATORS, data["group"], seq)
        _begin(self._shared, "recovery", data["recovery"], seq)


def _stood(spans: Spans, subject: str, at: int) -> list[str]:
    """What stood of a subject right after entry ``at`` of ``book/people``."""
    return [span.value for span in spans.get(subject, ()) if span.stood(at)]


def _begin(spans: Spans, subject: str, value: object, seq: int) -> None:
    if isinstance(value, str):
        spans.setdefault(subject, []).append(Span(value, seq))


def _end(spans: Spans, subject: str, value: object, seq: int) -> None:
    """End what stands for a subject: the named value, or all of it when none is named."""
    for span in spans.get(subject, ()):
        if span.until is None and (value is None or span.value == value):
            span.until = seq


def fold_people(rows: Sequence[Row], known: People | None = None) -> tuple[People, list[Flaw]]:
    """The trust root from its rows, and what in it is not to be believed (such entries change nothing).

    ``known`` goes on from an already folded beginning (it is changed in place).
    """
    people = known or People()
    flaws: list[Flaw] = []
    for seq, row in enumerate(rows[people.seq :], start=people.seq + 1):
        try:
            entry = entry_of(row)
        except ValueError:
            flaws.append(Flaw(seq, "shape", "the entry cannot be read"))
            continue
        problem = _founding_problem(row, entry) if seq == 1 else _problem(people, row, entry)
        if problem:
            flaws.append(Flaw(seq, "author", problem))
        else:
            try:
                people.apply(entry)
            except (KeyError, TypeError, ValueError):
                flaws.append(Flaw(seq, "shape", "the entry lacks a member it needs"))
        people.seq = seq
    return people, flaws


def _founding_problem(row: Row, entry: Entry) -> str:
    if entry.kind != FOUNDED or not signed_by(str(entry.data.get("signing")), signed_bytes(row.head), row.signature):
        return "the first entry is not a founding signed by its own key"
    return ""


def _problem(people: People, row: Row, entry: Entry) -> str:
    before = entry.seq - 1
    if not 1 <= entry.people <= before:
        return "the entry names a seq of the trust root that was not there yet"
    signing = set(people.signing_keys(entry.by, entry.people)) & set(people.signing_keys(entry.by, before))
    data = signed_bytes(row.head)
    if not any(signed_by(key, data, row.signature) for key in signing):
        return "no key of the author that stood then made this signature"
    if not people.entitled(entry.by, entry.kind, before):
        return f"the author was not entitled to write {entry.kind}"
    return ""
