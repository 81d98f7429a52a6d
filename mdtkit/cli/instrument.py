"""The county's instruments: which there are, what they say of themselves, their paper forms, who reviewed them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mdtkit.cli.arguments import CODE, Refused
from mdtkit.cli.command import command
from mdtkit.cli.shell import Shell

if TYPE_CHECKING:
    from mdtkit.desk.instruments.catalogue import Known
    from mdtkit.desk.instruments.reviews import Review


@command("list", short_help="The county's instruments, and what is wrong with any.")
def list_(shell: Shell) -> None:
    """The instruments of enabled plugins and of the county's own folder (instruments/ in the home).

    A file that is wrong is named with everything that is wrong with it, and left out; the others carry on.
    """
    from mdtkit.cli.table import table
    from mdtkit.desk.instruments.catalogue import catalogue
    from mdtkit.desk.output import problem_json

    found = catalogue(shell.desk)
    problems = (*found.problems, *(problem for known in found.known.values() for problem in known.minded))
    rows = [
        [known.instrument.id, known.instrument.about.version, known.instrument.about.purpose, _state(known)]
        for known in found.known.values()
    ]
    lines = list(table(rows, head=["instrument", "version", "purpose", "state"])) if rows else ["No instrument yet."]
    for problem in problems:
        shell.err.say(f"{problem.at or 'instrument'}: {problem.field}: {problem.message}")
    shape = {
        "instruments": [_about(known) for known in found.known.values()],
        "problems": [problem_json(problem) for problem in problems],
    }
    shell.result(shape, lines)


@command("show", short_help="What an instrument says of itself.")
@click.argument("instrument", type=CODE)
def show(shell: Shell, *, instrument: str) -> None:
    """What an instrument says of itself: publisher, licence, who may administer it, scores, bands, what they propose.

    Its last lines are the head of a county's own file of it: items of the licensed copy, and the county's confirmation.
    """
    from mdtkit.desk.instruments.catalogue import catalogue
    from mdtkit.desk.output import problem_json

    known = catalogue(shell.desk).get(instrument)
    about, tool = known.instrument.about, known.instrument
    shape = {
        **_about(known),
        "publisher": about.publisher,
        "licence_note": about.licence_note,
        "source": about.source,
        "note": about.note,
        "citation": about.citation,
        "youngest": about.youngest,
        "oldest": about.oldest,
        "positions": list(about.positions),
        "course": about.course,
        "manifest": tool.manifest,
        "history": [{"version": one.version, "change": one.change} for one in about.history],
        "items": [
            {"id": item.id, "title": item.title, "group": item.group, "scale": item.scale} for item in tool.items
        ],
        "scores": [
            {"id": one.id, "title": one.title, "lowest": one.lowest, "highest": one.highest, "sheet": one.sheet}
            for one in tool.scores
        ],
        "bands": [
            {
                "id": band.id,
                "title": band.title,
                "score": band.score or about.main,
                "lowest": band.lowest,
                "highest": band.highest,
                "proposes": [{"act": one.act, "text": one.text} for one in band.proposes],
            }
            for band in tool.bands
        ],
        "problems": [problem_json(problem) for problem in known.minded],
    }
    shell.result(shape, _lines(shell, known))


@command("check", short_help="Every problem of manifests and files of a county.")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
def check(shell: Shell, *, files: tuple[Path, ...]) -> None:
    """Every problem of manifest FILES and of a county's own files of them, each with file and line. Needs no key.

    Without FILES: those of enabled plugins and of the folder instruments/ in the home. Exit 1 when there is a problem.
    """
    from mdtkit.desk.instruments.brought import OWN
    from mdtkit.desk.instruments.catalogue import Source, assemble, beneath, in_clear
    from mdtkit.desk.opening import home_path
    from mdtkit.desk.output import problem_json
    from mdtkit.desk.rules import protocol_of

    try:
        given = [Source(OWN, path.name, path.read_bytes()) for path in files]
    except OSError as error:
        raise Refused(f"{Path(str(error.filename)).name} cannot be read") from None
    home = home_path()
    found = assemble(beneath(given, home) if given else in_clear(home), protocol_of(home))
    problems = (*found.problems, *(problem for known in found.known.values() for problem in known.minded))
    shape = {"ok": not problems, "problems": [problem_json(problem) for problem in problems]}
    said = [f"{problem.at or 'instrument'}: {problem.field}: {problem.message}" for problem in problems]
    shell.result(shape, said or [f"No problem: {', '.join(found.known) or 'there is no instrument'}."])
    shell.answer(yes=not problems)


@command("form", short_help="A paper form, or an empty file of answers.")
@click.argument("instrument", type=CODE)
@click.option("--html", is_flag=True, help="As one page of HTML.")
@click.option("--answers", is_flag=True, help="As an empty file for `mdtkit screen --answers`.")
@click.option("--out", metavar="FILE", help="Write it to a new file that only you may read.")
def form(shell: Shell, *, instrument: str, html: bool, answers: bool, out: str | None) -> None:
    """A paper form of any instrument, to print. It holds nothing of a case.

    Words of items stand on it where the county has loaded its licensed copy; then the licence says who may have it.
    """
    from mdtkit.desk.instruments.catalogue import instrument_of
    from mdtkit.desk.instruments.paper import page, paper
    from mdtkit.desk.instruments.skeleton import skeleton
    from mdtkit.desk.safety_plan import write_sheet

    tool = instrument_of(shell.desk, instrument)
    lines = list(skeleton(tool) if answers else paper(tool)) if not html else page(tool).splitlines()
    shape: dict[str, Any] = {"instrument": tool.id, "version": tool.about.version, "lines": lines}
    if out is not None:
        write_sheet(lines, out)
        shell.result({**shape, "lines": []}, ["Written."])
        return
    shell.result(shape, lines)


@command("reviews", short_help="Which party stated that it reviewed the tool.")
@click.argument("instrument", type=CODE)
def reviews(shell: Shell, *, instrument: str) -> None:
    """Each party's statement that it received and reviewed the tool and its overview, and of which version."""
    from mdtkit.cli.table import table
    from mdtkit.desk.instruments.reviews import reviews as stated

    found = stated(shell.desk, instrument)
    title = shell.desk.protocol.title
    rows = [
        [
            title("party", one.party),
            shell.show(one.at) if one.at is not None else "no statement",
            "" if one.version is None else f"version {one.version}" + ("" if one.current else ", not the present one"),
        ]
        for one in found
    ]
    shape = {"instrument": instrument, "reviews": [_review(one) for one in found]}
    shell.result(shape, table(rows, head=["party", "stated", ""]))


@command("reviewed", short_help="Record a party's statement that it reviewed the tool.")
@click.argument("instrument", type=CODE)
@click.option("--party", type=CODE, required=True, help="The party that states it.")
@click.option("--person", type=CODE, help="Who states it for the party (you, if not given).")
def reviewed(shell: Shell, *, instrument: str, party: str, person: str | None) -> None:
    """Record that a party received and reviewed the present version of the tool and its overview."""
    from mdtkit.desk.instruments.reviews import reviewed as state

    one = state(shell.desk, instrument, party, person)
    title = shell.desk.protocol.title("party", party)
    said = f"{title} received and reviewed {instrument}, version {one.version}."
    shell.result({"instrument": instrument, **_review(one)}, [said])


def _review(one: Review) -> dict[str, Any]:
    from mdtkit.desk.output import instant

    return {
        "party": one.party,
        "version": one.version,
        "at": instant(one.at),
        "person": one.person,
        "current": one.current,
    }


def _state(known: Known) -> str:
    tool = known.instrument
    said = ["ready" if tool.usable else "waits for the county's own items"]
    if not tool.about.verified:
        said.append("not verified")
    if tool.county:
        said.append("with the county's own file")
    if known.minded:
        said.append("does not fit the protocol everywhere")
    return " · ".join([*said, known.origin])


def _about(known: Known) -> dict[str, Any]:
    about, tool = known.instrument.about, known.instrument
    return {
        "instrument": about.id,
        "title": about.title,
        "version": about.version,
        "purpose": about.purpose,
        "licence": about.licence,
        "verified": about.verified,
        "usable": tool.usable,
        "origin": known.origin,
        "county_file": bool(tool.county),
    }


def _lines(shell: Shell, known: Known) -> Iterator[str]:
    from mdtkit.cli.output import Line
    from mdtkit.cli.table import paragraph, table

    about, tool = known.instrument.about, known.instrument
    yield Line(about.title)
    yield from paragraph(f"{about.id} · version {about.version} · {_state(known)}")
    title = shell.desk.protocol.title
    said = [
        ["publisher", about.publisher],
        ["licence", f"{about.licence}. {about.licence_note}".strip()],
        ["source", about.source],
        ["note", about.note],
        ["administered by", ", ".join(title("assessor", one) for one in about.positions)],
        ["course", f"{about.course_title} ({about.course})" if about.course else ""],
        ["script", title("script_purpose", about.script or about.purpose)],
        ["items", f"{len(tool.items)}"],
    ]
    yield from table([row for row in said if row[1]])
    for band in tool.bands:
        score = band.score or about.main
        yield from paragraph(f"{score} {band.lowest}-{band.highest}: {band.title or band.id}", indent=2)
        for one in band.proposes:
            yield from paragraph(one.text or one.act, lead="- ", indent=4, hanging=6)
    for problem in known.minded:
        shell.err.say(f"{problem.field}: {problem.message}")
    yield ""
    yield "The head of the county's own file of it (instruments/NAME.toml in the home):"
    yield from ("[county]", f'instrument = "{about.id}"', f'version = "{about.version}"')
    yield f'manifest = "{tool.manifest}"'
