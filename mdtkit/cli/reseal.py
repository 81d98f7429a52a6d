"""Sealing anew what is sealed to other people than the decision gives it to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click
import msgspec

from mdtkit.cli.arguments import CASE
from mdtkit.cli.command import command
from mdtkit.cli.shell import Shell

if TYPE_CHECKING:
    from mdtkit.desk.readers import Due


@command("reseal", short_help="Seal anew what is to go to other readers.")
@click.argument("case", type=CASE, required=False)
@click.option("--check", is_flag=True, help="Change nothing; exit 1 if anything is to be sealed anew.")
def reseal(shell: Shell, *, case: str | None, check: bool) -> None:
    """Seal each sealed entry, of one case or of all you may read, to those who are to read it now.

    Those are whom somebody named and whom the sharing decision permits for case planning: an authorization was signed,
    revoked or ran out, somebody left the team or lost a role. Only who reads an entry can seal it anew; of others it
    is said who can. It is on audit, and on record. Who read it before may have kept it: this protects from now on.
    """
    from mdtkit.desk import readers

    desk = shell.desk
    found = readers.due(desk, desk.case(case)) if case else readers.due_of_all(desk)
    done = () if check else readers.reseal(desk, found)
    left = tuple(one for one in found if one not in done)
    shell.result({"due": [_json(one) for one in left], "done": [_json(one) for one in done]}, _lines(shell, left, done))
    if check:
        shell.answer(yes=not found)


def _json(one: Due) -> dict[str, Any]:
    shape: dict[str, Any] = msgspec.to_builtins(one)
    return shape


def _lines(shell: Shell, left: Sequence[Due], done: Sequence[Due]) -> Iterator[str]:
    from mdtkit.cli.table import paragraph
    from mdtkit.desk.sealed import in_words

    title = shell.desk.protocol.title
    if not left and not done:
        yield "Everything sealed is sealed to whom the decision gives it."
    for one in (*done, *left):
        changes = [f"to {_names(shell, one.come)}"] if one.come else []
        changes += [f"no more to {_names(shell, one.go)}"] if one.go else []
        state = "sealed anew" if one in done else "to be sealed anew"
        if one not in done and not one.mine:
            state += f" by somebody who reads it ({in_words(shell.desk, one.now)})"
        what = f"{one.case}, entry {one.seq} ({title('category', one.category)})"
        yield from paragraph(f"{what}: {state}: {', '.join(changes)}.", hanging=2)


def _names(shell: Shell, people: Sequence[str]) -> str:
    known = shell.desk.directory.people()
    return ", ".join(known[one].name if one in known else one for one in people)
