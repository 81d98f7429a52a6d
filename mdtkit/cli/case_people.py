"""Who works a case, and which other cases it goes with. A link shows a reference, nothing of the other child."""

from __future__ import annotations

import click

from mdtkit.cli.arguments import CASE, CODE
from mdtkit.cli.command import command
from mdtkit.cli.log import record
from mdtkit.cli.persons import known_person
from mdtkit.cli.recording import Given, recording_options
from mdtkit.cli.shell import Shell


@command("assign", short_help="Assign a worker to a case, also as cover for leave.")
@click.argument("case", type=CASE)
@click.argument("worker", type=CODE)
@click.option("--role", type=CODE, help="As what: attorney, casa …; else as their party does.")
@click.option("--cover", type=CODE, help="The worker in whose place it is, while away.")
@click.option("--until", type=CODE, help="The last day of the cover (YYYY-MM-DD).")
@recording_options
def assign(
    shell: Shell, *, case: str, worker: str, role: str | None, cover: str | None, until: str | None, given: Given
) -> None:
    """Assign somebody of the directory: social worker, probation officer, the child's attorney, the CASA.

    `mdtkit case list --mine` shows one's own. Assigning gives nobody a key to the record.
    """
    known_person(shell, worker, "worker")
    record(shell, case, "case.assigned", given, {"worker": worker, "role": role, "cover": cover, "until": until})
    _say_of_the_key(shell, case, worker)


@command("unassign", short_help="Take a worker off a case.")
@click.argument("case", type=CASE)
@click.argument("worker", type=CODE)
@recording_options
def unassign(shell: Shell, *, case: str, worker: str, given: Given) -> None:
    """Take a worker off a case."""
    known_person(shell, worker, "worker")
    record(shell, case, "case.unassigned", given, {"worker": worker})
    _say_of_the_key(shell, case, worker, taken_off=True)


def _say_of_the_key(shell: Shell, case: str, worker: str, *, taken_off: bool = False) -> None:
    """What is left to do about the key to the record, where the worker has keys and is no coordinator."""
    from mdtkit.desk.access import can_be_given, standing

    if not can_be_given(shell.desk, worker):
        return
    ref = shell.desk.reference(case)
    has = any(one.person == worker for one in standing(shell.desk, ref))
    if taken_off and has:
        shell.err.say(f"They still read the case. To take that back: mdtkit people revoke {ref} {worker}")
    elif not taken_off and not has:
        shell.err.say(f"They have keys and do not read the case yet: mdtkit people grant {ref} {worker}")


@command("link", short_help="Link a sibling's, co-victim's or other county's case.")
@click.argument("case", type=CASE)
@click.argument("other", type=CASE)
@click.option("--relation", type=CODE, required=True, help="sibling, co_victim, same_child …")
@recording_options
def link(shell: Shell, *, case: str, other: str, relation: str, given: Given) -> None:
    """Link two cases. Each names the other by its reference alone: nothing of one child is shown with the other."""
    second = shell.desk.reference(other)
    record(shell, case, "case.linked", given, {"case": second, "relation": relation}, said="Linked")
