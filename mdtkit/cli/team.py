"""The team of a case: seats, who sits there, and what each of them lacks. A gap warns and stops nobody (M6, M7)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from mdtkit.cli.arguments import CASE, CODE
from mdtkit.cli.command import command
from mdtkit.cli.log import record
from mdtkit.cli.persons import known_person
from mdtkit.cli.recording import Given, recording_options
from mdtkit.cli.shell import Shell

if TYPE_CHECKING:
    from mdtkit.desk.team import Member, Place


@command("check", short_help="The seats of the tier, who sits there, what is missing.")
@click.argument("case", type=CASE)
def check(shell: Shell, *, case: str) -> None:
    """The seats of the case's tier: who sits there, what is not on record of them, who else could.

    Exit 1 where a required seat has nobody who is trained and qualified. That stops no response and no meeting:
    who lacks something responds all the same, and receives nothing under the team's authority until cured.
    """
    from mdtkit.desk.team import team

    file = shell.desk.case(case)
    places = team(shell.desk, file)
    may = bool(places) and not any(place.open for place in places)
    shape = {"case": file.ref, "tier": file.tier, "may_convene": may, "seats": [_json(place) for place in places]}
    shell.result(shape, _lines(shell, places) if places else ["No tier is decided yet: no roster."])
    shell.answer(yes=may)


def _json(place: Place) -> dict[str, Any]:
    return {
        "seat": place.seat.party,
        "required": place.seat.need == "required",
        "need": place.seat.need,
        "filled_by": [member.person for member in place.members],
        "members": [_member(member) for member in place.members],
        "gap": place.gap,
        "could_fill": list(place.could_fill),
    }


def _member(member: Member) -> dict[str, Any]:
    return {
        "person": member.person,
        "receives": member.receives,
        "conflict": member.conflict,
        "lacks": [
            {"rule": one.rule.id, "gap": one.rule.gap, "missing": list(one.missing), "citation": one.rule.citation}
            for one in member.lacks
        ],
    }


def _lines(shell: Shell, places: tuple[Place, ...]) -> Iterator[str]:
    from mdtkit.cli.output import Line
    from mdtkit.cli.table import paragraph, table
    from mdtkit.desk.training import in_words

    rows = [
        [
            "!" if place.open else "",
            place.seat.title,
            place.seat.need.replace("_", " "),
            ", ".join(member.name for member in place.members) or ("nobody" if place.seat.counts else ""),
            place.gap or "",
        ]
        for place in places
        if place.seat.need != "not_needed" or place.members
    ]
    yield from table(rows, head=["", "seat", "need", "who", "gap"])
    yield ""
    for member in (member for place in places for member in place.members):
        for lack in member.lacks:
            yield from paragraph(f"{member.name} {in_words(shell.desk, lack)}", hanging=2)
        if member.conflict:
            yield from paragraph(f"{member.name} declared a conflict of interest.", hanging=2)
    if any(place.open for place in places):
        yield Line("A gap never prevents a response or a meeting.")


@command("seat", short_help="Seat somebody on the team of a case.")
@click.argument("case", type=CASE)
@click.argument("person", type=CODE)
@click.argument("seat", type=CODE)
@click.option("--until", type=CODE, help="The last day (YYYY-MM-DD).")
@recording_options
def seat_(shell: Shell, *, case: str, person: str, seat: str, until: str | None, given: Given) -> None:
    """Seat somebody of the directory. Who is not on record as trained or qualified is named, never refused."""
    known_person(shell, person, "person")
    record(shell, case, "team.seated", given, {"person": person, "seat": seat, "until": until}, said="Seated")


@command("unseat", short_help="Take somebody off the team of a case.")
@click.argument("case", type=CASE)
@click.argument("person", type=CODE)
@click.argument("seat", type=CODE)
@recording_options
def unseat(shell: Shell, *, case: str, person: str, seat: str, given: Given) -> None:
    """Take somebody off the team of a case; --ask reason says why."""
    record(shell, case, "team.unseated", given, {"person": person, "seat": seat}, said="Taken off")
