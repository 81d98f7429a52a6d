"""The one place where the command line knows that the terminal application exists; imported when it is opened."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from mdtkit.cli.shell import Answered, Shell

if TYPE_CHECKING:
    from mdtkit.desk.board import Board
    from mdtkit.desk.desk import Desk


def attached() -> bool:
    """Whether somebody sits at a terminal."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def open_application() -> None:
    """Open the application; without a terminal print the board as text."""
    if attached():
        run_application()
        return
    shell = Shell(as_json=False, plain=False)
    try:
        print_board(shell)
    finally:
        shell.close()


def run_application(desk: Desk | None = None) -> None:
    """Hand over to the terminal application; its exit code becomes ours."""
    from mdtkit.tui import run

    code = run(desk)
    if code:
        raise Answered(code)


def print_board(shell: Shell) -> None:
    """The board as text: who is on call, what waits, what is next."""
    from mdtkit.desk.output import clock_json, instant

    board = shell.desk.board()
    shape = {"now": instant(board.now), "clocks": [clock_json(row.clock) for row in board.rows]}
    shell.result(shape, _lines(shell, board))


def _lines(shell: Shell, board: Board) -> Iterator[str]:
    from mdtkit.cli.output import Line
    from mdtkit.cli.table import paragraph
    from mdtkit.cli.wording import clock_rows

    county = shell.desk.county
    mark = " (DEMO DATA)" if county.demo else ""
    yield Line(
        f"{county.name}{mark} · {shell.show(board.now)} · {board.cases} open case{'' if board.cases == 1 else 's'}"
    )
    covered = [f"{one.title}: {one.name or 'NOBODY'}" for one in board.on_call]
    yield from paragraph(f"On call now: {'; '.join(covered) or 'not set'}", hanging=13)
    yield f"Alerts waiting: {len(board.waiting)} · Meetings today: {board.meetings_today}"
    for one in board.pressing:
        seat = shell.desk.protocol.title("party", one.seat)
        said = "declined" if one.declined else "has not answered"
        yield Line(
            f"! {seat} {said}: {one.case}, {shell.show(one.starts)} (`mdtkit meeting ask {one.case} {one.meeting}`)"
        )
    yield ""
    yield from clock_rows(shell, [row.clock for row in board.rows], with_case=True, now=board.now)
