"""Missing episodes: opened, worked and closed (R5 to R8, D2 to D4)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from mdtkit.cli.arguments import CASE, CODE
from mdtkit.cli.command import command
from mdtkit.cli.log import record
from mdtkit.cli.recording import Given, read_table, recording_options
from mdtkit.cli.shell import Shell

if TYPE_CHECKING:
    from mdtkit.casework.missing import Content, EpisodeView

EPISODE = click.option("--episode", type=CODE, help="Which run: the number of the entry that noticed it.")
RECIPIENTS = ("law_enforcement", "ncmec")
TOLD = ("child.described", "missing.noticed")
"""The entries whose words go into the report, shown when revealed."""


@command("list", short_help="Missing episodes of a case and what each still asks.")
@click.argument("case", type=CASE)
def list_(shell: Shell, *, case: str) -> None:
    """Every missing episode: since when, whether the child is back, and what is still to be done about it."""
    from mdtkit.desk import missing

    file = shell.desk.case(case)
    views = missing.episodes(file)
    shape = {"case": file.ref, "episodes": [_shape(one) for one in views]}
    shell.result(shape, _lines(shell, views))


def _shape(one: EpisodeView) -> dict[str, object]:
    from mdtkit.cli.shapes import clocks_json
    from mdtkit.desk.output import instant

    return {
        "entry": one.entry,
        "seq": one.seq,
        "state": one.state,
        "began": instant(one.began),
        "learnt": instant(one.learnt),
        "ended": instant(one.ended),
        "from": one.left,
        "abducted": one.abducted,
        "whereabouts_known": one.whereabouts_known,
        "open": clocks_json(one.unanswered),
        "efforts": [entry.id for entry in one.efforts],
        "contacts": [entry.id for entry in one.contacts],
        "reports": [entry.id for entry in one.reports],
        "steps": [str(entry.data.get("step")) for entry in one.steps],
    }


def _lines(shell: Shell, views: Sequence[EpisodeView]) -> Iterator[str]:
    from mdtkit.cli.wording import clock_rows

    if not views:
        yield "No missing episode is on record."
    for number, one in enumerate(views):
        if number:
            yield ""
        yield f"episode {one.seq} · {' · '.join(_facts(shell, one))}"
        counts = f"efforts {len(one.efforts)} · contacts {len(one.contacts)} · reports {len(one.reports)}"
        yield f"  {counts} · recovery steps {len(one.steps)}"
        if one.unanswered:
            yield from clock_rows(shell, one.unanswered, with_case=False)
        elif one.state == "closed":
            yield "  Every step is done or waived: the episode is closed."


def _facts(shell: Shell, one: EpisodeView) -> Iterator[str]:
    state = {"missing": "MISSING", "back": "back, steps open", "closed": "closed"}
    yield state[one.state]
    yield f"since {shell.show(one.began)}"
    if one.ended is not None:
        yield f"back {shell.show(one.ended)}"
    if one.left:
        yield f"from {shell.desk.protocol.title('missing_from', one.left)}"
    if one.abducted == "yes":
        yield "abducted"
    if one.whereabouts_known == "yes":
        yield "whereabouts known: missing all the same"


@command("open", short_help="The child is missing: start what the law asks.")
@click.argument("case", type=CASE)
@click.option("--from", "left", type=CODE, help="placement, home, shelter, school, detention or unknown.")
@click.option("--abducted", type=CODE, metavar="yes|no", help="Taken, rather than gone.")
@click.option("--whereabouts-known", type=CODE, metavar="yes|no", help="A child who ran is missing even so.")
@click.option("--noticed-by", type=CODE, help="The party that noticed it.")
@recording_options
def open_(
    shell: Shell,
    *,
    case: str,
    left: str | None,
    abducted: str | None,
    whereabouts_known: str | None,
    noticed_by: str | None,
    given: Given,
) -> None:
    """Record that the child is missing. The reports to law enforcement and to NCMEC each start their own 24 hours.

    --at says when it was noticed, --received when your agency came to know. --ask last_place, --ask circumstances.
    `mdtkit missing pack CASE` shows what the report to NCMEC is to contain.
    """
    fixed = {"from": left, "abducted": abducted, "whereabouts_known": whereabouts_known, "noticed_by": noticed_by}
    record(shell, case, "missing.noticed", given, fixed, said="Missing episode opened")


def _episode_of(shell: Shell, case: str, named: str | None, *, still_missing: bool = False) -> str:
    from mdtkit.desk import missing

    return missing.the_episode(shell.desk.case(case), named, still_missing=still_missing).entry


@command("effort", short_help="Record an effort to locate the child.")
@click.argument("case", type=CASE)
@click.option("--effort", "what", type=CODE, help="What was tried, as a code.")
@click.option("--agency", type=CODE, help="Its agency.")
@EPISODE
@recording_options
def effort(shell: Shell, *, case: str, what: str | None, agency: str | None, episode: str | None, given: Given) -> None:
    """Record an effort to locate the child; the next one is due at the county's own cadence (D2)."""
    about = _episode_of(shell, case, episode, still_missing=True)
    record(shell, case, "missing.effort", given, {"effort": what, "agency": agency, "episode": about})


@command("contact", short_help="Record contact with law enforcement or NCMEC.")
@click.argument("case", type=CASE)
@click.option("--to", type=CODE, required=True, help="law_enforcement or ncmec.")
@click.option("--method", type=CODE, help="telephone, portal …")
@click.option("--agency", type=CODE, help="Its agency.")
@EPISODE
@recording_options
def contact(
    shell: Shell,
    *,
    case: str,
    to: str,
    method: str | None,
    agency: str | None,
    episode: str | None,
    given: Given,
) -> None:
    """Record that you were in contact about the missing child. --ask reference, --ask person."""
    about = _episode_of(shell, case, episode, still_missing=True)
    fixed = {"to": to, "method": method, "agency": agency, "episode": about}
    record(shell, case, "missing.contact", given, fixed)


@command("recover", short_help="The child is back: open the recovery steps.")
@click.argument("case", type=CASE)
@click.option("--to", type=CODE, help="Where the child is now, as a code.")
@click.option("--found-by", type=CODE, help="The party that found the child.")
@click.option("--returned-alone", type=CODE, metavar="yes|no", help="Came back without being found.")
@EPISODE
@recording_options
def recover(
    shell: Shell,
    *,
    case: str,
    to: str | None,
    found_by: str | None,
    returned_alone: str | None,
    episode: str | None,
    given: Given,
) -> None:
    """Record that the child is back. The return is reported, and each recovery step opens (R8, D3)."""
    about = _episode_of(shell, case, episode, still_missing=True)
    fixed = {"to": to, "found_by": found_by, "returned_alone": returned_alone, "episode": about}
    record(shell, case, "missing.recovered", given, fixed, said="Return recorded")


@command("interview", short_help="Record a recovery step as done.")
@click.argument("case", type=CASE)
@click.argument("step", type=CODE)
@click.option("--factor", "factors", type=CODE, multiple=True, help="A primary factor of the run; repeat.")
@click.option("--possible-victim", type=CODE, metavar="yes|no", help="What the screening after the return says.")
@EPISODE
@recording_options
def interview(
    shell: Shell,
    *,
    case: str,
    step: str,
    factors: Sequence[str],
    possible_victim: str | None,
    episode: str | None,
    given: Given,
) -> None:
    """Record a step after the return: factors, response, experiences, possible_victim or documented (D3).

    What the child said is free text: --ask statements, --ask response.
    """
    fixed: dict[str, object] = {"step": step, "possible_victim": possible_victim}
    if factors:
        fixed["factors"] = list(factors)
    record(shell, case, "missing.interviewed", given, fixed | {"episode": _episode_of(shell, case, episode)})


@command("pack", short_help="What the report of the missing child is to contain.")
@click.argument("case", type=CASE)
@EPISODE
@click.option("--reveal", is_flag=True, help="Show the child's description too. Recorded in the audit.")
@click.option("--reason", type=CODE, help="A code that says why it is revealed, for the audit.")
def pack(shell: Shell, *, case: str, episode: str | None, reveal: bool, reason: str | None) -> None:
    """What a report to NCMEC and law enforcement is to contain, and which report gave it (R6).

    Say what a report contained when it is recorded: mdtkit report make CASE missing --to ncmec --data contents=CODE.
    """
    from mdtkit.desk import missing

    file = shell.desk.reveal(case, reason) if reveal else shell.desk.case(case)
    view = missing.the_episode(file, episode)
    found = missing.pack(shell.desk, view)
    rows = [row for row in file.entries if row.kind in TOLD and row.superseded_by is None]
    told = [row.sentence for row in rows if row.entry.sealed is None]
    told = told if file.revealed else []
    shape = {
        "case": file.ref,
        "episode": view.entry,
        "contents": [
            {"code": one.code, "title": one.title, **{to: _entry(one, to) for to in RECIPIENTS}} for one in found
        ],
        "publicity": agreed.id if (agreed := missing.published_by(shell.desk, view)) is not None else None,
        "told": told,
    }
    shell.result(shape, _pack_lines(shell, view, found, told))


def _entry(one: Content, party: str) -> str | None:
    entry = one.given_to(party)
    return entry.id if entry is not None else None


def _pack_lines(shell: Shell, view: EpisodeView, found: Sequence[Content], told: Sequence[str]) -> Iterator[str]:
    from mdtkit.cli.table import paragraph, table

    yield f"episode {view.seq} · since {shell.show(view.began)}"
    yield from table(
        [
            [
                one.code,
                one.title,
                *(shell.show(at.at) if (at := one.given_to(to)) else "not given" for to in RECIPIENTS),
            ]
            for one in found
        ],
        head=["code", "what", "to law enforcement", "to NCMEC"],
    )
    yield from paragraph(_publicity(shell, view))
    for sentence in told:
        yield ""
        yield from paragraph(sentence)


def _publicity(shell: Shell, view: EpisodeView) -> str:
    from mdtkit.desk import missing

    agreed = missing.published_by(shell.desk, view)
    if agreed is not None:
        by = shell.desk.protocol.title("publicity_by", str(agreed.data.get("by")))
        return f"Publicity: agreed to {shell.show(agreed.at)}, {by}."
    return (
        "Publicity: NOTHING MAY BE PUBLISHED. The placing agency has not agreed: mdtkit missing publicity CASE ANSWER"
    )


@command("publicity", short_help="Record whether the search may be made public.")
@click.argument("case", type=CASE)
@click.argument("answer", type=click.Choice(["yes", "no", "unknown"]))
@click.option("--by", type=CODE, help="Whose answer: placing_agency, court, caregiver …")
@EPISODE
@recording_options
def publicity(shell: Shell, *, case: str, answer: str, by: str | None, episode: str | None, given: Given) -> None:
    """Record whether a photograph or the name may be made public. --ask who names the person who answered.

    Only the placing agency or the court agrees to it; the caregiver may be the exploiter. A no takes a yes back.
    """
    about = _episode_of(shell, case, episode)
    record(shell, case, "missing.publicity", given, {"answer": answer, "by": by, "episode": about})


@command("close", short_help="Close an episode; every step is answered for.")
@click.argument("case", type=CASE)
@click.option(
    "--waive", "waived", multiple=True, type=CODE, metavar="STEP", help="A step that will not be done; repeat."
)
@click.option("--data-file", metavar="F|-", help='Reasons as TOML or JSON: recovery-factors = "…".')
@EPISODE
def close(shell: Shell, *, case: str, waived: Sequence[str], data_file: str | None, episode: str | None) -> None:
    """Close a missing episode. Whatever it still asks is named; each step is recorded first, or waived with a reason.

    Reasons are asked for at a prompt, or come from --data-file. Without all of them nothing is recorded.
    """
    from mdtkit.cli import asking
    from mdtkit.cli.shapes import logged_json
    from mdtkit.desk import missing

    reasons = {name: str(why) for name, why in read_table(data_file, "data-file").items()} if data_file else {}
    for step in waived:
        if step not in reasons:
            reasons[step] = str(asking.words(f"Why is {step} waived", needed=True))
    view, logged = missing.close(shell.desk, case, episode, reasons)
    if logged is not None:
        shell.err.warn(logged.warnings)
    shape = {
        "case": shell.desk.reference(case),
        "episode": _shape(view),
        "recorded": logged_json(logged) if logged is not None else None,
    }
    shell.result(shape, [f"Episode {view.seq} is closed: every step is done or waived."])
