"""The agenda of a case's meeting: whole for its coordinator, and as one attendee may see it (M3, M14, C1)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from mdtkit.cli.arguments import CASE, CODE, Refused
from mdtkit.cli.command import command
from mdtkit.cli.shell import Shell
from mdtkit.cli.table import paragraph

if TYPE_CHECKING:
    from mdtkit.desk.agenda import Agenda


@command("agenda", short_help="What a meeting talks about, and who may hear which of it.")
@click.argument("case", type=CASE)
@click.argument("meeting", type=CODE)
@click.option("--to", type=CODE, help="As this attendee may see it: a person's id, a party or an agency.")
@click.option("--reveal", is_flag=True, help="With the words, which is put on audit; codes and dates without it.")
@click.option("--out", metavar="FILE", help="Their paper into a new file: DOCX where its name ends so, else text.")
@click.option("--draft", is_flag=True, help="With --out: a draft, which releases nothing.")
def agenda(
    shell: Shell, *, case: str, meeting: str, to: str | None, reveal: bool, out: str | None, draft: bool
) -> None:
    """The agenda of a meeting, made from the case: the script first, open actions, what falls due, the plan, the child.

    MEETING is its id, as `meeting plan` printed it. Behind each item stands whether everybody in the room may hear it,
    or who may not. With --to it is the agenda of that attendee: what they may not hear is shown as restricted, with
    what is missing. What changed for sharing since the agenda was made is said on standard error. With prosecution,
    defence or police in one room the matrix of who may hear what comes first.

    With --out their paper is made, with its words: it is a release, so its rows are in the ledger before there is a
    file. Where nothing may be told to them nothing is written, and the exit code is 1.
    """
    from mdtkit.cli.hearing import lines_for, told_json, whole_lines
    from mdtkit.desk import agenda as agendas
    from mdtkit.desk.hearing import seen_by

    if out is not None and to is None:
        raise Refused("--out is one attendee's paper: say whose with --to")
    found = agendas.agenda_of(shell.desk, case, meeting, reveal=reveal or out is not None)
    names = agendas.attendee(found, to) if to else ()
    shell.err.warn(found.changed)
    shown = seen_by(found, names) if names else None
    shape = {**told_json(shell, found, names, shown), **_of_meeting(shell, found)}
    if out is not None:
        from mdtkit.cli.meeting_papers import handed_out

        handed_out(shell, found, shape, out, draft=draft)
        return
    if shown is not None:
        shell.result(shape, [*_head(shell, found), *lines_for(shell, found, names, shown)])
        return
    shell.result(shape, [*_head(shell, found), *_matrix(shell, found), *whole_lines(shell, found)])


def _matrix(shell: Shell, found: Agenda) -> Iterator[str]:
    """With prosecution, defence or police in one room the matrix comes before the agenda (C1, C4)."""
    from mdtkit.cli.share import matrix_lines
    from mdtkit.desk.sharing import Ask, meeting_matrix
    from mdtkit.desk.sharing_warnings import opposed

    together = opposed(shell.desk, found.situation)
    if not together:
        return
    names = ", ".join(shell.desk.protocol.title("party", party) for party in together)
    yield from paragraph(f"{names} in one room: first who may hear what.", hanging=2)
    ask = Ask(meeting=found.sitting.meeting, at=found.situation.now)
    yield from matrix_lines(shell, meeting_matrix(shell.desk, found.case, ask))


def _of_meeting(shell: Shell, found: Agenda) -> dict[str, object]:
    from mdtkit.desk.output import instant, problem_json
    from mdtkit.desk.sharing_warnings import opposed

    return {
        "opposed": list(opposed(shell.desk, found.situation)),
        "meeting": found.sitting.meeting,
        "type": found.sitting.type,
        "starts": instant(found.sitting.starts),
        "until": instant(found.until),
        "changed": [problem_json(one) for one in found.changed],
    }


def _head(shell: Shell, found: Agenda) -> Iterator[str]:
    title = shell.desk.protocol.title("meeting_type", found.sitting.type)
    yield from paragraph(f"{title}, {found.case}, {shell.show(found.sitting.starts)}", hanging=2)
