"""The referrals of a case: every one kept, whatever its disposition, with its tasks in the State's system (I1, I2)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from mdtkit.cli.arguments import CASE, CODE, Refused
from mdtkit.cli.command import command
from mdtkit.cli.log import record
from mdtkit.cli.recording import Given, recording_options
from mdtkit.cli.shell import Shell

if TYPE_CHECKING:
    from mdtkit.casework.referrals import ReferralView

STATES = {"met": "done", "met_late": "done", "open": "to do", "running": "to do", "warning": "to do"}
REFERRAL = click.option("--referral", type=CODE, help="Which one: the number of its entry, where there are several.")


@command("list", short_help="Every referral, its disposition, its tasks in the State's system.")
@click.argument("case", type=CASE)
def list_(shell: Shell, *, case: str) -> None:
    """Every referral of the child, whatever became of it. A further one: `mdtkit case open --known CASE`.

    A task in the State's system is done only when somebody records that they did it there: `mdtkit grid entered`.
    """
    from mdtkit.cli.shapes import clocks_json
    from mdtkit.desk.output import instant

    found = _found(shell, case)
    shape = {
        "case": shell.desk.reference(case),
        "referrals": [
            {
                "entry": one.entry,
                "seq": one.seq,
                "received": instant(one.received),
                "source": one.source,
                "allegation": list(one.allegation),
                "disposition": one.disposition,
                "investigated": instant(one.investigated),
                "tasks": clocks_json(one.tasks),
            }
            for one in found
        ],
    }
    shell.result(shape, _lines(shell, found))


@command("investigated", short_help="Record what the investigation of a referral found.")
@click.argument("case", type=CASE)
@click.argument("disposition", type=CODE)
@REFERRAL
@click.option("--allegation", type=CODE, multiple=True, help="The allegations it is about; repeat for several.")
@recording_options
def investigated(
    shell: Shell, *, case: str, disposition: str, referral: str | None, allegation: tuple[str, ...], given: Given
) -> None:
    """Record what the investigation of a referral found: confirmed, inconclusive, unfounded or evaluated_out."""
    fixed = {"disposition": disposition, "allegation": list(allegation), "referral": the_entry(shell, case, referral)}
    record(shell, case, "referral.investigated", given, fixed)


def _found(shell: Shell, case: str) -> Sequence[ReferralView]:
    from mdtkit.casework.referrals import referrals

    file = shell.desk.case(case)
    return referrals(file.chronology, file.clocks, file.protocol)


def the_entry(shell: Shell, case: str, named: str | None) -> str | None:
    """The referral that is meant. Refused where none fits, or several could be meant and none is named."""
    from mdtkit.chronology.problem import Problem

    found = _found(shell, case)
    numbers = tuple(str(one.seq) for one in found)
    meant = [one for one in found if named in (str(one.seq), one.entry) or (named is None and len(found) == 1)]
    if len(meant) == 1:
        return meant[0].entry
    what = f"no referral {named}" if named is not None else f"{len(found)} referrals: say which"
    problem = Problem(field="referral", message=f"the case has {what}", allowed=numbers)
    raise Refused(f"{problem.message} (--referral, by its entry: {', '.join(numbers) or 'none'})", (problem,))


def _lines(shell: Shell, found: Sequence[ReferralView]) -> Iterator[str]:
    from mdtkit.cli.table import table

    title = shell.desk.protocol.title
    for number, one in enumerate(found):
        if number:
            yield ""
        alleged = ", ".join(title("allegation", code) for code in one.allegation) or "no allegation recorded"
        source = title("party", one.source) if one.source else "no party"
        yield f"referral {one.seq} · received {shell.show(one.received)} · {source} · {alleged}"
        when = f", {shell.show(one.investigated)}" if one.investigated is not None else ""
        said = title("disposition", one.disposition) if one.disposition else "not investigated yet"
        yield f"  {said}{when}"
        rows = [
            [STATES.get(view.state, view.state), view.title, shell.show(view.stopped_at) if view.stopped_at else ""]
            for view in one.tasks
        ]
        if rows:
            yield from table(rows)
    if not found:
        yield "No referral is on record."
