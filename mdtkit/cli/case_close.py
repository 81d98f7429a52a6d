"""Closing a case with an answer for everything that is open; reopening it; litigation holds (C7)."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from mdtkit.cli.arguments import CASE, CODE, Refused, pair
from mdtkit.cli.command import command
from mdtkit.cli.log import record
from mdtkit.cli.recording import Given, recording_options
from mdtkit.cli.shell import Shell

if TYPE_CHECKING:
    from mdtkit.casework.closing import Matter


@command("matters", short_help="What must be answered before a case can be closed.")
@click.argument("case", type=CASE)
def matters(shell: Shell, *, case: str) -> None:
    """Everything that is still open: clocks, services under way, actions agreed. Each needs an answer at closing."""
    from mdtkit.casework.closing import ANSWERS
    from mdtkit.desk import closing
    from mdtkit.desk.output import instant

    file = shell.desk.case(case)
    found = closing.matters(shell.desk, file)
    shape = {
        "case": file.ref,
        "matters": [
            {
                "item": one.item,
                "what": one.what,
                "title": one.title,
                "since": instant(one.since),
                "due_at": instant(one.due_at),
                "law": one.law,
                "needs_reason": one.statutory,
            }
            for one in found
        ],
        "answers": list(shell.desk.protocol.vocabulary(ANSWERS)),
    }
    shell.result(shape, _lines(shell, file.ref, found))


def _lines(shell: Shell, ref: str, found: Sequence[Matter]) -> Iterator[str]:
    from mdtkit.casework.closing import ANSWERS
    from mdtkit.cli.table import paragraph, table

    if not found:
        yield f"Nothing of {ref} is open. Close it with: mdtkit case close {ref} --outcome CODE"
        return
    rows = [
        [one.item, one.title, shell.show(one.due_at) if one.due_at else "", "law" if one.statutory else ""]
        for one in found
    ]
    yield from table(rows, head=["item", "what is open", "due", ""])
    yield ""
    answers = ", ".join(shell.desk.protocol.vocabulary(ANSWERS))
    yield from paragraph(
        f"Answer each with --answer ITEM=CODE; a rule's name answers all its clocks. Codes: {answers}."
    )
    yield from paragraph("What law asks for and is ended unmet needs a reason in words: at the prompt, or --data-file.")


@command("close", short_help="Close a case; everything open is answered for.")
@click.argument("case", type=CASE)
@click.option("--outcome", type=CODE, required=True, help="How it ends: a code such as goals_met.")
@click.option("--answer", "answers", multiple=True, metavar="ITEM=CODE", help="What becomes of an open item; repeat.")
@recording_options
def close(shell: Shell, *, case: str, outcome: str, answers: Sequence[str], given: Given) -> None:
    """Close a case. `mdtkit case matters CASE` shows what is open; each item needs an answer.

    A clock of the law that is answered `still_owed` stays live and due after the closing.
    """
    answered = dict(_answer(one) for one in answers)
    fixed: dict[str, Any] = {"outcome": outcome, "open_items": answered}
    if sys.stdin.isatty() and given.data_file is None:
        fixed["reasons"] = _ask_reasons(shell, case, answered)
    record(shell, case, "case.closed", given, fixed, said="Closed")


def _answer(text: str) -> tuple[str, str]:
    item, code = pair(text, "--answer")
    if not code:
        raise Refused("--answer is given as ITEM=CODE; `mdtkit case matters CASE` lists the items")
    return item, code


def _ask_reasons(shell: Shell, case: str, answered: dict[str, str]) -> list[dict[str, str]]:
    """A reason in words for each clock of the law that an answer ends."""
    from mdtkit.casework.closing import ANSWERS
    from mdtkit.cli import asking
    from mdtkit.desk import closing

    terms = shell.desk.protocol.terms
    found = []
    for one in closing.matters(shell.desk, shell.desk.case(case)):
        term = terms.get(f"{ANSWERS}.{one.answered_in(answered)}")
        if one.statutory and term is not None and term.group == "ends":
            found.append({"item": one.item, "reason": str(asking.words(f"Why ({one.item})", needed=True))})
    return found


@command("reopen", short_help="Reopen a closed case.")
@click.argument("case", type=CASE)
@recording_options
def reopen(shell: Shell, *, case: str, given: Given) -> None:
    """Reopen a closed case: the clocks that the closing had ended run again. --ask reason asks why."""
    record(shell, case, "case.reopened", given, said="Reopened")


@command("place", short_help="Place a litigation hold: nothing may be purged.")
@click.argument("case", type=CASE)
@recording_options
def place_hold(shell: Shell, *, case: str, given: Given) -> None:
    """Place a litigation hold: while it stands nothing of this case can be purged. --ask reason, --ask reference."""
    record(shell, case, "hold.placed", given, said="Hold placed")


@command("lift", short_help="Lift a litigation hold.")
@click.argument("case", type=CASE)
@click.option("--hold", type=CODE, help="Its number or id; not needed where only one stands.")
@recording_options
def lift_hold(shell: Shell, *, case: str, hold: str | None, given: Given) -> None:
    """Lift a litigation hold. Others that stand still stop a purge."""
    from mdtkit.casework.closing import holds

    standing = holds(shell.desk.case(case).chronology)
    if hold is None and len(standing) > 1:
        numbers = ", ".join(str(one.seq) for one in standing)
        raise Refused(f"{case} is under {len(standing)} holds; say which with --hold: {numbers}")
    entry = next((one.entry for one in standing if hold in (None, one.entry, str(one.seq))), hold)
    if entry is None:
        raise Refused(f"{case} is under no hold")
    record(shell, case, "hold.lifted", given, {"hold": entry}, said="Hold lifted")


@command("list", short_help="The litigation holds that stand.")
@click.argument("case", type=CASE)
def list_holds(shell: Shell, *, case: str) -> None:
    """The litigation holds that stand on a case."""
    from mdtkit.casework.closing import holds
    from mdtkit.desk.output import instant

    file = shell.desk.case(case)
    standing = holds(file.chronology)
    shape = {
        "case": file.ref,
        "holds": [{"entry": one.entry, "seq": one.seq, "since": instant(one.since)} for one in standing],
    }
    lines = [f"hold {one.seq} since {shell.show(one.since)}" for one in standing]
    shell.result(shape, lines or [f"{file.ref} is under no hold."])
