"""Giving the reason that a warning asked for, within the shift (I7, A3, A4, M11)."""

from __future__ import annotations

import click

from mdtkit.cli.arguments import CASE, CODE, Refused
from mdtkit.cli.command import command
from mdtkit.cli.log import record
from mdtkit.cli.recording import Given, recording_options
from mdtkit.cli.shell import Shell


@command("answer", short_help="Give the reason that a warning asked for.")
@click.argument("case", type=CASE)
@click.argument("entry", type=CODE)
@recording_options
def answer(shell: Shell, *, case: str, entry: str, given: Given) -> None:
    """Give the reason that a warning asked for: it may follow within the shift. `mdtkit status CASE` lists them.

    ENTRY is the number or id of the act. The words are asked for, or come from --note-file.
    """
    file = shell.desk.case(case)
    row = next((row for row in file.entries if entry in (str(row.seq), row.id)), None)
    if row is None:
        raise Refused(f"{file.ref} has no entry {entry}. Its entries are numbered 1 to {len(file.entries)}.")
    if given.note_file is None:
        given.ask = (*given.ask, "note")
    record(shell, case, "note.added", given, {"about": row.id}, said="Answered")
