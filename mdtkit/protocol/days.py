"""Days on which a county or its courts do not work, beyond Saturdays and Sundays, read from TOML.

``court`` days are left out where a rule counts court days (``5cd``), ``county`` days wherever a rule counts working
days; the State's holidays are known without. A day without a source, or with one that nobody checked, says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Literal

import msgspec

from mdtkit.chronology.problem import Problem
from mdtkit.protocol.source import read_tables

Calendar = Literal["court", "county"]


class DayOff(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One day: what it is, whose calendar it stands in, the source that says so."""

    day: date
    title: str
    calendar: Calendar
    source: str
    verified: bool = False


def read_days(files: Sequence[tuple[str, bytes]], problems: list[Problem]) -> tuple[DayOff, ...]:
    """The days of these files, in order. Everything that is wrong is added to ``problems``, with file and line."""
    found = []
    for members, at in read_tables(files, "day", problems):
        try:
            day = msgspec.convert(members, DayOff)
        except msgspec.ValidationError as wrong:
            problems.append(Problem(field="day", message=str(wrong), at=at))
            continue
        if not day.source.strip() or not day.title.strip():
            problems.append(Problem(field="day", message="a day needs a title and the source that says so", at=at))
        if not 1900 <= day.day.year < 2200:
            problems.append(Problem(field="day", message="has a year that cannot be meant", at=at))
        found.append(day)
    return tuple(sorted(found, key=lambda one: (one.day, one.calendar, one.title)))


def closed(days: Iterable[DayOff], calendar: Calendar) -> frozenset[date]:
    """The days on which that calendar rests: what the county does not work, its courts' rules do not count either."""
    wanted = ("county",) if calendar == "county" else ("county", "court")
    return frozenset(one.day for one in days if one.calendar in wanted)
