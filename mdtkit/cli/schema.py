"""The JSON Schema of what each command prints with --json."""

from __future__ import annotations

import json

import click

from mdtkit.chronology.problem import unknown
from mdtkit.cli.arguments import CODE, Refused
from mdtkit.cli.command import command
from mdtkit.cli.shell import Shell


@command("schema", short_help="The JSON Schema of a command's --json.")
@click.argument("name", nargs=-1, type=CODE)
def schema(shell: Shell, *, name: tuple[str, ...]) -> None:
    """The JSON Schema of what a command prints with --json. NAME is the command, such as `case show`, or `error`.

    Without NAME the documented shapes are listed. Members may be added later; those that are here stay.
    """
    from mdtkit.cli.schemas import SCHEMAS, document

    wanted = " ".join(name)
    if not wanted:
        shell.result({"schemas": list(SCHEMAS)}, list(SCHEMAS))
        return
    if wanted not in SCHEMAS:
        problem = unknown("name", wanted, SCHEMAS, what="documented shape")
        raise Refused(problem.message, (problem,))
    found = document(wanted)
    shell.result(found, json.dumps(found, indent=2).splitlines())
