"""Court: hearings, warrants, subpoenas noted and listed (C7)."""

from __future__ import annotations

import click

from mdtkit.cli.arguments import CASE, CODE
from mdtkit.cli.command import command
from mdtkit.cli.log import record
from mdtkit.cli.recording import Given, recording_options
from mdtkit.cli.shell import Shell


@command("note", short_help="Note a hearing, warrant, subpoena, or what became of it.")
@click.argument("case", type=CASE)
@click.argument("what", type=CODE)
@recording_options
def note(shell: Shell, *, case: str, what: str, given: Given) -> None:
    """Note a hearing, a warrant, a subpoena (it opens county counsel's task), or what became of one.

    WHAT is a code such as hearing, subpoena, counsel_told, subpoena_answered. --data when=INSTANT gives the hearing, or
    the instant by which a subpoena must be answered, --data due=DAY the day. --data about=ENTRY (its number) says which
    one this is about: of several it has to be said, of one it is understood.
    """
    record(shell, case, "court.noted", given, {"what": what})


@command("list", short_help="Hearings, warrants and subpoenas of a case.")
@click.argument("case", type=CASE)
def list_(shell: Shell, *, case: str) -> None:
    """Hearings, warrants and subpoenas, what became of them, and the testimony expected of the child."""
    from mdtkit.casework.court import court_dates
    from mdtkit.cli.table import table
    from mdtkit.desk.output import instant

    file = shell.desk.case(case)
    found = court_dates(file.chronology)
    shape = {
        "case": file.ref,
        "court": [
            {
                "entry": one.entry,
                "what": one.what,
                "noted": instant(one.noted),
                "when": instant(one.when),
                "due": one.due,
                "became": list(one.became),
            }
            for one in found
        ],
    }
    title = shell.desk.protocol.title
    rows = [
        [
            str(one.seq),
            "Testimony expected" if one.what == "testimony" else title("court_event", one.what),
            shell.show(one.when) if one.when else (one.due or ""),
            ", ".join(title("court_event", code) for code in one.became),
        ]
        for one in found
    ]
    shell.result(
        shape, table(rows, head=["entry", "what", "when", "what became of it"]) if rows else ["Nothing noted."]
    )
