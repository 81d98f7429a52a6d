"""What lies in a home beside records and log: home.json, the two markers, due rows that are not in force.

Nothing here is trusted by anybody, and still no byte of it may change unnoticed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from mdtkit.vault.disk import Disk
from mdtkit.vault.due import due_name, open_due
from mdtkit.vault.layout import BULK, Layout, is_name, machine_id
from mdtkit.vault.log import LogLine
from mdtkit.vault.sealing import AgeKey
from mdtkit.vault.trouble import Damaged, NotYours, Trouble
from mdtkit.vault.verify_log import Tell

PLACES = ("a", "b")


def check_home_file(layout: Layout, county: str, tell: Tell) -> None:
    """``home.json``: of this county and machine, and byte for byte as mdtkit writes it."""
    try:
        about = layout.read_about()
    except Trouble as trouble:
        tell(None, None, "home", str(trouble))
        return
    if about.county != county:
        tell(None, None, "home", "home.json names another county than this identity")
    elif about.machine != machine_id(county):
        tell(None, None, "home", "home.json names another machine")
    elif layout.about.read_bytes() != msgspec.json.encode(about) + b"\n":
        tell(None, None, "home", "home.json says what it should, but not byte for byte: somebody edited it")


def check_markers(layout: Layout, disk: Disk, tell: Tell, notices: list[str]) -> None:
    """The lock's file is empty; the marker of work in hand is blank, or names a record or bulk work."""
    if layout.lock.exists() and layout.lock.stat().st_size:
        tell(None, None, "home", "the file `lock` was written to; mdtkit writes nothing into it. Empty it")
    try:
        stored = disk.read(layout.pending)
    except FileNotFoundError:
        return
    except OSError as error:
        tell(None, None, "home", f"the marker `pending` cannot be read (error {error.errno})")
        return
    text = stored.decode("latin-1").strip(" \n")
    if not stored:
        notices.append("The marker `pending` is empty (a crash); the next write renews it.")
    elif stored != f"{text:<95}\n".encode() or not (text in ("", BULK) or is_name(text)):
        tell(None, None, "home", "the marker `pending` was altered; the next write renews it")


class DueAside:
    """The files of due rows that no last line of the log names: the other place of a record, or a crash's."""

    def __init__(self, layout: Layout, disk: Disk, keys: Sequence[AgeKey], county: str) -> None:
        self._layout = layout
        self._disk = disk
        self._keys = keys
        self._county = county

    def check(
        self, by_record: Mapping[str, Sequence[LogLine]], tell: Tell, notices: list[str], *, mine: bool
    ) -> None:  # fmt: skip
        """Each holds what an earlier commit put there, or opens whole and is of its record.

        ``mine``: whether due rows are sealed to this identity, so that one that does not open was altered.
        """
        for path in sorted(self._layout.due.glob("*/*")):
            record, place = self._named(path)
            lines = by_record.get(record, ())
            if not record:
                tell(None, None, "extra", f"a file that mdtkit did not write lies among the due rows: {path.name}")
            elif not lines or lines[-1].due[:1] != place:
                self._one(path, record, place, lines, tell, notices, mine=mine)
        for record, lines in by_record.items():
            if not lines[-1].file:
                continue  # purged: its due rows went with it
            before = {line.due[:1] for line in lines if line.due} - {lines[-1].due[:1]}
            notices += [
                f"Due rows of {record} that are not in force are gone; nothing depends on them."
                for place in sorted(before & set(PLACES))
                if not self._layout.due_file(record, place).exists()
            ]

    def _named(self, path: Path) -> tuple[str, str]:
        """The record and the place that a file's name states; nothing when it is no name of due rows."""
        stem, _, place = path.name.removesuffix(".age").rpartition(".")
        record = f"book/{stem}" if path.parent.name == "book" else stem
        if place in PLACES and is_name(record) and self._layout.due_file(record, place) == path:
            return record, place
        return "", ""

    def _one(
        self, path: Path, record: str, place: str, lines: Sequence[LogLine], tell: Tell, notices: list[str],
        *, mine: bool,
    ) -> None:  # fmt: skip
        altered = f"the due rows that are not in force ({path.name}) were altered"
        try:
            sealed = self._disk.read(path)
        except OSError as error:
            tell(record, None, "due", f"{path.name} cannot be read (error {error.errno})")
            return
        if due_name(place, sealed) in {line.due for line in lines}:
            return
        if not sealed:
            # What a power cut leaves of a file whose name reached the disk before its content.
            notices.append(f"Due rows of {record} that are not in force are empty; nothing depends on them.")
            return
        try:
            due = open_due(sealed, self._keys, self._county)
        except NotYours:
            if mine:
                tell(record, None, "due", altered)
            else:
                notices.append(f"Due rows of {record} are left from a commit that was broken off; not yours to open.")
        except Damaged:
            tell(record, None, "due", altered)
        else:
            if due.record != record:
                tell(record, None, "due", f"{path.name} belongs to another record")
            elif not lines or due.seq > lines[-1].seq:
                notices.append(f"Due rows of {record} are left from a commit that was broken off; they still ring.")
