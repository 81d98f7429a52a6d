"""One record against its chain, its signatures, its readers and every line the log has about it."""

from __future__ import annotations

from collections.abc import Sequence

from mdtkit.chronology.chain import chain_flaws, entry_hash, entry_of
from mdtkit.vault.disk import Disk
from mdtkit.vault.due import due_name, open_due
from mdtkit.vault.layout import PEOPLE, Layout
from mdtkit.vault.log import LogLine
from mdtkit.vault.recordfile import Opened
from mdtkit.vault.sealing import AgeKey
from mdtkit.vault.trouble import Damaged, NotYours
from mdtkit.vault.trust import People
from mdtkit.vault.verify_log import Tell


def check_record(
    opened: Opened, lines: Sequence[LogLine], people: People, county: str, tell: Tell, notices: list[str]
) -> None:
    """Everything about a record that opens."""
    record = opened.record
    for flaw in chain_flaws(county, record, opened.rows):
        tell(record, flaw.seq, flaw.kind, flaw.detail)
    _check_form(opened, tell)
    if record != PEOPLE:  # the trust root was judged, stricter, when it was folded
        _check_authors(opened, lines, people, tell)
    _check_lines(opened, lines, tell)
    _check_file(opened, lines, people, tell, notices)
    _check_readers(opened, lines, people, county, tell)


def _check_form(opened: Opened, tell: Tell) -> None:
    seen: set[str] = set()
    for seq, row in enumerate(opened.rows, start=1):
        try:
            entry = entry_of(row)
        except ValueError:
            tell(opened.record, seq, "shape", "the entry cannot be read")
            continue
        if entry.id in seen:
            tell(opened.record, seq, "misplaced", "two entries bear the same id")
        seen.add(entry.id)


def _check_authors(opened: Opened, lines: Sequence[LogLine], people: People, tell: Tell) -> None:
    """Each entry: signed by a key that stood where it says, and that still stood when it was committed."""
    before = 0
    for seq, row in enumerate(opened.rows, start=1):
        under = row.head.get("people")
        committed = next((line.people for line in lines if line.seq >= seq), people.seq)
        if not isinstance(under, int) or not max(1, before) <= under <= committed:
            tell(opened.record, seq, "author", "the entry names a state of the trust root that was not in force")
        elif not people.signed(row, under):
            tell(opened.record, seq, "signature", "no key of the author that stood then made this signature")
        elif committed != under and not people.signed(row, committed):
            tell(opened.record, seq, "author", "the author's key was revoked before the entry was committed")
        before = under if isinstance(under, int) else before


def _check_lines(opened: Opened, lines: Sequence[LogLine], tell: Tell) -> None:
    """Every commit of the log is still in the record, as it was."""
    for line in lines:
        if line.seq <= opened.seq and entry_hash(opened.rows[line.seq - 1].head) != line.head:
            tell(opened.record, line.seq, "differs", f"the entry is not the one that commit {line.n} recorded")


def _check_file(opened: Opened, lines: Sequence[LogLine], people: People, tell: Tell, notices: list[str]) -> None:
    record, last = opened.record, lines[-1] if lines else None
    if last is None or opened.seq > last.seq:
        ahead = opened.rows[last.seq if last else 0 :]
        if all(people.signed(row, people.seq) for row in ahead) and ahead:
            notices.append(f"{record} is ahead of the log (a crash); the next write finishes it.")
        else:
            tell(record, opened.seq, "uncommitted", "entries that were never committed by anybody entitled")
    elif opened.seq < last.seq:
        tell(record, opened.seq, "rolled_back", f"the file ends at entry {opened.seq}, but {last.seq} were committed")
    elif opened.file != last.file:
        tell(record, opened.seq, "differs", f"the file is not the one that commit {last.n} put in place")


def _check_readers(opened: Opened, lines: Sequence[LogLine], people: People, county: str, tell: Tell) -> None:
    """Stated readers, readers as the trust root derives them, and stanzas of the file: all the same."""
    record = opened.record
    about = opened.document.get("record", {}).get("1", {})
    if about.get("county") != county or about.get("record") != record:
        tell(record, None, "misplaced", "the file states another record or county")
    if record == PEOPLE:
        at = opened.seq
    elif lines:
        at = lines[-1].people
    else:
        at = people.seq
    derived = people.readers(record, at)
    if opened.readers != derived:
        tell(record, None, "readers", "the file states other readers than the trust root gives it")
    if opened.stanzas != len(derived):
        tell(record, None, "readers", f"the file opens for {opened.stanzas} keys instead of {len(derived)}")


def check_due(layout: Layout, disk: Disk, keys: Sequence[AgeKey], county: str, line: LogLine, tell: Tell) -> None:
    """The file of due rows that the log names is there, whole, and of this record."""
    if not line.due:
        return
    try:
        sealed = disk.read(layout.due_file(line.record, line.due))
    except OSError:
        tell(line.record, line.seq, "due", "the due rows in force are gone: the watcher would not ring")
        return
    if due_name(line.due[:1], sealed) != line.due:
        tell(line.record, line.seq, "due", "the due rows in force were altered")
        return
    try:
        due = open_due(sealed, keys, county)
    except NotYours:
        return  # sealed to the group and the watchers; this identity is neither
    except Damaged as trouble:
        tell(line.record, line.seq, "due", str(trouble))
        return
    if due.record != line.record or due.seq > line.seq:
        tell(line.record, line.seq, "due", "the due rows in force belong to another record or seq")
