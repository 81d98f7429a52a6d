"""Recording a referral as a new case: from flags, from a TOML file, or both; the child's name never as an argument."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

from mdtkit.chronology.problem import Problem, unknown
from mdtkit.cli import asking
from mdtkit.cli.arguments import CASE, CODE, MOMENT, Refused, answers
from mdtkit.cli.command import command
from mdtkit.cli.shell import Shell

if TYPE_CHECKING:
    from mdtkit.desk.intake import Opened, Referral

ANSWER = click.Choice(["yes", "no", "unknown"])

_OPTIONS = (
    click.option("--referral", "file", metavar="F|-", help="The referral as TOML or JSON; flags stand over it."),
    click.option("--at", type=MOMENT, help="When it happened, if not when it was received."),
    click.option("--received", type=MOMENT, help="When the information reached the agency (now, if not given)."),
    click.option("--source", type=CODE, help="The party that called."),
    click.option("--agency", type=CODE, help="The agency that called."),
    click.option("--unit", type=CODE, help="Its unit."),
    click.option("--method", type=CODE, help="How the call came in."),
    click.option("--allegation", type=CODE, multiple=True, help="What is alleged, such as cse; repeat for several."),
    click.option("--trigger", "triggers", type=CODE, multiple=True, help="What was seen; repeat for several."),
    click.option("--indicator", "indicators", multiple=True, metavar="CODE=yes", help="An at-risk indicator."),
    click.option("--jurisdiction", type=CODE, help="300, 602, 241.1, none or unknown."),
    click.option("--lead", type=CODE, help="The lead agency where jurisdiction is dual."),
    click.option("--services", type=ANSWER, help="Receiving child welfare services; unknown counts as yes."),
    click.option("--foster-care", type=ANSWER, help="In foster care: missing from it is reported at once."),
    click.option("--le-agency", type=CODE, help="The law enforcement agency with jurisdiction."),
    click.option("--le-other", "le_others", type=CODE, multiple=True, help="Another force concerned; repeat."),
    click.option("--board", type=CODE, help="Of a region with several boards: the one whose child it is."),
    click.option("--imminent", type=ANSWER, help="Imminent risk to safety."),
    click.option("--assault", type=ANSWER, help="Whether there was a recent assault: ask in every call."),
    click.option("--assault-at", type=MOMENT, help="When it was; the medical windows run from it."),
    click.option("--assault-hours", type=click.IntRange(0), help="Hours since a recent assault."),
    click.option("--party", type=CODE, help="The party that took the call (yours, if not given)."),
    click.option("--ask-child", is_flag=True, help="Ask for the child's name and birth date."),
    click.option("--known", type=CASE, help="A case that this child has: the referral is recorded there."),
    click.option("--confirm", is_flag=True, help="Record what was doubted."),
)


def _options(function: Callable[..., None]) -> Callable[..., None]:
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


@command("open", short_help="Record a referral as a new case.")
@_options
def open_(shell: Shell, *, file: str | None, ask_child: bool, known: str | None, confirm: bool, **flags: Any) -> None:
    """Record a referral as a new case. The reporting clocks start at once, counted from when it was received.

    Only what is known is given: unknown counts as what protects. The child's name and birth date come from the file
    (child_name, born), from standard input (--referral -), or a prompt; who called (reporter, sealed) from the
    file. Look first: `mdtkit case find`. A further referral of a child who is known goes into that case with --known:
    every referral is kept, none reopens an old one.
    """
    from mdtkit.cli.shapes import opened_json
    from mdtkit.desk.intake import open_known

    given = _merged(shell, file, flags)
    if ask_child or (file is None and sys.stdin.isatty()):
        given["child_name"] = asking.words("Name of the child (empty if unknown)")
        given["born"] = asking.words("Birth date (YYYY-MM-DD, empty if unknown)")
    referral = _referral(given)
    opened = (
        shell.desk.open_case(referral, confirm=confirm)
        if known is None
        else open_known(shell.desk, known, referral, confirm=confirm)
    )
    shell.err.warn(opened.logged.warnings)
    shell.result(opened_json(opened.logged), _lines(shell, opened))


def _lines(shell: Shell, opened: Opened) -> Iterator[str]:
    from mdtkit.cli.output import Line
    from mdtkit.cli.wording import clock_rows

    yield Line(f"Opened {opened.case}" if opened.new else f"Recorded in {opened.case}, which the child has")
    if opened.logged.started:
        yield "started:"
        yield from clock_rows(shell, opened.logged.started, with_case=False)
    yield f"Next: mdtkit triage {opened.case}"


def _merged(shell: Shell, file: str | None, flags: dict[str, Any]) -> dict[str, Any]:
    """The file's members, the flags over them; times are read in the county's zone, and said so."""
    from mdtkit.cli.recording import read_table

    given: dict[str, Any] = read_table(file, "referral") if file else {}
    stated = {name: value for name, value in flags.items() if value not in (None, ())}
    if "indicators" in stated:
        stated["indicators"] = {**given.get("indicators", {}), **answers(stated["indicators"], "--indicator")}
    for name in ("allegation", "triggers", "le_others"):
        if name in stated:
            stated[name] = list(stated[name])
    given |= stated
    for name in _TIMES:
        text = given.get(name)
        if text is not None:
            given[name] = shell.instant(str(text), name)
    if given.get("received") is None:
        given["received"] = shell.desk.now()
        shell.err.say(f"received: not given, taken as now, {shell.show(given['received'])}")
    return given


def _referral(given: dict[str, Any]) -> Referral:
    """The referral. Refuses unknown members, each with the nearest valid name; values are the desk's to check."""
    from mdtkit.desk.intake import Referral

    names = Referral.__struct_fields__
    problems = [unknown(name, name, names, what="member of a referral") for name in given if name not in names]
    problems += [p for name, value in given.items() if name in names and (p := _wrong_type(name, value))]
    born = given.get("born")
    if isinstance(born, str) and born:
        try:
            given["born"] = date.fromisoformat(born)
        except ValueError:
            problems.append(Problem(field="born", message="born takes a day such as 2010-05-17"))
    if problems:
        raise Refused("Not recorded: " + "; ".join(f"{p.field}: {p.message}" for p in problems), tuple(problems))
    return Referral(**{name: value for name, value in given.items() if value not in (None, "")})


_LISTS, _TABLES, _NUMBERS, _TIMES = (
    ("allegation", "triggers", "le_others"),
    ("indicators",),
    ("assault_hours",),
    ("at", "received", "assault_at"),
)


def _wrong_type(name: str, value: Any) -> Problem | None:
    wanted: tuple[type, str]
    if name in _LISTS:
        wanted = (list, "a list of codes")
    elif name in _TABLES:
        wanted = (dict, "a table of code and answer")
    elif name in _NUMBERS:
        wanted = (int, "a whole number")
    elif name in _TIMES:
        wanted = (datetime, "a time")
    else:
        wanted = (str, "text or a code")
    if value is None or isinstance(value, wanted[0]):
        return None
    return Problem(field=name, message=f"{name} takes {wanted[1]}")
