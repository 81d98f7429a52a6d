"""Who may be told what: asked, recorded, accounted for (C1 to C3). Names and words never stand in an argument."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from mdtkit.cli import asking
from mdtkit.cli.arguments import CASE, CODE, MOMENT
from mdtkit.cli.command import command
from mdtkit.cli.recording import read_text
from mdtkit.cli.shell import Shell
from mdtkit.cli.table import paragraph

if TYPE_CHECKING:
    from mdtkit.desk.sharing import Ask, Checked
    from mdtkit.sharing.answer import Decision, Need
    from mdtkit.sharing.matrix import Matrix

MARKS = {"permit": "✓", "deny": "✗", "needs": "n"}
WORDS = {"permit": "yes", "deny": "no", "needs": "needs"}
UNCONFIRMED = (
    "Nobody has confirmed for the county what this report carries. It is due all the same: make it now, tell what the "
    "law asks and no more, and have county counsel confirm the list afterwards."
)
CHANNELS = click.Choice(("in_person", "telephone", "electronic", "paper"))


def _ask(shell: Shell, given: dict[str, Any]) -> Ask:
    from mdtkit.desk.sharing import Ask

    return Ask(
        to=given["to"],
        items=given["items"],
        told=given["told"],
        purpose=given["purpose"] or "",
        by=given["by"] or "",
        meeting=given["meeting"] or "",
        at=shell.instant(given["at"], "at"),
        channel=given["channel"],
        report=given["report"] or "",
        emergency=given["emergency"],
    )


def _question(function: Any) -> Any:
    """The options of the question, the same for asking and for recording."""
    for option in reversed(
        (
            click.option("--to", type=CODE, multiple=True, help="A person's id, a party or an agency; repeat."),
            click.option("--item", "items", type=CODE, multiple=True, help="A category; repeat for several."),
            click.option(
                "--entry", "told", type=CODE, multiple=True, help="What this entry (number or id) tells; repeat."
            ),
            click.option("--purpose", type=CODE, help="What for (the meeting's purpose, else case_planning)."),
            click.option("--by", type=CODE, help="The party that tells (yours, if not given)."),
            click.option("--meeting", type=CODE, help="In this meeting: who is there counts."),
            click.option("--at", type=MOMENT, help="At this time (now, if not given)."),
            click.option("--channel", type=CHANNELS, default="in_person", help="How it is told."),
            click.option("--report", type=CODE, help="With --purpose mandated_report: which report."),
            click.option("--emergency", is_flag=True, help="Under the county's emergency protocol."),
        )
    ):
        function = option(function)
    return function


@command("check", short_help="May this person be told that?")
@click.argument("case", type=CASE)
@_question
@click.option("--matrix", "whole", is_flag=True, help="All attendees of the meeting by all categories.")
@click.option("--why-not", is_flag=True, help="The shortest lawful way to yes.")
def check(shell: Shell, *, case: str, whole: bool, why_not: bool, **given: Any) -> None:
    """May this person, or whoever sits for this party, be told these categories now, for this purpose?

    Exit code 0 where all of it may be told, 1 otherwise. What the protocol does not know is denied. With --matrix the
    attendees of --meeting (or those of --to) stand against all categories, before the agenda is made.
    """
    from mdtkit.cli.arguments import Refused
    from mdtkit.desk import releasing, sharing

    ask = _ask(shell, given)
    if whole:
        if not (ask.meeting or ask.to):
            raise Refused("--matrix needs --meeting, or people by --to")
        matrix = sharing.meeting_matrix(shell.desk, case, ask)
        shell.result(matrix_json(shell, case, matrix), matrix_lines(shell, matrix))
        shell.answer(yes=bool(matrix.cells) and all(one.answer == "permit" for one in matrix.cells.values()))
        return
    if not ask.to or not (ask.items or ask.told):
        raise Refused("give --to and --item (or --entry), or --matrix")
    checked = sharing.check(shell.desk, case, ask)
    found = sharing.ways(shell.desk, checked) if why_not else {}
    shell.err.warn((*checked.strange, *releasing.not_ours(shell.desk, checked)))
    shell.result(checked_json(checked, found), _lines(shell, checked, found))
    shell.answer(yes=checked.permitted)


@command("record", short_help="Record a release; refused unless permitted.")
@click.argument("case", type=CASE)
@_question
@click.option("--verification", type=CODE, help="By telephone or electronically: how the recipient was verified.")
@click.option("--afterwards", is_flag=True, help="It was told already: nothing is refused, what lacks authority is.")
@click.option("--for-report", type=CODE, help="It is what this report (an entry) carried, exactly.")
@click.option("--why-file", metavar="F|-", help="The emergency, in words (asked for when not given).")
@click.option("--details-file", metavar="F|-", help="What was told, in words.")
def record(
    shell: Shell,
    *,
    case: str,
    verification: str | None,
    afterwards: bool,
    for_report: str | None,
    why_file: str | None,
    details_file: str | None,
    **given: Any,
) -> None:
    """Record that information is released: one row for each recipient and item, spoken ones in meetings included.

    The decision comes first: where any of it may not be told nothing is recorded, and the exit code is 1. What has been
    told already (--afterwards) is always recorded; without authority it stands as that and waits for a review.
    """
    from mdtkit.cli.shapes import logged_json
    from mdtkit.desk.releasing import Telling, notices, release

    ask = _ask(shell, given)
    why = read_text(why_file, "why-file").strip() if why_file else ""
    if ask.emergency and not why:
        why = str(asking.words("What is the emergency", needed=True))
    telling = Telling(
        verification=verification or "",
        afterwards=afterwards,
        report=for_report or "",
        why=why,
        details=read_text(details_file, "details-file").strip() if details_file else "",
    )
    released = release(shell.desk, case, ask, telling)
    checked, logged = released.checked, released.logged
    said = tuple(dict.fromkeys(code for one in checked.decisions for code in one.obligations))
    shape = {
        "recorded": logged_json(logged) if logged is not None else None,
        "notices": list(notices(shell.desk, said)) if logged is not None else [],
        **checked_json(checked, {}),
    }
    shell.err.warn((*checked.strange, *released.minded))
    rows = len(checked.decisions) if logged else 0
    shell.result(shape, _recorded_lines(shell, checked, rows, said))
    shell.answer(yes=logged is not None)


def _recorded_lines(shell: Shell, checked: Checked, rows: int, said: tuple[str, ...]) -> Iterator[str]:
    from mdtkit.desk.releasing import notices

    if not rows:
        yield "Nothing was recorded, and nothing may be told:"
        yield from _lines(shell, checked, {})
        return
    yield f"Recorded: {rows} {'row' if rows == 1 else 'rows'} in the ledger of {checked.case}."
    unlawful = [one for one in checked.decisions if one.answer != "permit"]
    if unlawful:
        yield "Told without authority: it stands so in the ledger and waits for a review."
        yield from _answers(shell, unlawful)
    for notice in notices(shell.desk, said):
        yield from paragraph(notice, lead="Say or print with it: ", hanging=2)


def checked_json(checked: Checked, found: dict[tuple[str, str], tuple[Need, ...]]) -> dict[str, Any]:
    """``share check``."""
    return {"case": checked.case, "decisions": [decision_json(one, found) for one in checked.decisions]}


def decision_json(one: Decision, found: dict[tuple[str, str], tuple[Need, ...]] | None = None) -> dict[str, Any]:
    """One recipient and one item."""
    from mdtkit.desk.output import instant

    way = (found or {}).get((one.to, one.item))
    return {
        "to": one.to,
        "item": one.item,
        "answer": one.answer,
        "needs": [_need_json(need) for need in one.needs],
        "obligations": list(one.obligations),
        "reasons": [
            {
                "rule": why.rule,
                "citation": why.citation,
                "entry": why.entry,
                "text": why.text,
                "verified": why.verified,
            }
            for why in one.reasons
        ],
        "valid_until": instant(one.valid_until),
        "authority": one.authority or None,
        "way": None if way is None else [_need_json(need) for need in way],
    }


def _need_json(need: Need) -> dict[str, Any]:
    return {
        "need": need.need, "rule": need.rule, "citation": need.citation, "text": need.text, "from": list(need.who),
    }  # fmt: skip


def matrix_json(shell: Shell, case: str, matrix: Matrix) -> dict[str, Any]:
    """``share check --matrix``: the decisions, what everybody present may hear, and what is missing."""
    from mdtkit.desk.output import instant

    return {
        "case": shell.desk.reference(case),
        "decisions": [decision_json(one) for one in matrix.cells.values()],
        "attendees": list(matrix.attendees),
        "room": [{"item": item, "kept_from": list(matrix.kept_from(item))} for item in matrix.items],
        "missing": {need: list(whom) for need, whom in matrix.missing().items()},
        "until": instant(matrix.until),
    }


def _lines(shell: Shell, checked: Checked, found: dict[tuple[str, str], tuple[Need, ...]]) -> Iterator[str]:
    yield from _answers(shell, checked.decisions)
    for wrong in checked.strange:
        nearest = f" Nearest: {wrong.nearest}." if wrong.nearest else ""
        yield from paragraph(f"{wrong.field} is one of: {', '.join(wrong.allowed)}.{nearest}", hanging=2)
    title = shell.desk.protocol.title
    for (to, item), way in found.items():
        steps = "; then ".join(_need_words(shell, need) for need in way)
        lead = f"Way to yes, {title('category', item)} to {_who(shell, to)}: "
        yield from paragraph(lead + (steps or "there is none") + ".", hanging=2)
    if any(one.unconfirmed for one in checked.decisions):
        yield from paragraph(UNCONFIRMED, hanging=2)
    if any(need.need == "counsel" for one in checked.decisions for need in one.needs):
        from mdtkit.desk.releasing import routes

        yield "County counsel decides. Open now:"
        yield from (f"  · {route}" for route in routes(shell.desk))


def _answers(shell: Shell, decisions: Any) -> Iterator[str]:
    title = shell.desk.protocol.title
    for one in decisions:
        until = f", until {shell.show(one.valid_until)}" if one.valid_until else ""
        yield f"{WORDS[one.answer].upper()}: {title('category', one.item)} to {_who(shell, one.to)}{until}"
        for why in one.reasons:
            entry = f", entry {why.entry}" if why.entry else ""
            entry += "" if why.verified else "; not confirmed by counsel"
            yield from paragraph(
                f"{why.text or why.rule} ({why.citation}; {why.rule}{entry})", lead="  because  ", hanging=11
            )
        for need in one.needs:
            yield from paragraph(_need_words(shell, need), lead="  needs    ", hanging=11)
        if one.obligations:
            yield from paragraph(
                ", ".join(title("obligation", code) for code in one.obligations), lead="  carries  ", hanging=11
            )


def _need_words(shell: Shell, need: Need) -> str:
    from mdtkit.desk.sharing_warnings import need_words

    return need_words(shell.desk, need)


def _who(shell: Shell, to: str) -> str:
    """A party or an agency by its title; a person by the id, since what is printed is codes."""
    title = shell.desk.protocol.title
    return title("party", to) if title("party", to) != to else title("agency", to)


def matrix_lines(shell: Shell, matrix: Matrix) -> Iterator[str]:
    """Attendees by number against the categories, and what is missing."""
    from mdtkit.cli.table import table

    title, marks = shell.desk.protocol.title, WORDS if shell.out.plain else MARKS
    yield from (f"{number:>2}  {_who(shell, to)}" for number, to in enumerate(matrix.attendees, start=1))
    rows = []
    for item in matrix.items:
        cells = [
            marks[matrix.cells[to, item].answer]
            + ("r" if matrix.cells[to, item].answer != "permit" and (to, item) in matrix.reported else "")
            for to in matrix.attendees
        ]
        rows.append([title("category", item), *cells, "room" if not matrix.kept_from(item) else ""])
    yield from table(rows, head=["", *(str(n) for n in range(1, len(matrix.attendees) + 1)), ""])
    yield "yes · no · needs · r: a mandated report may carry it · room: all may hear it"
    for need, whom in matrix.missing().items():
        from mdtkit.sharing.missing import WORDS as NEEDS

        who = ", ".join(_who(shell, to) for to in whom)
        yield from paragraph(f"needs {need}: {NEEDS[need]} ({who})", hanging=2)
    if matrix.until is not None:
        yield f"The first of these answers runs out {shell.show(matrix.until)}."
