"""Invented busy times of the demo county's people, so that a meeting has to be fitted in among them."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from pathlib import Path
from random import Random

from mdtkit.casework.proposing import Busy, Period, merged
from mdtkit.casework.reckoning import resolve, zone
from mdtkit.desk.busy import store
from mdtkit.desk.demo.staff import LEFT, STAFF

UNPUBLISHED = ("attorney", "mentor", "detective")
"""People who publish no calendar: they count as free, and it is said."""
PUBLISHED = 60
"""Days that a calendar is published for."""
COURT = ("prosecutor", "defender")
"""Who is in court every morning."""


def busy(home: Path, people: dict[str, str], now: datetime, tz: str, seed: int) -> None:
    """Keep busy times of most of the staff for the coming weeks, the same for the same seed."""
    today = now.astimezone(zone(tz)).date()
    opens = resolve(datetime.combine(today, time()), tz)
    for member in STAFF:
        if member.key in UNPUBLISHED or member.key == LEFT:
            continue
        chance = Random(f"mdtkit demo busy/{seed}/{member.key}")  # noqa: S311 - invented data, never a key
        periods: list[Period] = []
        for number in range(PUBLISHED):
            day = today + timedelta(days=number)
            if day.weekday() >= 5:
                continue
            begins = [time(8, 30)] if member.key in COURT else []
            begins += chance.sample([time(hour) for hour in range(8, 17)], chance.randint(1, 4))
            for at in begins:
                since = resolve(datetime.combine(day, at), tz)
                length = 180 if at == time(8, 30) else chance.choice((60, 60, 90))
                periods.append((since, since + timedelta(minutes=length)))
        store(home, people[member.key], Busy(merged(periods), (opens, opens + timedelta(days=PUBLISHED))), now)
