"""Why a clock stands as it does: the entry that started it, the rule, the arithmetic, the citation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from mdtkit.cli.arguments import CASE, CODE
from mdtkit.cli.command import command
from mdtkit.cli.shell import Shell

if TYPE_CHECKING:
    from mdtkit.casework.explain import Explanation


@command("explain", short_help="Why a clock stands as it does.")
@click.argument("case", type=CASE)
@click.argument("clock", type=CODE)
def explain(shell: Shell, *, case: str, clock: str) -> None:
    """Why a clock stands as it does. CLOCK is its name, such as report-victim, or its whole id."""
    why = shell.desk.explain(case, clock)
    rows = list(_rows(shell, why))
    shape = _shape(why)
    shell.result(shape, _box(shell, why, rows))


def _rows(shell: Shell, why: Explanation) -> Iterator[tuple[str, str]]:
    from mdtkit.cli.wording import past
    from mdtkit.desk.times import countdown

    view = why.clock
    now, tz = shell.desk.now(), shell.desk.county.zone
    yield "due", shell.show(view.due_at) if view.due_at else "no number is given: its age is shown"
    said = past(view) or view.state.replace("_", " ")
    yield "state", f"{said}, {countdown(view, tz, now)}" if view.live else countdown(view, tz, now)
    if why.started_by is not None:
        entry = why.started_by
        known = "received" if entry.received is not None else "at"
        yield "started", f"entry {entry.seq}  {entry.kind}  {known} {shell.show(entry.known)}"
    anchored = any(start.anchor == "identification" for start in why.rule.start)
    meant = ", the identification, not the decision" if anchored else ""
    yield "counts from", f"{shell.show(view.starts_at)}{meant}"
    for line in why.arithmetic:
        yield "arithmetic", line
    for line in why.history:
        yield "corrected", line
    if why.stopped_by is not None:
        yield "stopped", f"entry {why.stopped_by.seq}  {why.stopped_by.kind}  {shell.show(why.stopped_by.at)}"
    for line in why.stops_on:
        yield "stops on", line
    yield "rule", _rule_words(why)
    if why.rule.override:
        yield "override", why.rule.override
    if why.rule.note:
        yield "note", why.rule.note


LAYERS = {
    "pre": "existing reporting law",
    "794": "SB 794",
    "855": "SB 855",
    "prac": "county practice",
    "other": "other law",
}


def _rule_words(why: Explanation) -> str:
    parts = [why.rule.id, why.rule.requirement or "", LAYERS[why.rule.law], why.rule.citation]
    parts.append("verified" if why.rule.verified else "NOT VERIFIED: confirm with county counsel")
    return " · ".join(part for part in parts if part)


def _box(shell: Shell, why: Explanation, rows: list[tuple[str, str]]) -> Iterator[str]:
    from mdtkit.cli.output import Line
    from mdtkit.cli.table import WIDTH, table
    from mdtkit.cli.wording import what

    title = f"{what(shell, why.clock)} · {why.clock.case}"
    # A word is said once where several lines follow under it.
    said = [(name if index == 0 or rows[index - 1][0] != name else "", text) for index, (name, text) in enumerate(rows)]
    if shell.out.plain:
        yield Line(title)
        yield from table(said)
        return
    inner = list(table(said, indent=1, width=WIDTH - 3))
    yield f"┌ {title} ".ljust(WIDTH - 1, "─") + "┐"
    yield from (f"│{line}".ljust(WIDTH - 1) + "│" for line in inner)
    yield "└" + "─" * (WIDTH - 2) + "┘"


def _shape(why: Explanation) -> dict[str, Any]:
    from mdtkit.desk.output import clock_json

    return {
        "clock": clock_json(why.clock),
        "started_by": _entry(why.started_by),
        "stopped_by": _entry(why.stopped_by),
        "arithmetic": list(why.arithmetic),
        "stops_on": list(why.stops_on),
        "history": list(why.history),
        "rule": {
            "id": why.rule.id,
            "requirement": why.rule.requirement,
            "law": why.rule.law,
            "citation": why.rule.citation,
            "verified": why.rule.verified,
            "override": why.rule.override,
            "note": why.rule.note,
        },
    }


def _entry(entry: Any) -> dict[str, Any] | None:
    from mdtkit.desk.output import instant

    if entry is None:
        return None
    return {
        "id": entry.id,
        "seq": entry.seq,
        "kind": entry.kind,
        "at": instant(entry.at),
        "received": instant(entry.received),
    }
