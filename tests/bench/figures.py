"""A measured figure, and how a command is timed as its user waits for it: whole fresh processes, the median."""

import os
import platform
import statistics
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from mdtkit import __version__

PREAMBLE = (
    "Written by `make bench`. These are measurements of one machine on one day; another machine, or this one with "
    "company, gives others. What can be compared are figures of the same run. `wanted` is what the design asks for."
)


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
        return f"{self.what:<52} {self.number():>10} {self.unit:<8} {self.wanted:<16} {verdict}".rstrip()

    def number(self) -> str:
        """The value as it is printed."""
        return f"{self.value:,.0f}" if self.value >= 100 else f"{self.value:,.2f}"


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


def cpu() -> str:
    """The processor by its model name, as far as the system tells."""
    with suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or "processor not told"


def page(found: Mapping[str, Sequence[Figure]], at: datetime, load: float) -> str:
    """The figures as a page: on which machine and when, and no promise about another."""
    machine = f"{cpu()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}"
    versions = [f"Python {platform.python_version()}", f"mdtkit {__version__}"]
    versions += [f"{name} {version(name)}" for name in ("textual", "tinydb", "pyrage", "msgspec")]
    versions += [told for told in (_told("task"), _told("khal")) if told]
    lines = [
        "# Benchmarks",
        "",
        PREAMBLE,
        "",
        f"- measured {at:%Y-%m-%d %H:%M} UTC",
        f"- machine: {machine}; load before it began: {load:.1f}",
        f"- versions: {', '.join(versions)}",
        "- every entry of the county is signed and sealed; the other programs keep theirs in clear",
    ]
    for title, figures in found.items():
        lines += ["", f"## {title.rstrip('.')}", "", "| what | measured | wanted |", "|---|---:|---|"]
        lines += [f"| {f.what} | {f.number()} {f.unit} | {f.wanted}{_verdict(f)} |" for f in figures]
    return "\n".join(lines) + "\n"


def _verdict(figure: Figure) -> str:
    return {True: ": kept", False: ": **not kept**", None: ""}[figure.kept]


def _told(program: str) -> str:
    """A program's name and version, or nothing where it is not installed."""
    with suppress(OSError, subprocess.CalledProcessError):
        said = subprocess.run([program, "--version"], check=True, capture_output=True, text=True).stdout.strip()
        return said if said.startswith(program) else f"{program} {said}"
    return ""
