"""A synthetic county to try everything on. Every name and place in it is invented."""

from __future__ import annotations

from pathlib import Path

import click

from mdtkit.cli.command import command
from mdtkit.cli.shell import Shell


@command("demo", short_help="A synthetic county to try everything on.")
@click.option("--cases", type=click.IntRange(1, 100_000), default=40, show_default=True, help="How many cases.")
@click.option("--seed", type=int, default=1, show_default=True, help="Another seed, another county.")
@click.option("--home", type=click.Path(path_type=Path), help="Where to make it (a folder of its own).")
@click.option("--keep", is_flag=True, help="Open the one that is there, if it was made from the same wishes.")
@click.option("--text", is_flag=True, help="Print the board as text even with a terminal.")
def demo(shell: Shell, *, cases: int, seed: int, home: Path | None, keep: bool, text: bool) -> None:
    """Make a synthetic county and open the application on it; without a terminal, print its board as text.

    The home lies beside yours, never in it, and is made anew each time unless --keep.
    """
    from mdtkit.cli.terminal import attached, print_board, run_application
    from mdtkit.desk.demo import open_demo

    shell.err.say("Opening an invented county; every name and place in it is made up.")
    shell.use(open_demo(home, cases=cases, seed=seed, keep=keep))
    if text or shell.out.as_json or not attached():
        print_board(shell)
    else:
        run_application(shell.desk)
