"""The running order of a case-review meeting on paper, for one attendee: a release in each child's own ledger (M3, C3).

Whoever comes to the table reads no record. What may be told to them of each case stands in that case's ledger before
there is a file; a case of which nothing may be told now is restricted, without its reference.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec

from mdtkit.desk.errors import DeskError
from mdtkit.desk.hearing import line, topic_title, who
from mdtkit.desk.meeting_papers import DRAFT, NOTICE, write_paper
from mdtkit.desk.releasing import Telling, notices, release
from mdtkit.desk.review import Order, Seen, for_attendee
from mdtkit.desk.sharing import Ask, check
from mdtkit.desk.sharing_warnings import need_words
from mdtkit.desk.times import show_instant
from mdtkit.documents.paper import Chapter, Paper

if TYPE_CHECKING:
    from mdtkit.desk.desk import Desk


class Handed(msgspec.Struct, frozen=True, kw_only=True):
    """The paper, as it was made; ``released``: case → the entries of its ledger. Not ``written``: nothing to tell."""

    paper: Paper
    written: bool
    released: dict[str, tuple[str, ...]]


def hand_out(desk: Desk, order: Order, name: str, where: str, *, draft: bool = False) -> Handed:
    """Make an attendee's running order: first the rows in each case, then the file. A draft releases nothing.

    Raises BadInput, StoreTrouble; rows of a paper that could not be written then say "not delivered".
    """
    seen = for_attendee(order, name)
    if draft:
        desk.audit.must("audit.printed", on=order.review.meeting)
        paper = paper_of(desk, order, seen, draft=True)
        write_paper(paper, where)
        return Handed(paper=paper, written=True, released={})
    asks = {one.place: _ask(order, one) for one in seen if one.turn is not None}
    now = tuple(one if one.turn is None or _permitted(desk, one, asks[one.place]) else _shut(one) for one in seen)
    paper = paper_of(desk, order, now, draft=False)
    if not any(one.turn for one in now):
        return Handed(paper=paper, written=False, released={})
    released: dict[str, tuple[str, ...]] = {}
    try:
        for one in now:
            if one.turn is not None:
                made = release(desk, one.turn.case, asks[one.place], Telling(details="Running order, on paper"))
                released[one.turn.case] = made.logged.entries if made.logged is not None else ()
        write_paper(paper, where)
    except (DeskError, OSError):
        for case, entries in released.items():
            for entry in entries:
                desk.correct(case, entry, reason="not_delivered", data={"delivered": "no"})
        raise
    return Handed(paper=paper, written=True, released=released)


def _ask(order: Order, one: Seen) -> Ask:
    items = tuple(dict.fromkeys(c for shown in one.shown if shown.row for c in shown.row.item.categories))
    return Ask(to=one.names, items=items, there=True, case_review=True, purpose=order.review.purpose)


def _permitted(desk: Desk, one: Seen, ask: Ask) -> bool:
    """Whether it may be told now, too: the running order asks as of the beginning of the meeting."""
    return one.turn is not None and bool(ask.items) and check(desk, one.turn.case, ask).permitted


def _shut(one: Seen) -> Seen:
    return Seen(place=one.place, turn=None)


def paper_of(desk: Desk, order: Order, seen: Sequence[Seen], *, draft: bool) -> Paper:
    """The running order as this attendee may have it."""
    names = {name for one in seen for name in one.names}
    whom = {who(desk, to): None for one in seen if one.turn for to in one.turn.attendees if to.name in names}
    under = (
        desk.county.name,
        f"Case-review meeting, {order.review.meeting}, {show_instant(order.review.starts, desk.county.zone)}",
        *((f"For {'; '.join(whom)}.",) if whom else ()),
        *((DRAFT,) if draft else ()),
    )
    carried = tuple(dict.fromkeys((NOTICE, *(code for one in seen for code in _carried(one)))))
    chapters = (*(_chapter(desk, one) for one in seen), Chapter(title="Notice", said=notices(desk, carried)))
    return Paper(title="Running order", under=under, chapters=chapters)


def _chapter(desk: Desk, one: Seen) -> Chapter:
    if one.turn is None:
        return Chapter(title=f"{one.place}. Restricted", said=("Nothing of this case may be told to you.",))
    return Chapter(title=f"{one.place}. {one.turn.case}", items=tuple(_lines(desk, one)))


def _lines(desk: Desk, one: Seen) -> Iterator[str]:
    for shown in one.shown:
        title = topic_title(desk, shown.topic)
        if shown.row is not None:
            yield f"{title}: {line(desk, shown.row.item)}"
            continue
        needs = "; ".join(need_words(desk, need) for need in shown.needs)
        yield f"{title}: RESTRICTED{f'. Needed: {needs}' if needs else ''}"


def _carried(one: Seen) -> Iterator[str]:
    """What the permits that were relied on carry in writing."""
    if one.turn is None:
        return
    for shown in one.shown:
        for category in shown.row.item.categories if shown.row is not None else ():
            for name in one.names:
                yield from one.turn.answers[name, category].obligations
