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
    from mdtkit.desk.team import Convening, Member, Place


@command("check", short_help="May the meeting convene? If not, what is missing.")
@click.argument("case", type=CASE)
@click.option("--tier", type=CODE, help="The tier; that of the case, if none is given.")
@click.option("--meeting", type=CODE, help="A planned meeting: on its day, with whom it invited and who declined.")
def check(shell: Shell, *, case: str, tier: str | None, meeting: str | None) -> None:
    """Whether the meeting of a tier may convene: in one line, then the seats, who sits there and what they lack.

    Exit 1 where a required seat has nobody who counts, or too few members do. That is an answer: it stops no response
    and no meeting. Who lacks something responds all the same, and receives nothing under the team's authority until
    cured. Child, family, caregiver and tribe are attendees and never count.
    """
    from mdtkit.desk.committee import chosen_for
    from mdtkit.desk.team import convening

    file = shell.desk.case(case)
    found = convening(shell.desk, file, tier, meeting)
    chosen = chosen_for(shell.desk, found.tier)
    shape = {**_convening_json(file.ref, found), "chosen": list(chosen)}
    shell.result(shape, [*_lines(shell, found), *_chosen(shell, found, chosen)])
    shell.answer(yes=found.may_convene)


def _chosen(shell: Shell, found: Convening, chosen: tuple[str, ...]) -> Iterator[str]:
    """Parties that the steering committee chose for this tier, and whether anybody sits for them."""
    from mdtkit.cli.table import paragraph

    sitting = {place.seat.party for place in found.places if place.members}
    for party in chosen:
        who = "" if party in sitting else "; nobody sits there"
        title = shell.desk.protocol.title("party", party)
        yield from paragraph(f"Chosen by the steering committee (VI.B.1.B): {title}{who}.", hanging=2)


def _convening_json(case: str, found: Convening) -> dict[str, Any]:
    return {
        "case": case,
        "tier": found.tier,
        "meeting": found.meeting,
        "may_convene": found.may_convene,
        "members": found.members,
        "minimum": found.minimum.members if found.minimum is not None else 0,
        "by_law": [{"seat": seat.party, "law": seat.law, "citation": seat.citation} for seat in found.by_law],
        "seats": [_json(place) for place in found.places],
    }


def _json(place: Place) -> dict[str, Any]:
    from mdtkit.desk.team import gap_of

    return {
        "seat": place.seat.party,
        "required": place.seat.need == "required",
        "need": place.seat.need,
        "filled_by": [member.person for member in place.members],
        "members": [_member(member) for member in place.members],
        "gap": place.gap,
        "could_fill": list(place.could_fill),
        "candidates": [
            {"person": one.person, "standing": one.standing, "languages": list(one.languages)}
            for one in place.candidates
        ],
        "others": [{"person": one.person, "gap": gap_of(one)} for one in place.others],
    }


def _member(member: Member) -> dict[str, Any]:
    return {
        "person": member.person,
        "seated": member.seated,
        "receives": member.receives,
        "conflict": member.conflict,
        "languages": list(member.languages),
        "lacks": [
            {"rule": one.rule.id, "gap": one.rule.gap, "missing": list(one.missing), "citation": one.rule.citation}
            for one in member.lacks
        ],
    }


def _lines(shell: Shell, found: Convening) -> Iterator[str]:
    from mdtkit.cli.output import Line
    from mdtkit.cli.table import paragraph, table
    from mdtkit.desk.convening_words import answer, gap_words, named
    from mdtkit.desk.training import in_words

    if not found.places:
        yield "No tier is decided yet: no roster. Ask with --tier."
        return
    yield from paragraph(answer(shell.desk, found), hanging=2)
    if not found.may_convene:
        yield Line("It advises: no response and no meeting is stopped by it.")
    yield ""
    rows = [
        [
            "!" if place.open else "",
            place.seat.title,
            place.seat.need.replace("_", " "),
            ", ".join(map(named, place.members)) or ("nobody" if place.seat.counts else ""),
            gap_words(place.gap),
        ]
        for place in found.places
        if place.seat.need != "not_needed" or place.members
    ]
    yield from table(rows, head=["", "seat", "need", "who", "gap"])
    yield ""
    yield from _if_they_apply(found)
    for seat in found.by_law:
        yield from paragraph(f"! {seat.title}: the law's minimum names this seat ({seat.citation}).", hanging=2)
    for member in (member for place in found.places for member in place.members):
        for lack in member.lacks:
            yield from paragraph(f"{member.name} {in_words(shell.desk, lack)}", hanging=2)
        if member.conflict:
            yield from paragraph(f"{member.name} declared a conflict of interest.", hanging=2)


def _if_they_apply(found: Convening) -> Iterator[str]:
    """Seats whose condition only a person can answer, each condition once."""
    from mdtkit.cli.table import paragraph

    asked = [place.seat for place in found.places if place.seat.need == "ask"]
    for condition in dict.fromkeys(seat.condition for seat in asked):
        seats = ", ".join(seat.title for seat in asked if seat.condition == condition)
        yield from paragraph(f"? {seats}: {condition}.", hanging=2)


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


@command("conflict", short_help="Record a conflict of interest with a case.")
@click.argument("case", type=CASE)
@click.argument("person", type=CODE)
@click.option("--seat", type=CODE, help="The one seat it is about; every seat of the case, if not given.")
@recording_options
def conflict(shell: Shell, *, case: str, person: str, seat: str | None, given: Given) -> None:
    """Record that PERSON has a conflict of interest with the case: they fill no seat of it. --ask reason says why."""
    known_person(shell, person, "person")
    record(shell, case, "conflict.declared", given, {"person": person, "seat": seat}, said="Recorded")
