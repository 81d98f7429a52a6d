"""The six fields of the CSEC Data Grid: shown, set, ended, and as a worksheet for the State's system (I4, D1)."""

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
    from mdtkit.casework.status_fields import StatusField


@command("show", short_help="The status fields of a case.")
@click.argument("case", type=CASE)
def show(shell: Shell, *, case: str) -> None:
    """The status fields of a case: start, end, basis, and whether they stand in the State's system."""
    rows = _rows(shell, case)
    shell.result(_shape(case, rows), _lines(shell, rows))


@command("worksheet", short_help="What is still to be entered in the State's system.")
@click.argument("case", type=CASE)
def worksheet(shell: Shell, *, case: str) -> None:
    """What is still to be entered in the State's system, field by field in its order, to copy from.

    Once entered there, record it: mdtkit grid entered CASE FIELD.
    """
    rows = tuple(row for row in _rows(shell, case) if row.entered is None)
    shell.result(_shape(case, rows), _sheet(shell, case, rows))


@command("set", short_help="Set a status field.")
@click.argument("case", type=CASE)
@click.argument("field", type=CODE)
@click.option("--start", type=CODE, help="From which day (YYYY-MM-DD).")
@click.option("--end", type=CODE, help="Until which day.")
@click.option("--basis", type=CODE, help="On which basis, as a code.")
@click.option("--agency", type=CODE, help="The agency that determined it.")
@recording_options
def set_(
    shell: Shell,
    *,
    case: str,
    field: str,
    start: str | None,
    end: str | None,
    basis: str | None,
    agency: str | None,
    given: Given,
) -> None:
    """Set one of the six fields. What the State's system would reject is said, and recorded all the same."""
    fixed = {"field": field, "start": start, "end": end, "basis": basis, "agency": agency}
    record(shell, case, "status.set", given, fixed)


@command("end", short_help="End a status field.")
@click.argument("case", type=CASE)
@click.argument("field", type=CODE)
@click.option("--end", type=CODE, help="The last day (YYYY-MM-DD).")
@recording_options
def end(shell: Shell, *, case: str, field: str, end: str | None, given: Given) -> None:
    """End a field that was set."""
    record(shell, case, "status.ended", given, {"field": field, "end": end})


@command("entered", short_help="Record what was entered in the State's system.")
@click.argument("case", type=CASE)
@click.argument("what", type=CODE)
@click.option("--system", type=CODE, help="Which system, as a code of the county's list.")
@click.option("--referral", type=CODE, help="Of the special project code: the referral, by the number of its entry.")
@click.option("--day", type=CODE, help="The day it was entered, if not now (YYYY-MM-DD).")
@recording_options
def entered(
    shell: Shell, *, case: str, what: str, system: str | None, referral: str | None, day: str | None, given: Given
) -> None:
    """Record that a status field, or the special project code, was entered in the State's system.

    WHAT is a field, s_csec_referral_open or s_csec_referral_end. Nothing counts as entered before somebody records it.
    """
    from mdtkit.cli.referral import the_entry

    about = the_entry(shell, case, referral) if referral is not None else None
    fixed = {"what": what, "system": system, "referral": about, "day": day}
    record(shell, case, "cws.entered", given, fixed)


def _rows(shell: Shell, case: str) -> tuple[StatusField, ...]:
    from mdtkit.casework.status_fields import status_fields

    return status_fields(shell.desk.case(case).chronology, shell.desk.protocol)


def _shape(case: str, rows: tuple[StatusField, ...]) -> dict[str, object]:
    from mdtkit.desk.output import instant

    return {
        "case": case,
        "fields": [
            {
                "field": row.field,
                "start": row.start,
                "end": row.end,
                "basis": row.basis,
                "agency": row.agency,
                "party": row.party,
                "entry": row.entry,
                "entered": instant(row.entered),
                "system": row.system,
            }
            for row in rows
        ],
    }


def _lines(shell: Shell, rows: tuple[StatusField, ...]) -> Iterator[str]:
    from mdtkit.cli.table import table

    if not rows:
        yield "No field is set."
        return
    title = shell.desk.protocol.title
    cells = [
        [
            title("status_field", row.field),
            row.start or "",
            row.end or "",
            row.basis or "",
            shell.show(row.entered) if row.entered else "not entered",
        ]
        for row in rows
    ]
    yield from table(cells, head=["field", "start", "end", "basis", "State's system"])


def _sheet(shell: Shell, case: str, rows: tuple[StatusField, ...]) -> Iterator[str]:
    if not rows:
        yield "Everything that is set has been entered."
        return
    yield f"To be entered for {case}"
    for row in rows:
        yield ""
        yield f"  Type        {shell.desk.protocol.title('status_field', row.field)}"
        yield f"  Start date  {row.start or '(not recorded)'}"
        yield f"  End date    {row.end or ''}"
