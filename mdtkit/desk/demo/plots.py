"""The plots: courses that a case can take, each standing at a telling point of its clocks now.

``SHOWN`` come first in every demo county, one each, so that forty cases show every tier and state; ``COMMON``
fill the rest by weight. A plot only says what happens; which clocks run follows from the county's protocol.
"""

from __future__ import annotations

from collections.abc import Callable

from mdtkit.desk.demo import calls, courses
from mdtkit.desk.demo.story import Story

Plot = Callable[[Story], None]

SHOWN: tuple[Plot, ...] = (
    calls.new_call, calls.crisis_now, courses.ongoing_today, courses.missing_late, calls.sixty_hours,
    calls.initial_today, courses.back, courses.at_risk, calls.initial_waiting, courses.ward, courses.corrected,
    courses.closed, courses.dual, courses.testifies, courses.declines, courses.missing_now, courses.non_minor,
    calls.initial_late, calls.crisis_last_hour, courses.unfounded, courses.reopened, courses.dual_undecided,
    courses.missing_days, courses.tribal, courses.detained, courses.not_receiving, courses.ongoing_late,
    courses.back_long,
)  # fmt: skip
COMMON: tuple[tuple[Plot, int], ...] = (
    (courses.ongoing, 50), (courses.closed, 20), (courses.at_risk, 8), (courses.unfounded, 6),
    (courses.back_long, 5), (courses.corrected, 5), (courses.ward, 4), (courses.dual, 2),
)  # fmt: skip


def plot_of(number: int, choose: Callable[[tuple[Plot, ...], tuple[int, ...]], Plot]) -> Plot:
    """The plot of the case of that number (from 0). ``choose`` picks one by weight."""
    if number < len(SHOWN):
        return SHOWN[number]
    return choose(tuple(plot for plot, _ in COMMON), tuple(weight for _, weight in COMMON))
