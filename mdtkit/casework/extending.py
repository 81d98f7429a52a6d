"""What makes an authority that lapses last longer: good cause on record (WIC 18961.7; C1)."""

from __future__ import annotations

from datetime import datetime

from mdtkit.casework.conditions import entry_matches
from mdtkit.casework.prepared import ReadyClock
from mdtkit.casework.reading import Instance, Reading
from mdtkit.casework.starts import instances


def extended(clock: ReadyClock, instance: Instance, due: datetime, reading: Reading) -> datetime:
    """When the instance is over, with what was put on record to lengthen it; ``due`` where nothing was.

    An extension is of the run that began last before it: an old one that has run out does not come back with it.
    """
    for rule in clock.rule.extend:
        for item in reading.chronology.of(*rule.on):
            entry, until = item.entry, item.entry.data.get(rule.until)
            if not isinstance(until, str) or not entry_matches(entry, rule.on, rule.where):
                continue
            if _last_begun(clock, entry.at, reading) == instance.ordinal:
                due = max(due, datetime.fromisoformat(until))
    return due


def _last_begun(clock: ReadyClock, at: datetime, reading: Reading) -> str | None:
    begun = [one for one in instances(clock, reading) if one.starts_at <= at]
    return max(begun, key=lambda one: one.starts_at).ordinal if begun else None
