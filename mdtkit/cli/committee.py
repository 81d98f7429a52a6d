"""The steering committee: how it stands, who sits there, which parties it chose for the teams (S1, S2, S3, S5)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from mdtkit.cli.arguments import CODE
from mdtkit.cli.command import command
from mdtkit.cli.course import DAY
from mdtkit.cli.recording import read_text
from mdtkit.cli.shell import Shell

if TYPE_CHECKING:
    from mdtkit.casework.committee import Committee, SeatStanding
    from mdtkit.casework.committee_book import Choice
    from mdtkit.desk.committee import Recorded

reason_option = click.option("--reason-file", metavar="F|-", help="Why, in words.")


def words(given: str | None, what: str) -> str | None:
    """The words of a file or of standard input; None where none was named."""
    return read_text(given, what).strip() or None if given is not None else None


def recorded(shell: Shell, done: Recorded, said: str) -> None:
    """Print what was recorded, and what is to be minded."""
    from mdtkit.desk.output import problem_json

    shell.err.warn(done.warnings)
    shape = {"entry": done.entry, "meeting": done.meeting, "warnings": [problem_json(one) for one in done.warnings]}
    shell.result(shape, [f"{said}. Entry {done.entry}."])


@command("show", short_help="How the committee stands: seats, purposes, choices.")
@click.option("--check", is_flag=True, help="Exit 1 where a required seat has nobody who may decide.")
def show(shell: Shell, *, check: bool) -> None:
    """The steering committee: who sits for each party and may decide, attendance, what was reported, its eight
    purposes, the lead's role, who develops the protocol, and its choice of the parties that no rule requires.

    A gap prevents no meeting. With --check it ends with 1.
    """
    from mdtkit.desk.committee import standing

    found = standing(shell.desk)
    shell.result(_shape(found), _lines(shell, found))
    shell.answer(yes=not (check and any(one.gap for one in found.seats)))


def _shape(found: Committee) -> dict[str, Any]:
    from mdtkit.desk.output import instant

    return {
        "seats": [_seat(one) for one in found.seats],
        "developing": [
            {"seat": one.party, "law": one.law, "citation": one.citation, "spoken_for": one.party not in
             found.undeveloped}
            for one in found.developing
        ],
        "purposes": [
            {
                **{name: getattr(one, name) for name in ("title", "citation", "meetings", "decisions", "actions")},
                "purpose": one.code,
                "last": instant(one.last),
            }
            for one in found.purposes
        ],
        "roles": [
            {"responsibility": one.responsibility, "title": one.title, "citation": one.citation, "shown":
             instant(one.shown)}
            for one in found.roles
        ],
        "choices": [
            {"tier": one.tier, "seat": one.seat, "chosen": one.chosen, "at": instant(one.at), "need": one.need,
             "rules_to_follow": one.follows}
            for one in found.choices
        ],
        "open": len(found.open),
    }  # fmt: skip


def _seat(one: SeatStanding) -> dict[str, Any]:
    names = ("person", "capacity", "decides", "agency", "until")
    return {
        "seat": one.seat.party,
        "title": one.seat.title,
        "need": one.seat.need,
        "lead": one.seat.lead,
        "law": one.seat.law,
        "citation": one.seat.citation,
        "members": [{name: getattr(member, name) for name in names} for member in one.members],
        "decider": one.decider,
        "gap": one.gap,
        "came": one.came,
        "held": one.held,
        "reported": list(one.reported),
    }


def _lines(shell: Shell, found: Committee) -> Iterator[str]:
    from mdtkit.cli.output import Line
    from mdtkit.cli.table import paragraph, table

    desk, people = shell.desk, shell.desk.directory.people()
    title = desk.protocol.title
    yield Line("Seats")
    rows = []
    for one in found.seats:
        who = [
            f"{people[m.person].name if m.person in people else m.person} "
            f"({title('committee_capacity', m.capacity).lower()})"
            for m in one.members
        ]
        gap = {"nobody": "nobody", "nobody_decides": "nobody may decide"}.get(one.gap or "", "")
        came = f"{one.came} of {one.held}" if one.held else ""
        said = "; ".join([*who, *([gap] if gap else [])])
        rows.append(["!" if gap else "", one.seat.title, one.seat.need, came, said])
    yield from table(rows, head=["", "seat", "need", "came", "who"])
    if found.undeveloped:
        names = ", ".join(title("party", one) for one in found.undeveloped)
        law = next((one.citation for one in found.developing), "")
        yield from paragraph(f"! Nobody speaks here for {names}: they develop the protocol ({law}).", hanging=2)
    yield ""
    yield Line("Purposes")
    day = _day(shell)
    yield from table([[day(one.last), one.title] for one in found.purposes])
    yield ""
    yield Line("The lead's role")
    yield from table([[day(one.shown), one.title] for one in found.roles])
    yield ""
    yield Line("Parties that no rule requires")
    yield from table([_choice(shell, one) for one in found.choices], head=["tier", "party", "chosen", ""])
    yield ""
    yield f"{len(found.open)} matters are open: mdtkit committee matters"


def _choice(shell: Shell, one: Choice) -> list[str]:
    title = shell.desk.protocol.title
    follows = "! the county's rules have no such seat yet" if one.follows else ""
    return [title("tier", one.tier), title("party", one.seat), one.chosen or "not said", follows]


def _day(shell: Shell) -> Any:
    from mdtkit.casework.reckoning import zone

    here = zone(shell.desk.county.zone)
    return lambda moment: str(moment.astimezone(here).date()) if moment is not None else "nothing yet"


@command("seat", short_help="Seat somebody on the committee.")
@click.argument("person", type=CODE)
@click.argument("seat", type=CODE)
@click.option("--capacity", type=CODE, default="designee", show_default=True, help="director, designee, alternate …")
@click.option("--decides", type=CODE, help="yes or no: empowered to decide for the agency.")
@click.option("--agency", type=CODE, help="The agency, if not the person's own.")
@click.option("--until", type=DAY, help="The last day (YYYY-MM-DD).")
def seat_(shell: Shell, *, person: str, seat: str, until: Any, **given: Any) -> None:
    """Seat somebody of the directory for a party. A director decides by office; of anybody else it has to be said."""
    from mdtkit.desk.committee import seat as seated

    last: date | None = until.date() if until is not None else None
    recorded(shell, seated(shell.desk, seat, person, until=last, **given), "Seated")


@command("unseat", short_help="Record that somebody left the committee.")
@click.argument("person", type=CODE)
@click.argument("seat", type=CODE)
@reason_option
def unseat(shell: Shell, *, person: str, seat: str, reason_file: str | None) -> None:
    """Record that somebody sits on the committee no longer."""
    from mdtkit.desk.committee import unseat as unseated

    recorded(shell, unseated(shell.desk, seat, person, reason=words(reason_file, "reason-file")), "Taken off")


@command("choose", short_help="Choose a party for a tier's team, or not.")
@click.argument("tier", type=CODE)
@click.argument("seat", type=CODE)
@click.option("--yes/--no", "chosen", required=True, help="Whether it is to sit on that team.")
@click.option("--meeting", type=CODE, help="The committee's meeting at which it was said.")
@reason_option
def choose(shell: Shell, *, tier: str, seat: str, chosen: bool, meeting: str | None, reason_file: str | None) -> None:
    """Record the committee's choice of a party that the rules of a tier do not require (VI.B.1.B)."""
    from mdtkit.desk.committee import choose as chose

    why = words(reason_file, "reason-file")
    recorded(shell, chose(shell.desk, tier, seat, chosen=chosen, meeting=meeting, reason=why), "Recorded")
