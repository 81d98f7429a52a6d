"""The committee's meetings, what is reported there, and decisions and actions that stay until closed (S3, S4, S5)."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

from mdtkit.cli.arguments import CODE, MOMENT, one_of, pair
from mdtkit.cli.command import command
from mdtkit.cli.committee import reason_option, recorded, words
from mdtkit.cli.course import DAY
from mdtkit.cli.recording import read_text
from mdtkit.cli.shell import Shell

if TYPE_CHECKING:
    from mdtkit.casework.committee_book import Matter, Meeting

meeting_option = click.option("--meeting", type=CODE, help="The committee's meeting at which it was said.")
purposes_option = click.option(
    "--purpose", "purposes", type=CODE, multiple=True, help="One of the eight purposes; repeat for several."
)


@command("plan", short_help="Plan a meeting of the committee, or move it.")
@click.option("--starts", type=MOMENT, required=True, help="When it begins.")
@click.option("--minutes", type=click.IntRange(1), help="How long it is planned for.")
@purposes_option
@click.option("--topics-file", metavar="F|-", help="What it is about, one topic a line.")
@click.option("--place-file", metavar="F|-", help="Where it is held.")
@click.option("--meeting", type=CODE, help="The id of a planned meeting: it is moved.")
def plan(
    shell: Shell,
    *,
    starts: str,
    minutes: int | None,
    purposes: tuple[str, ...],
    topics_file: str | None,
    place_file: str | None,
    meeting: str | None,
) -> None:
    """Plan a meeting of the committee; its id is printed. With --meeting the planned one is moved."""
    from mdtkit.desk.committee import plan as planned

    moment = shell.instant(starts, "starts")
    assert moment is not None  # noqa: S101 - the option is required
    done = planned(
        shell.desk,
        moment,
        minutes=minutes,
        purposes=purposes,
        topics=words(topics_file, "topics-file"),
        place=words(place_file, "place-file"),
        meeting=meeting,
    )
    recorded(shell, done, f"{'Moved' if meeting else 'Planned'}, {done.meeting}")


@command("cancel", short_help="Call a planned meeting of the committee off.")
@click.argument("meeting", type=CODE)
@reason_option
def cancel(shell: Shell, *, meeting: str, reason_file: str | None) -> None:
    """Call a planned meeting of the committee off."""
    from mdtkit.desk.committee import cancel as cancelled

    recorded(shell, cancelled(shell.desk, meeting, reason=words(reason_file, "reason-file")), "Cancelled")


@command("meetings", short_help="The committee's meetings and who came.")
def meetings_(shell: Shell) -> None:
    """The committee's meetings: planned, held, cancelled; purposes, and how many seats were there."""
    from mdtkit.cli.table import table
    from mdtkit.desk.committee import meetings

    found = meetings(shell.desk)
    now = shell.desk.now()
    rows = [[shell.show(one.starts), _state(one, now), one.meeting, _came(one)] for one in found]
    lines = table(rows, head=["begins", "", "meeting", "came"]) if rows else ["No meetings."]
    shell.result({"meetings": [_meeting(one) for one in found]}, lines)


def _state(one: Meeting, now: datetime) -> str:
    """Planned, held, cancelled; or that nobody recorded what became of it."""
    return "! held?" if one.state == "planned" and one.ends <= now else one.state


def _came(one: Meeting) -> str:
    from mdtkit.casework.committee import CAME

    if one.state != "held":
        return ""
    return f"{sum(row.attended in CAME for row in one.attendance)} of {len(one.attendance)} seats"


def _meeting(one: Meeting) -> dict[str, Any]:
    from mdtkit.desk.output import instant

    names = ("meeting", "minutes", "state", "place", "topics", "said", "facilitator", "moved")
    rows = [{name: getattr(row, name) for name in ("seat", "person", "attended")} for row in one.attendance]
    return {
        **{name: getattr(one, name) for name in names},
        "starts": instant(one.starts),
        "purposes": list(one.purposes),
        "attendance": rows,
    }


@command("hold", short_help="Record a meeting of the committee as held.")
@click.argument("meeting", type=CODE, required=False)
@click.option("--starts", type=MOMENT, help="When it began, if it was not planned or began otherwise.")
@click.option("--present", type=CODE, multiple=True, help="A seat that was there; repeat for several.")
@click.option("--remote", type=CODE, multiple=True, help="A seat that took part from elsewhere.")
@click.option("--absent", type=CODE, multiple=True, help="A seat that was not there; all others with members are.")
@click.option("--person", "persons", multiple=True, metavar="SEAT=PERSON", help="Who sat there, if not the decider.")
@click.option("--facilitator", type=CODE, help="Who led it.")
@purposes_option
@click.option("--minutes-file", metavar="F|-", help="What was said, beyond reports, decisions and actions.")
def hold(
    shell: Shell,
    *,
    meeting: str | None,
    starts: str | None,
    persons: tuple[str, ...],
    purposes: tuple[str, ...],
    minutes_file: str | None,
    facilitator: str | None,
    **came: tuple[str, ...],
) -> None:
    """Record a meeting of the committee as held, with who was there. A missing seat is said; it undoes nothing."""
    from mdtkit.desk.committee import hold as held

    attended = {seat: how for how in ("absent", "remote", "present") for seat in came[how]}
    done = held(
        shell.desk,
        meeting,
        attended,
        starts=shell.instant(starts, "starts"),
        persons=dict(pair(one, "--person") for one in persons),
        purposes=purposes,
        facilitator=facilitator,
        said=words(minutes_file, "minutes-file"),
    )
    recorded(shell, done, f"Held, {done.meeting}")


@command("report", short_help="What the parties reported; or a new report.")
@click.argument("seat", type=CODE, required=False)
@click.argument("topic", type=CODE, required=False)
@click.option("--text-file", metavar="F|-", help="What SEAT reports under TOPIC, such as success or barrier.")
@meeting_option
def report(shell: Shell, *, seat: str | None, topic: str | None, text_file: str | None, meeting: str | None) -> None:
    """What the parties reported: successes, barriers, improvements, training gaps. With SEAT, TOPIC and --text-file a
    new report is recorded. Write of agencies and services, never of a child."""
    from mdtkit.cli.table import table
    from mdtkit.desk.committee import report as reported
    from mdtkit.desk.committee import standing
    from mdtkit.desk.output import instant, problem_json

    desk = shell.desk
    one_of(topic, desk.protocol.vocabulary("committee_report"), "topic")
    made = None
    if text_file is not None:
        text = read_text(text_file, "text-file").strip()
        made = reported(desk, seat or "", topic or "", text, meeting=meeting)
        shell.err.warn(made.warnings)
    found = [
        one
        for one in standing(desk).reports
        if seat in (None, one.seat) and topic in (None, one.topic) and meeting in (None, one.meeting)
    ]
    names = ("entry", "seat", "topic", "text", "meeting")
    shape = {
        "made": made.entry if made else None,
        "warnings": [problem_json(one) for one in made.warnings] if made else [],
        "reports": [{**{name: getattr(one, name) for name in names}, "at": instant(one.at)} for one in found],
    }
    title = desk.protocol.title
    rows = [[title("party", one.seat), title("committee_report", one.topic), one.text] for one in found]
    shell.result(shape, table(rows, head=["party", "of", ""]) if rows else ["No reports."])


@command("decide", short_help="Record a decision; it stays until closed.")
@click.argument("purpose", type=CODE)
@click.option("--text-file", metavar="F|-", required=True, help="What was decided.")
@meeting_option
def decide(shell: Shell, *, purpose: str, text_file: str, meeting: str | None) -> None:
    """Record a decision under one of the eight purposes. It stays open until `committee close`."""
    from mdtkit.desk.committee import decide as decided

    text = read_text(text_file, "text-file").strip()
    recorded(shell, decided(shell.desk, purpose, text, meeting=meeting), "Decided")


@command("action", short_help="Record an action; it stays until every seat closed it.")
@click.option("--seat", "seats", type=CODE, multiple=True, required=True, help="Whose it is; repeat for several.")
@click.option("--due", type=DAY, help="By which day (YYYY-MM-DD).")
@click.option("--purpose", type=CODE, help="One of the eight purposes.")
@click.option("--text-file", metavar="F|-", required=True, help="What is to be done.")
@meeting_option
def action(
    shell: Shell, *, seats: tuple[str, ...], due: Any, purpose: str | None, text_file: str, meeting: str | None
) -> None:
    """Record an action of one or several seats. It stays open until each of them has closed its part."""
    from mdtkit.desk.committee import agree

    day: date | None = due.date() if due is not None else None
    text = read_text(text_file, "text-file").strip()
    recorded(shell, agree(shell.desk, seats, text, due=day, purpose=purpose, meeting=meeting), "Agreed")


@command("close", short_help="Close a decision, or a seat's part of an action.")
@click.argument("matter", type=CODE)
@click.option("--seat", type=CODE, help="Whose part; without it the whole matter is closed.")
@click.option("--outcome-file", metavar="F|-", help="What became of it.")
def close(shell: Shell, *, matter: str, seat: str | None, outcome_file: str | None) -> None:
    """Close a matter. MATTER is its id, as `committee matters` prints it."""
    from mdtkit.desk.committee import close as closed

    outcome = words(outcome_file, "outcome-file")
    recorded(shell, closed(shell.desk, matter, party=seat, outcome=outcome), "Closed")


@command("matters", short_help="Decisions and actions that are open.")
@click.option("--all", "every", is_flag=True, help="Closed ones too.")
@click.option("--check", is_flag=True, help="Exit 1 where one is past its day.")
def matters(shell: Shell, *, every: bool, check: bool) -> None:
    """Decisions and actions that stay until they are closed, those past their day first."""
    from mdtkit.cli.table import table
    from mdtkit.desk.committee import standing

    desk, today = shell.desk, shell.desk.today()
    found = [one for one in standing(desk).matters if every or one.open]
    found.sort(key=lambda one: (not one.late(today), one.due or "9999", one.at))
    title = desk.protocol.title
    rows = []
    for one in found:
        owed = f", open for {', '.join(title('party', seat) for seat in one.open_for)}" if one.open_for else ""
        due = f", {'past' if one.late(today) else 'by'} {one.due}" if one.due else ""
        said = f"{one.what if one.open else f'{one.what}, closed'}{due}{owed}: {one.text}"
        rows.append(["!" if one.late(today) else "", one.entry, said])
    lines = table(rows, head=["", "matter", ""]) if rows else ["Nothing is open."]
    shell.result({"matters": [_matter(one, late=one.late(today)) for one in found]}, lines)
    shell.answer(yes=not (check and any(one.late(today) for one in found)))


def _matter(one: Matter, *, late: bool) -> dict[str, Any]:
    from mdtkit.desk.output import instant

    names = ("text", "purpose", "due", "meeting", "open", "outcome", "what")
    return {
        "matter": one.entry,
        "at": instant(one.at),
        "seats": list(one.seats),
        "open_for": list(one.open_for),
        "late": late,
        **{name: getattr(one, name) for name in names},
    }
