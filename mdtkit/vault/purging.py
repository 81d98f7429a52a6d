"""Taking a record away for good: two people's decision in ``book/county``, a last line in the log, then the file.

The decision is the commit point of the will, the line (``file`` empty) that of the deed: whoever finds the line and the
decision finishes what a crash left. A line without the decision deletes nothing and is named by ``verify``.
Source: design.md "Records" (a purge is valid only with two people's signed entries); C7.
"""

from __future__ import annotations

from collections.abc import Sequence

from mdtkit.chronology.chain import Row, entry_of
from mdtkit.vault.attachments import take_away as take_attachments
from mdtkit.vault.home import Home
from mdtkit.vault.log import LogLine
from mdtkit.vault.trouble import NoSuchRecord, NotPermitted, Trouble, from_os
from mdtkit.vault.trust import People

COUNTY, PURGED = "book/county", "record.purged"


def purged(rows: Sequence[Row], record: str, line: LogLine | None, people: People) -> bool:
    """Whether two coordinators decided, in the rows of ``book/county``, that this record goes as it then stood.

    Each signed it while the trust root gave them that role; what became of the role since is no matter. Both
    state the number of entries and the head: an entry that came later makes the decision void.
    """
    if line is None:
        return False
    decisions = [entry_of(row) for row in rows if _by_a_coordinator(row, people)]
    agreed = {
        (entry.by, entry.data.get("step"))
        for entry in decisions
        if entry.data.get("purged") == record
        and entry.data.get("entries") == line.seq
        and entry.data.get("head") == line.head
    }
    return any(
        step == "confirmed" and any(other != by and first == "proposed" for other, first in agreed)
        for by, step in agreed
    )


def _by_a_coordinator(row: Row, people: People) -> bool:
    under = row.head.get("people")
    if row.head.get("kind") != PURGED or not row.body or not isinstance(under, int):
        return False
    return "coordinator" in people.roles(str(row.head.get("by")), under) and people.signed(row, under)


def decided(home: Home, record: str) -> bool:
    """Whether the county's book holds that decision, as far as this person can read it."""
    try:
        return purged(home.open(COUNTY).rows, record, home.memory.last(record), home.people)
    except Trouble:
        return False


def require(home: Home, record: str) -> LogLine:
    """The record's last line. Raises NoSuchRecord, and NotPermitted unless two coordinators decided so."""
    line = home.memory.last(record)
    if line is None:
        raise NoSuchRecord("There is no such case, or it is not yours to see.")
    if not decided(home, record):
        raise NotPermitted(
            f"{record} stays: no two coordinators have decided upon it as it stands. Nothing was changed."
        )
    return line


def take_away(home: Home, record: str) -> None:
    """Remove the files of a record whose last line says that it is gone. What is gone already is no matter."""
    layout = home.layout
    paths = [layout.record(record), *(layout.due_file(record, place) for place in ("a", "b"))]
    try:
        # First: as long as the record's file is there, everybody sees that a purge is not finished.
        take_attachments(layout, home.disk, record)
        for path in paths:
            path.unlink(missing_ok=True)
            home.disk.sync_folder(path.parent)
    except OSError as error:
        raise from_os(error, f"the record {record}") from None
