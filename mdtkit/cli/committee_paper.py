"""What the committee gets on paper: agenda, minutes, and figures in which no child can be recognised (S4)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from mdtkit.cli.arguments import CODE, Refused
from mdtkit.cli.command import command
from mdtkit.cli.course import DAY
from mdtkit.cli.shell import Shell

if TYPE_CHECKING:
    from mdtkit.desk.figures import Pack
    from mdtkit.documents.paper import Paper

out_option = click.option("--out", metavar="FILE", help="Into a new file: DOCX where its name ends so, else text.")


@command("agenda", short_help="The agenda of a meeting of the committee.")
@click.argument("meeting", type=CODE)
@out_option
def agenda(shell: Shell, *, meeting: str, out: str | None) -> None:
    """The agenda: topics, what each party is asked to report, open matters, parties to be chosen. A paper whose words
    name a case or a child on record is refused."""
    from mdtkit.desk.committee_papers import agenda as made

    _print(shell, made(shell.desk, meeting), meeting, out)


@command("minutes", short_help="The minutes of a meeting of the committee.")
@click.argument("meeting", type=CODE)
@out_option
def minutes(shell: Shell, *, meeting: str, out: str | None) -> None:
    """The minutes of a meeting that was held: attendance, reports, decisions and actions, choices, the next meeting. A
    paper whose words name a case or a child on record is refused."""
    from mdtkit.desk.committee_papers import minutes as made

    _print(shell, made(shell.desk, meeting), meeting, out)


def _print(shell: Shell, paper: Paper, meeting: str, out: str | None) -> None:
    from mdtkit.desk.committee_papers import write
    from mdtkit.documents.paper import text

    lines = text(paper).splitlines()
    if out is not None:
        write(shell.desk, paper, out)
        lines = [f"Written to {out}."]
    chapters = [
        {"title": one.title, "said": list(one.said), "items": list(one.items), "head": list(one.head),
         "rows": [list(row) for row in one.rows]}
        for one in paper.chapters
    ]  # fmt: skip
    shape = {"meeting": meeting, "title": paper.title, "under": list(paper.under), "chapters": chapters, "out": out}
    shell.result(shape, lines)


@command("pack", short_help="The aggregate data pack of a period.")
@click.option("--from", "first", type=DAY, help="Its first day (YYYY-MM-DD).")
@click.option("--to", "last", type=DAY, help="Its last day (YYYY-MM-DD).")
@click.option("--released", type=CODE, help="Instead of a period: an earlier release, as it was shown then.")
@click.option("--release", "to_whom", type=CODE, help="Put on record that it is released: committee or state.")
@click.option("--meeting", type=CODE, help="The committee's meeting for which it is released.")
@out_option
def pack(
    shell: Shell,
    *,
    first: Any,
    last: Any,
    released: str | None,
    to_whom: str | None,
    meeting: str | None,
    out: str | None,
) -> None:
    """Figures over a period in which no child can be recognised: small numbers are hidden, and others from which one
    would follow. Nobody sees the hidden ones here.

    What is written with --out goes out, so it is released first (--release): on audit, and kept as shown. A period that
    overlaps one released before is refused: two packs can be subtracted from each other. With --released an earlier
    release is printed again, as it was.
    """
    from mdtkit.desk.committee_papers import pack_paper, write
    from mdtkit.desk.figures import release

    if out is not None and to_whom is None and released is None:
        raise Refused("--out: what goes out is on record; say to whom with --release")
    desk = shell.desk
    made = _made(shell, first, last, released, again=to_whom is not None)
    entry = release(desk, made, to=to_whom, meeting=meeting) if to_whom is not None else None
    lines = list(_lines(shell, made))
    if out is not None:
        write(desk, pack_paper(desk, made), out)
        lines.append(f"Written to {out}.")
    if entry is not None:
        lines.append(f"Released, entry {entry}.")
    shell.result({**_shape(made), "entry": entry, "out": out}, lines)


def _made(shell: Shell, first: Any, last: Any, released: str | None, *, again: bool) -> Pack:
    """The pack that was asked for: of a period, or as it was released."""
    from mdtkit.desk.figures import as_released, period
    from mdtkit.desk.figures import pack as counted

    if released is not None:
        if first is not None or last is not None or again:
            raise Refused("--released: an earlier release is given by itself; it is on record already")
        return as_released(shell.desk, released)
    if first is None or last is None:
        raise Refused("--from and --to: of which period? Give its first and last day, or --released")
    return counted(shell.desk, period(shell.desk, first.date(), last.date()))


def _shape(made: Pack) -> dict[str, Any]:
    from mdtkit.desk.output import instant

    return {
        "from": made.period.first.isoformat(),
        "to": made.period.last.isoformat(),
        "smallest": made.smallest,
        "hidden": made.hidden,
        "left_out": made.left_out,
        "released": instant(made.released),
        "figures": [
            {
                **{name: getattr(one, name) for name in ("figure", "title", "counts", "citation")},
                "rows": [{"row": row.row, "title": row.title, "number": row.number} for row in one.rows],
            }
            for one in made.figures
        ],
    }


def _lines(shell: Shell, made: Pack) -> Iterator[str]:
    from mdtkit.cli.output import Line
    from mdtkit.cli.table import paragraph, table
    from mdtkit.desk.committee_papers import HIDDEN, pack_paper

    paper = pack_paper(shell.desk, made)
    for line in paper.under:
        yield from paragraph(line)
    for figure in made.figures:
        yield ""
        yield Line(figure.title)
        yield from table([[row.title, HIDDEN if row.number is None else str(row.number)] for row in figure.rows])
    yield ""
    yield from paragraph(paper.foot)


@command("releases", short_help="The figures that were released.")
def releases_(shell: Shell) -> None:
    """Every release of figures: when, to whom, over which period, and the hash of what was shown."""
    from mdtkit.cli.table import table
    from mdtkit.desk.figures import releases
    from mdtkit.desk.output import instant

    found = releases(shell.desk)
    names = {"to": "to", "from": "starts", "last": "ends", "smallest": "smallest", "hash": "hash", "meeting": "meeting"}
    shape = [
        {"entry": one.id, "at": instant(one.at), **{name: one.data.get(member) for name, member in names.items()}}
        for one in found
    ]
    rows = [
        [shell.show(one.at), str(one.data.get("to")), f"{one.data.get('starts')} to {one.data.get('ends')}, {one.id}"]
        for one in found
    ]
    shell.result({"releases": shape}, table(rows, head=["released", "to", "period"]) if rows else ["None yet."])
