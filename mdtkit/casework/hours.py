"""Hours of the day in which something became known: who is called depends on them (M1, field.md 5).

Read in the zone in which the entry was made; ``nonworking`` are the county's holidays, as for due dates.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec

from mdtkit.protocol.model import During


class Hours(msgspec.Struct, frozen=True):
    """Hours of a rule, ready to be tried: from ``opens`` until before ``closes``."""

    opens: time
    closes: time
    working: bool


def hours_of(during: During) -> Hours:
    """The hours of a rule. Raises ValueError where one of them is no time of day (``HH:MM``)."""
    opens, closes = (time.fromisoformat(text) for text in (during.opens, during.closes))
    return Hours(opens, closes, during.days == "working")


def within(hours: Hours, instant: datetime, tz: str, nonworking: Collection[date] = ()) -> bool:
    """Whether the instant lies within the hours; what goes on over midnight belongs to the day on which it opened."""
    local = instant.astimezone(ZoneInfo(tz))
    clock, day = local.time(), local.date()
    if hours.opens <= hours.closes:
        if not hours.opens <= clock < hours.closes:
            return False
    elif clock < hours.closes:
        day -= timedelta(days=1)
    elif clock < hours.opens:
        return False
    return not hours.working or (day.weekday() < 5 and day not in nonworking)
