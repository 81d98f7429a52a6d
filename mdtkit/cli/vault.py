"""Proving the record, or naming what is wrong with it."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from mdtkit.chronology.problem import Problem
from mdtkit.cli import asking
from mdtkit.cli.arguments import CODE, Refused
from mdtkit.cli.command import command
from mdtkit.cli.shell import Shell

if TYPE_CHECKING:
    from mdtkit.desk.inspection import InClear
    from mdtkit.vault import Finding, VerifyReport, Witness


_HEAD = re.compile(r"(\d{1,12}):([0-9a-f]{16,64})\Z")


@command("verify", short_help="Prove the record, or name what is wrong with it.")
@click.option("--head", type=CODE, metavar="N:HASH", help="A head printed earlier or elsewhere, to compare with.")
def verify(shell: Shell, *, head: str | None) -> None:
    """Check every record, signature and line of the log, whatever state the home is in. Exit 1 when anything is wrong.

    Keep the printed head (number and hash) outside: against it, an older copy of the whole home is recognised. Give
    it back as `--head N:HASH` (the first 16 digits of the hash are enough): a log that does not hold it is wrong.
    """
    from mdtkit import vault
    from mdtkit.desk.inspection import in_clear_of
    from mdtkit.desk.opening import device_path, home_path, keyring_of, troubles

    witness = _witness(head)
    home = home_path()
    keyring = keyring_of(home, asking.passphrase if sys.stdin.isatty() else None)
    with troubles():
        report = vault.verify_home(home, keyring, device_path(), witness=witness)
    beside = in_clear_of(home, keyring)
    notices = list(report.notices)
    if not report.ok and any(found.kind == "not_compared" for found in beside):
        # The cause was named: what could not be done because of it is no problem of its own.
        notices += [found.detail for found in beside]
        beside = ()
    problems: list[Finding | InClear] = [*report.problems, *beside]
    ok = report.ok and not beside
    shape = {
        "ok": ok,
        "records": report.records,
        "entries": report.entries,
        "unreadable": report.unreadable,
        "head": {"n": report.head.n, "hash": report.head.hash},
        "problems": [{"record": f.record, "seq": f.seq, "kind": f.kind, "detail": f.detail} for f in problems],
        "set_clock": report.set_clock,
        "notices": notices,
        "since": report.since,
        "witnessed": report.witnessed,
    }
    shell.result(shape, _lines(report, problems, notices))
    shell.answer(yes=ok)


def _witness(head: str | None) -> Witness | None:
    """The head that was given. Raises Refused when it is none."""
    if head is None:
        return None
    from mdtkit.vault import Witness

    found = _HEAD.match(head.lower())
    if found is None:
        message = "not a head: a number, a colon, and at least the first 16 digits of the hash, as `verify` prints them"
        raise Refused(message, (Problem(field="head", message=message),))
    return Witness(int(found[1]), found[2])


def _lines(report: VerifyReport, problems: Sequence[Finding | InClear], notices: Sequence[str]) -> Iterator[str]:
    from mdtkit.cli.output import Line
    from mdtkit.cli.table import paragraph, table

    count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
    yield Line(f"NOT VERIFIED: {count}." if problems else "Verified: nothing is wrong.")
    yield from table(
        [
            ["records", str(report.records)],
            ["entries", str(report.entries)],
            ["of others (unread)", str(report.unreadable)],
            ["written under a set clock", str(report.set_clock)],
        ]
    )
    yield f"  head {report.head.n}  {report.head.hash}"
    for found in problems:
        place = (found.record or "the home") + (f", entry {found.seq}" if found.seq is not None else "")
        yield from paragraph(f"! {place}: {found.kind}: {found.detail}", hanging=2)
    if report.witnessed:
        yield "  The log holds the head that you gave."
    elif report.since > 1:
        yield from paragraph(
            f"This device remembers nothing before commit {report.since}: an older copy of the home put back before "
            "then does not show. Compare a head kept outside: --head N:HASH",
            indent=2,
            hanging=2,
        )
    for notice in notices:
        yield from paragraph(f"  {notice}", indent=2, hanging=2)
