"""Asking again, where a required seat of a meeting to come declined or is silent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from mdtkit.cli.arguments import CASE, CODE
from mdtkit.cli.command import command
from mdtkit.cli.meeting_mail import rehearse_option
from mdtkit.cli.shell import Shell

if TYPE_CHECKING:
    from mdtkit.desk.asking_again import AskedAgain


@command("ask", short_help="Ask again where a required seat declined or is silent.")
@click.argument("case", type=CASE)
@click.argument("meeting", type=CODE)
@rehearse_option
def ask(shell: Shell, *, case: str, meeting: str, rehearse: bool) -> None:
    """Ask again for the required seats of a meeting that declined, or are silent as it nears.

    Who declined is followed by the next of the seat, alternates first, who gets an invitation. Who is silent is
    reminded by their alert channels, once for a time; the county's rules say from when (`answer_by`). Exit 1 when
    somebody has to telephone.
    """
    from mdtkit.desk.asking_again import ask_again

    done = ask_again(shell.desk, case, meeting, rehearsing=rehearse)
    shell.result(_json(done), _lines(shell, done))
    shell.answer(yes=not done.telephone)


def _json(done: AskedAgain) -> dict[str, Any]:
    from mdtkit.cli.meeting_mail import mailed_json
    from mdtkit.desk.output import instant

    call = ("seat", "person", "channel", "state", "reason")
    return {
        "case": done.case,
        "meeting": done.meeting,
        "pressing": [
            {"seat": one.seat, "declined": one.declined, "people": list(one.people), "starts": instant(one.starts)}
            for one in done.pressing
        ],
        "invited": [{"seat": seat, "person": person} for seat, person in done.invited],
        "mailed": mailed_json(done.mailed),
        "reminded": [{name: getattr(one, name) for name in call} for one in done.reminded],
        "telephone": list(done.telephone),
        "why": done.why,
    }


def _lines(shell: Shell, done: AskedAgain) -> Iterator[str]:
    from mdtkit.cli.output import Line
    from mdtkit.cli.table import paragraph

    title, people = shell.desk.protocol.title, shell.desk.directory.people()
    if not done.pressing:
        yield "Every required seat has accepted, or has time left to answer."
    for seat, person in done.invited:
        yield f"Invited instead for {title('party', seat)}: {people[person].name if person in people else person}"
    for call in done.reminded:
        yield f"Reminded: {title('party', call.seat)}, {call.channel.partition('.')[0]}: {call.state}"
    if done.why:
        yield from paragraph(done.why)
    for seat in done.telephone:
        yield Line(f"! Telephone {title('party', seat)}.")
