"""The entry that a case-review meeting leaves in each case it talked about, written by catch-up (M3).

The meeting is true in the county's book; its cases get their entry keyed by the meeting, so twice is once. What a crash
left out, the next look at the list of cases writes. Source: design.md "Records".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

    from mdtkit.chronology.entry import Entry
    from mdtkit.desk.casefile import CaseRow
    from mdtkit.desk.desk import Desk
    from mdtkit.desk.recording import Logged

BOOK: Final = "book/meetings"


class Standing(Exception):
    """The case has its entry already: somebody was faster."""


def write(desk: Desk, held: Entry, case: str) -> Logged | None:
    """Give a case its entry of a review that was held; None where it has one. Raises NoSuchCase, StoreTrouble."""
    from mdtkit.casework.review import began, entry_of, missing
    from mdtkit.desk.recording import Act, commit, drafts_of

    meeting = str(held.data["meeting"])
    if not missing(desk.entries(case), meeting):
        return None

    def guard(entries: Iterable[Entry]) -> None:
        if not missing(entries, meeting):
            raise Standing

    act = Act(kind="meeting.held", data=entry_of(held), at=began(held))
    with suppress(Standing):
        return commit(desk, case, drafts_of(desk, [act], confirm=True), guard=guard)
    return None


def finish_all(desk: Desk, rows: Sequence[CaseRow]) -> bool:
    """Write what is missing in the cases of this list; whether anything was. A home that is read-only waits.

    The book is read only when it has grown since this device found every case in order.
    """
    grown, mark = desk.directory.seq(BOOK), _mark(desk)
    seen = _seen(mark)
    if grown == seen:
        return False
    from mdtkit.casework.review import to_catch_up
    from mdtkit.desk.errors import DeskError

    mine, written, waits = {row.ref for row in rows}, False, False
    for held, case in to_catch_up(desk.directory.entries(BOOK), seen):
        if case in mine:
            try:
                written = write(desk, held, case) is not None or written
            except DeskError:
                waits = True
    if not waits:
        with suppress(OSError):
            mark.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            mark.write_text(f"{grown}\n", encoding="utf-8")
    return written


def _mark(desk: Desk) -> Path:
    """Where this device remembers how far it looked; lost, it looks again."""
    from mdtkit.desk.opening import device_path

    return device_path() / desk.county.id[:16] / "reviews"


def _seen(mark: Path) -> int:
    try:
        return int(mark.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return 0
