"""Team meetings: planned, and who is invited (M2, M3)."""

from __future__ import annotations

import secrets
from pathlib import Path

import click

from mdtkit.cli.arguments import CASE, CODE, MOMENT, Refused
from mdtkit.cli.command import command
from mdtkit.cli.log import record
from mdtkit.cli.meeting_mail import rehearse_option, told
from mdtkit.cli.persons import known_person
from mdtkit.cli.recording import Given, instant_text, recording_options
from mdtkit.cli.shell import Shell

RHYTHMS = ("week", "two_weeks", "four_weeks", "month", "month_weekday")
LONGEST, TIMES = 60, 12
"""Occurrences of a series: at most, and where nobody says (a year of a monthly one)."""


@command("plan", short_help="Propose times for a team meeting, or record that one is planned.")
@click.argument("case", type=CASE)
@click.argument("type_", metavar="TYPE", type=CODE)
@click.option("--propose", is_flag=True, help="Propose times; nothing is recorded.")
@click.option("--days", type=click.IntRange(1, 366), help="How many days ahead times are proposed (31).")
@click.option("--busy", type=click.Path(path_type=Path), help="Calendars to read beside those kept: see `people busy`.")
@click.option("--starts", type=MOMENT, help="When it begins.")
@click.option("--seat", "seats", type=CODE, multiple=True, help="A party to be there; repeat for several.")
@click.option("--minutes", type=click.IntRange(1), help="How long it is planned for.")
@click.option("--venue", type=CODE, help="Where, of the county's list; words about the place come by --data-file.")
@click.option("--monthly", is_flag=True, help="A series: on the same day of every month, as --every month.")
@click.option("--every", type=click.Choice(RHYTHMS), help="A series: how it repeats.")
@click.option("--times", type=click.IntRange(2, LONGEST), help="How many times a series takes place (12).")
@recording_options
def plan(
    shell: Shell,
    *,
    case: str,
    type_: str,
    propose: bool,
    days: int | None,
    busy: Path | None,
    starts: str | None,
    seats: tuple[str, ...],
    minutes: int | None,
    venue: str | None,
    monthly: bool,
    every: str | None,
    times: int | None,
    given: Given,
) -> None:
    """Record that a team meeting is planned. TYPE is immediate, initial, ongoing, case_review …

    A series is planned once and keeps its local time of day. --monthly from the 31st is the last day of every month;
    --every month_weekday from a second Tuesday is every second Tuesday, from a fifth one the last. One occurrence of it
    is moved or called off by `meeting move --occurrence`, `meeting cancel --occurrence`.

    With --propose, say instead when it could be: times that meet the case's clocks, in the county's hours, when the
    required seats are free as far as their calendars tell; with each, which clock it meets and who could not come.
    Where nothing fits (exit 1) the times that come nearest are shown. Any time can be planned all the same.

    The meeting's own id is printed with --json; `meeting hold --meeting ID` refers to it.
    """
    if propose:
        from mdtkit.cli.meeting_times import propose as print_times

        print_times(shell, case, type_, days=days, minutes=minutes, busy=busy)
        return
    if starts is None:
        raise Refused("give --starts, when it begins; or --propose, for times that fit")
    rhythm = every or ("month" if monthly else None)
    if times and not rhythm:
        raise Refused("--times is of a series: give --monthly or --every too")
    meeting = f"m-{secrets.token_hex(5)}"
    fixed = {
        "type": type_,
        "starts": instant_text(shell, starts, "starts"),
        "seats": list(seats),
        "minutes": minutes,
        "venue": venue,
        "meeting": meeting,
        "every": rhythm,
        "times": (times or TIMES) if rhythm else None,
    }
    record(shell, case, "meeting.planned", given, fixed, said=f"Planned, {meeting}", printed={"meeting": meeting})


@command("clear", short_help="Record whether family or caregiver may come to a meeting.")
@click.argument("case", type=CASE)
@click.argument("meeting", type=CODE)
@click.argument("attendee", type=CODE)
@click.option("--answer", type=click.Choice(["yes", "no", "unknown"]), required=True, help="What was answered.")
@click.option("--answered-by", type=CODE, help="The named person who answered, if not you.")
@recording_options
def clear(
    shell: Shell, *, case: str, meeting: str, attendee: str, answer: str, answered_by: str | None, given: Given
) -> None:
    """Record what a named person answered to whether ATTENDEE (family, caregiver) may be told of this meeting and come.

    Who it is, of the family, comes by --ask who or --data-file. It holds for this meeting; a later no takes it back.
    """
    from mdtkit.desk.clearance import planned

    planned(shell.desk, case, meeting)
    if answered_by is not None:
        known_person(shell, answered_by, "answered_by")
    fixed = {"attendee": attendee, "answer": answer, "meeting": meeting, "answered_by": answered_by}
    record(shell, case, "family.cleared", given, fixed, said="Recorded")


@command("invite", short_help="Invite seats to a planned meeting.")
@click.argument("case", type=CASE)
@click.argument("meeting", type=CODE)
@click.option("--seat", "seats", type=CODE, multiple=True, required=True, help="Who is invited; repeat for several.")
@click.option("--person", type=CODE, help="Who it is that is invited for the one seat.")
@click.option("--confirm", is_flag=True, help="Record what was doubted.")
@rehearse_option
def invite(
    shell: Shell,
    *,
    case: str,
    meeting: str,
    seats: tuple[str, ...],
    person: str | None,
    confirm: bool,
    rehearse: bool,
) -> None:
    """Invite seats to a planned meeting. MEETING is its id, as `meeting plan` printed it.

    Each person with an address for invitations gets a calendar invitation of their own, which names nobody else; the
    others are named, so that somebody tells them.

    Family and caregiver are refused until a named person has answered that they may come to this meeting (`meeting
    clear`): a caregiver may be the exploiter. The refusal changes nothing.
    """
    from mdtkit.desk.clearance import invite as invite_seats

    if person is not None:
        known_person(shell, person, "person")
        if len(seats) != 1:
            raise Refused("a person is invited for one seat: give one --seat")
    logged = invite_seats(shell.desk, case, meeting, seats, person=person, confirm=confirm)
    told(shell, logged, meeting, "Invited", rehearse=rehearse)
