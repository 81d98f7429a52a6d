"""History of a case's entries, and removing a body that must not be there: two people decide (C7)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from mdtkit.cli.arguments import CASE, CODE
from mdtkit.cli.command import command
from mdtkit.cli.shell import Shell

if TYPE_CHECKING:
    from mdtkit.desk.history import Change


@command("history", short_help="Corrected and removed entries, both versions.")
@click.argument("case", type=CASE)
@click.option("--reveal", is_flag=True, help="Show the story of both versions too. Recorded in the audit.")
@click.option("--reason", type=CODE, help="A code that says why it is revealed, for the audit.")
def history(shell: Shell, *, case: str, reveal: bool, reason: str | None) -> None:
    """Every entry that was corrected, struck out or removed: as it was, as it is, who said so, when and why."""
    from mdtkit.cli.shapes import entry_json
    from mdtkit.desk.history import changes

    file = shell.desk.reveal(case, reason) if reveal else shell.desk.case(case)
    found = changes(file)
    shape = {
        "case": file.ref,
        "changes": [
            {
                "before": entry_json(one.before, reveal=file.revealed),
                "after": entry_json(one.after, reveal=file.revealed) if one.after else None,
                "told": entry_json(one.told, reveal=file.revealed) if one.told else None,
                "reason": one.reason,
            }
            for one in found
        ],
    }
    shell.result(shape, _lines(shell, found, revealed=file.revealed))


def _lines(shell: Shell, found: Sequence[Change], *, revealed: bool) -> Iterator[str]:
    from mdtkit.cli.case_show import entry_lines

    if not found:
        yield "Nothing of this case has been corrected or removed."
    for one in found:
        yield "was:"
        yield from entry_lines(shell, one.before, revealed=revealed)
        if one.after is not None:
            yield "is:"
            yield from entry_lines(shell, one.after, revealed=revealed)
        else:
            yield "is: content removed" if one.before.removed else "is: struck out"
        if one.told is not None:
            people = shell.desk.directory.people()
            who = people[one.told.by].name if one.told.by in people else one.told.by
            yield f"by {who}, {shell.show(one.told.recorded)}{f', {one.reason}' if one.reason else ''}"
        yield ""


@command("propose", short_help="Propose to remove the content of an entry.")
@click.argument("case", type=CASE)
@click.argument("entry", type=CODE)
@click.option("--reason", type=CODE, required=True, help="order, or misfiled.")
@click.option("--ask-order", is_flag=True, help="Ask which order.")
def propose(shell: Shell, *, case: str, entry: str, reason: str, ask_order: bool) -> None:
    """Propose to remove the content of an entry: misfiled, or by order of a court. A second person confirms it.

    ENTRY is its number or id. Nothing is removed yet. Who, when and why stay on record for ever; the content does not.
    """
    from mdtkit.cli import asking
    from mdtkit.cli.shapes import logged_json
    from mdtkit.desk import redaction

    order = asking.words("Which order", needed=True) if ask_order else None
    logged = redaction.propose(shell.desk, case, entry, reason, str(order) if order else None)
    lines = [f"Proposed. Another person removes it: mdtkit redact confirm {logged.case} {entry}"]
    shell.result(logged_json(logged), lines)


@command("confirm", short_help="Confirm it: the content is removed.")
@click.argument("case", type=CASE)
@click.argument("entry", type=CODE)
def confirm(shell: Shell, *, case: str, entry: str) -> None:
    """Confirm what another person proposed: the content of the entry is removed, and cannot be brought back.

    Earlier versions of a corrected entry are entries of their own. Copies of the home made before still hold it.
    """
    from mdtkit.cli.shapes import logged_json
    from mdtkit.cli.wording import logged_lines
    from mdtkit.desk import redaction

    logged = redaction.confirm(shell.desk, case, entry)
    shell.err.say("Backups and copies of the home that were made before still hold the content: see to them.")
    shell.result(logged_json(logged), logged_lines(shell, logged, "Removed"))


@command("list", short_help="Removals that wait for a second person.")
@click.argument("case", type=CASE)
def list_(shell: Shell, *, case: str) -> None:
    """The removals that were proposed and wait for a second person."""
    from mdtkit.desk.output import instant
    from mdtkit.desk.redaction import proposals

    file = shell.desk.case(case)
    found = proposals(file)
    shape = {
        "case": file.ref,
        "proposals": [
            {"entry": one.target, "seq": one.seq, "by": one.by, "at": instant(one.at), "reason": one.reason}
            for one in found
        ],
    }
    lines = [f"entry {one.seq}, proposed {shell.show(one.at)}: {one.reason}" for one in found]
    shell.result(shape, lines or ["No removal waits for a second person."])


@command("purge", short_help="Take a closed case away for good: two people decide.")
@click.argument("case", type=CASE)
@click.option("--reason", type=CODE, default="retention_over", help="retention_over, or order.")
@click.option("--confirm", "second", is_flag=True, help="Confirm what another person proposed: the case goes.")
def purge(shell: Shell, *, case: str, reason: str, second: bool) -> None:
    """Propose to purge a closed case, or with --confirm confirm what another person proposed.

    Refused before the county's retention period is over, under a litigation hold, and while law still asks for
    something; each is named. What is left is the reference and that two people decided. Backups keep it: see to them.
    """
    from mdtkit.desk import purging

    if second:
        gone = purging.confirm(shell.desk, case)
        shell.err.say("Backups and copies of the home that were made before still hold the case: see to them.")
        shell.result({"case": gone, "purged": True}, [f"{gone} is purged."])
        return
    found = purging.propose(shell.desk, case, reason)
    lines = [f"Proposed. Another person confirms it: mdtkit case purge {found.case} --confirm"]
    shell.result({"case": found.case, "purged": False}, lines)
