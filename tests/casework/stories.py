"""A case told as a story: after each thing that happened, every clock that lives, and when it falls due.

Times are local to California, in 2026. A clock that gives no number says ``open``.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from mdtkit.casework.checklists import checklists
from mdtkit.casework.clocks import ClockView, Setting, clocks
from mdtkit.casework.facts import Rulebook, facts_through_time
from mdtkit.casework.roster import seats
from mdtkit.casework.warning import minded
from mdtkit.chronology.entry import Entry
from tests.casework.cases import case, triaged
from tests.chronology.building import entry

LOS_ANGELES = "America/Los_Angeles"
OPEN = "open"


def local(text: str) -> datetime:
    """The instant of a local time such as ``8 Mar 01:20``."""
    wall = datetime.strptime(f"2026 {text}", "%Y %d %b %H:%M")  # noqa: DTZ007 - the zone follows
    return wall.replace(tzinfo=ZoneInfo(LOS_ANGELES)).astimezone(UTC)


class Story:
    """A case as it is lived: things happen one after the other, and the clocks are read at that moment."""

    def __init__(self, book: Rulebook) -> None:
        self.book, self.entries, self.now = book, list[Entry](), ""

    def then(self, when: str, kind: str, party: str = "child_welfare", **data: Any) -> None:
        """Something happens, and is known at once."""
        at = local(when)
        seq = len(self.entries) + 1
        self.entries.append(entry(kind, seq, at=at, received=at, party=party, **data))
        self.now = when

    def wait(self, until: str) -> None:
        """Nothing happens until then."""
        self.now = until

    def clocks(self) -> tuple[ClockView, ...]:
        """Every clock of the case as it stands at this moment."""
        return clocks(case(*self.entries), self.book, Setting(now=local(self.now), tz=LOS_ANGELES))

    def live(self) -> dict[str, str]:
        """Clock, to whom, or whose if that tells two apart → when it falls due."""
        named: dict[str, str] = {}
        for view in self.clocks():
            if view.live:
                name = f"{view.clock} > {view.to_party}" if view.to_party else f"{view.clock}: {view.party}"
                due = view.due_at.astimezone(ZoneInfo(LOS_ANGELES)) if view.due_at else None
                named[name] = f"{due.day} {due:%b %H:%M}" if due else OPEN
        return named

    def change(self, before: dict[str, str]) -> tuple[dict[str, str], set[str]]:
        """What lives now and did not before (or falls due at another time), and what lives no longer."""
        now = self.live()
        return {name: due for name, due in now.items() if before.get(name) != due}, before.keys() - now.keys()

    def proposed(self) -> str | None:
        """The tier that the protocol proposes at this moment."""
        return triaged(self.book.protocol, self.book, *self.entries).proposed

    def table(self, roster: str) -> dict[str, str]:
        """Who sits at the table of this roster, on the facts of this moment: party → how it is needed."""
        chronology = case(*self.entries)
        facts = facts_through_time(chronology, self.book).now
        return {view.party: view.need for view in seats(self.book.protocol, roster, facts, chronology)}

    def minded(self) -> set[str]:
        """What the protocol minds about the last thing that happened."""
        chronology = case(*self.entries)
        history = facts_through_time(chronology, self.book)
        return {one.rule.id for one in minded(self.entries[-1], chronology, history, self.book.protocol)}

    def asked(self) -> dict[str, str]:
        """Responsibility → how it stands, over the checklists of every party in the tiers decided."""
        chronology = case(*self.entries)
        lists = checklists(chronology, self.book.protocol, facts_through_time(chronology, self.book))
        return {item.responsibility: item.state for one in lists for item in one.items}
