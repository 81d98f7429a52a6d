"""Access to the record of a case: given, taken back, listed, looked at again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from mdtkit.cli import asking
from mdtkit.cli.arguments import CASE, CODE, MOMENT
from mdtkit.cli.command import command
from mdtkit.cli.recording import read_text
from mdtkit.cli.shell import Shell

if TYPE_CHECKING:
    from mdtkit.desk.access import Access
    from mdtkit.desk.recording import Logged


@command("grant", short_help="Give somebody access to a case.")
@click.argument("case", type=CASE)
@click.argument("person", type=CODE)
@click.option("--basis", type=CODE, default="assignment", help="assignment (if not given), or emergency.")
@click.option("--until", type=MOMENT, help="When it is over: an emergency after a day if not given, seven at most.")
@click.option("--reason-file", metavar="F|-", help="Why, in words; an emergency needs it, and asks.")
def grant(shell: Shell, *, case: str, person: str, basis: str, until: str | None, reason_file: str | None) -> None:
    """Make somebody with keys of their own a reader of one case: the record is sealed to them too.

    Only a coordinator or duty supervisor can. It is on audit, and in the case for all its readers to see; an emergency
    access ends by itself and is to be looked at again by somebody else. What is sealed stays with its own readers.
    """
    from mdtkit.desk import access

    reason = read_text(reason_file, "reason-file").strip() if reason_file else ""
    if basis == access.EMERGENCY and not reason:
        reason = asking.words("The reason", needed=True) or ""
    logged = access.grant(shell.desk, case, person, basis=basis, until=shell.instant(until, "until"), reason=reason)
    _told(shell, logged, "Access given")


@command("revoke", short_help="Take somebody's access to a case back.")
@click.argument("case", type=CASE)
@click.argument("person", type=CODE)
@click.option("--reason-file", metavar="F|-", help="Why, in words.")
def revoke(shell: Shell, *, case: str, person: str, reason_file: str | None) -> None:
    """Take access back: the record is sealed anew without them. Whoever could read it may have kept it."""
    from mdtkit.desk.access import revoke as take_back

    reason = read_text(reason_file, "reason-file").strip() if reason_file else ""
    _told(shell, take_back(shell.desk, case, person, reason=reason), "Access taken back")


@command("access", short_help="Who has access to which case, beside the coordinators.")
@click.argument("case", type=CASE, required=False)
def access_(shell: Shell, *, case: str | None) -> None:
    """Access that stands, of one case or of all: to coordinators and duty supervisors; to others their own."""
    from mdtkit.desk.access import settle, standing
    from mdtkit.desk.output import instant

    desk = shell.desk
    settle(desk)
    found = standing(desk, desk.reference(case) if case else None)
    shape = {
        "access": [
            {
                "case": one.case,
                "person": one.person,
                "basis": one.basis,
                "by": one.by,
                "until": instant(one.until),
                "over": one.over,
            }
            for one in found
        ]
    }
    shell.result(shape, _lines(shell, found))


@command("review", short_help="Look again at an emergency access.")
@click.argument("case", type=CASE)
@click.argument("entry", type=CODE, required=False)
@click.option("--outcome", type=CODE, required=True, help="upheld or not_upheld.")
@click.option("--findings-file", metavar="F|-", help="What was found, in words.")
def review(shell: Shell, *, case: str, entry: str | None, outcome: str, findings_file: str | None) -> None:
    """Record that somebody other than who gave an emergency access looked at it again. ENTRY is its number or id."""
    from mdtkit.desk.access import review as look_again

    findings = read_text(findings_file, "findings-file").strip() if findings_file else ""
    _told(shell, look_again(shell.desk, case, entry, outcome=outcome, findings=findings), "Reviewed")


def _told(shell: Shell, logged: Logged, said: str) -> None:
    from mdtkit.cli.shapes import logged_json
    from mdtkit.cli.wording import logged_lines

    shell.err.warn(logged.warnings)
    shell.result(logged_json(logged), logged_lines(shell, logged, said))


def _lines(shell: Shell, found: Sequence[Access]) -> Iterator[str]:
    from mdtkit.cli.table import table

    if not found:
        yield "Nobody has access beside the coordinators and duty supervisors."
        return
    people, title = shell.desk.directory.people(), shell.desk.protocol.title
    rows = [
        [
            one.case,
            people[one.person].name if one.person in people else one.person,
            title("access_basis", one.basis) if one.basis else "",
            _until(shell, one),
        ]
        for one in found
    ]
    yield from table(rows, head=["case", "who", "basis", "until"])


def _until(shell: Shell, one: Access) -> str:
    if one.until is None:
        return "taken back"
    return shell.show(one.until) + (", over" if one.over else "")
