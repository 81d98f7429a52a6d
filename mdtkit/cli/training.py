"""Training and qualification on record: what membership of the team rests on (M7)."""

from __future__ import annotations

from datetime import date

import click

from mdtkit.chronology.problem import Problem
from mdtkit.cli.arguments import CODE, Refused
from mdtkit.cli.command import command
from mdtkit.cli.shell import Shell


@command("attend", short_help="Record that somebody took a course.")
@click.argument("person", type=CODE)
@click.argument("course", type=CODE, required=False)
@click.option("--day", type=CODE, help="The day it was attended (YYYY-MM-DD; today, or the session's, if not given).")
@click.option("--session", type=CODE, help="The session they came to: its course and day.")
def attend(shell: Shell, *, person: str, course: str | None, day: str | None, session: str | None) -> None:
    """Record that somebody of the directory took a course, or came to a session of one (--session)."""
    from mdtkit.desk.training import taken

    taken(shell.desk, person, course=course or "", day=_day(day, "day"), session=session)
    _show(shell, [person], "Recorded.")


@command("qualify", short_help="Record that somebody signed a statement of qualification.")
@click.argument("person", type=CODE)
@click.argument("statement", type=CODE)
@click.option("--until", type=CODE, help="Its last day (YYYY-MM-DD), where it runs out.")
def qualify(shell: Shell, *, person: str, statement: str, until: str | None) -> None:
    """Record that somebody signed a statement on which membership rests, such as team_qualified (WIC 18961.7) or
    confidentiality."""
    from mdtkit.desk.training import taken

    taken(shell.desk, person, statement=statement, until=_day(until, "until"))
    _show(shell, [person], "Recorded.")


@command("show", short_help="Who is on record as trained and qualified, and what is missing.")
@click.option("--party", type=CODE, help="Only this party's people.")
def show(shell: Shell, *, party: str | None) -> None:
    """Everybody of the directory: the courses and statements on record, and what membership of the team still lacks."""
    people = shell.desk.directory.people().values()
    wanted = sorted((one for one in people if party in (None, one.party)), key=lambda one: (one.party or "", one.name))
    _show(shell, [one.id for one in wanted])


def _show(shell: Shell, persons: list[str], *before: str) -> None:
    from mdtkit.casework.qualification import NOTHING
    from mdtkit.cli.table import table
    from mdtkit.desk.training import lacking, on_record

    desk, known, people = shell.desk, on_record(shell.desk), shell.desk.directory.people()
    shape, rows = [], []
    for person in persons:
        record, lacks = known.get(person, NOTHING), lacking(desk, person, known=known)
        signed = record.statements.items()
        statements = [{"statement": code, "until": until.isoformat() if until else None} for code, until in signed]
        courses = [{"course": code, "day": day.isoformat()} for code, day in record.courses.items()]
        lacked = [{"rule": one.rule.id, "gap": one.rule.gap, "missing": list(one.missing)} for one in lacks]
        shape.append({"person": person, "courses": courses, "statements": statements, "lacks": lacked})
        missing = ", ".join(code for one in lacks for code in one.missing)
        party = desk.protocol.title("party", people[person].party or "")
        rows.append([people[person].name, party, missing or "nothing"])
    lines = table(rows, head=["name", "party", "missing"]) if rows else ["Nobody."]
    shell.result({"people": shape}, [*before, *lines])


def _day(text: str | None, field: str) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        message = f"{field} takes a day such as 2026-03-08"
        raise Refused(message, (Problem(field=field, message=message),)) from None
