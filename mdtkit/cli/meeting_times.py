"""Times proposed for a meeting, and the calendars that they are read from: busy or free, never why."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mdtkit.cli.arguments import CODE
from mdtkit.cli.command import command
from mdtkit.cli.shell import Shell

if TYPE_CHECKING:
    from mdtkit.desk.planning import Plan, Slot

NAMED = 5
"""How many people without a calendar are named; --json has them all."""


def propose(shell: Shell, case: str, type_: str, *, days: int | None, minutes: int | None, busy: Path | None) -> None:
    """Print the times that fit, or those that come nearest. Exit 1 where nothing fits."""
    from mdtkit.desk.planning import DAYS
    from mdtkit.desk.planning import propose as proposed

    plan = proposed(shell.desk, case, type_, days=days or DAYS, minutes=minutes, busy=busy)
    shell.result(plan_json(plan), _lines(shell, plan))
    shell.answer(yes=bool(plan.slots))


def plan_json(plan: Plan) -> dict[str, Any]:
    """``meeting plan --propose``."""
    from mdtkit.desk.output import clock_json, instant, problem_json

    return {
        "case": plan.case,
        "type": plan.type,
        "minutes": plan.minutes,
        "opens": instant(plan.opens),
        "closes": instant(plan.closes),
        "proposals": [_slot_json(slot) for slot in plan.slots],
        "near": [_slot_json(slot) for slot in plan.near],
        "clocks": [clock_json(view) for view in plan.clocks],
        "nobody": list(plan.nobody),
        "unknown": list(plan.unknown),
        "problems": [problem_json(problem) for problem in plan.problems],
    }


def _slot_json(slot: Slot) -> dict[str, Any]:
    from mdtkit.desk.output import instant

    names = ("seat", "required", "person", "instead", "known")
    return {
        "starts": instant(slot.starts),
        "ends": instant(slot.ends),
        "satisfies": list(slot.satisfies),
        "misses": list(slot.misses),
        "away": [*slot.away, *slot.without],
        "seats": [{name: getattr(one, name) for name in names} for one in slot.sittings],
    }


def _lines(shell: Shell, plan: Plan) -> Iterator[str]:
    from mdtkit.cli.output import Line
    from mdtkit.cli.table import paragraph
    from mdtkit.desk.planning import name_of

    title = shell.desk.protocol.title
    for view in plan.clocks:
        due = f"by {shell.show(view.due_at)}" if view.due_at else "no time given: as soon as can be"
        yield from paragraph(f"{view.title}: {due} ({view.citation})", hanging=2)
    if not plan.clocks:
        yield "No clock of the case waits for such a meeting."
    if plan.nobody:
        seats = ", ".join(title("party", seat) for seat in plan.nobody)
        yield from paragraph(f"! Nobody of the directory can sit for {seats}: not looked at here.", hanging=2)
    yield ""
    if not plan.slots:
        yield Line(
            "Nothing fits in these days. Nearest:" if plan.near else "Nothing fits: no such hours in these days."
        )
    for slot in plan.slots or plan.near:
        yield from _slot_lines(shell, plan, slot)
    if plan.unknown:
        yield ""
        names = sorted(name_of(shell.desk, one) for one in plan.unknown)
        more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
        yield from paragraph(
            f"No calendar is known of {', '.join(names[:NAMED])}{more}: they count as free (`people busy`).", hanging=2
        )
    for problem in plan.problems:
        yield from paragraph(f"! {problem.at or problem.field}: {problem.message}", hanging=2)


def _slot_lines(shell: Shell, plan: Plan, slot: Slot) -> Iterator[str]:
    from mdtkit.cli.table import paragraph
    from mdtkit.desk.planning import in_words

    lead = f"{shell.show(slot.starts)}  "
    yield from paragraph("; ".join(in_words(shell.desk, plan, slot)), lead=lead, indent=2, hanging=6)


@command("busy", short_help="Keep when people are busy, from their published calendars.")
@click.argument("source", metavar="FOLDER|FILE", type=click.Path(path_type=Path))
@click.option("--person", type=CODE, help="Whose calendar the one file is.")
def busy_(shell: Shell, *, source: Path, person: str | None) -> None:
    """Keep when people are busy, for `meeting plan --propose`. Only busy or free is kept: no title, no place.

    FOLDER holds a file PERSON.ics each, or a folder PERSON of such files; PERSON is an id or an e-mail address of the
    directory. Read again, it replaces what was kept. Exit 1 when something in it could not be taken; the rest was.
    """
    from mdtkit.cli.persons import known_person
    from mdtkit.cli.table import paragraph
    from mdtkit.desk.busy import keep
    from mdtkit.desk.output import instant, problem_json

    if person is not None:
        known_person(shell, person, "person")
    kept = keep(shell.desk, source, person)
    shape = {
        "people": [{"person": who, "periods": periods} for who, periods in kept.people.items()],
        "until": instant(kept.until),
        "problems": [problem_json(problem) for problem in kept.problems],
    }
    lines = [f"Kept busy times of {len(kept.people)} until {shell.show(kept.until)}: busy or free, nothing else."]
    for problem in kept.problems:
        lines += paragraph(f"! {problem.at or problem.field}: {problem.message}", hanging=2)
    shell.result(shape, lines)
    shell.answer(yes=not kept.problems)
