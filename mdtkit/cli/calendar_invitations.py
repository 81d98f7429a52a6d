"""Invitations to meetings of the county's own: committee, case-review, training; and what was answered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from mdtkit.cli.arguments import CODE
from mdtkit.cli.command import command
from mdtkit.cli.meeting_answers import HAND_ANSWERS
from mdtkit.cli.meeting_mail import rehearse_option
from mdtkit.cli.shell import Shell

if TYPE_CHECKING:
    from mdtkit.desk.booked import Called


@command("invited", short_help="Who is invited to the county's own meetings.")
@click.argument("meeting", type=CODE, required=False)
def invited_(shell: Shell, *, meeting: str | None) -> None:
    """Committee and case-review meetings and training sessions to come, with who is invited and what they answered.

    MEETING is the id of one of them, a past one too.
    """
    from mdtkit.desk.booked import called

    found = called(shell.desk, meeting)
    lines = [line for one in found for line in _lines(shell, one)]
    shell.result(
        {"meetings": [called_json(one) for one in found]}, lines or ["No meeting of the county's own is planned."]
    )


@command("invite", short_help="Invite to a meeting of the county's own.")
@click.argument("meeting", type=CODE)
@rehearse_option
def invite(shell: Shell, *, meeting: str, rehearse: bool) -> None:
    """Invite to a committee or case-review meeting or a training session; MEETING is its id.

    Invited is who sits on the committee, who holds a seat of a case-review meeting, who has a place in a session. Run
    it again after the meeting was moved or called off, or when others are to come: everybody gets what they have not
    got, and nothing twice. The mail names no case. Exit 1 when somebody is still to be told in another way.
    """
    from mdtkit.cli.meeting_mail import mailed_json, mailed_lines
    from mdtkit.desk.booked import invite as invite_all
    from mdtkit.desk.invitations import not_reached

    one = invite_all(shell.desk, meeting, rehearsing=rehearse)
    title = shell.desk.protocol.title
    missing = [f"! Nobody is known for {title('party', seat)}: seat or name somebody." for seat in one.nobody]
    shape = {**called_json(one), "mailed": mailed_json(one.mailed), "nobody": list(one.nobody)}
    shell.result(shape, [*_lines(shell, one), *mailed_lines(shell, one.mailed), *missing])
    shell.answer(yes=not (not_reached(one.mailed) or one.nobody))


@command("confirm", short_help="Confirm an answer after asking the person.")
@click.argument("meeting", type=CODE)
@click.argument("person", type=CODE)
@click.option("--answer", type=click.Choice(HAND_ANSWERS), help="What they said; the claimed answer, if not given.")
def confirm(shell: Shell, *, meeting: str, person: str, answer: str | None) -> None:
    """Record that PERSON was asked and that their answer counts, as a telephone call does."""
    from mdtkit.desk.booked import confirm as confirmed

    one = confirmed(shell.desk, meeting, person, answer)
    shell.result(called_json(one), _lines(shell, one))


def called_json(one: Called) -> dict[str, Any]:
    """A meeting of the county's own with who is invited."""
    from mdtkit.cli.meeting_answers import invited_json
    from mdtkit.desk.output import instant

    return {
        "meeting": one.meeting.id.partition("~")[0],
        "type": one.meeting.type,
        "starts": instant(one.meeting.starts),
        "state": one.meeting.state,
        "invited": [invited_json(each) for each in one.invited],
    }


def _lines(shell: Shell, one: Called) -> Iterator[str]:
    from mdtkit.cli.meeting_answers import said
    from mdtkit.cli.output import Line
    from mdtkit.cli.table import table

    title, people = shell.desk.protocol.title, shell.desk.directory.people()
    off = "  CALLED OFF" if one.meeting.state == "cancelled" else ""
    kind = title("meeting_type", one.meeting.type)
    yield Line(f"{shell.show(one.meeting.starts)}  {kind}  {one.meeting.id.partition('~')[0]}{off}")
    rows = [
        [title("party", each.seat), people[each.person].name if each.person in people else "", said(each)]
        for each in one.invited
        if not each.withdrawn
    ]
    yield from table(rows) if rows else ["  Nobody is invited yet."]
