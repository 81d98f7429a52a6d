"""What the child is told before screening, assessment and meetings: the county's scripts (I7, A4, M11)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from mdtkit.cli.arguments import CASE, CODE
from mdtkit.cli.command import command
from mdtkit.cli.recording import Given, data_of, note_of, recording_options
from mdtkit.cli.shell import Shell

if TYPE_CHECKING:
    from mdtkit.desk.scripts import Read
    from mdtkit.protocol.model import Script


@command("list", short_help="The county's scripts, and what is still blank.")
def list_(shell: Shell) -> None:
    """The county's scripts by purpose, language and age, with counsel's review; blanks where a text is needed."""
    from mdtkit.cli.table import table
    from mdtkit.desk.scripts import all_scripts

    found = all_scripts(shell.desk)
    title = shell.desk.protocol.title
    shape = {"scripts": [{**_shape(script), "in_force": valid} for script, valid in found]}
    rows = [
        [
            title("script_purpose", script.purpose),
            "" if script.blank else script.language,
            _ages(script),
            "COUNTY TEXT NEEDED" if script.blank else f"{script.id} · {script.version} · reviewed {script.reviewed}",
        ]
        for script, _ in found
    ]
    shell.result(shape, table(rows, head=["purpose", "language", "age", "script"]))


@command("show", short_help="The words for this child.")
@click.argument("case", type=CASE)
@click.argument("purpose", type=CODE)
@click.option("--script", type=CODE, help="This script, not the one that fits the child best.")
def show(shell: Shell, *, case: str, purpose: str, script: str | None) -> None:
    """The words to read out for PURPOSE (screening, assessment, immediate, initial, ongoing) to the child of this case.

    Chosen by the child's language and age; what does not fit is said on standard error.
    """
    from mdtkit.desk.scripts import for_child

    read = for_child(shell.desk, case, purpose, script)
    shell.err.warn(read.minded)
    shell.result({"case": shell.desk.reference(case), **_read(read)}, _lines(read))


@command("given", short_help="Record that the script was read out.")
@click.argument("case", type=CASE)
@click.argument("purpose", type=CODE)
@click.option("--script", type=CODE, help="This script, not the one that fits the child best.")
@click.option("--meeting", type=CODE, help="The meeting that it began.")
@recording_options
def given(shell: Shell, *, case: str, purpose: str, script: str | None, meeting: str | None, given: Given) -> None:
    """Record that the script was read out: its version and the hash of its words stand in the entry.

    --data understood=yes says that the child understood. Nothing stops the recording.
    """
    from mdtkit.cli.shapes import logged_json
    from mdtkit.cli.wording import logged_lines
    from mdtkit.desk import scripts

    data = data_of(shell, "script.given", given, {"purpose": purpose, "meeting": meeting})
    logged, read = scripts.given(
        shell.desk,
        case,
        purpose,
        script=script,
        data=data,
        at=shell.instant(given.at, "at"),
        note=note_of(given),
        party=given.party,
        confirm=given.confirm,
    )
    shell.err.warn(logged.warnings)
    shell.result({**logged_json(logged), **_read(read)}, logged_lines(shell, logged, "Script given"))


def _shape(script: Script) -> dict[str, Any]:
    return {
        "script": script.id,
        "title": script.title,
        "purpose": script.purpose,
        "language": script.language,
        "youngest": script.youngest,
        "oldest": script.oldest,
        "version": script.version,
        "reviewed": script.reviewed,
        "valid_from": script.valid_from,
        "blank": script.blank,
    }


def _read(read: Read) -> dict[str, Any]:
    from mdtkit.desk.output import problem_json

    return {
        "script": read.script.id if read.script else None,
        "version": read.script.version if read.script else None,
        "language": read.script.language if read.script else None,
        "text": read.text,
        "minded": [problem_json(problem) for problem in read.minded],
    }


def _ages(script: Script) -> str:
    if script.youngest is None and script.oldest is None:
        return ""
    return f"{'' if script.youngest is None else script.youngest}-{'' if script.oldest is None else script.oldest}"


def _lines(read: Read) -> Iterator[str]:
    if read.script is None:
        yield "COUNTY TEXT NEEDED: no script is in force for this."
        return
    yield f"{read.script.id} · version {read.script.version} · {read.script.language}"
    yield ""
    yield from read.text.splitlines()
