"""Reports to other agencies: each stops exactly the clock of its own recipient (R2 to R8)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from mdtkit.cli.arguments import CASE, CODE
from mdtkit.cli.command import command
from mdtkit.cli.log import record
from mdtkit.cli.recording import Given, recording_options
from mdtkit.cli.shell import Shell

if TYPE_CHECKING:
    from mdtkit.desk.casefile import CaseFile


@command("make", short_help="Record a report made to another agency.")
@click.argument("case", type=CASE)
@click.argument("report", type=CODE)
@click.option("--to", type=CODE, required=True, help="The party that received it, such as law_enforcement.")
@click.option("--method", type=CODE, required=True, help="telephone, fax, electronic, portal, written …")
@click.option("--agency", type=CODE, help="Its agency.")
@click.option("--unit", type=CODE, help="Its unit.")
@recording_options
def make(
    shell: Shell,
    *,
    case: str,
    report: str,
    to: str,
    method: str,
    agency: str | None,
    unit: str | None,
    given: Given,
) -> None:
    """Record a report that was made. REPORT is initial, cross, victim, missing, written or return.

    A cross-report by telephone asks for a written one. The number that the receiving agency gave is free text:
    --ask reference, and --ask person for who took it.
    """
    fixed = {"report": report, "to": to, "method": method, "agency": agency, "unit": unit}
    record(shell, case, "report.made", given, fixed, said="Report recorded")


@command("list", short_help="Reports made and reports still owed.")
@click.argument("case", type=CASE)
def list_(shell: Shell, *, case: str) -> None:
    """Reports made and reports still owed."""
    from mdtkit.cli.shapes import clocks_json, entry_json
    from mdtkit.desk import reports
    from mdtkit.desk.child import also_sees

    file = shell.desk.case(case)
    owed = reports.owed(file)
    made = [row for row in file.entries if row.kind == "report.made" and row.superseded_by is None]
    shape = {
        "case": file.ref,
        "made": [entry_json(row, reveal=False) for row in made],
        "elsewhere": [entry_json(row, reveal=False) for row in reports.elsewhere(file)],
        "owed": clocks_json(owed),
        "forms": {view.id: reports.form_of(shell.desk.protocol, view) for view in owed},
        "also_sees": also_sees(shell.desk, file),
    }
    shell.result(shape, _lines(shell, file))


def _lines(shell: Shell, file: CaseFile) -> Iterator[str]:
    from mdtkit.cli.case_show import entry_lines
    from mdtkit.cli.wording import clock_rows
    from mdtkit.desk import reports
    from mdtkit.desk.child import also_sees

    owed = reports.owed(file)
    made = [row for row in file.entries if row.kind == "report.made" and row.superseded_by is None]
    yield f"Owed: {len(owed)}"
    if owed:
        yield from clock_rows(shell, owed, with_case=False)
        forms = dict.fromkeys(form for view in owed if (form := reports.form_of(shell.desk.protocol, view)))
        yield from (f"Form: {form}" for form in forms)
    if (other := also_sees(shell.desk, file)) is not None:
        party = shell.desk.protocol.title("party", other)
        yield f"Dual jurisdiction: {party} sees this list; tell it what was reported (R9)."
    yield f"Made: {len(made)}"
    for row in made:
        yield from entry_lines(shell, row, revealed=False)
    if theirs := reports.elsewhere(file):
        yield f"Made by another county, and stopping no clock of this one: {len(theirs)}"
        for row in theirs:
            yield from entry_lines(shell, row, revealed=False)
