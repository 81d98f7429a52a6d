"""A measured figure, and how a command is timed as its user waits for it: whole fresh processes, the median."""

import statistics
import subprocess
import time
from collections.abc import Mapping, Sequence
from typing import NamedTuple


class Figure(NamedTuple):
    """One measurement. `wanted` is the design's own figure as a sentence, or empty where it sets none."""

    what: str
    value: float
    unit: str
    wanted: str = ""
    kept: bool | None = None

    def line(self) -> str:
        """The figure in one line of at most 100 columns, with a word for whether the wanted figure is kept."""
        verdict = {True: "kept", False: "NOT KEPT", None: ""}[self.kept]
        number = f"{self.value:,.0f}" if self.value >= 100 else f"{self.value:,.2f}"
        return f"{self.what:<52} {number:>10} {self.unit:<8} {self.wanted:<16} {verdict}".rstrip()


def at_most(what: str, value: float, unit: str, limit: float) -> Figure:
    """A figure that the design wants under a limit."""
    return Figure(what, value, unit, f"under {limit:g}", value < limit)


def at_least(what: str, value: float, unit: str, limit: float) -> Figure:
    """A figure that the design wants to reach a limit."""
    return Figure(what, value, unit, f"at least {limit:g}", value >= limit)


def median_ms(command: Sequence[str], *, env: Mapping[str, str] | None = None, runs: int = 9) -> float:
    """Milliseconds from start to exit of the command, the median of several runs after one that is not counted."""
    taken = []
    for _ in range(runs + 1):
        begun = time.perf_counter()
        subprocess.run(command, env=env, check=True, stdin=subprocess.DEVNULL, capture_output=True)
        taken.append((time.perf_counter() - begun) * 1000)
    return statistics.median(taken[1:])
