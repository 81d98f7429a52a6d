"""Waiting on whom: over one case, or over all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from mdtkit.cli.arguments import CASE
from mdtkit.cli.command import command
from mdtkit.cli.shell import Shell

if TYPE_CHECKING:
    from mdtkit.casework.awaiting import Awaited


@command("waiting", short_help="Waiting on whom: numbers and answers still out.")
@click.argument("case", type=CASE, required=False)
def waiting(shell: Shell, *, case: str | None) -> None:
    """Waiting on whom: report numbers, the entry in NCIC, the clinic. Of one case, or of all, oldest first.

    A number that came is put into its report: mdtkit correct CASE ENTRY --ask reference.
    """
    from mdtkit.desk.output import instant

    found = _found(shell, case)
    shape = {
        "waiting": [
            {
                "case": ref,
                "awaits": one.rule,
                "entry": one.seq,
                "since": instant(one.since),
                "party": one.party,
                "agency": one.agency,
            }
            for ref, one in found
        ]
    }
    shell.result(shape, _lines(shell, found))


def _found(shell: Shell, case: str | None) -> Sequence[tuple[str, Awaited]]:
    from mdtkit.casework.awaiting import awaited
    from mdtkit.desk import reports

    desk = shell.desk
    if case is None:
        return reports.waiting(desk)
    file = desk.case(case)
    return [(file.ref, one) for one in awaited(file.chronology, desk.protocol)]


def _lines(shell: Shell, found: Sequence[tuple[str, Awaited]]) -> Sequence[str]:
    from mdtkit.cli.table import table
    from mdtkit.desk.times import span

    if not found:
        return ["Waiting on nobody."]
    protocol, now = shell.desk.protocol, shell.desk.now()
    rows = [
        [
            ref,
            str(one.seq),
            protocol.title("agency", one.agency) if one.agency else protocol.title("party", one.party),
            protocol.awaits[one.rule].title if one.rule in protocol.awaits else one.rule,
            span(now - one.since),
        ]
        for ref, one in found
    ]
    return list(table(rows, head=["case", "entry", "on whom", "for what", "since"]))
