"""Papers of a case's meeting: the agenda and the minutes for one recipient, the sign-in sheet (M14, C2, C3).

A paper for somebody is a release: its rows stand in the ledger before there is a file; a file that then cannot be
written makes them "not delivered". A draft says that it is one. Every paper carries the notice of WIC 18961.7(c), (h).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

import msgspec

from mdtkit.casework.agenda import TOPIC
from mdtkit.casework.minutes import TOPIC as MINUTES
from mdtkit.chronology.problem import Problem
from mdtkit.desk.agenda import Agenda, ground_of
from mdtkit.desk.errors import BadInput
from mdtkit.desk.hearing import Shown, Told, line, seen_by, topic_title, who
from mdtkit.desk.holding import statement
from mdtkit.desk.identifying import identifying
from mdtkit.desk.minutes import Minutes
from mdtkit.desk.newfile import write_new
from mdtkit.desk.releasing import Released, Telling, notices, release
from mdtkit.desk.sharing import Ask, attendees, recipients_of
from mdtkit.desk.sharing_warnings import need_words
from mdtkit.desk.times import show_instant
from mdtkit.documents.paper import Chapter, Paper, document, text

if TYPE_CHECKING:
    from mdtkit.desk.casefile import CaseFile
    from mdtkit.desk.desk import Desk

NOTICE: Final = "mdt_notice"
"""The obligation that goes with whatever was learnt in a team meeting (C2)."""
LINE: Final = "_" * 18
SPARE: Final = 4
"""Lines of the sign-in sheet for those who come and were not asked."""
DRAFT: Final = "DRAFT: not to be handed to anybody. Nothing of it is in the ledger."
FILE_COPY: Final = "For the case file. Not to be handed on: nothing of it is in the ledger."


class Handed(msgspec.Struct, frozen=True, kw_only=True):
    """A paper that was made. ``released`` None: a draft, or there was nothing that may be told."""

    paper: Paper
    written: bool
    released: Released | None


def for_recipients(desk: Desk, told: Agenda | Minutes, names: Sequence[str], *, draft: bool) -> Paper:
    """The agenda or the minutes as these recipients may have them."""
    shown = seen_by(told, names)
    whom = "; ".join(who(desk, to) for to in told.attendees if to.name in names)
    under = (*_head(desk, told), f"For {whom}.", *((DRAFT,) if draft else ()))
    chapters = (*_chapters(desk, shown, _list(told)), _notices(desk, told, names, shown))
    return Paper(title=_title(told), under=under, chapters=chapters)


def for_the_file(desk: Desk, told: Agenda | Minutes) -> Paper:
    """The whole, for the case file of the agency that keeps the case."""
    shown = [Shown(topic=row.item.topic, row=row) for row in told.rows]
    chapters = (*_chapters(desk, shown, _list(told)), _notices(desk, told, (), ()))
    return Paper(title=_title(told), under=(*_head(desk, told), FILE_COPY), chapters=chapters)


def hand_out(
    desk: Desk, told: Agenda | Minutes, names: Sequence[str], where: str, *, draft: bool = False, verified: str = ""
) -> Handed:
    """Make the paper for these recipients: first the rows of the ledger, then the file. A draft releases nothing.

    Nothing is written where nothing of it may be told, or not all of it now. Raises BadInput, StoreTrouble.
    """
    paper = for_recipients(desk, told, names, draft=draft)
    if draft:
        desk.audit.must("audit.printed", on=told.case)
        write_paper(paper, where)
        return Handed(paper=paper, written=True, released=None)
    items = tuple(dict.fromkeys(c for one in seen_by(told, names) if one.row for c in one.row.item.categories))
    if not items:
        return Handed(paper=paper, written=False, released=None)
    ask = Ask(to=tuple(names), items=items, meeting=_meeting(told), purpose=told.situation.purpose)
    released = release(desk, told.case, ask, Telling(verification=verified, details=f"{_title(told)}, on paper"))
    if released.logged is None:
        return Handed(paper=paper, written=False, released=released)
    try:
        write_paper(paper, where)
    except (BadInput, OSError):
        for entry in released.logged.entries:
            desk.correct(told.case, entry, reason="not_delivered", data={"delivered": "no"})
        raise
    return Handed(paper=paper, written=True, released=released)


def keep(desk: Desk, told: Agenda | Minutes, where: str) -> Paper:
    """Write the whole for the case file; on audit first. Raises BadInput, StoreTrouble."""
    paper = for_the_file(desk, told)
    desk.audit.must("audit.exported", on=told.case)
    write_paper(paper, where)
    return paper


def sign_in(desk: Desk, ref: str, meeting: str) -> Paper:
    """The sign-in sheet of a meeting: who was asked, room to sign, the confidentiality statement with its version.

    It lies on a table: it names no case and no child, and of child, family and caregiver only that there is a line.
    Raises BadInput where a name on it is that of a child on record.
    """
    file = desk.case(ref)
    sitting = ground_of(desk, file, meeting).sitting
    words, version = statement(desk)
    kind, when = desk.protocol.title("meeting_type", sitting.type), show_instant(sitting.starts, desk.county.zone)
    rows = [*_lines(desk, file, meeting), *([("", "", "", LINE)] * SPARE)]
    paper = Paper(
        title="Sign-in sheet",
        under=(desk.county.name, f"{kind}, {when}"),
        chapters=(
            Chapter(title="Confidentiality statement", said=(words, f"Version {version}.")),
            Chapter(
                title="Present",
                said=("By signing I make this statement my own.",),
                head=("name", "agency or seat", "in person or remote", "signature"),
                rows=tuple(rows),
            ),
        ),
        foot=" ".join(notices(desk, (NOTICE,))),
    )
    if identifying(desk, {str(n): said for n, said in enumerate(paper.words())}):
        message = "a name on the sheet is that of a child on record: correct it in the directory"
        raise BadInput(f"No sign-in sheet: {message}.", [Problem(field="meeting", message=message)])
    return paper


def write_sheet(desk: Desk, ref: str, paper: Paper, where: str) -> None:
    """Write a sign-in sheet into a new file; on audit first."""
    desk.audit.must("audit.printed", on=ref)
    write_paper(paper, where)


def _lines(desk: Desk, file: CaseFile, meeting: str) -> Iterator[tuple[str, str, str, str]]:
    people, title = desk.directory.people(), desk.protocol.title
    for to in recipients_of(desk, file, attendees(file, meeting), desk.now()):
        person = people.get(to.person)
        agency = title("agency", person.agency) if person is not None and person.agency else title("party", to.party)
        yield (person.name if person is not None else "", agency, "", LINE)


def write_paper(paper: Paper, where: str) -> None:
    """Into a new file: an office document where its name ends so, else text. Raises BadInput."""
    write_new(where, document(paper) if where.endswith(".docx") else text(paper).encode())


# -- pieces ------------------------------------------------------------------------------------------
def _title(told: Told) -> str:
    return "Agenda" if isinstance(told, Agenda) else "Minutes"


def _list(told: Told) -> str:
    return TOPIC if isinstance(told, Agenda) else MINUTES


def _meeting(told: Agenda | Minutes) -> str:
    return told.sitting.meeting if isinstance(told, Agenda) else told.meeting or ""


def _head(desk: Desk, told: Agenda | Minutes) -> tuple[str, ...]:
    at = told.sitting.starts if isinstance(told, Agenda) else told.held.at
    kind = told.sitting.type if isinstance(told, Agenda) else str(told.held.data.get("type"))
    when = show_instant(at, desk.county.zone)
    return desk.county.name, f"{desk.protocol.title('meeting_type', kind)}, {told.case}, {when}"


def _chapters(desk: Desk, shown: Sequence[Shown], of: str) -> Iterator[Chapter]:
    for topic in dict.fromkeys(one.topic for one in shown):
        mine = [one for one in shown if one.topic == topic]
        items = [line(desk, one.row.item) for one in mine if one.row is not None]
        for one in mine:
            if one.row is None:
                needs = "; ".join(need_words(desk, need) for need in one.needs)
                items.append(f"RESTRICTED{f'. Needed: {needs}' if needs else ''}")
        yield Chapter(title=topic_title(desk, topic, of), items=tuple(items))


def _notices(desk: Desk, told: Told, names: Sequence[str], shown: Sequence[Shown]) -> Chapter:
    """What goes with it in writing: the notice of the meeting, and what the permits that were relied on carry."""
    relied = {(to, category) for to in names for one in shown if one.row for category in one.row.item.categories}
    carried = (code for cell in sorted(relied) for code in told.answers[cell].obligations)
    return Chapter(title="Notice", said=notices(desk, tuple(dict.fromkeys((NOTICE, *carried)))))
