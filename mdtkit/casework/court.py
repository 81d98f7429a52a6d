"""What the court has set for a case: hearings, warrants, subpoenas, and what became of each (C7)."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import msgspec

from mdtkit.chronology.fold import Chronology

NOTED: Final = "court.noted"


class CourtDate(msgspec.Struct, frozen=True, kw_only=True):
    """A hearing, warrant, subpoena or order. ``when`` is the instant it names, ``due`` the day of the answer.

    ``became`` are the codes of later entries about it, oldest first (counsel_told, hearing_vacated …).
    """

    entry: str
    seq: int
    what: str
    noted: datetime
    when: datetime | None
    due: str | None
    became: tuple[str, ...]


def court_dates(chronology: Chronology) -> tuple[CourtDate, ...]:
    """Everything the court set, in the order in which it was noted, with the testimony expected of the child."""
    noted = chronology.of(NOTED)
    became: dict[str, list[str]] = {}
    for item in noted:
        about = chronology.named(item.entry.data.get("about"))
        if about is not None:
            became.setdefault(about.root, []).append(str(item.entry.data.get("what")))
    found = [
        CourtDate(
            entry=item.entry.id,
            seq=item.entry.seq,
            what=str(item.entry.data.get("what")),
            noted=item.known,
            when=_instant(item.entry.data.get("when")),
            due=item.entry.data.get("due"),
            became=tuple(became.get(item.root, ())),
        )
        for item in noted
        if chronology.named(item.entry.data.get("about")) is None
    ]
    found += [
        CourtDate(
            entry=item.entry.id,
            seq=item.entry.seq,
            what="testimony",
            noted=item.known,
            when=_instant(item.entry.data.get("hearing")),
            due=None,
            became=(),
        )
        for item in chronology.of("testimony.expected")
    ]
    return tuple(sorted(found, key=lambda one: (one.noted, one.seq)))


def _instant(value: object) -> datetime | None:
    return datetime.fromisoformat(value) if isinstance(value, str) else None
