"""Meetings of the county's own books, seen as any meeting is: planned, invited to, answered. Pure.

Committee and case-review meetings and training sessions belong to no case, or to many. What their books say is read
here as a case's entries about a meeting are, so that ``casework.invited`` is the one place that knows revisions and
answers. Source: M3, S4, T3; design.md "Records".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from heapq import merge
from typing import Final

import msgspec

from mdtkit.casework.invited import ANSWERED
from mdtkit.casework.recurring import CANCELLED, HELD, INVITED, PLANNED, UNINVITED
from mdtkit.chronology.entry import Entry
from mdtkit.chronology.fold import Chronology, fold

MADE, WITHDRAWN, REPLIED = "invitation.made", "invitation.withdrawn", "invitation.answered"
PLANS: Final = {"review.planned": "case_review", "committee.planned": "committee", "training.session": "training"}
"""Kind that plans a meeting of the county's own → its type."""
READ_AS: Final = {
    **dict.fromkeys(PLANS, PLANNED),
    **dict.fromkeys(("review.held", "committee.held"), HELD),
    **dict.fromkeys(("review.cancelled", "committee.cancelled", "training.cancelled"), CANCELLED),
    MADE: INVITED,
    WITHDRAWN: UNINVITED,
    REPLIED: ANSWERED,
}


def as_meetings(books: Sequence[Sequence[Entry]], lengths: Mapping[str, int]) -> Chronology:
    """What the books say of these meetings, as one chronology. ``lengths``: type → minutes where a planning says none.

    Each book is in the order of its recording; of the same instant the first book comes first.

    What was called off and is planned once more is another meeting (its id is followed by ``~1``): nobody is invited
    to it yet, and the first invitation stays called off.
    """
    read: list[Entry] = []
    types: dict[str, str] = {}
    times: dict[str, int] = {}
    off: set[str] = set()
    for entry in merge(*books, key=lambda entry: entry.recorded):
        named = entry.data.get("meeting") or entry.data.get("session")
        if entry.kind not in READ_AS or not isinstance(named, str):
            continue
        kind = READ_AS[entry.kind]
        if kind == PLANNED:
            types[named] = PLANS[entry.kind]
            if named in off:
                times[named] = times.get(named, 0) + 1
                off.discard(named)
        elif kind == CANCELLED:
            off.add(named)
        data = {**entry.data, "meeting": key_of(named, times), "type": types.get(named)}
        if kind == PLANNED:
            data.setdefault("minutes", lengths.get(types[named]))
        read.append(msgspec.structs.replace(entry, kind=kind, seq=len(read) + 1, data=data))
    return fold("book/meetings", read)


def key_of(named: str, times: Mapping[str, int]) -> str:
    """The id of a meeting, followed by how often it was planned once more after having been called off."""
    return f"{named}~{times[named]}" if times.get(named) else named
