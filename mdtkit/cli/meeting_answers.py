"""Meetings to come with who has answered what, answers read from mail, and answers that somebody confirms."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mdtkit.cli.arguments import CASE, CODE, MOMENT, SPAN, Refused
from mdtkit.cli.command import command
from mdtkit.cli.shell import Shell

if TYPE_CHECKING:
    from mdtkit.casework.invited import Answer, Invited
    from mdtkit.desk.answers import Ask, Read, Received
    from mdtkit.desk.meetings import ComingMeeting

HAND_ANSWERS = ("accepted", "declined", "tentative")


@command("rsvp", short_help="Read the answers to invitations from mail.")
@click.argument("source", metavar="FILE|FOLDER|-", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--rehearse", is_flag=True, help="Alert the next of a seat that declined, marked as a rehearsal.")
def rsvp(shell: Shell, *, source: Path, rehearse: bool) -> None:
    """Read calendar answers: a bare .ics, one mail, an mbox, a Maildir or a folder of mails, or standard input.

    Where a responder declined an alert, the next of the seat is alerted at once.

    An answer from the invited address that carries the UID which only that person got is proved; any other is claimed
    and fills no seat before `meeting confirm`. Comments and other free words are neither kept nor shown. Reading the
    same mailbox again records nothing twice. Exit 1 when something in it could not be taken; the rest was.
    """
    from mdtkit.alerts.inbox import LARGEST_BOX, letters, split
    from mdtkit.cli.alert import alerted_json, alerted_lines, call_responders
    from mdtkit.desk.answers import receive
    from mdtkit.desk.output import problem_json

    if str(source) == "-":
        content = sys.stdin.buffer.read(LARGEST_BOX + 1)
        if len(content) > LARGEST_BOX:
            raise Refused("what came on standard input is larger than 64 MiB, so it was not read")
        messages = split(content)
    elif source.exists():
        messages = letters(source)
    else:
        raise Refused("the file or folder is not there")
    found = receive(shell.desk, messages)
    # A responder who declines leaves a seat empty now: whoever is next is called at once.
    declined = [one for one in found.read if one.alert and one.answer == "declined" and not one.known]
    alerted = [
        one
        for one in (
            call_responders(shell, case, rehearsing=rehearse)
            for case in dict.fromkeys(one.case for one in declined if one.case)
        )
        if one
    ]
    shape = {
        "read": [read_json(one) for one in found.read],
        "problems": [problem_json(problem) for problem in found.problems],
        "alerted": [alerted_json(one) for one in alerted],
    }
    shell.result(shape, [*_read_lines(shell, found), *(line for one in alerted for line in alerted_lines(shell, one))])
    shell.answer(yes=not found.problems)


def read_json(one: Read) -> dict[str, Any]:
    """One answer that was read."""
    from mdtkit.desk.output import instant

    names = ("at", "case", "meeting", "alert", "seat", "person", "answer", "standing", "earlier", "words", "known")
    times = {"proposed": instant(one.proposed), "occurrence": instant(one.occurrence)}
    return {**{name: getattr(one, name) for name in names}, **times}


def _read_lines(shell: Shell, found: Received) -> Iterator[str]:
    from mdtkit.cli.table import paragraph, table

    title = shell.desk.protocol.title
    yield f"Answers read: {len(found.read)}"
    rows = []
    for one in found.read:
        remarks = [one.standing]
        remarks += [f"for {shell.show(one.occurrence)} alone"] if one.occurrence else []
        remarks += ["answers an earlier time"] if one.earlier else []
        remarks += [f"proposes {shell.show(one.proposed)}"] if one.proposed else []
        remarks += ["came with words, which were not kept"] if one.words else []
        remarks += ["known already"] if one.known else []
        rows.append([one.case or "", one.meeting or "alert", title("party", one.seat), one.answer, "; ".join(remarks)])
    yield from table(rows)
    if any(one.standing == "claimed" and not one.known for one in found.read):
        yield from paragraph("Claimed answers fill no seat: ask the person, then `meeting confirm`.", hanging=2)
    for problem in found.problems:
        yield from paragraph(f"! {problem.at}: {problem.field} {problem.message}", hanging=2)


@command("confirm", short_help="Confirm an answer after asking the person.")
@click.argument("case", type=CASE)
@click.argument("meeting", type=CODE)
@click.argument("person", type=CODE)
@click.option("--answer", type=click.Choice(HAND_ANSWERS), help="What they said; the claimed answer, if not given.")
@click.option("--occurrence", type=MOMENT, help="The one of a series that they answered: when the series puts it.")
def confirm(shell: Shell, *, case: str, meeting: str, person: str, answer: str | None, occurrence: str | None) -> None:
    """Record that PERSON was asked and that their answer counts, as a telephone call does."""
    from mdtkit.cli.shapes import logged_json
    from mdtkit.cli.wording import logged_lines
    from mdtkit.desk import answers

    which = shell.instant(occurrence, "occurrence")
    logged = answers.confirm(shell.desk, case, meeting, person, answer, occurrence=which)
    shell.err.warn(logged.warnings)
    shell.result(logged_json(logged), logged_lines(shell, logged, "Confirmed"))


@command("list", short_help="Meetings to come, and who has answered.")
@click.argument("case", type=CASE, required=False)
@click.option("--within", type=SPAN, default="31d", show_default=True, help="How far ahead, over all cases.")
def list_(shell: Shell, *, case: str | None, within: timedelta) -> None:
    """Meetings to come, and those whose outcome nobody has recorded: who accepted, claimed, declined or is silent.

    A required seat that declined, or is silent two days before the meeting, is shown with whom to ask instead.
    """
    from mdtkit.casework.invited import invited
    from mdtkit.desk.answers import to_ask
    from mdtkit.desk.meetings import coming, planning_of
    from mdtkit.desk.output import instant

    desk = shell.desk
    ref = desk.reference(case) if case else None
    until = desk.now() + within
    meetings = [one for one in coming(desk) if (one.case == ref if ref else one.starts <= until)]
    files = {one: desk.case(one) for one in dict.fromkeys(meeting.case for meeting in meetings)}
    shapes: list[dict[str, Any]] = []
    lines: list[str] = []
    for meeting in meetings:
        file = files[meeting.case]
        planned = planning_of(file, meeting).data.get("meeting")
        everybody = invited(file.chronology, str(planned)) if planned else ()
        asked = tuple(one.at(meeting.occurrence) for one in everybody)
        open_ = to_ask(desk, file, asked)
        shapes.append(
            {
                "case": meeting.case,
                "meeting": planned,
                "type": meeting.type,
                "starts": instant(meeting.starts),
                "occurrence": instant(meeting.occurrence),
                "passed": meeting.passed,
                "invited": [invited_json(one) for one in asked],
                "ask": [{"seat": one.seat, "why": one.why, "could_ask": list(one.could_ask)} for one in open_],
            }
        )
        lines += _meeting_lines(shell, meeting, str(planned or "no id"), asked, open_)
    shell.result({"meetings": shapes}, lines or ["No meeting is planned."])


def invited_json(one: Invited) -> dict[str, Any]:
    """Somebody invited, and what they answered."""
    from mdtkit.desk.output import instant

    said = one.answer or one.claimed
    return {
        "seat": one.seat,
        "person": one.person,
        "withdrawn": one.withdrawn,
        "answer": one.answer.answer if one.answer else None,
        "standing": one.answer.standing if one.answer else None,
        "claimed": one.claimed.answer if one.claimed else None,
        "earlier": one.earlier,
        "proposed": instant(said.proposed) if said else None,
    }


def _meeting_lines(
    shell: Shell, meeting: ComingMeeting, name: str, asked: tuple[Invited, ...], open_: tuple[Ask, ...]
) -> Iterator[str]:
    from mdtkit.cli.output import Line
    from mdtkit.cli.table import paragraph, table

    title, people = shell.desk.protocol.title, shell.desk.directory.people()
    kind = title("meeting_type", meeting.type)
    yield Line(f"{shell.show(meeting.starts)}  {meeting.case}  {kind}  {name}")
    if meeting.passed:
        yield "  Was it held? Its outcome is not on record."
    rows = [
        [title("party", one.seat), (people[one.person].name if one.person in people else one.person) or "", said(one)]
        for one in asked
        if not one.withdrawn
    ]
    yield from table(rows) if rows else ["  Nobody is invited yet."]
    for one in open_:
        others = ", ".join(people[who].name if who in people else who for who in one.could_ask)
        why = "was declined" if one.why == "declined" else "has not answered"
        whom = f"Ask instead: {others}." if others else "The directory knows nobody else of this party."
        yield from paragraph(f"! {title('party', one.seat)} {why}. {whom}", indent=2, hanging=4)


def said(one: Invited) -> str:
    """What somebody invited answered, in words."""
    words = [_answer_words(one.answer)] if one.answer else []
    words += [f"{_answer_words(one.claimed)} (claimed)"] if one.claimed else []
    words += ["answered an earlier time"] if one.earlier else []
    return ", then ".join(words) or "silent"


def _answer_words(answer: Answer) -> str:
    return "proposes another time" if answer.answer == "countered" else answer.answer
