"""Training by agency and course, and what runs out before it does (T3)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import click

from mdtkit.cli.arguments import CODE, SPAN, one_of
from mdtkit.cli.command import command
from mdtkit.cli.shell import Shell

if TYPE_CHECKING:
    from mdtkit.desk.courses import CourseCount

STATES = ("need", "current", "expiring", "expired", "never")


@command("report", short_help="Training by agency and course.")
@click.option("--party", type=CODE, help="Only this party's people.")
@click.option("--agency", type=CODE, help="Only this agency's people.")
@click.option("--course", type=CODE, help="Only this course.")
def report(shell: Shell, *, party: str | None, agency: str | None, course: str | None) -> None:
    """Training by agency and course: how many people need it, hold it, will have to take it again soon, have let it run
    out, or never took it. Numbers of staff, no names."""
    from mdtkit.desk.courses import by_agency, by_course, trainees

    desk = shell.desk
    one_of(party, desk.protocol.parties, "party")
    one_of(agency, desk.protocol.agencies, "agency")
    one_of(course, desk.protocol.courses, "course")
    found = [one for one in trainees(desk) if party in (None, one.person.party) and agency in (None, one.person.agency)]
    counts = [one for one in by_course(found) if course in (None, one.course)]
    title = desk.protocol.title
    shape = {
        "today": desk.today().isoformat(),
        "agencies": [{name: getattr(one, name) for name in one.__struct_fields__} for one in by_agency(found)],
        "courses": [{name: getattr(one, name) for name in one.__struct_fields__} for one in counts],
    }
    shell.result(shape, _lines(counts, title) if counts else ["Nobody needs a course."])


def _lines(counts: Sequence[CourseCount], title: Callable[[str, str], str]) -> Iterator[str]:
    """Agency by agency, a line a course."""
    from mdtkit.cli.output import Line
    from mdtkit.cli.table import table

    for party, agency in dict.fromkeys((one.party, one.agency) for one in counts):
        yield Line(title("agency", agency) if agency else title("party", party or ""))
        rows = [
            [one.course, *(str(getattr(one, name)) for name in STATES)]
            for one in counts
            if (one.party, one.agency) == (party, agency)
        ]
        yield from table(rows, head=["course", "need", "hold", "soon", "ran out", "never"])


@command("expiring", short_help="Courses and statements that run out soon.")
@click.option("--within", type=SPAN, help="Such as 90d; else as long before as each course says.")
@click.option("--check", is_flag=True, help="Exit 1 where something runs out.")
def expiring(shell: Shell, *, within: timedelta | None, check: bool) -> None:
    """Courses and statements that run out soon, the next first: said before they do, so that a session can be booked.
    Nobody is kept from responding by it."""
    from mdtkit.cli.table import table
    from mdtkit.desk.courses import expiring as running_out

    desk = shell.desk
    found = running_out(desk, within)
    shape: list[dict[str, Any]] = [
        {
            "person": one.person.id,
            "party": one.person.party,
            "agency": one.person.agency,
            "what": "course" if one.course else "statement",
            "code": one.code,
            "until": one.until.isoformat(),
        }
        for one in found
    ]
    rows = [[one.until.isoformat(), one.person.name, one.code] for one in found]
    lines = table(rows, head=["holds through", "who", "what"]) if rows else ["Nothing runs out soon."]
    shell.result({"today": desk.today().isoformat(), "expiring": shape}, lines)
    shell.answer(yes=not (check and bool(found)))
