"""A synthetic county to try everything on. Every name and place in it is invented."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from mdtkit.cli.command import command
from mdtkit.cli.shell import Shell


@command("demo", short_help="A synthetic county to try everything on.")
@click.option("--cases", type=click.IntRange(1, 100_000), default=40, show_default=True, help="How many cases.")
@click.option("--seed", type=int, default=1, show_default=True, help="Another seed, another county.")
@click.option("--home", type=click.Path(path_type=Path), help="Where to make it (a folder of its own).")
@click.option("--keep", is_flag=True, help="Open the one that is there, as it was left.")
@click.option("--text", is_flag=True, help="Print the board as text even with a terminal.")
def demo(shell: Shell, *, cases: int, seed: int, home: Path | None, keep: bool, text: bool) -> None:
    """Make a synthetic county and open the application on it; without a terminal, print its board as text.

    The home lies beside yours, never in it, and is made anew each time unless --keep.
    """
    from mdtkit.cli.terminal import attached, print_board, run_application
    from mdtkit.desk.demo import build_demo
    from mdtkit.desk.opening import clock, home_path

    place = home or home_path().with_name("demo")
    identity = place / IDENTITY
    if not (keep and identity.exists()):
        shell.err.say(f"Making an invented county with {cases} cases in {place} …")
        build_demo(place, cases=cases, seed=seed, now=clock().now())
    os.environ["MDTKIT_HOME"] = str(place)
    os.environ["MDTKIT_IDENTITY_FILE"] = str(identity)
    if text or shell.out.as_json or not attached():
        print_board(shell)
    else:
        sys.stdout.flush()
        run_application()


IDENTITY = "identity.age"
