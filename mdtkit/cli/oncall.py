"""Who is on call: shown, and set."""

from __future__ import annotations

from pathlib import Path

import click

from mdtkit.cli.arguments import CODE, MOMENT
from mdtkit.cli.calendar import whose_options
from mdtkit.cli.command import command
from mdtkit.cli.shell import Shell


@command("show", short_help="Who is on call.")
@click.option("--at", type=MOMENT, help="At this time (now, if not given).")
def show(shell: Shell, *, at: str | None) -> None:
    """Who is on call for each seat that has a 24-hour response. Uncovered seats are named."""
    from mdtkit.cli.table import table
    from mdtkit.cli.wording import emphasised
    from mdtkit.desk.output import instant
    from mdtkit.desk.times import show_short

    desk = shell.desk
    moment = shell.instant(at, "at") or desk.now()
    found = desk.on_call(moment)
    shape = {
        "at": instant(moment),
        "on_call": [
            {
                "seat": one.seat,
                "unit": one.unit,
                "agency": one.agency,
                "title": one.title,
                "person": one.person,
                "name": one.name,
                "telephone": one.telephone,
                "until": instant(one.until),
            }
            for one in found
        ],
    }
    rows = [
        [
            " " if one.person else "!",
            one.title,
            one.name or "NOBODY",
            one.telephone or "",
            f"until {show_short(one.until, desk.county.zone, moment)}" if one.until else "",
        ]
        for one in found
    ]
    shell.result(shape, [f"On call, {shell.show(moment)}", *emphasised(table(rows, indent=0))])


@command("set", short_help="Put somebody on call.")
@click.argument("seat", type=CODE)
@click.argument("person", type=CODE)
@click.option("--unit", type=CODE, help="The unit of the seat, such as emergency_response.")
@click.option("--agency", type=CODE, help="The agency, where several of a party share the work.")
@click.option("--from", "starts", type=MOMENT, required=True, help="From when.")
@click.option("--to", "ends", type=MOMENT, required=True, help="Until when.")
def set_(shell: Shell, *, seat: str, person: str, unit: str | None, agency: str | None, starts: str, ends: str) -> None:
    """Put somebody on call. SEAT is a party such as advocate, PERSON an id from `people list`."""
    from mdtkit.casework.oncall import Post
    from mdtkit.cli.table import paragraph
    from mdtkit.desk.output import instant

    start, end = shell.instant(starts, "from"), shell.instant(ends, "to")
    assert start is not None  # noqa: S101 - both options are required
    assert end is not None  # noqa: S101
    shell.desk.oncall.set(Post(seat, unit, agency), person, start, end)
    post = {"seat": seat, "unit": unit, "agency": agency}
    shape = {**post, "person": person, "starts": instant(start), "ends": instant(end)}
    said = f"{person} is on call for {seat} from {shell.show(start)} to {shell.show(end)}."
    shell.result(shape, paragraph(said, hanging=2))


@command("export", short_help="The on-call turns as a calendar file.")
@whose_options
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The new file, such as oncall.ics.")
@click.option("--days", type=click.IntRange(1, 366), default=92, show_default=True, help="How many days ahead.")
def export(shell: Shell, *, person: str | None, seat: str | None, everybody: bool, out: Path, days: int) -> None:
    """Write the on-call turns as a calendar file, as `calendar export` does (audited).

    Where it is not one person's own calendar, who stands is told by their id; a hole between two turns stands in it.
    """
    from mdtkit.cli.calendar import exported, whose_given

    exported(shell, whose_given(person, seat, everybody=everybody), out, days, ("on_call",))
