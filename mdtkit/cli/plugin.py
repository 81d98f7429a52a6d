"""The county's plugins: how each stands, enabling as it is installed now, switching off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from mdtkit.cli.arguments import CODE
from mdtkit.cli.command import command
from mdtkit.cli.shell import Shell

if TYPE_CHECKING:
    from mdtkit.desk.plugins import Standing
    from mdtkit.plugin.trouble import Trouble


@command("list", short_help="Plugins installed here or enabled, and how each stands.")
def list_(shell: Shell) -> None:
    """Every plugin that is installed on this machine or enabled by the county: state, version, hooks, who enabled it.

    A plugin runs no code that the county did not enable. `changed` means that its files are not those that were
    enabled: its code stays off, and what it gave as data stays in force as it was signed for. `built in` is part of
    mdtkit and always on.
    """
    from mdtkit.cli.table import table
    from mdtkit.desk.plugin_data import shipped

    desk = shell.desk
    found = desk.plugins.standing()
    people = desk.directory.people()
    rows = []
    lines: list[str] = []
    for one in found:
        by = people[one.by].name if one.by in people else (one.by or "")
        since = shell.show(one.since) if one.since else ""
        rows.append([one.plugin, one.state, one.version, ", ".join(one.hooks), f"{by} {since}".strip()])
        lines += [f"  {one.plugin}: {problem.sentence}" for problem in one.problems]
    here = {one.plugin for one in found if one.where}
    others = {name: path for name, path in shipped().items() if name not in here}
    shape = {
        "plugins": [_json(one) for one in found],
        "shipped": [{"plugin": name, "path": str(path)} for name, path in others.items()],
    }
    head = ["plugin", "state", "version", "hooks", "enabled by"]
    where = [[one.plugin, one.where or "not installed on this machine"] for one in found]
    shown = [*table(rows, head=head), *lines, "Where from", *table(where)] if rows else ["No plugin is installed."]
    shown += [f"Ships with mdtkit, not installed: pip install {path}" for path in others.values()]
    shell.result(shape, shown)


def _json(one: Standing) -> dict[str, Any]:
    from mdtkit.desk.output import instant

    return {
        "plugin": one.plugin,
        "state": one.state,
        "version": one.version,
        "hash": one.hash,
        "where": one.where,
        "hooks": list(one.hooks),
        "enabled_by": one.by,
        "enabled_at": instant(one.since),
        "problems": [_problem(trouble) for trouble in one.problems],
    }


def _problem(trouble: Trouble) -> dict[str, Any]:
    return {
        "field": trouble.what,
        "at": trouble.detail or None,
        "message": trouble.sentence,
        "allowed": [],
        "nearest": None,
    }


@command("enable", short_help="Enable a plugin as it is installed now.")
@click.argument("name", type=CODE)
def enable(shell: Shell, *, name: str) -> None:
    """Enable the plugin NAME as it is installed on this machine now: a coordinator signs for its version and files.

    Plugins are trusted code: read docs/explanation/plugins.md first. What it gives as data (instruments, rules) is
    checked, copied into the home and in force from now on; its code runs only while its files are those signed for.
    """
    one = shell.desk.plugins.enable(name)
    shape = {
        "plugin": one.plugin,
        "version": one.version,
        "hash": one.hash,
        "data": one.data,
        "hooks": list(one.hooks),
    }
    lines = [f"Enabled {one.plugin} {one.version}: {', '.join(one.hooks) or 'no hooks'}", f"  files {one.hash}"]
    shell.result(shape, [*lines, f"  data  {one.data}"])


@command("disable", short_help="Switch a plugin off.")
@click.argument("name", type=CODE)
def disable(shell: Shell, *, name: str) -> None:
    """Switch the plugin NAME off. Entries that it made possible stay, verified and readable."""
    shell.desk.plugins.disable(name)
    shell.result({"plugin": name, "enabled": False}, [f"Disabled {name}."])
