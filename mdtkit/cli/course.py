"""Courses, attendance lists, and who is due (T1, T2, T3)."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import asdict

from mdtkit.cli.arguments import CODE, Refused, one_of
from mdtkit.cli.command import command
from mdtkit.cli.recording import read_text
from mdtkit.cli.shell import Shell

if TYPE_CHECKING:
    from mdtkit.casework.courses import Standing
    from mdtkit.desk.courses import Trainee

DAY = click.DateTime(formats=["%Y-%m-%d"])


@command("course", short_help="The courses; or a new version of one.")
@click.argument("course", type=CODE, required=False)
@click.option("--version", type=CODE, help="Record that COURSE has this version from now on.")
@click.option("--change-file", metavar="F|-", help="What changed in it.")
def course(shell: Shell, *, course: str | None, version: str | None, change_file: str | None) -> None:
    """The courses: who needs each, who writes and hosts it, how often it is taken again, version and last change.

    Of one COURSE also what the county has to settle for it and has not.
    """
    from mdtkit.cli.table import paragraph, table
    from mdtkit.desk.courses import offer, offered, unsettled

    desk = shell.desk
    one_of(course, desk.protocol.courses, "course")
    if version is not None:
        if course is None:
            raise Refused("--version: of which course? Name it first")
        offer(desk, course, version, read_text(change_file, "change-file") if change_file else None)
    versions = offered(desk)
    listed = [one for one in desk.protocol.courses.values() if course in (None, one.id)]
    shape = [
        {
            "course": one.id,
            "title": one.title,
            "audience": list(one.audience),
            "owner": one.owner,
            "host": one.host,
            "retake": one.retake,
            "version": versions.get(one.id, {}).get("version"),
            "change": versions.get(one.id, {}).get("change"),
            "unsettled": list(unsettled(desk, one.id)),
            "law": one.law,
            "citation": one.citation,
        }
        for one in listed
    ]
    title = desk.protocol.title
    rows = []
    for one in listed:
        writer = f"written by {title('agency', one.owner) if one.owner else 'nobody yet'}"
        host = f"hosted by {title('agency', one.host) if one.host else 'nobody yet'}"
        again = f"every {one.retake}" if one.retake else "once"
        rows.append([one.id, "; ".join([writer, host, again, *_version(versions.get(one.id, {}))])])
    lines = list(table(rows))
    if course is not None and shape[0]["unsettled"]:
        left = ", ".join(title("training_setting", one).lower() for one in unsettled(desk, course))
        lines += paragraph(f"Not settled here: {left} (VII.A.1.B).")
    shell.result({"courses": shape}, lines)


def _version(known: dict[str, Any]) -> list[str]:
    """Its version, and what changed in it."""
    change = str(known.get("change") or "").strip()
    return [f"version {known['version']}{f': {change}' if change else ''}"] if known.get("version") else []


@command("equivalent", short_help="Accept other training in place of a course.")
@click.argument("person", type=CODE)
@click.argument("course", type=CODE)
@click.option("--day", type=DAY, required=True, help="The day it was taken (YYYY-MM-DD).")
@click.option("--approved-by", type=CODE, required=True, help="Who accepts it for the county: another person.")
@click.option("--what-file", metavar="F|-", required=True, help="What was taken, and from whom.")
def equivalent(shell: Shell, *, person: str, course: str, day: Any, approved_by: str, what_file: str) -> None:
    """Record that the county accepts other training of PERSON in place of COURSE, by a named person's approval."""
    from mdtkit.desk.courses import accept

    taken: date = day.date()
    accept(shell.desk, person, course, day=taken, approved_by=approved_by, what=read_text(what_file, "what-file"))
    shape = {"person": person, "course": course, "day": taken.isoformat(), "approved_by": approved_by}
    shell.result(shape, ["Recorded."])


@command("import", short_help="Import an attendance list.")
@click.argument("csv", type=click.Path(path_type=Path))
@click.option("--course", type=CODE, help="The course, where the list has no column for it.")
@click.option(
    "--session", type=CODE, help="The session they came to: its course and day, where a row has no other day."
)
@click.option("--dates", multiple=True, metavar="FORMAT", help="How its days are written, such as %m/%d/%Y; repeat.")
@click.option("--encoding", default="utf-8-sig", show_default=True, help="Its encoding.")
@click.option("--delimiter", default=",", show_default=True, help="What parts its cells.")
@click.option("--dry-run", is_flag=True, help="Check every row and say what would be done; write nothing.")
@click.option("--accept-good", is_flag=True, help="Import the good rows; leave the others.")
def import_(shell: Shell, *, csv: Path, dates: tuple[str, ...], **given: Any) -> None:
    """Import a CSV file with the columns day, course and one of person, email, name. Run twice, it adds nothing. Of a
    session who came is enough.

    Every problem is told by row and column, never with what the cell holds. Nothing is written unless every row is
    good, or --accept-good; exit 1 where a row is not.
    """
    from mdtkit.cli.imported import table_bytes, tell
    from mdtkit.desk.importing.attendance import import_attendance
    from mdtkit.desk.importing.mapping import ISO

    table = table_bytes(csv, given["encoding"], given["delimiter"])
    one_of(given["course"], shell.desk.protocol.courses, "course")
    done = import_attendance(shell.desk, table, dates=dates or (ISO,), **given)
    counts = {name: getattr(done, name) for name in ("rows", "added", "present", "held")}
    said = f"{done.rows} rows read; {done.added} new, {done.present} there already, {done.held} held back."
    tell(shell, counts, done.problems, said, written=done.written)


@command("due", short_help="Who is to take which course.")
@click.option("--party", type=CODE, help="Only this party's people.")
@click.option("--agency", type=CODE, help="Only this agency's people.")
@click.option("--check", is_flag=True, help="Exit 1 where somebody is due.")
def due(shell: Shell, *, party: str | None, agency: str | None, check: bool) -> None:
    """Who is to take which course, agency by agency and person by person; what runs out soon is said as well."""
    from mdtkit.cli.table import table
    from mdtkit.desk.courses import by_agency, in_words, trainees

    desk = shell.desk
    one_of(party, desk.protocol.parties, "party")
    one_of(agency, desk.protocol.agencies, "agency")
    found = [one for one in trainees(desk) if party in (None, one.person.party) and agency in (None, one.person.agency)]
    shape = {
        "today": desk.today().isoformat(),
        "agencies": [asdict(one) for one in by_agency(found)],
        "people": [{**_who(one), "courses": [_standing(its) for its in one.standings]} for one in found],
    }
    title = desk.protocol.title
    said = [(one, its) for one in found for its in (*one.due, *one.expiring)]
    rows = [
        [one.person.name, title("agency", one.person.agency) if one.person.agency else
         title("party", one.person.party or ""), its.course, in_words(its)]
        for one, its in said
    ]  # fmt: skip
    lines = table(rows, head=["name", "agency", "course", ""]) if rows else ["Nobody is due."]
    shell.result(shape, lines)
    shell.answer(yes=not (check and any(one.due for one in found)))


def _who(one: Trainee) -> dict[str, Any]:
    return {name: getattr(one.person, name) for name in ("party", "agency", "position")} | {"person": one.person.id}


def _standing(one: Standing) -> dict[str, Any]:
    days = {name: day.isoformat() if (day := getattr(one, name)) else None for name in ("taken", "until")}
    return {"course": one.course, "state": one.state, **days}
