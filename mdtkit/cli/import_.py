"""Import from a spreadsheet or another system's export."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mdtkit.cli.arguments import Refused
from mdtkit.cli.command import command
from mdtkit.cli.recording import read_text
from mdtkit.cli.shell import Shell

if TYPE_CHECKING:
    from mdtkit.desk.importing import Imported


@command("import", short_help="Import cases from a spreadsheet, by a map.")
@click.argument("csv", type=click.Path(path_type=Path))
@click.option("--map", "map_file", metavar="FILE", required=True, help="Which column means what (TOML).")
@click.option("--dry-run", is_flag=True, help="Check every row and say what would be done; write nothing.")
@click.option("--accept-good", is_flag=True, help="Import the cases whose rows are all good; leave the others.")
@click.option("--confirm", is_flag=True, help="Times in the future, or known before they happened, are right.")
def import_(shell: Shell, *, csv: Path, map_file: str, dry_run: bool, accept_good: bool, confirm: bool) -> None:
    """Import the rows of a CSV file as cases and entries. Run twice, it adds nothing.

    Every problem is told by row and column, never with what the cell holds. Nothing is written unless every row is
    good, or --accept-good; exit 1 where a row is not. config/import/example.toml is a map to start from.
    """
    from mdtkit.desk.importing import import_cases, make_plan, read_map
    from mdtkit.desk.output import plain

    made = read_map(read_text(map_file, "map"))
    try:
        table = csv.read_bytes()
    except OSError:
        raise Refused("csv: the file cannot be read") from None
    plan = make_plan(shell.desk, made, table, confirm=confirm)
    done = import_cases(shell.desk, plan, dry_run=dry_run, accept_good=accept_good, progress=_bar())
    shape = {name: plain(getattr(done, name)) for name in done.__struct_fields__ if name != "problems"}
    shape["problems"] = [
        {"row": p.row, "column": p.column, "problem": p.problem, "allowed": list(p.allowed), "nearest": p.nearest}
        for p in done.problems
    ]
    shell.result(shape, _lines(done, dry_run=dry_run, accept_good=accept_good))
    shell.answer(yes=not done.problems)


def _lines(done: Imported, *, dry_run: bool, accept_good: bool) -> Iterator[str]:
    for p in done.problems:
        hint = f"; nearest: {p.nearest}" if p.nearest else f"; allowed: {', '.join(p.allowed)}" if p.allowed else ""
        yield f"row {p.row}{f', column {p.column}' if p.column else ''}: {p.problem}{hint}"
    what = f"{done.cases} new cases, {done.grown} cases with new entries, {done.entries} entries"
    yield f"{done.rows} rows read; {what}; {done.present} entries there already; {done.held} rows held back."
    if dry_run:
        yield "Dry run: nothing was written."
    elif done.written:
        yield "Written."
    else:
        mendable = done.problems and not accept_good
        again = "; mend the rows, or --accept-good" if mendable else "; there is nothing to add"
        yield f"Nothing was written{again}."


class _Bar:
    """A bar on standard error, drawn at each hundredth."""

    def __call__(self, done: int, wanted: int) -> None:
        if done * 100 // wanted != (done - 1) * 100 // wanted:
            filled = done * 40 // wanted
            end = "\n" if done == wanted else ""
            sys.stderr.write(f"\r[{'#' * filled}{'.' * (40 - filled)}] {done}/{wanted} cases{end}")
            sys.stderr.flush()


def _bar() -> _Bar | None:
    return _Bar() if sys.stderr.isatty() else None
