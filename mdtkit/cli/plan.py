"""The child's safety plan: shown, adopted, reviewed, printed for the child (M10)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from mdtkit.cli.arguments import CASE, CODE
from mdtkit.cli.command import command
from mdtkit.cli.log import record
from mdtkit.cli.recording import Given, recording_options
from mdtkit.cli.shell import Shell

if TYPE_CHECKING:
    from mdtkit.casework.safety_plan import Review, SafetyPlan, Version


@command("show", short_help="The plan in force, its gaps and reviews.")
@click.argument("case", type=CASE)
def show(shell: Shell, *, case: str) -> None:
    """The safety plan: which version is in force, which elements are missing, who takes steps, when it was looked at.

    The words of the plan stay withheld: `mdtkit case show --reveal` shows them, `mdtkit plan print` for the child.
    """
    from mdtkit.desk.safety_plan import plan_of

    plan = plan_of(shell.desk, case)
    shape = {
        "case": shell.desk.reference(case),
        "current": _version(plan.current) if plan.current else None,
        "versions": [_version(version) for version in plan.versions],
        "reviews": [_review(one) for one in plan.reviews],
        "unreviewed": list(plan.unreviewed),
    }
    shell.result(shape, _lines(shell, plan))


@command("adopt", short_help="Record a plan, or a new version of it.")
@click.argument("case", type=CASE)
@click.option("--interim", is_flag=True, help="Made before the placement is known.")
@recording_options
def adopt(shell: Shell, *, case: str, interim: bool, given: Given) -> None:
    """Record the safety plan. Its six elements are words: --data-file F|- (TOML), or --ask risks --ask triggers …

    In the file [[steps]] says who takes which step: element, seat, step, who. never_print lists names (one a line) that
    must not stand on the child's sheet. Earlier versions stay on record.
    """
    from mdtkit.desk.safety_plan import next_version

    version = next_version(shell.desk, case)
    fixed = {"version": version, "interim": "yes" if interim else None}
    record(shell, case, "plan.adopted", given, fixed, said=f"Plan adopted, version {version}")


@command("review", short_help="Record that the plan was looked at again.")
@click.argument("case", type=CASE)
@click.argument("outcome", type=CODE)
@click.option("--meeting", type=CODE, help="The meeting that looked at it.")
@recording_options
def review(shell: Shell, *, case: str, outcome: str, meeting: str | None, given: Given) -> None:
    """Record that the plan was looked at again: OUTCOME is kept or amended. --ask changes asks what was changed."""
    record(shell, case, "plan.reviewed", given, {"outcome": outcome, "meeting": meeting}, said="Plan reviewed")


@command("print", short_help="The plan as a sheet for the child.")
@click.argument("case", type=CASE)
@click.option("--out", metavar="FILE", help="Write it to a new file that only you may read.")
def print_(shell: Shell, *, case: str, out: str | None) -> None:
    """The plan as a sheet for the child, in plain words: no risks, none of the names that must not be printed.

    It is in clear: give it to the child, and to nobody else. Printing is recorded in the audit.
    """
    from mdtkit.desk.safety_plan import printed, write_sheet

    lines = printed(shell.desk, case)
    shell.err.say("The sheet is in clear. Whoever finds it can read it: hand it to the child, delete the file.")
    if out is not None:
        write_sheet(lines, out)
        shell.result({"case": shell.desk.reference(case), "lines": []}, ["Written."])
        return
    shell.result({"case": shell.desk.reference(case), "lines": lines}, lines)


def _version(version: Version) -> dict[str, Any]:
    from mdtkit.desk.output import instant

    return {
        "version": version.number,
        "entry": version.entry,
        "at": instant(version.at),
        "interim": version.interim,
        "child_took_part": version.child_took_part,
        "given": list(version.given),
        "missing": list(version.missing),
        "steps": [{"element": element, "seat": seat or None} for element, seat in version.steps],
    }


def _review(one: Review) -> dict[str, Any]:
    from mdtkit.desk.output import instant

    return {"entry": one.entry, "at": instant(one.at), "outcome": one.outcome}


def _lines(shell: Shell, plan: SafetyPlan) -> Iterator[str]:
    from mdtkit.cli.output import Line
    from mdtkit.cli.table import table

    title = shell.desk.protocol.title
    current = plan.current
    if current is None:
        yield Line("No safety plan yet. An interim one can be adopted before the placement is known.")
        return
    kind = "interim plan" if current.interim else "plan"
    yield Line(f"{kind}, version {current.number} of {shell.show(current.at)}")
    rows = [["missing" if name in current.missing else "given", title("plan_element", name)]
            for name in (*current.given, *current.missing)]  # fmt: skip
    yield from table(rows)
    steps = [[title("plan_element", element), title("party", seat)] for element, seat in current.steps]
    yield from table(steps, head=["step for", "taken by"]) if steps else ["  no step has an owner yet"]
    yield f"The child took part: {current.child_took_part}"
    if plan.reviews:
        last = plan.reviews[-1]
        yield f"Last looked at {shell.show(last.at)}: {title('plan_outcome', last.outcome)}"
    if plan.unreviewed:
        yield Line(f"Ongoing meetings held since without looking at the plan: {len(plan.unreviewed)}")
