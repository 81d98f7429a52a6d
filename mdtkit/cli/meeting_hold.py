"""Team meetings: held, and whether one was a child and family team. What is missing warns, and never stops (M12)."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from mdtkit.cli import asking
from mdtkit.cli.arguments import CASE, CODE, MOMENT
from mdtkit.cli.command import command
from mdtkit.cli.recording import Given, data_of, note_of, recording_options
from mdtkit.cli.shell import Shell

if TYPE_CHECKING:
    from mdtkit.desk.holding import Held, Sat, Sitting

_YES_NO = click.Choice(("yes", "no"))


@command("hold", short_help="Record that a team meeting was held.")
@click.argument("case", type=CASE)
@click.argument("type_", metavar="TYPE", type=CODE)
@click.option("--meeting", type=CODE, help="The id under which it was planned.")
@click.option("--present", type=CODE, multiple=True, help="A person's id or a party that was there; repeat.")
@click.option("--remote", type=CODE, multiple=True, help="… that was there by telephone or video.")
@click.option("--absent", type=CODE, multiple=True, help="… that was asked and did not come.")
@click.option("--seat", "seats", type=CODE, multiple=True, help="A party that was there, and nothing more of it.")
@click.option("--script-by", type=CODE, help="The party that read the script out: that is recorded with it.")
@click.option("--signed", type=CODE, multiple=True, help="A person who signed the confidentiality statement.")
@click.option("--cft", type=_YES_NO, help="Whether it was a child and family team too.")
@click.option("--next", "next_", type=MOMENT, help="When the team meets next: planned in the same sitting.")
@click.option("--next-type", type=CODE, default="ongoing", show_default=True, help="What kind of meeting that is.")
@click.option("--model", type=CODE, help="individual or case_review.")
@recording_options
def hold(
    shell: Shell,
    *,
    case: str,
    type_: str,
    next_: str | None,
    next_type: str,
    seats: tuple[str, ...],
    model: str | None,
    cft: str | None,
    given: Given,
    **named: Any,
) -> None:
    """Record that a team meeting was held: who came, who read the script, when the team meets next.

    A meeting without a script is recorded with a warning. Decisions are asked for with --ask decisions; actions are
    agreed with `mdtkit action add`. Where child and caregiver or family took part it is asked whether it was a child
    and family team too; `mdtkit meeting cft` answers later.
    """
    from mdtkit.desk import holding

    fixed = {"meeting": named["meeting"], "seats": list(seats), "model": model, "combined_cft": cft, "type": type_}
    data = data_of(shell, "meeting.held", given, fixed)
    planned = data.get("meeting")
    named["meeting"] = planned if isinstance(planned, str) else None
    sitting = holding.Sitting(
        type=type_, next_starts=shell.instant(next_, "next"), next_type=next_type, data=data, **named
    )
    held = holding.hold(
        shell.desk,
        case,
        _asked(shell, case, sitting),
        at=shell.instant(given.at, "at"),
        received=shell.instant(given.received, "received"),
        note=note_of(given),
        party=given.party,
        confirm=given.confirm,
    )
    shell.err.warn(held.logged.warnings)
    _print(shell, held, named=bool(sitting.named))


def _asked(shell: Shell, case: str, sitting: Sitting) -> Sitting:
    """Ask whether it was a child and family team, where somebody can answer; else the desk says that it is open."""
    import msgspec

    from mdtkit.desk import holding
    from mdtkit.desk.sharing_warnings import cft_question

    if not sys.stdin.isatty() or not holding.asks_cft(shell.desk.case(case), sitting):
        return sitting
    shell.err.say(cft_question(shell.desk))
    typed = asking.words("yes, no, or empty to answer later")
    if typed not in ("yes", "no"):
        return sitting
    return msgspec.structs.replace(sitting, data={**sitting.data, "combined_cft": typed, "cft_asked": "yes"})


def _print(shell: Shell, held: Held, *, named: bool) -> None:
    from mdtkit.cli.shapes import logged_json
    from mdtkit.cli.wording import logged_lines

    shape = {
        **logged_json(held.logged),
        "attendance": attendance_json(held.attendance),
        "next_meeting": held.next_meeting,
    }
    lines = list(logged_lines(shell, held.logged, "Meeting recorded"))
    lines += attendance_lines(shell, held.attendance) if named else ()
    if held.next_meeting:
        lines.append(f"Next meeting planned, {held.next_meeting}")
    shell.result(shape, lines)


def attendance_json(rows: Sequence[Sat]) -> list[dict[str, Any]]:
    """Who came, invited or not, and whether the confidentiality statement is on record."""
    names = ("seat", "person", "attended", "invited", "signed", "until", "version")
    return [{name: getattr(row, name) for name in names} for row in rows]


def attendance_lines(shell: Shell, rows: Sequence[Sat]) -> Iterator[str]:
    """The same as aligned lines."""
    from mdtkit.cli.table import table

    title = shell.desk.protocol.title
    words = {True: "statement on record", False: "NO STATEMENT ON RECORD", None: ""}
    cells = [
        [
            title("attendance", row.attended),
            title("party", row.seat) + (f", {row.person}" if row.person else ""),
            "; ".join(part for part in ("not invited" if row.invited is False else "", words[row.signed]) if part),
        ]
        for row in rows
    ]
    if cells:
        yield from table(cells, head=["attended", "who", ""])


@command("cft", short_help="Answer whether a meeting is a child and family team.")
@click.argument("case", type=CASE)
@click.argument("meeting", type=CODE)
@click.argument("answer", type=_YES_NO)
@click.option("--reason-file", metavar="F|-", help="Why, in words.")
def cft(shell: Shell, *, case: str, meeting: str, answer: str, reason_file: str | None) -> None:
    """Record whether a meeting is, or was, a child and family team meeting too: before it, or afterwards.

    yes: each participant with legal power to consent signs before anything is exchanged (WIC 832(b)). no: the caregiver
    informs the team and may attend without becoming a member (WIC 18964(b)). It is asked, never assumed.
    """
    from mdtkit.cli.recording import read_text
    from mdtkit.cli.shapes import logged_json
    from mdtkit.cli.wording import logged_lines
    from mdtkit.desk import holding

    reason = read_text(reason_file, "reason-file").strip() if reason_file else None
    logged = holding.answer_cft(shell.desk, case, meeting, answer, reason=reason)
    shell.err.warn(logged.warnings)
    shell.result(logged_json(logged), logged_lines(shell, logged, "Answer recorded"))
