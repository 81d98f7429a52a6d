"""Cases as they come, for hypothesis: acts at any instants around a night of changing clocks, often corrected."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from hypothesis import strategies as st

from mdtkit.casework.clocks import ClockView, Setting, clocks
from mdtkit.casework.facts import Rulebook
from mdtkit.chronology.entry import Entry
from tests.casework import oracle
from tests.casework.cases import case
from tests.chronology.building import corrected, entry, minutes

LOS_ANGELES = "America/Los_Angeles"
Acts = Sequence[tuple[str, dict[str, Any]]]
ONE_OF_THEM = "one of them"
"""In an act's data: the id of an earlier entry of the same kind, chosen when the act is made."""
INFORMED = {"referral.received", "suspicion.recorded", "referral.investigated", "status.set", "missing.noticed"}
PARTIES = ["child_welfare", "probation"]


CHANGES = ["keep"] * 6 + ["redate", "restate", "strike", "twice", "undo"]


@st.composite
def cases(draw: st.DrawFn, acts: Acts, apart: int = 600) -> list[Entry]:
    """What happened in a case: at any instants, written down in any order, some of it corrected.

    Corrected means: struck out, moved to another instant, said otherwise, corrected twice, or a correction taken back.
    """
    written = _Written()
    for kind, data in draw(st.lists(st.sampled_from(acts), min_size=1, max_size=9)):
        at = minutes(draw(st.integers(-apart, apart) | st.integers(-15 * apart, 15 * apart)))
        delay = draw(st.integers(0, 240)) if kind in INFORMED else None
        earlier = [e.id for e in written.entries if e.kind == kind]
        said = dict(data)
        if ONE_OF_THEM in data.values():
            about = draw(st.sampled_from(earlier)) if earlier else None
            said = {name: about if value == ONE_OF_THEM else value for name, value in data.items()}
        at, received = written.free(at, delay)
        fresh = entry(kind, written.seq(), at=at, received=received, party=draw(st.sampled_from(PARTIES)), **said)
        written.entries.append(fresh)
        change: str = draw(st.sampled_from(CHANGES))
        if change == "strike":
            written.entries += corrected(fresh.id, written.seq())
        elif change != "keep":
            others = [other for of, other in acts if of == kind] if change == "restate" else [said]
            other = {k: v for k, v in draw(st.sampled_from(others)).items() if v != ONE_OF_THEM}
            again = written.again(fresh, at + timedelta(minutes=draw(st.integers(-300, 300))), delay, other)
            if change == "twice":
                written.again(again, again.at + timedelta(minutes=draw(st.integers(-300, 300))), delay, other)
            elif change == "undo":
                written.entries += corrected(written.entries[-1].id, written.seq())
    return written.entries


class _Written:
    """What has been written down so far; no two things of one minute, where the order of writing would decide."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self._taken: set[datetime] = set()

    def seq(self) -> int:
        return len(self.entries) + 1

    def free(self, at: datetime, delay: int | None) -> tuple[datetime, datetime | None]:
        """The first minutes from then on at which nothing happened or was told."""
        late = timedelta(minutes=delay or 0)
        while at in self._taken or at + late in self._taken:
            at += timedelta(minutes=1)
        self._taken |= {at, at + late}
        return at, at + late if delay is not None else None

    def again(self, wrong: Entry, at: datetime, delay: int | None, data: dict[str, Any]) -> Entry:
        """The entry once more, at another instant or saying something else, in the place of the wrong one."""
        at, received = self.free(at, delay)
        seq = self.seq()
        right = msgspec.structs.replace(wrong, id=f"e{seq}", seq=seq, at=at, received=received, data=dict(data))
        self.entries += corrected(wrong.id, seq + 1, replacement=right)
        return right


def derived(entries: Iterable[Entry], book: Rulebook, now: datetime, tz: str = LOS_ANGELES) -> tuple[ClockView, ...]:
    return clocks(case(*entries), book, Setting(now=now, tz=tz))


def stated(views: Iterable[ClockView]) -> list[oracle.Told]:
    return [oracle.Told(v.clock, v.to_party, v.starts_at, v.due_at, v.stopped_at, v.state) for v in views]


def in_order(told: Iterable[oracle.Told]) -> list[oracle.Told]:
    return sorted(told, key=lambda t: (t.clock, t.to or "", t.starts, str(t.stopped), t.state))
