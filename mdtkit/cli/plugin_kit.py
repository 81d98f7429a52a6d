"""For authors and whoever decides about a plugin: what it does in a few runs, and a new one to begin from."""

from __future__ import annotations

from pathlib import Path

import click

from mdtkit.cli.arguments import CODE, Refused
from mdtkit.cli.command import command
from mdtkit.cli.shell import Shell


@command("check", short_help="Look at a plugin before it is enabled.")
@click.argument("target")
def check(shell: Shell, *, target: str) -> None:
    """Look at a plugin: TARGET is the folder of its project, or the name of one that is installed. Exit 1 if it fails.

    Every hook is run with invented input, twice and in two processes, and with input that none should choke on; seen
    is what it gives, how long it takes, and whether it uses network, disk, programs or the vault. It is a test and
    not a sandbox.
    """
    from mdtkit.cli.table import paragraph, table
    from mdtkit.desk.opening import device_path
    from mdtkit.desk.plugin_check import REMARK, check_plugin

    checked = check_plugin(target, device_path())
    shape = {
        "plugin": checked.plugin,
        "version": checked.version,
        "ok": checked.ok,
        "checks": [{"hook": c.hook, "check": c.check, "state": c.state, "detail": c.detail} for c in checked.checks],
        "remark": REMARK,
    }
    rows = [[c.state, c.hook, c.check, "" if c.state == "failed" else c.detail] for c in checked.checks]
    wrong = [part for c in checked.checks if c.state == "failed" for part in c.detail.splitlines()]
    lines = [f"{checked.plugin} {checked.version}", *table(rows, head=["", "hook", "check", "seen"])]
    lines += [line for part in wrong for line in paragraph(part, indent=0, hanging=2)]
    lines += paragraph(REMARK, indent=0, hanging=0)
    shell.result(shape, lines)
    shell.answer(yes=checked.ok)


@command("new", short_help="A new plugin as a complete, tested package.")
@click.argument("name", type=CODE)
@click.option(
    "--kind",
    type=click.Choice(["instrument", "protocol", "channel", "exporter"]),
    required=True,
    help="What it brings.",
)
@click.option("--into", type=click.Path(path_type=Path), help="The folder in which it is made (here, if not given).")
def new(shell: Shell, *, name: str, kind: str, into: Path | None) -> None:
    """Make a new plugin NAME as a complete package with its test: change what it says, keep what makes it work."""
    from mdtkit.plugin.making import NotMade, make

    folder = into or Path()
    try:
        written = make(name, kind, folder)
    except NotMade as refused:
        raise Refused(refused.problem.message, (refused.problem,)) from None
    except OSError as wrong:
        raise Refused(f"{folder} cannot be written to ({wrong.strerror})") from None
    files = [str(path) for path in written]
    shape = {"plugin": name, "kind": kind, "folder": str(folder / name), "files": files}
    steps = [
        "Then, in that folder:",
        '  pip install -e ".[dev]"',
        "  pytest",
        f"  mdtkit plugin enable {name}",
    ]
    shell.result(shape, [f"Made {folder / name}:", *(f"  {file}" for file in files), *steps])
