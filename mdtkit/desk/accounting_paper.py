"""The accounting of what was told about a child, as a document for the child or counsel (C3)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mdtkit.desk.newfile import write_new
from mdtkit.desk.times import show_instant
from mdtkit.documents.listing import Listing, document

if TYPE_CHECKING:
    from mdtkit.desk.desk import Desk
    from mdtkit.sharing.ledger import LedgerRow

HEAD = ("When", "What", "From", "To", "For", "On what authority", "How", "Remarks")


def listing(desk: Desk, ref: str, rows: Sequence[LedgerRow]) -> Listing:
    """The rows in words, without any of what was said; persons by their name in the county's directory."""
    count = f"{len(rows)} {'release' if len(rows) == 1 else 'releases'}"
    remarks = (
        f"{desk.county.name}. {count}, as on record {show_instant(desk.now(), desk.county.zone)}.",
        "One row for each recipient and category, mandated reports included. The words themselves are not in it.",
    )
    return Listing(f"What was told, {ref}", remarks, HEAD, tuple(_row(desk, row) for row in rows))


def _row(desk: Desk, row: LedgerRow) -> tuple[str, ...]:
    title, people = desk.protocol.title, desk.directory.people()
    to = title("agency", row.agency) if row.agency else title("party", row.to)
    if row.person:
        to += f", {people[row.person].name if row.person in people else row.person}"
    how = [title("disclosure_setting", row.setting), title("caller_verification", row.verification)]
    authority = f"{title('sharing_authority', row.authority)} ({row.citation})"
    notices = [title("obligation", code) for code in row.obligations]
    remarks = [] if row.delivered else ["not delivered"]
    remarks += [f"with it: {', '.join(notices)}"] if notices else []
    remarks += ["entered afterwards"] if row.afterwards else []
    remarks += ["to be reviewed"] if row.awaits_review else []
    remarks += [title("review_outcome", row.reviewed)] if row.reviewed else []
    remarks.append(f"entry {row.seq}")
    return (
        show_instant(row.at, desk.county.zone),
        title("category", row.item),
        title("party", row.discloser),
        to,
        title("purpose", row.purpose),
        "no authority" if row.authority == "none" else authority,
        ", ".join(part for part in how if part),
        "; ".join(remarks),
    )


def write_accounting(desk: Desk, ref: str, rows: Sequence[LedgerRow], where: str) -> None:
    """Write it to a new file that only its owner may read; on audit first. Raises BadInput, StoreTrouble."""
    desk.audit.must("audit.exported", on=ref, rows=len(rows))
    content = document(listing(desk, ref, rows))
    write_new(where, content)
