"""Where a case stands, on one page: the six fields of the CSEC Data Grid, counts of clocks, checklists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from mdtkit.cli.arguments import CASE
from mdtkit.cli.command import command
from mdtkit.cli.shell import Shell

if TYPE_CHECKING:
    from mdtkit.desk.casefile import CaseFile


@command("status", short_help="Where a case stands, on one page.")
@click.argument("case", type=CASE)
def status(shell: Shell, *, case: str) -> None:
    """Where a case stands: tier, jurisdiction, the six status fields, clocks by state, checklists."""
    from mdtkit.casework.wish import wish
    from mdtkit.desk.output import clock_json, instant, plain

    file = shell.desk.case(case)
    states: Counter[str] = Counter(view.state for view in file.clocks)
    wanted = wish(file.chronology)
    upcoming = next((view for view in file.clocks if view.live and view.due_at), None)
    shape = {
        "case": file.ref,
        "open": file.open,
        "tier": file.tier,
        "decided": file.decided,
        "jurisdiction": file.jurisdiction,
        "lead": file.lead,
        "receiving_services": file.receiving_services,
        "at_risk": file.at_risk,
        "status": plain(list(file.status)),
        "wish": {"asked": wanted.asked, "takes_part": wanted.takes_part, "at": instant(wanted.at)},
        "unanswered": [
            {"entry": one.entry.id, "seq": one.entry.seq, "warning": one.rule.id, "title": one.rule.title}
            for one in file.unanswered
        ],
        "clocks": dict(states),
        "next": clock_json(upcoming) if upcoming else None,
        "checklists": [
            {"tier": c.tier, "party": c.party, "unit": c.unit, "blank": c.blank, "done": c.done, "total": c.total}
            for c in file.checklists
        ],
    }
    shell.result(shape, _lines(shell, file, states))


def _wish(shell: Shell, file: CaseFile) -> str:
    """Whether the child was asked about taking part, and the answer."""
    from mdtkit.casework.wish import wish

    wanted = wish(file.chronology)
    if wanted.at is None:
        return "The child has not been asked about taking part: ask, and record child.wish."
    return f"Asked about taking part: {wanted.asked}; takes part: {wanted.takes_part} ({shell.show(wanted.at)})"


def _lines(shell: Shell, file: CaseFile, states: Counter[str]) -> Iterator[str]:
    from mdtkit.cli.case_show import headline
    from mdtkit.cli.output import Line
    from mdtkit.cli.table import paragraph, table
    from mdtkit.cli.wording import clock_rows

    title = shell.desk.protocol.title
    yield Line(file.ref)
    yield from paragraph(headline(file))
    yield ""
    yield "CSEC Data Grid"
    fields = [
        [title("status_field", str(row["field"])), str(row["start"] or ""), str(row["end"] or "")]
        for row in file.status
    ]
    yield from table(fields, head=["field", "start", "end"]) if fields else ["  no field set"]
    yield from paragraph(_wish(shell, file))
    for one in file.unanswered:
        yield from paragraph(f"No reason yet, entry {one.entry.seq}: {one.rule.title}. `mdtkit case answer CASE ENTRY`")
    yield ""
    counts = ", ".join(f"{n} {state.replace('_', ' ')}" for state, n in sorted(states.items()))
    yield from paragraph(f"Clocks: {counts or 'none'}", hanging=8)
    upcoming = [view for view in file.clocks if view.live and view.due_at][:3]
    if upcoming:
        yield from clock_rows(shell, upcoming, with_case=False)
    if file.checklists:
        yield ""
        yield "Checklists"
        yield from table(
            [
                [title("party", c.party), c.tier, "blank" if c.blank else f"{c.done} of {c.total}"]
                for c in file.checklists
            ]
        )
