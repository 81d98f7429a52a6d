"""A case that passes from county to county: what came, what the other county reported, what went, who answered."""

from __future__ import annotations

import click

from mdtkit.cli.arguments import CASE, CODE
from mdtkit.cli.command import command
from mdtkit.cli.log import record
from mdtkit.cli.recording import Given, recording_options
from mdtkit.cli.shell import Shell

HANDED = click.option("--handed-over", type=CODE, multiple=True, help="What was handed over, such as reports; repeat.")


@command("in", short_help="Record that a case was taken over from another county.")
@click.argument("case", type=CASE)
@HANDED
@click.option("--complete", type=click.Choice(["yes", "no", "unknown"]), help="Whether everything promised came.")
@recording_options
def in_(shell: Shell, *, case: str, handed_over: tuple[str, ...], complete: str | None, given: Given) -> None:
    """Record that a case was taken over from another county, with the day it was received and what came with it.

    What was received goes on record first as a referral (`mdtkit case open`): this county's own clocks start at its own
    receipt. --ask from_county, --ask their_reference, --ask handed_by. What was reported there: `transfer report`.
    """
    fixed = {"handed_over": list(handed_over), "complete": complete}
    record(shell, case, "transfer.received", given, fixed, said="Taken over")


@command("report", short_help="Record a report that the other county made.")
@click.argument("case", type=CASE)
@click.argument("report", type=CODE)
@click.option("--to", type=CODE, required=True, help="The party that received it.")
@click.option("--agency", type=CODE, help="The agency that received it, where this county knows it.")
@click.option("--method", type=CODE, help="How.")
@recording_options
def report_(
    shell: Shell, *, case: str, report: str, to: str, agency: str | None, method: str | None, given: Given
) -> None:
    """Record a report that the other county made before it handed the case over: it stops no clock of this one.

    --at says when it was made, --ask reference its number.
    """
    fixed = {"report": report, "to": to, "agency": agency, "method": method}
    record(shell, case, "report.elsewhere", given, fixed, said="Recorded as the other county's")


@command("out", short_help="Record that a case was handed over to another county.")
@click.argument("case", type=CASE)
@HANDED
@recording_options
def out(shell: Shell, *, case: str, handed_over: tuple[str, ...], given: Given) -> None:
    """Record that a case was handed over to another county: --ask to_county, --ask handed_to.

    Until somebody there has said that they take it over, it stands on `mdtkit report waiting`, closed or not.
    """
    record(shell, case, "transfer.sent", given, {"handed_over": list(handed_over)}, said="Handed over")


@command("answer", short_help="Record what the other county answered, and who.")
@click.argument("case", type=CASE)
@click.argument("answer", type=CODE)
@recording_options
def answer(shell: Shell, *, case: str, answer: str, given: Given) -> None:
    """Record that the other county takes a case over (accepted) or does not (refused); --ask who says who answered."""
    record(shell, case, "transfer.acknowledged", given, {"answer": answer}, said="Answered")
