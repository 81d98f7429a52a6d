"""The handover sheet between two shifts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

import click

from mdtkit.cli.arguments import Span
from mdtkit.cli.command import command
from mdtkit.cli.shell import Shell

if TYPE_CHECKING:
    from mdtkit.desk.handover import Handover


@command("handover", short_help="The sheet for the next shift: codes and times only.")
@click.option("--since", type=Span(), help="How long the shift has lasted (12h).")
@click.option("--ahead", type=Span(), help="How long the next one lasts (12h).")
def handover(shell: Shell, *, since: timedelta | None, ahead: timedelta | None) -> None:
    """The sheet for the next shift: what is late, what falls due, alerts without an answer, what happened.

    References, codes and times only, so that it can be printed and left on the desk.
    """
    from mdtkit.cli.alert import waiting_json
    from mdtkit.cli.shapes import clocks_json
    from mdtkit.desk.handover import SHIFT
    from mdtkit.desk.handover import handover as sheet
    from mdtkit.desk.output import instant

    found = sheet(shell.desk, since or SHIFT, ahead or SHIFT)
    shape = {
        "since": instant(found.since),
        "now": instant(found.now),
        "until": instant(found.until),
        "late": clocks_json(found.late),
        "next": clocks_json(found.next),
        "waiting": [waiting_json(one) for one in found.waiting],
        "on_call": [{"seat": one.seat, "unit": one.unit, "person": one.person} for one in found.on_call],
        "changed": [
            {
                "case": one.case,
                "entries": [{"seq": e.seq, "kind": e.kind, "at": instant(e.at), "by": e.by} for e in one.entries],
            }
            for one in found.changed
        ],
    }
    shell.result(shape, _lines(shell, found))


def _lines(shell: Shell, sheet: Handover) -> Iterator[str]:
    from mdtkit.cli.output import Line
    from mdtkit.cli.table import paragraph, table
    from mdtkit.cli.wording import clock_rows

    yield Line(f"Handover, {shell.show(sheet.now)}")
    for title, views in ((f"Late ({len(sheet.late)})", sheet.late), (f"Next ({len(sheet.next)})", sheet.next)):
        yield ""
        yield Line(title)
        if views:
            yield from clock_rows(shell, views, with_case=True, now=sheet.now)
        else:
            yield "  nothing"
    protocol = shell.desk.protocol
    if sheet.waiting:
        yield ""
        yield Line("Alerts without an answer")
        rows = [[one.case, protocol.title("party", one.seat), shell.show(one.raised)] for one in sheet.waiting]
        yield from table(rows, head=["case", "seat", "raised"])
    yield ""
    yield Line("On call now")
    yield from table([[one.title, one.name or "NOBODY"] for one in sheet.on_call])
    yield ""
    yield Line(f"Recorded since {shell.show(sheet.since)}")
    if not sheet.changed:
        yield "  nothing"
    for one in sheet.changed:
        kinds = Counter(entry.kind for entry in one.entries)
        words = (kind if times == 1 else f"{kind} ×{times}" for kind, times in kinds.items())
        yield from paragraph(f"{one.case}  " + ", ".join(words), hanging=14)
