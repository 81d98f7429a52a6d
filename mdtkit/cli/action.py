"""Actions that a meeting agrees: who owns each, by when, and who is not done yet (M14)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from mdtkit.cli.arguments import CASE, CODE
from mdtkit.cli.command import command
from mdtkit.cli.log import record
from mdtkit.cli.recording import Given, data_of, note_of, recording_options
from mdtkit.cli.shell import Shell

if TYPE_CHECKING:
    from mdtkit.casework.actions import Action


@command("add", short_help="Record an action that was agreed.")
@click.argument("case", type=CASE)
@click.option("--seat", "seats", type=CODE, multiple=True, required=True, help="Who owns it; repeat for several.")
@click.option("--due", type=CODE, metavar="YYYY-MM-DD", help="The day by which it is done.")
@click.option("--meeting", type=CODE, help="The meeting that agreed it.")
@click.option("--person", type=CODE, help="Who does it, where somebody was named.")
@recording_options
def add(
    shell: Shell,
    *,
    case: str,
    seats: tuple[str, ...],
    due: str | None,
    meeting: str | None,
    person: str | None,
    given: Given,
) -> None:
    """Record an action that was agreed. What it is, in words, is asked for (or --data-file with a line action = …).

    With several owners it stays open until each of them has done its part.
    """
    first, *others = seats
    fixed = {"seat": first, "seats": others, "due": due, "meeting": meeting, "person": person}
    record(shell, case, "action.agreed", given, fixed, said="Action agreed")


@command("done", short_help="Record that an owner has done its part.")
@click.argument("case", type=CASE)
@click.argument("action", type=CODE)
@click.option("--seat", "seats", type=CODE, multiple=True, help="The owner that is done; repeat. One owner needs none.")
@recording_options
def done(shell: Shell, *, case: str, action: str, seats: tuple[str, ...], given: Given) -> None:
    """Record that an action is done. ACTION is its number in `action list`, or the id of its entry.

    Of several owners each closes its own part; who is still open is said.
    """
    from mdtkit.cli.shapes import logged_json
    from mdtkit.cli.wording import logged_lines
    from mdtkit.desk import acting

    data = data_of(shell, "action.done", given)
    logged = acting.done(
        shell.desk,
        case,
        action,
        seats,
        data=data,
        at=shell.instant(given.at, "at"),
        note=note_of(given),
        party=given.party,
        confirm=given.confirm,
    )
    about = acting.named(shell.desk.case(logged.case), action)
    shell.err.warn(logged.warnings)
    lines = [*logged_lines(shell, logged, "Done"), *_waits(shell, about)]
    shell.result({**logged_json(logged), "waits": list(about.waits)}, lines)


def _waits(shell: Shell, one: Action) -> Iterator[str]:
    if one.open:
        yield f"still open: {', '.join(shell.desk.protocol.title('party', seat) for seat in one.waits)}"


@command("list", short_help="Actions agreed, and who is not done yet.")
@click.argument("case", type=CASE)
@click.option("--all", "everything", is_flag=True, help="Those that are done as well.")
@click.option("--reveal", is_flag=True, help="With what they are, in words (put on audit).")
def list_(shell: Shell, *, case: str, everything: bool, reveal: bool) -> None:
    """The actions of a case, the oldest due first: owners, day, who is still open."""
    from mdtkit.casework.actions import actions

    file = shell.desk.reveal(case, "actions") if reveal else shell.desk.case(case)
    found = [one for one in actions(file.chronology) if everything or one.open]
    shape = {"case": file.ref, "actions": [_json(one, reveal=reveal) for one in found]}
    shell.result(shape, _lines(shell, found, reveal=reveal))


def _json(one: Action, *, reveal: bool) -> dict[str, Any]:
    from mdtkit.desk.output import instant

    return {
        "action": one.seq,
        "entry": one.entry,
        "seats": list(one.seats),
        "waits": list(one.waits),
        "done": [{"seat": seat, "entry": entry} for seat, entry in one.done],
        "agreed": instant(one.agreed),
        "due": one.due,
        "meeting": one.meeting,
        "open": one.open,
        "words": one.said.data.get("action") if reveal else None,
    }


def _lines(shell: Shell, found: Sequence[Action], *, reveal: bool) -> Iterator[str]:
    from mdtkit.cli.table import table

    title, today = shell.desk.protocol.title, shell.desk.today().isoformat()
    if not found:
        yield "No action is open."
        return
    rows = []
    for one in found:
        done = ", ".join(title("party", seat) for seat, _ in one.done)
        parts = [
            "open: " + ", ".join(title("party", seat) for seat in one.waits) if one.open else "",
            f"done: {done}" if done else "",
            str(one.said.data.get("action") or "") if reveal else "",
        ]
        late = "!" if one.open and one.due is not None and one.due < today else ""
        rows.append([late, str(one.seq), one.due or "no day", " · ".join(part for part in parts if part)])
    yield from table(rows, head=["", "action", "due", "who"], indent=0)
