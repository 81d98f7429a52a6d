"""``vault verify``: everything there is, checked from the files alone, trusting no cache.

What is proved: the log's chain and signatures; every record's chain, bodies and signatures, and that each
author's key stood when it was written; that every commit of the log is still in its record; that each file
is the one committed and goes to exactly the readers it should; that nothing is missing, added or older than
what the log or this device has seen. A crash between record and log is finished first and is no problem.
Source: design.md "The vault"; issue 2 step 8.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from mdtkit.chronology.chain import chain_flaws, entry_hash, entry_of
from mdtkit.vault.disk import TEMPORARY, Disk
from mdtkit.vault.identity import Keyring
from mdtkit.vault.layout import BULK, PEOPLE, Layout, is_name, machine_id
from mdtkit.vault.log import LogLine
from mdtkit.vault.memory import remembered
from mdtkit.vault.recordfile import Opened, open_sealed
from mdtkit.vault.sealing import AgeKey, unseal
from mdtkit.vault.trouble import Damaged, NoHome, NotYours, Trouble
from mdtkit.vault.trust import COORDINATORS, People, fold_people
from mdtkit.vault.verify_log import LogCheck
from mdtkit.vault.verify_record import check_due, check_record

if TYPE_CHECKING:
    from mdtkit.vault.home import Home

Progress = Callable[[int, int], None]
"""Called with how many records are done, and of how many."""


class Finding(msgspec.Struct, frozen=True):
    """One problem: in which record (None: the home itself), at which seq, of which kind, and what.

    Kinds: ``home``, ``group``, ``log``, ``rolled_back``, ``missing``, ``extra``, ``damaged``, ``not_yours``,
    ``differs``, ``uncommitted``, ``readers``, ``due``, ``order``, ``misplaced``, ``chain``, ``body``, ``shape``,
    ``author``, ``signature``.
    """

    record: str | None
    seq: int | None
    kind: str
    detail: str


class Witness(msgspec.Struct, frozen=True):
    """The last number and hash of the log: the pair to keep outside."""

    n: int
    hash: str


class VerifyReport(msgspec.Struct, frozen=True):
    """The answer of ``vault verify``. ``unreadable``: records of others, whose files were checked all the same.

    ``set_clock`` counts entries written under a set clock; ``notices`` are traces of crashes, no problems.
    """

    ok: bool
    records: int
    entries: int
    unreadable: int
    head: Witness
    problems: tuple[Finding, ...]
    set_clock: int = 0
    notices: tuple[str, ...] = ()


def verify(home: Home, progress: Progress | None = None) -> VerifyReport:
    """Check an open home, as it lies."""
    return _Check(home.layout, home.keyring, home.device, home.disk).run(progress)


def verify_home(home: Path, keyring: Keyring, device: Path, progress: Progress | None = None) -> VerifyReport:
    """Check a home that may be too damaged to be opened at all; never raises for what it finds there.

    Raises NoHome when there is nothing of a home.
    """
    from mdtkit.vault.vault import open_vault

    layout = Layout(home)
    if not layout.log.exists() and not layout.about.exists():
        raise NoHome(f"There is no county home in {home}. Make one with: mdtkit init")
    refusal: Trouble | None = None
    try:
        with open_vault(home, keyring, device) as vault:
            vault.settle()
    except Trouble as trouble:
        refusal = trouble
    report = _Check(layout, keyring, device / keyring.county[:16], Disk()).run(progress)
    if refusal is None or not report.ok:
        return report
    finding = Finding(None, None, "home", str(refusal))
    return msgspec.structs.replace(report, ok=False, problems=(finding,))


class _Check:
    """One run over a home."""

    def __init__(self, layout: Layout, keyring: Keyring, device: Path, disk: Disk) -> None:
        self.layout = layout
        self.keyring = keyring
        self.device = device
        self.disk = disk
        self.county = keyring.county
        self.found: list[Finding] = []
        self.notices: list[str] = []
        self.entries = self.unreadable = self.set_clock = self.ahead = 0
        self.keys: list[AgeKey] = [keyring.age]
        self.people = People()

    def problem(self, record: str | None, seq: int | None, kind: str, detail: str) -> None:
        self.found.append(Finding(record, seq, kind, detail))

    def run(self, progress: Progress | None) -> VerifyReport:
        self._home_file()
        self._own_group_file()
        self._trust_root()
        log = LogCheck(self.layout.log, self.county, self.people, self.problem, self.notices)
        self._device(log)
        self._group_files()
        files = self.layout.record_files()
        names = sorted(log.by_record.keys() | files.keys())
        for done, record in enumerate(names, start=1):
            self._record(record, files, log)
            if progress:
                progress(done, len(names))
        self._strangers()
        if self.ahead > 1 and self.layout.in_hand() != BULK:
            self.problem(None, None, "log", f"{self.ahead} records are ahead of the commit log: it was cut")
        return VerifyReport(
            ok=not self.found, records=len(log.by_record), entries=self.entries, unreadable=self.unreadable,
            head=Witness(log.n, log.hash), problems=tuple(self.found), set_clock=self.set_clock,
            notices=tuple(self.notices),
        )  # fmt: skip

    def _home_file(self) -> None:
        try:
            about = self.layout.read_about()
        except Trouble as trouble:
            self.problem(None, None, "home", str(trouble))
            return
        if about.county != self.county:
            self.problem(None, None, "home", "home.json names another county than this identity")
        elif about.machine != machine_id(self.county):
            self.problem(None, None, "home", "home.json names another machine")

    def _own_group_file(self) -> None:
        path = self.layout.group_file(COORDINATORS, self.keyring.person)
        try:
            plain = unseal(self.disk.read(path), [self.keyring.age], "The file with the county group's key").decode()
        except FileNotFoundError:
            return
        except (OSError, UnicodeDecodeError, Trouble) as error:
            self.problem(None, None, "group", f"your copy of the group's key does not open: {error}")
            return
        self.keys[:0] = [AgeKey(line) for line in plain.splitlines() if line.startswith("AGE-SECRET-KEY-1")]

    def _trust_root(self) -> None:
        opened = self._opened(PEOPLE, report=False)
        if opened is None:
            self.problem(PEOPLE, None, "damaged", "the trust root does not open, so no signature can be judged")
            return
        if not opened.rows or entry_hash(opened.rows[0].head) != self.county:
            self.problem(PEOPLE, 1, "author", "the trust root does not begin with the founding that your identity pins")
            return
        if not any(flaw.seq == 1 for flaw in chain_flaws(self.county, PEOPLE, opened.rows)):
            self.people, flaws = fold_people(opened.rows)
            for flaw in flaws:
                self.problem(PEOPLE, flaw.seq, flaw.kind, flaw.detail)

    def _device(self, log: LogCheck) -> None:
        seen = remembered(self.device)
        if seen is not None and log.hashes.get(seen[0]) != seen[1]:
            self.problem(
                None, None, "rolled_back",
                f"this device saw commit {seen[0]}; the log ends at {log.n} or was altered: an older copy was put back",
            )  # fmt: skip

    def _group_files(self) -> None:
        for person, digest in self.people.seals.items():
            path = self.layout.group_file(COORDINATORS, person)
            try:
                stored = self.disk.read(path)
            except OSError:
                self.problem(None, None, "group", f"the group's key for {person} is gone")
                continue
            if hashlib.sha256(stored).hexdigest() != digest:
                self.problem(None, None, "group", f"the group's key for {person} was altered")

    def _record(self, record: str, files: dict[str, Path], log: LogCheck) -> None:
        lines = log.by_record.get(record, [])
        if not lines and not is_name(record):
            self.problem(record, None, "extra", "a file that mdtkit did not write lies among the records")
            return
        if record not in files:
            if not self._purged(record):
                self.problem(record, None, "missing", f"the log names {lines[-1].seq} entries, but the file is gone")
            return
        if lines:
            check_due(self.layout, self.disk, self.keys, self.county, lines[-1], self.problem)
        reads = self._may_read(record, lines)
        opened = self._opened(record, report=reads)
        if opened is None:
            if not reads:
                self._unreadable(record, lines)
            return
        self.entries += opened.seq
        self.set_clock += sum(row.head.get("clock") == "set" for row in opened.rows)
        self.ahead += opened.seq > (lines[-1].seq if lines else 0)
        check_record(opened, lines, self.people, self.county, self.problem, self.notices)

    def _may_read(self, record: str, lines: list[LogLine]) -> bool:
        at = self.people.seq if record == PEOPLE or not lines else lines[-1].people
        derived = {reader.key for reader in self.people.readers(record, at)}
        return not derived or any(key.public in derived for key in self.keys)

    def _unreadable(self, record: str, lines: list[LogLine]) -> None:
        """A record of others: its file must still be the one that was committed."""
        self.unreadable += 1
        if not lines:
            self.notices.append(f"{record} has no line in the log yet; somebody who reads it must open it.")
        elif hashlib.sha256(self.disk.read(self.layout.record(record))).hexdigest() != lines[-1].file:
            self.problem(record, None, "differs", "the file is not the one that was committed, and you cannot open it")

    def _opened(self, record: str, *, report: bool) -> Opened | None:
        try:
            return open_sealed(self.disk.read(self.layout.record(record)), self.keys, record)
        except NotYours as trouble:
            kind, detail = "not_yours", str(trouble)
        except Damaged as trouble:
            kind, detail = "damaged", str(trouble)
        except OSError as error:
            kind, detail = "damaged", f"the file cannot be read (error {error.errno})"
        if report:
            self.problem(record, None, kind, detail)
        return None

    def _purged(self, record: str) -> bool:
        """Whether two people signed that the record was purged (``record.purged`` in ``book/county``)."""
        opened = self._opened("book/county", report=False)
        rows = opened.rows if opened else ()
        purges = [entry_of(row) for row in rows if row.head.get("kind") == "record.purged" and row.body]
        return len({entry.by for entry in purges if entry.data.get("purged") == record}) >= 2

    def _strangers(self) -> None:
        """Files in the folders of records that are no record files at all."""
        for path in self.layout.records.glob("*/*"):
            if path.name.startswith(TEMPORARY):
                self.notices.append(
                    "A temporary file of a commit that was broken off is left; it is removed at the next check."
                )
            elif path.suffix != ".age" or path.name.startswith("."):
                self.problem(
                    None, None, "extra", f"a file that mdtkit did not write lies among the records: {path.name}"
                )
