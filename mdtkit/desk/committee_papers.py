"""The papers of the steering committee: agenda, minutes, data pack, as text or as an office document (S3 to S5).

They go outside the desk. A paper whose words name a case, or a child on record, is not made (``identifying``); numbers
come from ``figures`` only, which hides what is small.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mdtkit.casework.committee import CAME, Committee
from mdtkit.casework.committee_book import Matter, Meeting
from mdtkit.casework.reckoning import zone
from mdtkit.chronology.problem import Problem
from mdtkit.desk.committee import BOOK, meeting_of, standing
from mdtkit.desk.errors import BadInput
from mdtkit.desk.figures import Pack, as_released, releases
from mdtkit.desk.identifying import identifying
from mdtkit.desk.newfile import write_new
from mdtkit.desk.times import show_instant
from mdtkit.documents.paper import Chapter, Paper, document, text

if TYPE_CHECKING:
    from mdtkit.desk.desk import Desk

TITLE = "Steering committee"
HIDDEN = "hidden"


def agenda(desk: Desk, meeting: str) -> Paper:
    """The agenda of a meeting: topics, what each party is asked to report, what is still open. Raises BadInput."""
    now, its = standing(desk), meeting_of(desk, meeting)
    title = desk.protocol.title
    asked = [
        (one.seat.title, _name(desk, one.decider), ", ".join(title("committee_report", r) for r in one.reported))
        for one in now.seats
        if one.seat.need == "required" or one.members
    ]
    packs = [one for one in releases(desk) if one.data.get("meeting") == meeting]
    chapters = (
        Chapter(title="Topics", items=_lines(its.topics)),
        Chapter(title="Purposes", items=_purposes(desk, its)),
        Chapter(
            title="Reports of the parties",
            said=("Successes, barriers, improvements, training gaps: of agencies and services, never of a child.",),
            head=("party", "who may decide", "reported since the last meeting"),
            rows=tuple(asked),
        ),
        Chapter(title="Open decisions and actions", head=_MATTER, rows=_matters(desk, now.open), empty="None is open."),
        Chapter(title="Parties of the teams to be chosen", items=_unchosen(desk, now), empty="All are chosen."),
        *_figures(desk, packs[-1].id if packs else None),
    )
    return _checked(desk, Paper(title=f"{TITLE}: agenda", under=_when(desk, its), chapters=chapters, foot=_FOOT))


def minutes(desk: Desk, meeting: str) -> Paper:
    """The minutes of a meeting that was held. Raises BadInput."""
    now, its = standing(desk), meeting_of(desk, meeting)
    if its.state != "held":
        problem = Problem(field="meeting", message=f"this meeting is {its.state}: minutes are of one that was held")
        raise BadInput(f"No minutes: {problem.message}", [problem])
    title = desk.protocol.title
    here = [one for one in now.matters if one.meeting == meeting]
    chosen = [one for one in now.choices if one.chosen and one.meeting == meeting]
    reports = [one for one in now.reports if one.meeting == meeting]
    come = [one for one in now.coming(desk.now()) if one.starts > its.starts]
    chapters = (
        Chapter(
            title="Attendance",
            head=("party", "who", ""),
            rows=tuple((title("party", one.seat), _name(desk, one.person), one.attended) for one in its.attendance),
        ),
        Chapter(title="Purposes", items=_purposes(desk, its)),
        Chapter(
            title="Reports of the parties",
            head=("party", "of", "reported"),
            rows=tuple((title("party", one.seat), title("committee_report", one.topic), one.text) for one in reports),
        ),
        Chapter(title="What was said", said=_lines(its.said)),
        Chapter(title="Decided and agreed", head=_MATTER, rows=_matters(desk, here)),
        Chapter(
            title="Parties of the teams chosen",
            items=tuple(f"{title('tier', c.tier)}: {title('party', c.seat)}: {c.chosen}" for c in chosen),
        ),
        Chapter(
            title="Still open from before",
            head=_MATTER,
            rows=_matters(desk, [one for one in now.open if one.meeting != meeting and one.at < its.starts]),
        ),
        Chapter(title="Next meeting", said=tuple(show_instant(one.starts, desk.county.zone) for one in come[:1]),
                empty="None is planned."),
    )  # fmt: skip
    return _checked(desk, Paper(title=f"{TITLE}: minutes", under=_when(desk, its), chapters=chapters, foot=_FOOT))


def _figures(desk: Desk, released: str | None) -> tuple[Chapter, ...]:
    """The figures that were released for a meeting, as they were shown."""
    if released is None:
        return (Chapter(title="Data pack", empty="No figures have been released for this meeting."),)
    made = as_released(desk, released)
    over = f"{made.period.first} to {made.period.last}, numbers of 1 to {made.smallest - 1} children hidden."
    return (Chapter(title="Data pack", said=(over,)), *_chapters(made))


def _chapters(made: Pack) -> tuple[Chapter, ...]:
    return tuple(
        Chapter(
            title=figure.title,
            head=("", "number"),
            rows=tuple((row.title, HIDDEN if row.number is None else str(row.number)) for row in figure.rows),
        )
        for figure in made.figures
    )


def pack_paper(desk: Desk, made: Pack) -> Paper:
    """The data pack as a paper: each figure with its rows; what is hidden says so."""
    over, chapters = made.period, _chapters(made)
    rule = next(iter(desk.protocol.small_cells.values()), None)
    remark = (
        f"Numbers of 1 to {made.smallest - 1} children are hidden, and others from which one would follow."
        + (f" Source: {rule.citation}." if rule is not None else "")
        + (" Not verified: county counsel confirms it." if rule is not None and not rule.verified else "")
    )
    under = (desk.county.name, f"{over.first} to {over.last}", remark)
    left = f" {made.left_out} cases could not be read and are not counted." if made.left_out else ""
    day = made.released.astimezone(zone(desk.county.zone)).date() if made.released is not None else desk.today()
    foot = f"Deadlines stand as on {day}; county practice and law are told apart.{left}"
    return Paper(title=f"{TITLE}: data pack", under=under, chapters=chapters, foot=foot)


def write(desk: Desk, paper: Paper, where: str) -> None:
    """Write a paper into a new file: an office document where its name ends so, else text; on audit first.

    Raises BadInput, StoreTrouble.
    """
    desk.audit.must("audit.exported", on=BOOK, purpose="committee")
    write_new(where, document(paper) if where.endswith(".docx") else text(paper).encode())


# -- pieces ------------------------------------------------------------------------------------------
_MATTER = ("", "by", "open for", "what")
_FOOT = "Nothing of a child belongs into this paper."


def _checked(desk: Desk, paper: Paper) -> Paper:
    """The paper, if its words name no case and no child on record. Raises BadInput: a hard stop."""
    told = identifying(desk, {f"piece {n}": words for n, words in enumerate(paper.words(), start=1)})
    if told:
        message = (
            f"{len(told)} of its pieces name a case or a child on record. Nothing was made. "
            "`mdtkit committee report` and `mdtkit committee matters` show the words; record them anew without"
        )
        raise BadInput(f"{paper.title}: {message}", [Problem(field="words", message=message)])
    return paper


def _when(desk: Desk, its: Meeting) -> tuple[str, ...]:
    lines = [desk.county.name, show_instant(its.starts, desk.county.zone)]
    lines += [its.place] if its.place else []
    came = sum(one.attended in CAME for one in its.attendance)
    return (*lines, *([f"{came} of {len(its.attendance)} seats"] if its.attendance else []))


def _purposes(desk: Desk, its: Meeting) -> tuple[str, ...]:
    return tuple(desk.protocol.title("committee_purpose", one) for one in its.purposes)


def _unchosen(desk: Desk, now: Committee) -> tuple[str, ...]:
    title, by_tier = desk.protocol.title, dict[str, list[str]]()
    for one in now.choices:
        if one.chosen is None:
            by_tier.setdefault(one.tier, []).append(title("party", one.seat))
    return tuple(f"{title('tier', tier)}: {', '.join(parties)}" for tier, parties in by_tier.items())


def _matters(desk: Desk, found: Sequence[Matter]) -> tuple[tuple[str, ...], ...]:
    title, today = desk.protocol.title, desk.today()
    return tuple(
        (
            one.what if one.open else f"{one.what}, closed",
            f"{'past ' if one.late(today) else ''}{one.due}" if one.due else "",
            ", ".join(title("party", seat) for seat in one.open_for),
            f"{one.text}{f' ({one.outcome})' if one.outcome else ''}",
        )
        for one in found
    )


def _lines(given: str | None) -> tuple[str, ...]:
    return tuple(line.strip() for line in (given or "").splitlines() if line.strip())


def _name(desk: Desk, person: str | None) -> str:
    if person is None:
        return "nobody"
    people = desk.directory.people()
    return people[person].name if person in people else person
