"""The responsibilities of the parties as checklists: shown, done, waived with a reason (M8)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from mdtkit.cli.arguments import CASE, CODE, one_of
from mdtkit.cli.command import command
from mdtkit.cli.log import record
from mdtkit.cli.recording import Given, recording_options
from mdtkit.cli.shell import Shell

if TYPE_CHECKING:
    from mdtkit.casework.checklists import Checklist

MARKS = {"open": "○", "done": "●", "waived": "–"}


@command("show", short_help="Each party's responsibilities and how they stand.")
@click.argument("case", type=CASE)
@click.option("--party", type=CODE, help="Only this party's.")
@click.option("--open", "open_only", is_flag=True, help="Only what is still open.")
def show(shell: Shell, *, case: str, party: str | None, open_only: bool) -> None:
    """Each party's responsibilities in the tiers decided, and how they stand.

    Parties for which the agreement gives no example stay visibly blank.
    """
    file = shell.desk.case(case)
    one_of(party, {*shell.desk.protocol.parties, *(one.party for one in file.checklists)}, "party")
    lists = [one for one in file.checklists if party in (None, one.party)]
    shape = {"case": file.ref, "checklists": [_shape(one) for one in lists]}
    lines = [line for one in lists for line in _lines(shell, one, open_only=open_only)]
    shell.result(shape, lines or ["No MDT tier has been decided, so there is no checklist yet."])


def _shape(one: Checklist) -> dict[str, object]:
    return {
        "tier": one.tier,
        "party": one.party,
        "unit": one.unit,
        "blank": one.blank,
        "done": one.done,
        "total": one.total,
        "items": [
            {
                "responsibility": item.responsibility,
                "title": item.title,
                "state": item.state,
                "entry": item.entry,
                "shown_by_chronology": item.evidence,
                "law": item.law,
                "citation": item.citation,
            }
            for item in one.items
        ],
    }


def _lines(shell: Shell, one: Checklist, *, open_only: bool) -> Iterator[str]:
    from mdtkit.cli.output import Line
    from mdtkit.cli.table import table

    protocol = shell.desk.protocol
    unit = f", {protocol.title('unit', one.unit)}" if one.unit else ""
    count = "no example in the agreement" if one.blank else f"{one.done} of {one.total}"
    yield Line(f"{protocol.title('party', one.party)}{unit} · {one.tier} · {count}")
    items = [item for item in one.items if not open_only or item.state == "open"]
    marks = {state: state for state in MARKS} if shell.out.plain else MARKS
    rows = [[marks[item.state], f"{item.title}  ({item.responsibility})"] for item in items]
    yield from table(rows)


@command("done", short_help="Record a responsibility as done.")
@click.argument("case", type=CASE)
@click.argument("responsibility", type=CODE)
@click.option("--entry", type=CODE, help="The entry that shows it.")
@recording_options
def done(shell: Shell, *, case: str, responsibility: str, entry: str | None, given: Given) -> None:
    """Record a responsibility as done. --ask evidence asks what shows it."""
    record(shell, case, "responsibility.done", given, {"responsibility": responsibility, "entry": entry})


@command("waive", short_help="Waive a responsibility, with a reason.")
@click.argument("case", type=CASE)
@click.argument("responsibility", type=CODE)
@recording_options
def waive(shell: Shell, *, case: str, responsibility: str, given: Given) -> None:
    """Waive a responsibility. The reason is asked for, or comes from --data-file (reason = "…")."""
    record(shell, case, "responsibility.waived", given, {"responsibility": responsibility}, said="Waived")
