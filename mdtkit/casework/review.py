"""Case-review meetings over several children, read from the county's book (M3). Pure.

The family is absent; a named representative gathers its input beforehand, case by case. The running order is the order
in which the planning names the cases.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Final, Literal

import msgspec

from mdtkit.chronology.entry import Entry

PLANNED, HELD, CANCELLED = "review.planned", "review.held", "review.cancelled"
TYPE: Final = "case_review"
"""Type and model of the meeting in the cases that were talked about."""
ABSENT: Final = ("child", "family", "caregiver")
"""Who is not at the table when several children are talked about (hint p.22)."""
MINUTES: Final = 120


class Review(msgspec.Struct, frozen=True, kw_only=True):
    """A case-review meeting as it stands. ``cases`` in running order; ``representatives``: case → person.

    ``held`` is the entry that recorded it; ``cases`` are then those that were talked about.
    """

    meeting: str
    starts: datetime
    minutes: int
    state: Literal["planned", "held", "cancelled"]
    cases: tuple[str, ...]
    seats: tuple[str, ...]
    people: tuple[str, ...]
    representatives: Mapping[str, str]
    purpose: str
    planned: Entry
    held: Entry | None = None

    @property
    def asked(self) -> tuple[str, ...]:
        """Who is to be there: persons and parties."""
        return tuple(dict.fromkeys((*self.people, *self.seats)))


def reviews(entries: Iterable[Entry]) -> tuple[Review, ...]:
    """Every case-review meeting of the book, by its beginning; planned anew, it is as it was planned last."""
    found: dict[str, Review] = {}
    for entry in entries:
        meeting = str(entry.data.get("meeting"))
        known = found.get(meeting)
        if entry.kind == PLANNED and (known is None or known.state == "planned"):
            found[meeting] = _planned(meeting, entry)
        elif entry.kind in (HELD, CANCELLED) and known is not None:
            found[meeting] = _ended(known, entry)
    return tuple(sorted(found.values(), key=lambda one: (one.starts, one.meeting)))


def _planned(meeting: str, entry: Entry) -> Review:
    data = entry.data
    return Review(
        meeting=meeting,
        starts=datetime.fromisoformat(str(data["starts"])).astimezone(UTC),
        minutes=int(data.get("minutes") or MINUTES),
        state="planned",
        cases=tuple(data.get("cases") or ()),
        seats=tuple(data.get("seats") or ()),
        people=tuple(data.get("people") or ()),
        representatives={str(row["case"]): str(row["person"]) for row in data.get("representatives") or ()},
        purpose=str(data.get("purpose") or ""),
        planned=entry,
    )


def _ended(review: Review, entry: Entry) -> Review:
    if entry.kind == CANCELLED:
        return msgspec.structs.replace(review, state="cancelled") if review.state == "planned" else review
    cases = tuple(entry.data.get("cases") or ()) or review.cases
    return msgspec.structs.replace(review, state="held", cases=cases, held=entry)


def entry_of(held: Entry) -> dict[str, object]:
    """What a case's own chronology says of a review that talked about it: the meeting, and nothing of another case."""
    names = ("meeting", "starts", "seats", "attendance")
    return {"type": TYPE, "model": TYPE, **{name: held.data[name] for name in names if held.data.get(name)}}


def began(held: Entry) -> datetime:
    """When the review began: what hangs on a meeting counts from then, whenever somebody wrote it down."""
    starts = held.data.get("starts")
    return min(held.at, datetime.fromisoformat(starts)) if isinstance(starts, str) else held.at


def missing(entries: Iterable[Entry], meeting: str) -> bool:
    """Whether a case does not have the entry of this review yet. One that somebody struck out stays struck out."""
    return not any(entry.kind == "meeting.held" and entry.data.get("meeting") == meeting for entry in entries)


def to_catch_up(book: Iterable[Entry], after: int) -> Iterator[tuple[Entry, str]]:
    """(review held, case) of every review recorded after this number of the book: each case is to have its entry."""
    for entry in book:
        if entry.kind == HELD and entry.seq > after:
            for case in entry.data.get("cases") or ():
                yield entry, str(case)
