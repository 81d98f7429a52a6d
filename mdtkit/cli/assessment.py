"""Assessments: what is on record, whose it is and who may share it, and what is still asked for (A2, A3)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from mdtkit.cli.arguments import CASE, CODE, one_of
from mdtkit.cli.command import command
from mdtkit.cli.shell import Shell

if TYPE_CHECKING:
    from mdtkit.desk.assessment import Assessments


@command("list", short_help="What is on record, who may share it, what is owed.")
@click.argument("case", type=CASE)
@click.option("--purpose", type=CODE, help="Only screening, or only assessment.")
def list_(shell: Shell, *, case: str, purpose: str | None) -> None:
    """Screenings and assessments on record, latest first: look before a child is asked the same again.

    The custodian is who may share the result. Nothing here stops another assessment: a reason is asked for.
    """
    from mdtkit.chronology.kinds import CLOSED
    from mdtkit.cli.shapes import clocks_json
    from mdtkit.desk.assessment import assessments
    from mdtkit.desk.output import instant

    found = assessments(shell.desk, case, one_of(purpose, CLOSED["instrument_purpose"], "purpose"))
    shape = {
        "case": shell.desk.reference(case),
        "administered": [
            {
                "entry": one.entry,
                "at": instant(one.at),
                "purpose": one.purpose,
                "instrument": one.instrument,
                "version": one.version,
                "band": one.band,
                "party": one.party,
                "position": one.position,
                "custodian": one.custodian,
                "recent": one.recent,
            }
            for one in found.administered
        ],
        "owed": clocks_json(found.owed),
    }
    shell.result(shape, _lines(shell, found))


def _lines(shell: Shell, found: Assessments) -> Iterator[str]:
    from mdtkit.cli.table import table
    from mdtkit.cli.wording import clock_rows

    title = shell.desk.protocol.title
    rows = [
        [
            shell.show(one.at),
            f"{title('instrument_purpose', one.purpose)}: {one.instrument}",
            f"by {title('party', one.party or '')} · {title('party', one.custodian or '')} may share it"
            + (" · RECENT" if one.recent else ""),
        ]
        for one in found.administered
    ]
    yield from table(rows, head=["when", "what", "whose"]) if rows else ["Nothing has been administered yet."]
    if found.owed:
        yield "still asked for:"
        yield from clock_rows(shell, found.owed, with_case=False)


@command("show", short_help="One result, read by its own version.")
@click.argument("case", type=CASE)
@click.argument("entry", type=CODE, required=False)
@click.option("--reveal", is_flag=True, help="How it arose, item by item; recorded in the audit.")
def show(shell: Shell, *, case: str, entry: str | None, reveal: bool) -> None:
    """A result (ENTRY by number or id; the latest, if not given), scored by the version it was recorded with.

    With --reveal: the trace of every number, what is actionable, what changed since the last administration, and the
    services that come to mind. Answers of a sealed category stay sealed.
    """
    from mdtkit.cli.result import result_json, result_lines
    from mdtkit.desk.instruments.results import result

    found = result(shell.desk, case, entry, reveal=reveal)
    shell.result({"case": shell.desk.reference(case), **result_json(found)}, result_lines(shell, found))


@command("services", short_help="Services that actionable items bring to mind.")
@click.argument("case", type=CASE)
@click.argument("entry", type=CODE, required=False)
@click.option("--plan", is_flag=True, help="Record them as services planned: your determination.")
@click.option("--service", multiple=True, type=CODE, help="Plan only these; repeat for several.")
def services(shell: Shell, *, case: str, entry: str | None, plan: bool, service: tuple[str, ...]) -> None:
    """The services that the actionable items of a result bring to mind and that nobody has planned or offered.

    They are proposed; --plan records them as determined. The answers are read for it, which is recorded in the audit.
    """
    from mdtkit.cli.result import services_result

    services_result(shell, case, entry, plan=plan, chosen=service)
