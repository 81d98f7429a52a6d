"""The due list as text and as JSON; the command ``due`` and its short way in show the same."""

from __future__ import annotations

from datetime import timedelta

from mdtkit.cli.shell import Shell
from mdtkit.cli.wording import clock_rows, past
from mdtkit.desk.board import board_order
from mdtkit.desk.output import clock_json, instant


def show_due(shell: Shell, within: timedelta | None, *, late: bool, check: bool = False) -> None:
    """Print what is next and what is late; with ``check`` the answer is no when anything is past its time."""
    desk = shell.desk
    now = desk.now()
    views = desk.due(within, late=late)
    shape = {}
    if shell.out.as_json:
        shape = {"now": instant(now), "clocks": [clock_json(view) for view in views]}
    # JSON is in order of due instant; people read past legal deadlines and "at once" first, as on the board.
    listed = sorted(views, key=lambda view: board_order(view, now))
    lines = clock_rows(shell, listed, with_case=True, now=now) if views else ["Nothing."]
    shell.result(shape, [f"{desk.county.name}, {shell.show(now)}", "", *lines] if not shell.out.as_json else [])
    if check:
        shell.answer(yes=not any(past(view) for view in views))
