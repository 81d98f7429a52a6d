"""One invented case, told forward from its first call. What lies after ``now`` has not happened yet.

A plot tells the whole course that a case would take; :meth:`Story.told` keeps what had been written down by
now. So a case "79 minutes into a crisis" is a crisis whose call came 79 minutes ago.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

import msgspec

from mdtkit.casework.reckoning import resolve, zone
from mdtkit.chronology.entry import Draft
from mdtkit.chronology.kinds import KINDS
from mdtkit.chronology.reference import new_entry_id
from mdtkit.desk.demo.invented import Child, child


class Told(msgspec.Struct, frozen=True):
    """What stands in the record: drafts in the order of recording, and when each was recorded."""

    ref: str
    plot: str
    drafts: tuple[Draft, ...]
    recorded: tuple[datetime, ...]


class Story:
    """A case being told. ``start`` is the receipt of the first call; instants are UTC, whole minutes."""

    def __init__(self, ref: str, plot: str, chance: Random, now: datetime, tz: str, people: dict[str, str]) -> None:
        self.ref = ref
        self.plot = plot
        self.chance = chance
        self.now = now.replace(second=0, microsecond=0)
        self.start = self.now
        self.people = people
        self.child: Child = child(chance, now.date())
        self._zone = zone(tz)
        self.tz = tz
        self._written: list[tuple[datetime, int, Draft]] = []

    # -- when -----------------------------------------------------------------------------------
    def began(self, *, days: float = 0, hours: float = 0, minutes: int = 0) -> None:
        """The first call came so long ago."""
        self.start = self.now - timedelta(days=days, hours=hours, minutes=minutes)

    def began_on(self, days: int, clock: str) -> None:
        """The first call came so many local days ago, at this local time of day."""
        self.start = self._wall(self.now.astimezone(self._zone).date() - timedelta(days=days), clock)

    def after(self, *, days: float = 0, hours: float = 0, minutes: float = 0) -> datetime:
        """So long after the first call."""
        moment = self.start + timedelta(days=days, hours=hours, minutes=minutes)
        return moment.replace(second=0, microsecond=0)

    def on(self, day: int, clock: str) -> datetime:
        """That local time of day, so many local days after the first call."""
        return self._wall(self.start.astimezone(self._zone).date() + timedelta(days=day), clock)

    def today(self, clock: str) -> datetime:
        """That local time of today."""
        return self._wall(self.now.astimezone(self._zone).date(), clock)

    def day_of(self, moment: datetime) -> str:
        """The local day of an instant, as data states it."""
        return moment.astimezone(self._zone).date().isoformat()

    def _wall(self, day: date, clock: str) -> datetime:
        return resolve(datetime.combine(day, time.fromisoformat(clock)), self.tz)

    # -- what -----------------------------------------------------------------------------------
    def tell(
        self,
        kind: str,
        at: datetime,
        data: dict[str, Any] | None = None,
        *,
        party: str = "child_welfare",
        received: datetime | None = None,
        lag: float | None = None,
        note: str | None = None,
    ) -> str:
        """Something happens, is known when ``received`` and is written down ``lag`` minutes later. Returns its id."""
        if KINDS[kind].needs_received:
            received = received or at
        known = received or at
        minutes = self.chance.randint(3, 35) if lag is None else lag
        draft = Draft(
            id=new_entry_id(self.chance.randbytes),
            kind=kind,
            at=at,
            received=received,
            tz=self.tz,
            party=party,
            data={name: value for name, value in (data or {}).items() if value not in (None, "", [], {})},
            note=note,
        )
        self._write(known + timedelta(minutes=minutes), draft)
        return str(draft.id)

    def correct(self, entry: str, when: datetime, reason: str, **changes: Any) -> str:
        """Somebody corrects an entry: the replacement and ``entry.superseded``, as one act."""
        old = next(draft for _, _, draft in self._written if draft.id == entry)
        members = {**changes, "data": {**old.data, **changes.get("data", {})}}
        new = msgspec.structs.replace(old, id=new_entry_id(self.chance.randbytes), **members)
        self._write(when, new)
        self._superseded(entry, when, reason, new.id)
        return str(new.id)

    def strike(self, entry: str, at: datetime, reason: str) -> None:
        """Somebody strikes out an entry that should not be in this record."""
        self._superseded(entry, at, reason, None)

    def _superseded(self, entry: str, at: datetime, reason: str, replacement: str | None) -> None:
        data = {"entry": entry, "reason": reason} | ({"replacement": replacement} if replacement else {})
        draft = Draft(
            id=new_entry_id(self.chance.randbytes),
            kind="entry.superseded",
            at=at,
            tz=self.tz,
            party="child_welfare",
            data=data,
        )
        self._write(at, draft)

    def _write(self, recorded: datetime, draft: Draft) -> None:
        self._written.append((recorded, len(self._written), draft))

    def told(self) -> Told:
        """What had been written down by now."""
        kept = sorted(item for item in self._written if item[0] <= self.now)
        return Told(self.ref, self.plot, tuple(draft for _, _, draft in kept), tuple(at for at, _, _ in kept))


def instant(moment: datetime) -> str:
    """An instant as data states it."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
