"""What is next and what is late over all cases, law and county practice told apart."""

from __future__ import annotations

from datetime import timedelta

import click

from mdtkit.cli.arguments import SPAN
from mdtkit.cli.command import command
from mdtkit.cli.shell import Shell


@command("due", short_help="What is next and what is late, over all cases.")
@click.option("--within", type=SPAN, metavar="LENGTH", help="Only what is due in this time, such as 24h, or past.")
@click.option("--late", is_flag=True, help="Only what is past its time.")
@click.option("--check", is_flag=True, help="Exit 1 when anything is past its time.")
def due(shell: Shell, *, within: timedelta | None, late: bool, check: bool) -> None:
    """What is next and what is late, over all cases that you may read.

    § is law, ◦ county practice; a clock without a number of hours or days shows its age.
    """
    from mdtkit.cli.due_list import show_due

    show_due(shell, within, late=late, check=check)
