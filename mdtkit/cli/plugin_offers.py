"""What enabled plugins offer: ``mdtkit extra NAME`` for their commands, ``plugin export`` for their files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from mdtkit.cli.arguments import CASE, CODE, Refused
from mdtkit.cli.command import command
from mdtkit.cli.shell import Shell
from mdtkit.plugin.shapes import Argument, CommandOffer


class Extras(click.Group):
    """The commands of enabled plugins, by name: known without a key and without running a plugin."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Their names, in order."""
        return sorted(_offered())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of that name, made from what the plugin declared."""
        offer = _offered().get(cmd_name)
        return _made(offer) if offer is not None else None


def _offered() -> dict[str, CommandOffer]:
    from mdtkit.desk.opening import home_path
    from mdtkit.desk.plugin_data import offered_in

    return {offer.name: offer for offers in offered_in(home_path()) for offer in reversed(offers.commands)}


def _made(offer: CommandOffer) -> click.Command:
    def run(shell: Shell, **given: str | None) -> None:
        _run(shell, offer.name, {name: value for name, value in given.items() if value is not None})

    run.__doc__ = f"{offer.title}. Sees {', '.join(offer.categories) or 'no case'}, for {offer.purpose}."
    made = command(offer.name, short_help=offer.title)(run)
    made.params = [*map(_parameter, offer.arguments), *made.params]
    return made


def _parameter(one: Argument) -> click.Parameter:
    """An option; CASE is the first argument here as everywhere."""
    if one.name == "case":
        return click.Argument(["case"], type=CASE, required=one.required)
    return click.Option([f"--{one.name}", one.name.replace("-", "_")], type=CODE, help=one.help, required=one.required)


def _run(shell: Shell, name: str, given: dict[str, str]) -> None:
    from mdtkit.cli.table import table

    answered = shell.desk.plugins.calls.run(name, given)
    answer = answered.table
    shell.err.warn(answered.warnings)
    rows = [list(row) for row in answer.rows]
    shape = {
        "plugin": answered.plugin,
        "command": name,
        "head": list(answer.head),
        "rows": rows,
        "remark": answer.remark,
    }
    lines = list(table(rows, head=list(answer.head))) if rows else ["Nothing."]
    shell.result(shape, [*lines, answer.remark] if answer.remark else lines)


extra = Extras(
    "extra",
    help="Commands of the county's plugins. A plugin brings them; `mdtkit plugin list` says which.",
    short_help="Commands of the county's plugins.",
    no_args_is_help=True,
)


@command("export", short_help="A file of one case, made by a plugin.")
@click.argument("case", type=CASE)
@click.argument("name", type=CODE)
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The new file.")
def export(shell: Shell, *, case: str, name: str, out: Path) -> None:
    """A file of one CASE in codes and dates, made by the exporter NAME of an enabled plugin. The export is audited.

    An existing file is never written over; the new one is readable by its owner only.
    """
    import hashlib
    import os

    if out.exists():
        raise Refused(f"{out.name} exists; give the name of a new file")
    plugin, content = shell.desk.plugins.calls.export(case, name)
    try:
        with os.fdopen(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
    except OSError as wrong:
        raise Refused(f"{out.name} cannot be written ({wrong.strerror})") from None
    shape: dict[str, Any] = {
        "case": shell.desk.reference(case),
        "exporter": name,
        "plugin": plugin,
        "file": str(out),
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    shell.result(shape, [f"Written: {out} ({len(content)} bytes), by {plugin}"])
