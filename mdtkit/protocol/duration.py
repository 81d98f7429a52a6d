"""Durations as the protocol writes them: ``90min``, ``2h``, ``10d``, ``2bd``, ``5cd``, ``1mo``, ``1y``.

Hours and minutes elapse; days, business days, court days, months and years are counted on the
county's calendar (design.md "Time"). Grammar: a positive whole number and a unit, nothing else.
"""

from __future__ import annotations

import re
from functools import lru_cache
from math import inf
from typing import Final, Literal, get_args

import msgspec

Unit = Literal["min", "h", "d", "bd", "cd", "mo", "y"]
UNITS: Final[tuple[str, ...]] = get_args(Unit)

_FORM = re.compile(r"([1-9][0-9]{0,5})(min|h|d|bd|cd|mo|y)")
_HOURS: Final[dict[str, float]] = {"min": 1 / 60, "h": 1, "d": 24, "bd": 34, "cd": 34, "mo": 730, "y": 8760}


class Duration(msgspec.Struct, frozen=True):
    """An amount of one unit. ``elapsed`` tells hours and minutes from calendar units."""

    amount: int
    unit: Unit

    @property
    def elapsed(self) -> bool:
        """True where the duration elapses exactly (hours, minutes), through any clock change."""
        return self.unit in ("min", "h")

    @property
    def seconds(self) -> int:
        """Exact seconds of an elapsed duration. Raises ValueError for calendar units."""
        if not self.elapsed:
            raise ValueError(f"{self} is counted on the calendar and has no fixed number of seconds")
        return self.amount * (60 if self.unit == "min" else 3600)

    @property
    def about_hours(self) -> float:
        """Roughly how many hours: good for comparing which of two durations is longer, nothing else."""
        return self.amount * _HOURS[self.unit]

    def never_longer_than(self, other: Duration) -> bool:
        """Whether it is at most as long as ``other`` wherever they start, through clock changes and holidays.

        Working days against hours cannot be told (holidays have no bound), nor 30 days against a month: then False.
        """
        mine, theirs = self.common(), other.common()
        if mine.unit == theirs.unit:
            return mine.amount <= theirs.amount
        return mine.longest_hours <= theirs.shortest_hours

    def common(self) -> Duration:
        """The same length in the smaller unit of its family, where the two always agree."""
        if self.unit == "h":
            return Duration(self.amount * 60, "min")
        if self.unit == "y":
            return Duration(self.amount * 12, "mo")
        return Duration(self.amount, "bd") if self.unit == "cd" else self

    @property
    def shortest_hours(self) -> float:
        """The least it can last; without holidays for working days."""
        days = {"d": self.amount, "bd": self.amount, "mo": self.amount * 365 // 12 - 2}
        return days[self.unit] * 24 - 1 if self.unit in days else self.amount / 60

    @property
    def longest_hours(self) -> float:
        """The most it can last; working days have no bound."""
        days: dict[str, float] = {"d": self.amount, "bd": inf, "mo": self.amount * 31}
        return days[self.unit] * 24 + 1 if self.unit in days else self.amount / 60

    def __str__(self) -> str:
        return f"{self.amount}{self.unit}"


@lru_cache(maxsize=512)
def parse_duration(text: str) -> Duration:
    """Read a duration. Raises ValueError saying what is expected."""
    match = _FORM.fullmatch(text)
    if match is None:
        raise ValueError(
            f"{text!r} is not a duration: a whole number and one of {', '.join(UNITS)}, such as 36h or 10d"
        )
    return Duration(int(match.group(1)), match.group(2))  # type: ignore[arg-type]
