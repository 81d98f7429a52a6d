"""The aggregate data pack: figures over a period that may leave the desk, in which no child can be recognised (S4).

What is small is hidden, and whatever would let it be worked out (``casework.small_cells``). A release is on record in
``book/county`` with the figures as shown: whoever has two packs can subtract them, so no period is released that
overlaps an earlier one, and none twice with figures that differ by a few children. Nobody sees the hidden numbers
here, the coordinator neither: what is on the screen is what goes out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

import msgspec

from mdtkit.casework.figures import CountedCase, Figures, Period, Staff, count
from mdtkit.casework.small_cells import Key, exposed, hide
from mdtkit.chronology.entry import Entry
from mdtkit.chronology.problem import Problem, unknown
from mdtkit.desk.access import reads_all
from mdtkit.desk.committee import COUNTY, RELEASED
from mdtkit.desk.errors import BadInput, NotPermitted
from mdtkit.protocol.model import Protocol
from mdtkit.protocol.release import SmallCells, strictest

if TYPE_CHECKING:
    from mdtkit.desk.desk import Desk

RECIPIENT: Final = "figures_recipient"
STAFF: Final = "staff"


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """One row of a figure as it may be shown: ``number`` None is hidden."""

    row: str
    title: str
    number: int | None


class ShownFigure(msgspec.Struct, frozen=True, kw_only=True):
    """One figure: what is counted (``children``, ``events`` or ``staff``), on what it rests, its rows."""

    figure: str
    title: str
    counts: str
    citation: str
    rows: tuple[Shown, ...]


class Pack(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of a period, and from how many children on a number is shown. ``left_out``: cases that could not be
    read and are not in it; ``released`` says when the same period was released before."""

    period: Period
    smallest: int
    figures: tuple[ShownFigure, ...]
    left_out: int = 0
    released: datetime | None = None

    @property
    def hidden(self) -> int:
        """How many numbers are hidden."""
        return sum(row.number is None for figure in self.figures for row in figure.rows)

    def numbers(self) -> dict[Key, int | None]:
        """Every number by figure and row."""
        return {(figure.figure, row.row): row.number for figure in self.figures for row in figure.rows}

    def content(self) -> bytes:
        """What is kept of a release: period, limit, and each number as it was shown."""
        cells = [[*key, number] for key, number in self.numbers().items()]
        first, last = self.period.first.isoformat(), self.period.last.isoformat()
        return msgspec.json.encode({"first": first, "last": last, "smallest": self.smallest, "cells": cells})


def period(desk: Desk, first: date, last: date) -> Period:
    """A period of the county's days. Raises BadInput where it ends before it begins."""
    if last < first:
        raise _refused([Problem(field="to", message="the last day lies before the first")])
    return Period(first, last, desk.county.zone)


def pack(desk: Desk, over: Period) -> Pack:
    """The figures of a period as they may be shown (audited). Raises NotPermitted, StoreTrouble."""
    if not reads_all(desk):
        message = "Figures are counted over every case of the county: a coordinator or duty supervisor makes them."
        raise NotPermitted(message)
    desk.audit.looked("book/register", purpose="committee")
    refs = [row.ref for row in desk.rows()]
    rule = strictest(tuple(desk.protocol.small_cells.values()))
    found = count(_cases(desk, refs), over, desk.protocol, rule, _staff(desk, over))
    return shown(found, over, desk.protocol, rule, left_out=len(desk.doubtful), before=_same(desk, over))


def shown(
    found: Figures,
    over: Period,
    protocol: Protocol,
    rule: SmallCells,
    *,
    left_out: int = 0,
    before: Entry | None = None,
) -> Pack:
    """Figures with what is small hidden. Raises BadInput where something small could still be read: a hard stop."""
    hidden = hide(found.cells, found.sums, rule)
    if told := exposed(found.cells, found.sums, hidden, rule):
        message = f"{len(told)} numbers of fewer than {rule.smallest} children could be worked out: nothing is shown"
        raise _refused([Problem(field="figures", message=message)])
    figures = []
    for term in (one for one in protocol.terms.values() if one.list == "figure"):
        rows = tuple(
            Shown(row=row, title=_title(protocol, figure, row), number=None if (figure, row) in hidden else cell.number)
            for (figure, row), cell in found.cells.items()
            if figure == term.code and cell.published
        )
        if rows:
            figures.append(
                ShownFigure(
                    figure=term.code, title=term.title, counts=term.group, citation=term.citation, rows=rows
                )
            )  # fmt: skip
    at = before.at if before is not None else None
    return Pack(period=over, smallest=rule.smallest, figures=tuple(figures), left_out=left_out, released=at)


def release(desk: Desk, made: Pack, *, to: str, meeting: str | None = None) -> str:
    """Put on record that a pack is released, audited first; the entry's id. Raises BadInput where a period is not over,
    overlaps an earlier one, or where a difference to the earlier release of the same period would tell of few."""
    known = desk.protocol.vocabulary(RECIPIENT)
    problems = [] if to in known else [unknown("release", to, known, what="recipient of figures")]
    if made.period.last >= desk.today():
        problems.append(Problem(field="to", message="the period is not over: its figures would be released twice"))
    problems += _against_earlier(desk, made)
    if problems:
        raise _refused(problems)
    content = made.content()
    data = {
        "to": to,
        "starts": made.period.first.isoformat(),
        "ends": made.period.last.isoformat(),
        "hash": hashlib.sha256(content).hexdigest(),
        "smallest": made.smallest,
        "content": content.decode(),
        **({"meeting": meeting} if meeting else {}),
    }
    desk.audit.must("audit.released", on=COUNTY, purpose="committee", rows=len(made.numbers()))
    (entry,) = desk.directory.write(COUNTY, [(RELEASED, data)])
    return entry.id


def releases(desk: Desk) -> tuple[Entry, ...]:
    """Every release of figures, in the order of recording."""
    return tuple(entry for entry in desk.directory.entries(COUNTY) if entry.kind == RELEASED)


def as_released(desk: Desk, release_of: str) -> Pack:
    """The pack of an earlier release as it was shown then, so that it can be printed again. Raises BadInput."""
    known = {entry.id: entry for entry in releases(desk)}
    entry = known.get(release_of)
    over = _period_of(entry, desk.county.zone) if entry is not None else None
    if entry is None or over is None:
        raise _refused([unknown("released", release_of, known, what="release of figures")])
    cells, protocol = _numbers(entry), desk.protocol
    figures = []
    for code in dict.fromkeys(figure for figure, _ in cells):
        term = protocol.terms.get(f"figure.{code}")
        rows = tuple(
            Shown(row=row, title=_title(protocol, code, row), number=number)
            for (figure, row), number in cells.items()
            if figure == code
        )
        figures.append(
            ShownFigure(
                figure=code,
                title=term.title if term is not None else code,
                counts=term.group if term is not None else "",
                citation=term.citation if term is not None else "",
                rows=rows,
            )
        )
    smallest = int(entry.data.get("smallest") or strictest(()).smallest)
    return Pack(period=over, smallest=smallest, figures=tuple(figures), released=entry.at)


# -- what was released before ----------------------------------------------------------------------
def _against_earlier(desk: Desk, made: Pack) -> Iterator[Problem]:
    for entry in releases(desk):
        over = _period_of(entry, desk.county.zone)
        if over is None or not over.overlaps(made.period):
            continue
        if over != made.period:
            message = (
                f"{over.first} to {over.last} was released already: both packs could be subtracted from each other. "
                "Release periods that share no day"
            )
            yield Problem(field="from", message=message)
        elif told := _differences(entry, made):
            message = (
                f"{told} figures differ from the release of {entry.at:%Y-%m-%d} by fewer than {made.smallest}: "
                "the difference would tell of few children. The earlier release stands"
            )
            yield Problem(field="figures", message=message)


def _differences(entry: Entry, made: Pack) -> int:
    """How many figures about children differ by a small number from what was released."""
    numbers, staff = made.numbers(), {one.figure for one in made.figures if one.counts == STAFF}
    told = 0
    for key, before in _numbers(entry).items():
        now = numbers.get(key)
        if key[0] not in staff and before is not None and now is not None:
            told += 0 < abs(now - before) < made.smallest
    return told


def _numbers(entry: Entry) -> Mapping[Key, int | None]:
    try:
        kept = msgspec.json.decode(str(entry.data.get("content") or "{}"), type=dict[str, Any])
    except msgspec.DecodeError:
        return {}
    return {(str(figure), str(row)): number for figure, row, number in kept.get("cells") or ()}


def _period_of(entry: Entry, tz: str) -> Period | None:
    first, last = entry.data.get("starts"), entry.data.get("ends")
    if not isinstance(first, str) or not isinstance(last, str):
        return None
    return Period(date.fromisoformat(first), date.fromisoformat(last), tz)


def _same(desk: Desk, over: Period) -> Entry | None:
    found = [entry for entry in releases(desk) if _period_of(entry, desk.county.zone) == over]
    return found[-1] if found else None


# -- what is counted -------------------------------------------------------------------------------
def _cases(desk: Desk, refs: list[str]) -> Iterator[CountedCase]:
    for ref in refs:
        file = desk.derive(ref, desk.entries(ref))
        yield CountedCase(ref, file.chronology, file.clocks, file.history.episodes, desk.protocol)


def _staff(desk: Desk, over: Period) -> Staff:
    from mdtkit.desk.courses import trainees
    from mdtkit.desk.sessions import attended, sessions

    people = trainees(desk)
    held = [one for one in sessions(desk).values() if over.has(one.begins) and one.attended and not one.cancelled]
    days = [day for _, _, day in attended(desk)]
    due: dict[str, int] = {}
    for one in people:
        if one.due:
            agency = one.person.agency or one.person.party or "staff"
            due[agency] = due.get(agency, 0) + 1
    return Staff(
        sessions=len(held),
        attendances=sum(over.first.isoformat() <= day <= over.last.isoformat() for day in days),
        people=len(people),
        due=dict(sorted(due.items())),
    )


def _title(protocol: Protocol, figure: str, row: str) -> str:
    """How a row is called: by the list that it comes from, else as a row of figures."""
    lists = {"tier": "tier", "status_fields": "status_field", "referrals": "disposition", "services": "service",
             "reports": "report_kind", "training_due": "agency"}  # fmt: skip
    clock, _, last = row.rpartition("/")
    named = protocol.terms.get(f"figure_row.{last}")
    if clock:
        return f"{protocol.title('clock', clock)}: {named.title.lower() if named else last}"
    if named is not None and row not in protocol.vocabulary(lists.get(figure, "")):
        return named.title
    return protocol.title(lists.get(figure, "figure_row"), row).replace("_", " ")


def _refused(problems: list[Problem]) -> BadInput:
    return BadInput("Not released: " + "; ".join(problem.message for problem in problems), problems)
