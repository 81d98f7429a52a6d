"""Every referral of a child, whatever its disposition, and what it asks to be entered in the State's system (I1, I2).

A new referral opens its own tasks and never touches those of an older one. Pure. Source: V.A.1; the clocks that an
entry in the State's system stops.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec

from mdtkit.casework.clockview import ClockView
from mdtkit.chronology.fold import Chronology, Effective
from mdtkit.protocol.model import Protocol

RECEIVED, INVESTIGATED, ENTERED = "referral.received", "referral.investigated", "cws.entered"


class ReferralView(msgspec.Struct, frozen=True, kw_only=True):
    """One referral. ``seq`` is the number of its entry; instants are UTC.

    ``disposition`` is None while nobody investigated it; ``tasks`` are the clocks that it, or its investigation,
    started and that an entry in the State's system meets: done only when somebody recorded that they did it there.
    """

    entry: str
    seq: int
    received: datetime
    source: str | None
    allegation: tuple[str, ...]
    disposition: str | None
    investigated: datetime | None
    tasks: tuple[ClockView, ...]


def referrals(chronology: Chronology, clocks: Sequence[ClockView], protocol: Protocol) -> tuple[ReferralView, ...]:
    """The referrals of a case, in the order in which they were received."""
    received = chronology.of(RECEIVED)
    investigations = [(item, _of(item, received, chronology)) for item in chronology.of(INVESTIGATED)]
    entering = {rule.id for rule in protocol.clocks.values() if any(ENTERED in stop.on for stop in rule.stop)}
    tasks = [view for view in clocks if view.clock in entering]
    found = []
    for item in received:
        about = [one for one, referral in investigations if referral == item.root]
        causes = {item.entry.id, item.root, *(one.entry.id for one in about), *(one.root for one in about)}
        last = about[-1] if about else None
        data = item.entry.data
        found.append(
            ReferralView(
                entry=item.entry.id,
                seq=item.root_seq,
                received=item.known,
                source=data.get("source"),
                allegation=tuple(data.get("allegation") or ()),
                disposition=last.entry.data.get("disposition") if last is not None else None,
                investigated=last.known if last is not None else None,
                tasks=tuple(view for view in tasks if view.started_by in causes),
            )
        )
    return tuple(found)


def _of(investigation: Effective, received: Sequence[Effective], chronology: Chronology) -> str | None:
    """The referral that was investigated: as said, else the only one; None where several could be meant."""
    named = chronology.named(investigation.entry.data.get("referral"))
    if named is not None:
        return named.root
    return received[0].root if len(received) == 1 else None
