"""Cases in a list, and one case: its clocks and its chronology in codes and dates; the story only when revealed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

import click

from mdtkit.cli.arguments import CASE, Span
from mdtkit.cli.command import command
from mdtkit.cli.shell import Shell

if TYPE_CHECKING:
    from mdtkit.desk.casefile import CaseFile, CaseRow, EntryRow


@command("list", short_help="The cases, by what is due next.")
@click.option("--all", "everything", is_flag=True, help="Closed cases too.")
@click.option("--mine", is_flag=True, help="Only those assigned to you, or that you cover.")
@click.option("--since", type=Span(), help="Only those to which something was added in this time, such as 8h.")
def list_(shell: Shell, *, everything: bool, mine: bool, since: timedelta | None) -> None:
    """The cases that you may read, by what is due next. Codes and dates only."""
    from mdtkit.cli.shapes import row_json

    desk = shell.desk
    rows = desk.cases(open_only=not everything)
    if mine:
        today = desk.today().isoformat()
        rows = tuple(row for row in rows if row.worked_by(desk.me.id, today))
    if since is not None:
        rows = tuple(row for row in rows if row.last is not None and row.last >= desk.now() - since)
    lines = case_rows(shell, rows) if rows else ["No cases."]
    shell.result({"cases": [row_json(row) for row in rows]}, lines)


def case_rows(shell: Shell, rows: Sequence[CaseRow]) -> Iterable[str]:
    """Cases as aligned lines."""
    from mdtkit.cli.table import table
    from mdtkit.desk.times import countdown, show_short

    desk = shell.desk
    now, tz = desk.now(), desk.county.zone
    cells = []
    for row in rows:
        dated = [view for view in row.live(now) if view.due_at is not None and view.form != "period"]
        nearest = min(dated, key=lambda view: view.due_at or now, default=None)
        cells.append(
            [
                row.ref,
                row.tier or ("none" if row.decided else "undecided"),
                row.jurisdiction,
                countdown(nearest, tz, now) if nearest else "nothing dated",
                show_short(row.last, tz, now) if row.last else "",
                "open" if row.open else "closed",
            ]
        )
    return table(cells, head=["case", "MDT tier", "jurisdiction", "next due", "last entry", ""])


@command("show", short_help="One case: clocks and chronology.")
@click.argument("case", type=CASE)
@click.option("--reveal", is_flag=True, help="Show the story too: names, places, notes. Recorded in the audit.")
@click.option("--reason", type=CASE, help="A code that says why it is revealed, for the audit.")
def show(shell: Shell, *, case: str, reveal: bool, reason: str | None) -> None:
    """One case: where it stands, its clocks, its chronology. Looking is recorded in the audit."""
    from mdtkit.cli.shapes import case_json

    desk = shell.desk
    file = desk.reveal(case, reason) if reveal else desk.case(case)
    _say_what_is_due(shell, file)
    shell.result(case_json(file), _lines(shell, file))


def _say_what_is_due(shell: Shell, file: CaseFile) -> None:
    """That sealed entries are not sealed to whom the decision gives them, where whoever looks can mend it."""
    if not any(entry.sealed for entry in file.chronology.entries):
        return  # nothing is loaded for what is not there
    from mdtkit.desk.readers import due

    mine = sum(one.mine for one in due(shell.desk, file))
    if mine:
        entries = "entry is" if mine == 1 else "entries are"
        shell.err.say(f"{mine} sealed {entries} to be sealed to other readers: mdtkit vault reseal {file.ref}")


def headline(file: CaseFile) -> str:
    """Where a case stands, in codes."""
    tier = file.tier or ("no MDT tier" if file.decided else "tier undecided")
    parts = [tier, f"jurisdiction {file.jurisdiction}"]
    if file.jurisdiction == "241.1":
        parts.append(f"lead {file.lead}")
    parts.append(f"receiving child welfare services {file.receiving_services}")
    parts += ["at risk"] if file.at_risk else []
    parts += [] if file.open else ["closed"]
    return " · ".join(parts)


def _lines(shell: Shell, file: CaseFile) -> Iterator[str]:
    from mdtkit.cli.output import Line
    from mdtkit.cli.table import paragraph
    from mdtkit.cli.wording import clock_rows, eligibility_words

    yield Line(file.ref)
    yield from paragraph(headline(file))
    if file.eligibility.ask_again:
        yield from paragraph(f"Child welfare services: {eligibility_words(file.protocol, file.eligibility)}.")
    live = [view for view in file.clocks if view.live]
    if live:
        yield ""
        yield Line("Clocks")
        yield from clock_rows(shell, live, with_case=False)
    done = len(file.clocks) - len(live)
    if done:
        yield f"  {done} more met, ended or waived: `mdtkit case explain CASE CLOCK` tells why."
    yield ""
    yield Line("Chronology")
    for row in file.entries:
        yield from entry_lines(shell, row, revealed=file.revealed)


def entry_lines(shell: Shell, row: EntryRow, *, revealed: bool) -> Iterator[str]:
    """One entry: number, kind and time, then its sentence and what is withheld."""
    from mdtkit.chronology.kinds import withheld
    from mdtkit.cli.table import paragraph
    from mdtkit.cli.wording import entry_time
    from mdtkit.desk.sealed import in_words

    flags = []
    if row.superseded_by:
        flags.append("corrected since")
    if row.clock == "set":
        flags.append("clock was set")
    flag = f" [{', '.join(flags)}]" if flags else ""
    yield from paragraph(f"{entry_time(shell, row.at, row.received)}{flag}", lead=f"{row.seq:>3}  ", hanging=5)
    hidden = withheld(row.entry, reveal=revealed)
    tail = f" [withheld: {', '.join(hidden)}]" if hidden else ""
    yield from paragraph(f"{row.kind}: {row.sentence}{tail}", indent=5, hanging=5)
    if row.readers:
        yield from paragraph(f"read by {in_words(shell.desk, row.readers)}", indent=5, hanging=5)
    if row.opened:
        yield from paragraph(row.opened, indent=5, hanging=5)
    if revealed and row.entry.note:
        yield from paragraph(row.entry.note, indent=5, hanging=5)
