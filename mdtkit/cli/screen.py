"""Administering an instrument: asked item by item, or from a file; what does not fit is named, and nothing is saved."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from mdtkit.chronology.problem import Problem, unknown
from mdtkit.cli.arguments import CASE, CODE, MOMENT, Refused
from mdtkit.cli.command import command
from mdtkit.cli.recording import read_table, read_text
from mdtkit.cli.shell import Shell

if TYPE_CHECKING:
    from mdtkit.casework.instruments.answers import Given
    from mdtkit.desk.instruments.screening import Administered, Checked
    from mdtkit.protocol.instruments import Instrument

WORDS = ("statements", "reason")
CODES = ("position", "administered_by", "agency")
MEMBERS = ("instrument", "version", "answers", "scores", *WORDS, *CODES)


@command("screen", short_help="Administer a screening or assessment instrument.")
@click.argument("case", type=CASE)
@click.argument("instrument", type=CODE)
@click.option("--answers", metavar="F|-", help="Answers as TOML or JSON; asked at a prompt if not given.")
@click.option("--draft", is_flag=True, help="Keep it as a draft on this device, sealed; nothing is recorded.")
@click.option("--indicators", is_flag=True, help="They are your determination of the at-risk indicators too.")
@click.option("--position", type=CODE, help="Who administered it, by position.")
@click.option("--by", "administered_by", type=CODE, metavar="PERSON", help="Who administered it (you, if not given).")
@click.option("--agency", type=CODE, help="Whose result it is: who may share it.")
@click.option("--at", type=MOMENT, help="When it was administered (now, if not given).")
@click.option("--note-file", metavar="F|-", help="The note, from a file or standard input.")
@click.option("--party", type=CODE, help="The party that did it (yours, if not given).")
@click.option("--confirm", is_flag=True, help="Record what was doubted: a total that its parts do not come to.")
def screen(
    shell: Shell,
    *,
    case: str,
    instrument: str,
    answers: str | None,
    draft: bool,
    indicators: bool,
    at: str | None,
    note_file: str | None,
    party: str | None,
    confirm: bool,
    **codes: str | None,
) -> None:
    """Administer INSTRUMENT: every item is asked, or read from --answers; the result is recorded with its band.

    Unknown, missing and out-of-range items are each named, and nothing is saved, unless --draft says to keep it. "No
    information" is an answer of its own. The file of answers: `mdtkit instrument form INSTRUMENT --answers` makes one.
    A result informs and proposes. It decides nothing; at risk is decided by a person, indicator by indicator.
    """
    from mdtkit.desk.instruments import drafts
    from mdtkit.desk.instruments.catalogue import instrument_of
    from mdtkit.desk.instruments.screening import administer, checked

    if answers == "-" and note_file == "-":
        raise Refused("standard input can be the answers or the note, not both; put one into a file")
    ref = shell.desk.reference(case)
    tool = instrument_of(shell.desk, instrument)
    if answers is not None:
        given, data = _from_file(tool, answers)
    else:
        from mdtkit.cli.screen_asking import ask

        kept = drafts.load(shell.desk, ref, tool.id)
        given, data = ask(shell, tool, kept)
    data |= {name: value for name, value in codes.items() if value is not None}
    found = checked(tool, given, partial=draft)
    if not draft and answers is None and found.read.problems:
        draft = _rather_a_draft(shell, found)
    if draft:
        drafts.save(shell.desk, ref, tool.id, given, data)
        shell.err.warn(found.read.problems)
        said = ["Kept as a draft, sealed, on this device. Nothing recorded."]
        shell.result(shape(ref, found, None, found.read.problems), said)
        return
    done = administer(
        shell.desk, ref, tool.id, given, data=data, at=shell.instant(at, "at"), party=party, confirm=confirm,
        indicators=indicators, note=read_text(note_file, "note-file").strip() if note_file else None,
    )  # fmt: skip
    drafts.discard(shell.desk, ref, tool.id)
    _recorded(shell, ref, done)


def _recorded(shell: Shell, ref: str, done: Administered) -> None:
    """Say what was recorded, what it came to, and what is to be minded."""
    from mdtkit.cli.shapes import logged_json
    from mdtkit.cli.wording import logged_lines

    warnings = (*done.logged.warnings, *done.minded)
    shell.err.warn(warnings)
    said = f"{done.checked.instrument.id} recorded"
    lines = [*logged_lines(shell, done.logged, said), *outcome_lines(done.checked)]
    shell.result(shape(ref, done.checked, logged_json(done.logged), warnings), lines)


def _rather_a_draft(shell: Shell, found: Checked) -> bool:
    """Whether answers given at the prompt that are not whole are kept: nobody is asked twice for the same."""
    from mdtkit.cli import asking

    shell.err.say(f"Still open: {', '.join(problem.field for problem in found.read.problems)}.")
    return asking.yes("Not recorded. Keep what is answered as a draft, sealed, on this device?")


def _from_file(tool: Instrument, where: str) -> tuple[Given, dict[str, Any]]:
    """What a file says: answers, numbers of the sheet, and what else belongs to the entry. All problems at once."""
    from mdtkit.casework.instruments.answers import Given

    table = read_table(where, "answers")
    problems = [unknown(f"answers: {name}", name, MEMBERS, what="member of an answers file")
                for name in table if name not in MEMBERS]  # fmt: skip
    about = tool.about
    for member, is_now in (("instrument", about.id), ("version", about.version)):
        if table.get(member, is_now) != is_now:
            message = f"the file was filled in for another {member}; the county has {is_now}"
            problems.append(Problem(field=f"answers: {member}", message=message, allowed=(is_now,)))
    problems += [
        Problem(field=member, message=f"{member} is a table: [{member}]")
        for member in ("answers", "scores")
        if not isinstance(table.get(member, {}), dict)
    ]
    if problems:
        raise Refused("; ".join(problem.message for problem in problems), tuple(problems))
    data = {name: table[name] for name in (*WORDS, *CODES) if name in table}
    return Given(answers=table.get("answers", {}), scores=table.get("scores", {})), data


def shape(
    case: str, found: Checked, recorded: dict[str, Any] | None, problems: tuple[Problem, ...] = ()
) -> dict[str, Any]:
    """The JSON of an administration."""
    from mdtkit.desk.output import problem_json

    scored, about = found.scored, found.instrument.about
    main = scored.outcomes.get(about.main or "")
    return {
        "case": case,
        "instrument": about.id,
        "version": about.version,
        "verified": about.verified,
        "draft": recorded is None,
        "recorded": recorded,
        "band": scored.band,
        "scores": {name: one.value for name, one in scored.outcomes.items() if one.value is not None},
        "unknown": unknown_items(found),
        "could_be": list(main.could_be) if main is not None else [],
        "proposes": [{"act": one.act, "text": one.text} for one in (found.band.proposes if found.band else ())],
        "problems": [problem_json(problem) for problem in problems],
    }


def unknown_items(found: Checked) -> list[str]:
    """The items that were answered "no information", in the form's order."""
    none = {(level.scale, level.code) for level in found.instrument.levels if level.unknown}
    answers = found.read.answers
    return [item.id for item in found.instrument.items if (item.scale, answers.get(item.id)) in none]


def outcome_lines(found: Checked) -> Iterator[str]:
    """Numbers, band, what is not known, what the band proposes: and that it decides nothing."""
    from mdtkit.cli.output import Line
    from mdtkit.cli.table import paragraph

    scored, instrument = found.scored, found.instrument
    for score in instrument.scores:
        value = scored.value(score.id)
        if value is not None and not (score.sheet and score.id != instrument.about.main):
            yield from paragraph(f"{score.title or score.id}: {value}", hanging=2)
    if found.band is not None:
        verified = "" if instrument.about.verified else " (not verified on the licensed form)"
        yield Line(f"band: {found.band.title or found.band.id}{verified}")
    main = scored.outcomes.get(instrument.about.main or "")
    if main is not None and len(main.could_be) > 1:
        titles = {band.id: band.title or band.id for band in instrument.bands}
        could = ", ".join(titles[band] for band in main.could_be)
        yield from paragraph(f"What is not known counts nothing; known, it could be: {could}.", hanging=2)
    if found.band is not None and found.band.proposes:
        yield "It proposes, and decides nothing:"
        for one in found.band.proposes:
            yield from paragraph(one.text or one.act, lead="  - ", hanging=4)
