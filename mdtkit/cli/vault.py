"""Proving the record, or naming what is wrong with it."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from mdtkit.cli import asking
from mdtkit.cli.command import command
from mdtkit.cli.shell import Shell

if TYPE_CHECKING:
    from mdtkit.desk.inspection import InClear
    from mdtkit.vault import Finding, VerifyReport


@command("verify", short_help="Prove the record, or name what is wrong with it.")
def verify(shell: Shell) -> None:
    """Check every record, signature and line of the log, whatever state the home is in. Exit 1 when anything is wrong.

    Keep the printed head (number and hash) outside: against it, an older copy of the whole home is recognised.
    """
    from mdtkit import vault
    from mdtkit.desk.inspection import in_clear_of
    from mdtkit.desk.opening import device_path, home_path, keyring_of, troubles

    home = home_path()
    keyring = keyring_of(home, asking.passphrase if sys.stdin.isatty() else None)
    with troubles():
        report = vault.verify_home(home, keyring, device_path())
    beside = in_clear_of(home, keyring)
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
        "notices": list(report.notices),
    }
    shell.result(shape, _lines(report, problems))
    shell.answer(yes=ok)


def _lines(report: VerifyReport, problems: Sequence[Finding | InClear]) -> Iterator[str]:
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
    for notice in report.notices:
        yield from paragraph(f"  {notice}", indent=2, hanging=2)
