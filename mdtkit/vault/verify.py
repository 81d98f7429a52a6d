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
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from mdtkit.chronology.chain import chain_flaws, entry_hash
from mdtkit.vault.attachments import check as check_attachments
from mdtkit.vault.attachments import strangers
from mdtkit.vault.disk import TEMPORARY, Disk
from mdtkit.vault.identity import Keyring
from mdtkit.vault.layout import BULK, PEOPLE, Layout, is_name
from mdtkit.vault.log import LogLine, parse_line, stored_lines
from mdtkit.vault.memory import remembered, vouch
from mdtkit.vault.purging import COUNTY, purged
from mdtkit.vault.recordfile import Opened, open_sealed
from mdtkit.vault.sealed_body import problems as sealed_problems
from mdtkit.vault.sealing import AgeKey, unseal
from mdtkit.vault.trouble import Damaged, NoHome, NotYours, Trouble
from mdtkit.vault.trust import COORDINATORS, People, fold_people
from mdtkit.vault.verify_beside import DueAside, check_home_file, check_markers
from mdtkit.vault.verify_log import LogCheck
from mdtkit.vault.verify_record import check_due, check_record

if TYPE_CHECKING:
    from mdtkit.vault.home import Home

Progress = Callable[[int, int], None]
"""Called with how many records are done, and of how many."""


class Finding(msgspec.Struct, frozen=True):
    """One problem: in which record (None: the home itself), at which seq, of which kind, and what.

    Kinds: ``home``, ``group``, ``memory``, ``witness``, ``log``, ``rolled_back``, ``missing``, ``extra``,
    ``damaged``, ``not_yours``, ``differs``, ``uncommitted``, ``readers``, ``due``, ``order``, ``misplaced``,
    ``chain``, ``body``, ``shape``, ``author``, ``signature``, ``sealed``, ``attachment``.
    """

    record: str | None
    seq: int | None
    kind: str
    detail: str


class Witness(msgspec.Struct, frozen=True):
    """The last number and hash of the log: the pair to keep outside, and to compare with later.

    As something to compare with, ``hash`` may be the beginning of the hash.
    """

    n: int
    hash: str


class VerifyReport(msgspec.Struct, frozen=True):
    """The answer of ``vault verify``. ``unreadable``: records of others, whose files were checked all the same.

    ``set_clock`` counts entries written under a set clock; ``notices`` are traces of crashes, no problems.
    ``since`` is the commit at which this device began to look: it cannot tell whether the home was older before
    (0: not known). ``witnessed``: whether the log holds the witness that was given; None without one.
    """

    ok: bool
    records: int
    entries: int
    unreadable: int
    head: Witness
    problems: tuple[Finding, ...]
    set_clock: int = 0
    notices: tuple[str, ...] = ()
    since: int = 0
    witnessed: bool | None = None


def verify(home: Home, progress: Progress | None = None) -> VerifyReport:
    """Check an open home, as it lies."""
    return _Check(home.layout, home.keyring, home.device, home.disk).run(progress)


def verify_home(
    home: Path, keyring: Keyring, device: Path, progress: Progress | None = None, *, witness: Witness | None = None
) -> VerifyReport:
    """Check a home that may be too damaged to be opened at all; never raises for what it finds there.

    ``witness`` is a head kept outside: the log must hold it. Compared well, it also makes up for a memory of
    this device that was lost. Raises NoHome when there is nothing of a home.
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
    folder = device / keyring.county[:16]
    report = _Check(layout, keyring, folder, Disk(), witness).run(progress)
    if report.witnessed:
        vouch(folder)
    if refusal is None or not report.ok:
        return report
    finding = Finding(None, None, "home", str(refusal))
    return msgspec.structs.replace(report, ok=False, problems=(finding,))


class _Check:
    """One run over a home."""

    def __init__(
        self, layout: Layout, keyring: Keyring, device: Path, disk: Disk, witness: Witness | None = None
    ) -> None:  # fmt: skip
        self.layout = layout
        self.keyring = keyring
        self.device = device
        self.disk = disk
        self.witness = witness
        self.county = keyring.county
        self.found: list[Finding] = []
        self.notices: list[str] = []
        self.entries = self.unreadable = self.set_clock = self.ahead = self.since = self.unjudged = 0
        self.keys: list[AgeKey] = [keyring.age]
        self.people = People()
        self.beside: frozenset[str] = frozenset()
        self.cause: Finding | None = None
        """Why no signature and no reader can be judged at all; everything that follows from it is only counted."""

    def problem(self, record: str | None, seq: int | None, kind: str, detail: str) -> None:
        self.found.append(Finding(record, seq, kind, detail))

    def run(self, progress: Progress | None) -> VerifyReport:
        check_home_file(self.layout, self.county, self.problem)
        check_markers(self.layout, self.disk, self.problem, self.notices)
        self._own_group_file()
        if self.cause is None:
            self._trust_root()
        trusted = self.people if self.cause is None else None
        log = LogCheck(self.layout.log, self.county, trusted, self.problem, self.notices)
        witnessed = self._witnessed(log)
        self._device(log, witnessed=witnessed)
        self._group_files()
        files = self.layout.record_files()
        self.beside = frozenset(self.layout.with_attachments())
        names = sorted(log.by_record.keys() | files.keys())
        for done, record in enumerate(names, start=1):
            self._record(record, files, log)
            if progress:
                progress(done, len(names))
        DueAside(self.layout, self.disk, self.keys, self.county).check(
            log.by_record, self.problem, self.notices, mine=self._reads_due()
        )
        self._strangers()
        for name in strangers(self.layout, log.by_record):
            self.problem(None, None, "extra", f"{name} lies among the attachments and belongs to no record")
        if self.ahead > 1 and self.layout.in_hand() != BULK:
            self.problem(None, None, "log", f"{self.ahead} records are ahead of the commit log: it was cut")
        problems = (*self._first_cause(), *self.found)
        return VerifyReport(
            ok=not problems, records=len(log.by_record), entries=self.entries, unreadable=self.unreadable,
            head=Witness(log.n, log.hash), problems=problems, set_clock=self.set_clock,
            notices=tuple(self.notices), since=self.since, witnessed=witnessed,
        )  # fmt: skip

    def _first_cause(self) -> tuple[Finding, ...]:
        if self.cause is None:
            return ()
        count = f"{self.unjudged} {'record' if self.unjudged == 1 else 'records'}"
        detail = f"{self.cause.detail}. {count} could not be judged because of it"
        return (msgspec.structs.replace(self.cause, detail=detail),)

    def _own_group_file(self) -> None:
        path = self.layout.group_file(COORDINATORS, self.keyring.person)
        try:
            plain = unseal(self.disk.read(path), [self.keyring.age], "The file with the county group's key").decode()
        except FileNotFoundError:
            return
        except (OSError, UnicodeDecodeError, Trouble) as error:
            detail = f"your copy of the county group's key (groups/{COORDINATORS}/{path.name}) does not open: {error}"
            self.cause = Finding(None, None, "group", detail.removesuffix("."))
            return
        self.keys[:0] = [AgeKey(line) for line in plain.splitlines() if line.startswith("AGE-SECRET-KEY-1")]

    def _trust_root(self) -> None:
        opened = self._opened(PEOPLE, report=False)
        group = self.layout.group_file(COORDINATORS, self.keyring.person)
        if opened is None and self.layout.record(PEOPLE).exists() and not group.exists() and self._root_is_whole():
            detail = (
                f"groups/{COORDINATORS}/{group.name} is gone: your copy of the county group's key, without which you "
                "open nothing (or your access was ended). Put it back from a backup"
            )
            self.cause = Finding(None, None, "group", detail)
        elif opened is None:
            detail = "the trust root does not open. Put its file back from a backup"
            self.cause = Finding(PEOPLE, None, "damaged", detail)
        elif not opened.rows or entry_hash(opened.rows[0].head) != self.county:
            detail = "the trust root does not begin with the founding that your identity pins"
            self.cause = Finding(PEOPLE, 1, "author", detail)
        elif any(flaw.seq == 1 for flaw in chain_flaws(self.county, PEOPLE, opened.rows)):
            self.cause = Finding(PEOPLE, 1, "author", "the founding at the beginning of the trust root was altered")
        else:
            self.people, flaws = fold_people(opened.rows)
            for flaw in flaws:
                self.problem(PEOPLE, flaw.seq, flaw.kind, flaw.detail)

    def _root_is_whole(self) -> bool:
        """Whether the trust root's file is the one the log names, so that only the key is missing."""
        files = []
        with suppress(Damaged):
            lines = (parse_line(stored) for stored, _ in stored_lines(self.layout.log, 0, self.disk))
            files = [line.file for line in lines if line.record == PEOPLE]
        return files[-1:] == [hashlib.sha256(self.disk.read(self.layout.record(PEOPLE))).hexdigest()]

    def _witnessed(self, log: LogCheck) -> bool | None:
        if self.witness is None:
            return None
        if log.hashes.get(self.witness.n, "").startswith(self.witness.hash):
            return True
        self.problem(
            None, None, "witness",
            f"the log does not hold the head that was witnessed (commit {self.witness.n}); it ends at {log.n}: "
            "an older copy of the home was put back, or the log was altered",
        )  # fmt: skip
        return False

    def _device(self, log: LogCheck, *, witnessed: bool | None) -> None:
        seen = remembered(self.device)
        self.since = seen.since if seen is not None else log.n
        if seen is not None and seen.n and log.hashes.get(seen.n) != seen.hash:
            self.problem(
                None, None, "rolled_back",
                f"this device saw commit {seen.n}; the log ends at {log.n} or was altered: an older copy was put back",
            )  # fmt: skip
        if seen is not None and seen.lost and not witnessed:
            self.problem(
                None, None, "memory",
                "what this device remembered of the home was damaged or taken away; it remembers nothing before "
                f"commit {seen.since or log.n}, so an older copy put back before then does not show. Compare a head "
                "kept outside: mdtkit vault verify --head N:HASH",
            )  # fmt: skip

    def _reads_due(self) -> bool:
        """Whether due rows are sealed to this identity: the group's, or a watcher's."""
        watching = {reader.key for reader in self.people.watchers(self.people.seq)}
        return len(self.keys) > 1 or self.keyring.age.public in watching

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
        if record not in files or (lines and not lines[-1].file):
            self._gone(record, lines, left=record in files or record in self.beside)
            return
        if lines:
            check_due(self.layout, self.disk, self.keys, self.county, lines[-1], self.problem)
        if self.cause is not None:
            self._unjudged(record, lines)
            return
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
        for seq, detail in sealed_problems(opened.rows, self.people, self.keyring.person, [self.keyring.age]):
            self.problem(record, seq, "sealed", detail)
        check_attachments(opened, self.layout, self.disk, self.problem, self.notices)

    def _unjudged(self, record: str, lines: list[LogLine]) -> None:
        """A record of which nothing can be judged but whether its file is the one that was committed."""
        self.unjudged += 1
        if record == PEOPLE and self.cause is not None and self.cause.record == PEOPLE:
            return  # that is the cause itself
        if lines and hashlib.sha256(self.disk.read(self.layout.record(record))).hexdigest() != lines[-1].file:
            self.problem(record, None, "differs", "the file is not the one that was committed")

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

    def _gone(self, record: str, lines: list[LogLine], *, left: bool) -> None:
        """A record whose file is not there, or should not be: two people decided, or it was taken away."""
        opened = self._opened(COUNTY, report=False)
        if not purged(opened.rows if opened else (), record, lines[-1], self.people):
            self.problem(record, None, "missing", f"the log names {lines[-1].seq} entries, but the file is gone")
        elif left:
            self.notices.append(f"{record} was purged by two people's decision; a crash left its file. Purge it again.")

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
