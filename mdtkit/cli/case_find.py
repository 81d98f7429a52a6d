"""Is the child known? The first act of every call."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import click

from mdtkit.chronology.problem import Problem
from mdtkit.cli import asking
from mdtkit.cli.arguments import Refused
from mdtkit.cli.command import command
from mdtkit.cli.shell import Shell


@command("find", short_help="Is the child known? The first act of every call.")
@click.option("--data-file", metavar="F|-", help="name and birth_date as TOML or JSON, instead of the prompt.")
def find(shell: Shell, *, data_file: str | None) -> None:
    """Is the child known? Asks for name and birth date, and lists the cases that may be this child's.

    Generous on purpose: a child whose history is split in two is worse than one look too many. Recorded in the audit.
    """
    from mdtkit.cli.case_show import case_rows
    from mdtkit.cli.shapes import row_json
    from mdtkit.desk.intake import not_known, why_found

    desk = shell.desk
    name, born = _from_file(data_file) if data_file else _asked()
    found = desk.find(name, born)
    unread = len(desk.doubtful)
    why = {row.ref: why_found(row, name, born) for row in found}
    lines = [*case_rows(shell, found), *_because(why)] if found else [not_known(unread)]
    shell.result({"cases": [{**row_json(row), "because": list(why[row.ref])} for row in found]}, lines)


def _because(why: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Why each was found, so that nobody has to guess; no name is said."""
    from mdtkit.desk.intake import WHY

    for ref, codes in why.items():
        yield f"{ref}: {', '.join(WHY[code] for code in codes)}"
    yield "The same child? Record the referral there: mdtkit case open --known CASE"


def _asked() -> tuple[str, date | None]:
    name = str(asking.words("Name of the child", needed=True))
    return name, _day(asking.words("Birth date (YYYY-MM-DD, empty if unknown)"))


def _from_file(where: str) -> tuple[str, date | None]:
    from mdtkit.cli.recording import read_table

    given = read_table(where, "data-file")
    strange = sorted(set(given) - {"name", "birth_date"})
    if strange or not isinstance(given.get("name"), str):
        raise Refused("data-file: give name and, if known, birth_date; nothing else is looked for")
    return str(given["name"]), _day(given.get("birth_date"))


def _day(text: str | None) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        message = "birth_date takes a day such as 2010-05-17"
        raise Refused(message, (Problem(field="birth_date", message=message),)) from None
