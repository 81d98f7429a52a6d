"""Triage: what is present, what the protocol proposes and why, and the coordinator's decision (I5, M4)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from mdtkit.cli.arguments import CASE, CODE, MOMENT, Refused
from mdtkit.cli.command import command
from mdtkit.cli.shell import Shell

if TYPE_CHECKING:
    from mdtkit.casework.triage import Triage
    from mdtkit.desk.recording import Logged


@command("triage", short_help="What the protocol proposes; the tier decided.")
@click.argument("case", type=CASE)
@click.option("--decide", type=CODE, metavar="TIER", help="Record the decision: immediate, initial, ongoing or none.")
@click.option("--reason", "reasons", type=CODE, multiple=True, help="What it rests on; the proposal's, if not given.")
@click.option("--note-file", metavar="F|-", help="Why, in words.")
@click.option("--at", type=MOMENT, help="When it was decided (now, if not given).")
@click.option("--no-alert", is_flag=True, help="Alert nobody: the responders have been called already.")
@click.option("--rehearsing", is_flag=True, help="Alert as a rehearsal.")
@click.option("--confirm", is_flag=True, help="Record what was doubted.")
def triage(
    shell: Shell,
    *,
    case: str,
    decide: str | None,
    reasons: tuple[str, ...],
    note_file: str | None,
    at: str | None,
    no_alert: bool,
    rehearsing: bool,
    confirm: bool,
) -> None:
    """Which triggers and indicators are present, which MDT tier the protocol proposes and why.

    With --decide the coordinator's decision is recorded. The response clocks count from identification, not from the
    decision; whoever is on call for a clock that rings is alerted, unless --no-alert.
    """
    from mdtkit.cli.recording import read_text
    from mdtkit.cli.shapes import triage_json

    if decide is None:
        if reasons or note_file or at:
            raise Refused("--reason, --note-file and --at belong to a decision: add --decide TIER")
        found = shell.desk.triage(case)
        shell.result(triage_json(shell.desk.reference(case), found), _proposal(shell, found))
        return
    logged = shell.desk.decide_tier(
        case,
        decide,
        reasons=reasons,
        note=read_text(note_file, "note-file").strip() if note_file else None,
        at=shell.instant(at, "at"),
        confirm=confirm,
    )
    shell.err.warn(logged.warnings)
    _decided(shell, logged, alert=not no_alert, rehearsing=rehearsing)


def _decided(shell: Shell, logged: Logged, *, alert: bool, rehearsing: bool) -> None:
    """Print the decision and what it started, then call the responders of the clocks that ring."""
    from mdtkit.cli.alert import alerted_json, alerted_lines, call_responders
    from mdtkit.cli.shapes import logged_json
    from mdtkit.cli.wording import logged_lines

    rings = [view for view in logged.started if shell.desk.protocol.clocks[view.clock].alert]
    alerted = call_responders(shell, logged.case, rehearsing=rehearsing) if alert and rings else None
    shape: dict[str, Any] = {**logged_json(logged), "alerted": alerted_json(alerted) if alerted else None}
    lines = [*logged_lines(shell, logged, "Decided")]
    if alerted:
        lines += ["", *alerted_lines(shell, alerted)]
    shell.result(shape, lines)


def _proposal(shell: Shell, found: Triage) -> Iterator[str]:
    from mdtkit.cli.output import Line
    from mdtkit.cli.table import table

    title = shell.desk.protocol.title
    proposed = {None: "nothing new to decide", "none": "no MDT tier"}.get(found.proposed, found.proposed)
    yield Line(f"Proposed MDT tier: {proposed}")
    yield from table([["because", f"{reason.text}  ({reason.citation})"] for reason in found.reasons])
    yield f"At risk: {'yes' if found.at_risk else 'no'}"
    groups = [
        [group.title, f"{len(group.present)} of {group.needs} needed{' · met' if group.met else ''}"]
        for group in found.determination.groups
    ]
    yield from table(groups)
    said = [[answer, title("indicator", code)] for code, answer in found.indicators.items() if answer != "unknown"]
    if said:
        yield "Indicators answered"
        yield from table(said)
    yield "You decide: mdtkit triage CASE --decide TIER"
