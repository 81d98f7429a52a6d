"""Actions agreed in meetings: who owns each, by when, and who of its owners is not done yet (M14). Pure.

An action of several agencies stays open until every one of them has said that its part is done.
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from mdtkit.chronology.entry import Entry
from mdtkit.chronology.fold import Chronology

AGREED, DONE = "action.agreed", "action.done"
NO_DAY = "9999"
"""Sorts what has no due day behind everything that has one."""


class Action(msgspec.Struct, frozen=True, kw_only=True):
    """One agreed action. ``entry`` and ``seq`` name its first entry, ``said`` is the one that counts now.

    ``seats`` are its owners, ``waits`` those who are not done, ``done`` (owner, entry) for those who are; ``due`` is
    a day (YYYY-MM-DD).
    """

    entry: str
    seq: int
    said: Entry
    seats: tuple[str, ...]
    waits: tuple[str, ...]
    done: tuple[tuple[str, str], ...]
    due: str | None
    meeting: str | None

    @property
    def open(self) -> bool:
        """Whether any of its owners still has something to do."""
        return bool(self.waits)

    @property
    def agreed(self) -> datetime:
        """When it was agreed."""
        return self.said.at


def actions(chronology: Chronology) -> tuple[Action, ...]:
    """Every action of the case that counts, the one due first before the others."""
    told: dict[str, list[Entry]] = {}
    for item in chronology.of(DONE):
        about = chronology.named(item.entry.data.get("action"))
        if about is not None:
            told.setdefault(about.root, []).append(item.entry)
    found = [_action(item.entry, item.root, item.root_seq, told.get(item.root, [])) for item in chronology.of(AGREED)]
    return tuple(sorted(found, key=lambda one: (one.due or NO_DAY, one.agreed, one.seq)))


def _action(said: Entry, root: str, seq: int, told: list[Entry]) -> Action:
    seats = owners(said)
    done = {seat: entry.id for entry in told for seat in _closed_by(entry, seats)}
    due, meeting = said.data.get("due"), said.data.get("meeting")
    return Action(
        entry=root,
        seq=seq,
        said=said,
        seats=seats,
        waits=tuple(seat for seat in seats if seat not in done),
        done=tuple(done.items()),
        due=due if isinstance(due, str) else None,
        meeting=meeting if isinstance(meeting, str) else None,
    )


def owners(agreed: Entry) -> tuple[str, ...]:
    """The seats that own an action, each once."""
    named = (agreed.data.get("seat"), *(agreed.data.get("seats") or ()))
    return tuple(dict.fromkeys(str(seat) for seat in named if seat))


def _closed_by(done: Entry, seats: tuple[str, ...]) -> tuple[str, ...]:
    """Whose part an entry closes: the seat that it names, else its party's; of a single owner whoever says it."""
    if len(seats) == 1:
        return seats
    seat = done.data.get("seat") or done.party
    return (seat,) if seat in seats else ()
