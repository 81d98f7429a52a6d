"""Papers of a case's meeting: minutes, the sign-in sheet, and what was handed to whom (M14, C2, C3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from mdtkit.cli.arguments import CASE, CODE
from mdtkit.cli.command import command
from mdtkit.cli.shell import Shell
from mdtkit.cli.table import paragraph

if TYPE_CHECKING:
    from mdtkit.desk.agenda import Agenda
    from mdtkit.desk.minutes import Minutes

OF_MINUTES = "minutes_topic"
_OUT = click.option("--out", metavar="FILE", help="Into a new file: DOCX where its name ends so, else text.")


@command("minutes", short_help="What was recorded of a meeting, and who may have it.")
@click.argument("case", type=CASE)
@click.argument("meeting", type=CODE)
@click.option("--to", type=CODE, multiple=True, help="For this person, party or agency; repeat for several.")
@click.option("--reveal", is_flag=True, help="With the words, which is put on audit; codes and dates without it.")
@_OUT
@click.option("--draft", is_flag=True, help="With --to and --out: a draft, which releases nothing.")
def minutes(
    shell: Shell, *, case: str, meeting: str, to: tuple[str, ...], reveal: bool, out: str | None, draft: bool
) -> None:
    """The minutes of a meeting that was held: who took part, the script, what was decided, actions, the next meeting.

    MEETING is its id, or the number of the entry that recorded it. Every paragraph asks the sharing decision: without
    --to for those who came, with it for whoever gets them. With --out a paper is made, with its words and the notice of
    WIC 18961.7(c), (h). A paper for somebody is a release: its rows are in the ledger before there is a file; where not
    all of it may be told now nothing is written, and the exit code is 1. Without --to it is the copy for the case file.
    """
    from mdtkit.cli.hearing import lines_for, told_json, whole_lines
    from mdtkit.desk.hearing import seen_by
    from mdtkit.desk.meeting_papers import keep
    from mdtkit.desk.minutes import minutes_of

    found = minutes_of(shell.desk, case, meeting, to, reveal=reveal or out is not None)
    names = tuple(one.name for one in found.attendees) if to else ()
    shown = seen_by(found, names) if names else None
    shape = told_json(shell, found, names, shown, OF_MINUTES)
    shape |= {"meeting": found.meeting, "held": found.held.seq}
    if out is not None and names:
        handed_out(shell, found, shape, out, draft=draft)
        return
    if out is not None:
        keep(shell.desk, found, out)
        shell.result({**shape, "out": out}, [f"Written to {out}, for the case file."])
        return
    lines = (
        whole_lines(shell, found, OF_MINUTES) if shown is None else lines_for(shell, found, names, shown, OF_MINUTES)
    )
    kind = shell.desk.protocol.title("meeting_type", str(found.held.data.get("type")))
    head = f"Minutes: {kind}, {found.case}, {shell.show(found.held.at)}"
    shell.result(shape, [*paragraph(head, hanging=2), *lines])


def handed_out(shell: Shell, found: Agenda | Minutes, shape: dict[str, Any], out: str, *, draft: bool) -> None:
    """Make the paper of those for whom the shape is; exit code 1 where nothing may be told to them."""
    from mdtkit.desk.meeting_papers import hand_out

    handed = hand_out(shell.desk, found, shape["for"], out, draft=draft)
    logged = handed.released.logged if handed.released is not None else None
    entries = list(logged.entries) if logged is not None else []
    rows = len(handed.released.checked.decisions) if handed.released is not None else 0
    if not handed.written:
        lines = ["Nothing was written: nothing of it, or not all of it, may be told to them now.",
                 f"`mdtkit share check {found.case}` says what is missing."]  # fmt: skip
    elif draft:
        lines = [f"Written to {out}: a draft. Nothing is released."]
    else:
        lines = [f"Written to {out}. Recorded: {rows} {'row' if rows == 1 else 'rows'} in the ledger."]
    made = {"out": out if handed.written else None, "released": entries, "draft": draft}
    shell.result({**shape, **made}, lines)
    shell.answer(yes=handed.written)


@command("sign-in", short_help="The sheet that those who come sign.")
@click.argument("case", type=CASE)
@click.argument("meeting", type=CODE)
@_OUT
def sign_in(shell: Shell, *, case: str, meeting: str, out: str | None) -> None:
    """The sign-in sheet of a meeting: who was asked, room for others, the confidentiality statement with its version.

    It names no case and no child. Who signed is recorded with `meeting hold --signed`.
    """
    from mdtkit.desk import meeting_papers as papers
    from mdtkit.documents.paper import text

    ref = shell.desk.reference(case)
    paper = papers.sign_in(shell.desk, ref, meeting)
    lines = text(paper).splitlines()
    if out is not None:
        papers.write_sheet(shell.desk, ref, paper, out)
        lines = [f"Written to {out}."]
    rows = [list(row) for chapter in paper.chapters for row in chapter.rows if row[1]]
    said = [words for chapter in paper.chapters for words in chapter.said]
    shape = {"case": ref, "meeting": meeting, "title": paper.title, "said": said, "rows": rows, "out": out}
    shell.result(shape, lines)
