"""The calendar: looked at, written to a file, and kept in step as a folder that a calendar server gets."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mdtkit.cli.arguments import CODE, MOMENT, Refused
from mdtkit.cli.command import command
from mdtkit.cli.shell import Shell

if TYPE_CHECKING:
    from mdtkit.desk.calendar import Occasion, Sort
    from mdtkit.desk.publishing import Whose

SORTS: tuple[Sort, ...] = ("meeting", "case_review", "committee", "training", "on_call", "clock")
OUT = click.Path(path_type=Path)


def whose_options(function: Callable[..., None]) -> Callable[..., None]:
    """Whose calendar: one person's, one seat's, or the whole county's."""
    for option in (
        click.option("--all", "everybody", is_flag=True, help="Of the whole county."),
        click.option("--seat", type=CODE, help="Of one seat, such as advocate."),
        click.option("--person", type=CODE, help="Of one person: an id from `people list`."),
    ):
        function = option(function)
    return function


def whose_given(person: str | None, seat: str | None, *, everybody: bool) -> Whose:
    """Whose calendar it is to be. Raises Refused unless exactly one is said: it leaves mdtkit."""
    from mdtkit.desk.publishing import Whose

    if sum([person is not None, seat is not None, everybody]) != 1:
        raise Refused("say whose calendar it is: --person, --seat or --all")
    return Whose(person=person, seat=seat)


@command("list", short_help="What is dated from now on: meetings, trainings, turns, clocks.")
@click.option("--from", "since", type=MOMENT, help="From when (now, if not given).")
@click.option("--days", type=click.IntRange(1, 366), default=31, show_default=True, help="How many days.")
@click.option("--person", type=CODE, help="Of one person: an id from `people list`.")
@click.option("--seat", type=CODE, help="Of one seat, such as advocate.")
@click.option("--only", "sorts", type=click.Choice(SORTS), multiple=True, help="Only these; repeat for several.")
def list_(
    shell: Shell, *, since: str | None, days: int, person: str | None, seat: str | None, sorts: tuple[Sort, ...]
) -> None:
    """Every dated occasion over all cases one may read and the county's books, by its beginning; codes and times only.

    A person's calendar has what they are invited to, their on-call turns, trainings that they need, and the clocks of
    their party in cases that they work.
    """
    from mdtkit.desk.calendar import occasions
    from mdtkit.desk.output import instant

    start = shell.instant(since, "from") or shell.desk.now()
    until = start + timedelta(days=days)
    found = occasions(shell.desk, start, until, person=person, seat=seat, sorts=sorts or SORTS)
    shape = {"from": instant(start), "until": instant(until), "occasions": [_json(one) for one in found]}
    shell.result(shape, _lines(shell, found))


def _json(one: Occasion) -> dict[str, Any]:
    from mdtkit.desk.output import instant

    names = ("sort", "code", "id", "case", "tier", "state", "person", "agency")
    times = {name: instant(getattr(one, name)) for name in ("starts", "ends", "occurrence")}
    return {
        **{name: getattr(one, name) for name in names},
        **times,
        "unit": one.post.unit if one.post else None,
        "seats": list(one.seats),
        "people": list(one.people),
    }


def _lines(shell: Shell, found: Sequence[Occasion]) -> Iterator[str]:
    from mdtkit.cli.table import table
    from mdtkit.desk.times import show_instant

    if not found:
        yield "Nothing is dated then."
        return
    zone, people = shell.desk.county.zone, shell.desk.directory.people()
    rows = []
    for one in found:
        who = people[one.person].name if one.person in people else "NOBODY" if one.state == "gap" else ""
        rows.append([show_instant(one.starts, zone), one.case or "", _what(shell, one), who or _state(one)])
    yield from table(rows)


def _what(shell: Shell, one: Occasion) -> str:
    from mdtkit.casework.oncall import title

    protocol = shell.desk.protocol
    if one.sort == "on_call" and one.post is not None:
        return f"on call: {title(protocol, one.post)}"
    if one.sort == "clock":
        return f"due: {protocol.clocks[one.code].title if one.code in protocol.clocks else one.code}"
    if one.sort == "training":
        return f"training: {protocol.courses[one.code].title if one.code in protocol.courses else one.code}"
    return str(protocol.title("meeting_type", one.code))


def _state(one: Occasion) -> str:
    said = {"passed": "was it held?", "held": "held", "overdue": "past", "expired": "expired"}
    return said.get(one.state, "")


@command("export", short_help="A calendar file.")
@whose_options
@click.option("--out", type=OUT, required=True, help="The new file, such as team.ics.")
@click.option("--days", type=click.IntRange(1, 1830), help="How many days ahead (a year, if not given).")
def export(shell: Shell, *, person: str | None, seat: str | None, everybody: bool, out: Path, days: int | None) -> None:
    """Write a calendar file for other programs: times, case references and codes; no name, no place, no word.

    Meetings and on-call turns stand in local time, deadlines in UTC. It is put on audit.
    """
    exported(shell, whose_given(person, seat, everybody=everybody), out, days, SORTS)


def exported(shell: Shell, whose: Whose, out: Path, days: int | None, sorts: tuple[Sort, ...]) -> None:
    """Write the file and say what is in it."""
    from mdtkit.desk.output import instant
    from mdtkit.desk.publishing import export as write

    done = write(shell.desk, out, whose, days=days, sorts=sorts, progress=_bar())
    shape = {
        "whose": whose.code,
        "events": done.events,
        "from": instant(done.since),
        "until": instant(done.until),
        "out": str(out),
    }
    shell.result(shape, [f"Written: {done.events} events, to {shell.show(done.until)}."])


@command("publish", short_help="Keep a folder of calendar files in step.")
@click.argument("folder", metavar="DIR", type=OUT)
@whose_options
@click.option("--days", type=click.IntRange(1, 1830), help="How many days ahead (a year, if not given).")
def publish(
    shell: Shell, *, folder: Path, person: str | None, seat: str | None, everybody: bool, days: int | None
) -> None:
    """Bring the folder DIR in step: one file an event (a vdir), new, changed and removed ones alike.

    Run it again whenever you like; what is unchanged is not touched. A file that mdtkit did not make is left alone and
    named (exit 1). vdirsyncer carries the folder to a calendar server: see the how-to page.
    """
    from mdtkit.desk.output import problem_json
    from mdtkit.desk.vdir import publish as bring

    whose = whose_given(person, seat, everybody=everybody)
    step = bring(shell.desk, folder, whose, days=days, progress=_bar())
    shape = {
        "whose": whose.code,
        "new": list(step.new),
        "changed": list(step.changed),
        "removed": list(step.removed),
        "unchanged": step.unchanged,
        "problems": [problem_json(problem) for problem in step.problems],
    }
    counts = f"{len(step.new)} new, {len(step.changed)} changed, {len(step.removed)} removed"
    lines = [f"In step: {counts}, {step.unchanged} unchanged."]
    shell.result(shape, [*lines, *(f"! {problem.at} {problem.message}" for problem in step.problems)])
    shell.answer(yes=not step.problems)


def _bar() -> Callable[[int, int], None] | None:
    """How far it is, on standard error, where somebody looks."""
    return _show if sys.stderr.isatty() else None


def _show(done: int, wanted: int) -> None:
    sys.stderr.write(f"\r{done}/{wanted} events" + ("\n" if done == wanted else ""))
    sys.stderr.flush()
