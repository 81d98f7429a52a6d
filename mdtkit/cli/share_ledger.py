"""The accounting of what was told about a child: text, JSON, or CSV for the child or counsel (C3)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from mdtkit.cli.arguments import CASE, CODE
from mdtkit.cli.command import command
from mdtkit.cli.shell import Shell
from mdtkit.cli.table import paragraph

if TYPE_CHECKING:
    from mdtkit.sharing.ledger import LedgerRow


@command("ledger", short_help="Everything that was told, to whom, on what authority.")
@click.argument("case", type=CASE)
@click.option("--csv", "as_csv", is_flag=True, help="Comma-separated values on standard output.")
@click.option("--docx", metavar="FILE", help="Write it as a document to a new file that only you may read.")
def ledger(shell: Shell, *, case: str, as_csv: bool, docx: str | None) -> None:
    """Everything of the child that was told to anybody: one row for each recipient and item, mandated reports included.

    The accounting for the child or counsel. As CSV or as a document it is on audit as an export.
    """
    from mdtkit.desk.releasing import accounting

    ref, rows = accounting(shell.desk, case)
    if docx is not None:
        from mdtkit.desk.accounting_paper import write_accounting

        write_accounting(shell.desk, ref, rows, docx)
        shell.result(
            {"case": ref, "rows": [row_json(row) for row in rows]},
            [f"Written: {len(rows)} {'row' if len(rows) == 1 else 'rows'}."],
        )
        return
    if as_csv and not shell.out.as_json:
        shell.desk.audit.must("audit.exported", on=ref, rows=len(rows))
        shell.result({}, _csv(rows))
        return
    shell.result({"case": ref, "rows": [row_json(row) for row in rows]}, _lines(shell, rows))


@command("review", short_help="Somebody looked again at what was told first.")
@click.argument("case", type=CASE)
@click.argument("entries", type=CODE, nargs=-1, metavar="[ENTRY]...")
@click.option("--outcome", type=CODE, required=True, help="upheld, or not_upheld.")
@click.option("--findings-file", metavar="F|-", help="What was found, in words.")
def review(shell: Shell, *, case: str, entries: tuple[str, ...], outcome: str, findings_file: str | None) -> None:
    """Record that somebody looked again at what was told first and entered afterwards: emergencies, late entries.

    ENTRY are numbers or ids of releases or reports (`share ledger` shows them); without one, all that wait. Each
    review stops its clock.
    """
    from mdtkit.cli.recording import read_text
    from mdtkit.cli.shapes import logged_json
    from mdtkit.cli.wording import logged_lines
    from mdtkit.desk.releasing import review as look_again

    findings = read_text(findings_file, "findings-file").strip() if findings_file else ""
    logged = look_again(shell.desk, case, entries, outcome=outcome, findings=findings)
    shell.err.warn(logged.warnings)
    shell.result(logged_json(logged), logged_lines(shell, logged, "Reviewed"))


COLUMNS = (
    "at", "discloser", "by", "to", "agency", "person", "item", "purpose", "authority", "citation", "authorization",
    "verification", "setting", "meeting", "obligations", "delivered", "afterwards", "review_due", "reviewed", "entry",
    "seq", "told",
)  # fmt: skip


def row_json(row: LedgerRow) -> dict[str, Any]:
    """One row: codes, ids and instants."""
    from mdtkit.desk.output import instant, plain

    shape = {name: plain(getattr(row, name)) for name in COLUMNS}
    shape |= {name: shape[name] or None for name in ("agency", "person", "authorization", "verification", "setting")}
    shape |= {"meeting": row.meeting or None, "reviewed": row.reviewed or None, "review_due": instant(row.review_due)}
    return {**shape, "obligations": list(row.obligations), "told": list(row.told)}


def _csv(rows: tuple[LedgerRow, ...]) -> Iterator[str]:
    import csv
    import io

    for cells in (COLUMNS, *(_cells(row) for row in rows)):
        line = io.StringIO()
        csv.writer(line, lineterminator="").writerow(cells)
        yield line.getvalue()


def _cells(row: LedgerRow) -> tuple[str, ...]:
    shape = row_json(row)
    shape |= {"obligations": " ".join(row.obligations), "told": " ".join(row.told)}
    words = {True: "yes", False: "no", None: ""}
    return tuple(words.get(shape[name], str(shape[name])) for name in COLUMNS)


def _lines(shell: Shell, rows: tuple[LedgerRow, ...]) -> Iterator[str]:
    if not rows:
        yield "Nothing has been told to anybody yet."
        return
    for row in rows:
        for place, line in enumerate(_told(shell, row)):
            yield from paragraph(line, indent=0 if place == 0 else 4, hanging=4 if place == 0 else 6)


def _told(shell: Shell, row: LedgerRow) -> Iterator[str]:
    """One row: what and to whom; how and what for; on what authority; what goes with it; what is to be minded."""
    title = shell.desk.protocol.title
    to = title("agency", row.agency) if row.agency else title("party", row.to)
    yield f"{shell.show(row.at)}  {title('category', row.item)} to {to}" + (f", {row.person}" if row.person else "")
    how = [f"by {title('party', row.discloser)}", title("disclosure_setting", row.setting) if row.setting else ""]
    if row.verification:
        how.append(f"verified: {title('caller_verification', row.verification)}")
    yield ", ".join(part for part in how if part) + f", for {title('purpose', row.purpose)}"
    authority = title("sharing_authority", row.authority)
    relied = "NO AUTHORITY" if row.authority == "none" else f"under {authority} ({row.citation})"
    yield f"{relied}; entry {row.seq}" + (f", authorization {row.authorization}" if row.authorization else "")
    if row.obligations:
        yield "with it: " + ", ".join(title("obligation", code) for code in row.obligations)
    said = [] if row.delivered else ["NOT DELIVERED"]
    said += ["told first, entered afterwards"] if row.afterwards else []
    if row.awaits_review:
        said.append("to be looked at again" + (f" by {shell.show(row.review_due)}" if row.review_due else ""))
    if said:
        yield "; ".join(said)
