"""What is due within a day, over ten thousand cases, beside two programs that many people know.

Taskwarrior lists due tasks, khal the events of a day; each has as many items as the county has cases, nothing is
encrypted and no rule is applied, so the comparison is to their advantage. Whole processes, turn by turn in one run.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import msgspec

from tests.bench.county import LARGE, WITHIN, county, workplace
from tests.bench.figures import Figure, at_most

ROUNDS = 9
Command = tuple[list[str], dict[str, str]]


def measure() -> Iterator[Figure]:
    """The median of each, and how many times mdtkit's time the others take."""
    made = county(LARGE)
    yield Figure(f"cases of {LARGE:,} made a second (signed, sealed, due rows)", LARGE / made.seconds, "/s")
    commands: dict[str, Command] = {
        "mdtkit": ([sys.executable, "-m", "mdtkit", "due", "--within", WITHIN], made.environment())
    }
    for name, prepare in (("task", _task), ("khal", _khal)):
        if shutil.which(name):
            commands[name] = prepare(workplace() / name, LARGE)
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(ROUNDS + 1):
        for name, (command, environment) in commands.items():
            begun = time.perf_counter()
            subprocess.run(command, env=environment, check=True, stdin=subprocess.DEVNULL, capture_output=True)
            taken[name].append(time.perf_counter() - begun)
    medians = {name: statistics.median(times[1:]) * 1000 for name, times in taken.items()}
    yield at_most(f"mdtkit due --within {WITHIN}, {LARGE:,} cases", medians["mdtkit"], "ms", 250)
    said = {"task": f"task due.before:now+{WITHIN} list", "khal": "khal list now 1d"}
    for name in ("task", "khal"):
        if name not in medians:
            print(f"  ({name} is not installed: not compared)", file=sys.stderr)
            continue
        yield Figure(f"{said[name]}, {LARGE:,} items", medians[name], "ms")
        ratio = medians[name] / medians["mdtkit"]
        yield Figure(f"{name} takes so many times mdtkit's time", ratio, "times", "more than 1", ratio > 1)


def _instants(count: int) -> Iterator[datetime]:
    """As many due instants, spread over the month before and the two after."""
    chance = Random("bench")  # noqa: S311 - made-up dates
    now = datetime.now(UTC).replace(microsecond=0)
    return (now + timedelta(minutes=chance.randint(-43200, 86400)) for _ in range(count))


def _task(folder: Path, count: int) -> Command:
    folder.mkdir()
    (folder / "taskrc").write_text(f"data.location={folder}\nconfirmation=off\nverbose=nothing\n")
    environment = {**os.environ, "TASKRC": str(folder / "taskrc"), "TASKDATA": str(folder)}
    tasks = [
        {"description": f"item {number}", "status": "pending", "due": due.strftime("%Y%m%dT%H%M%SZ")}
        for number, due in enumerate(_instants(count))
    ]
    # With a fixed id and entry instant: Taskwarrior then takes them in without asking.
    subprocess.run(
        ["task", "import", "-"], input=msgspec.json.encode(tasks), env=environment, check=True, capture_output=True
    )
    return ["task", f"due.before:now+{WITHIN}", "list"], environment


def _khal(folder: Path, count: int) -> Command:
    calendar = folder / "items"
    calendar.mkdir(parents=True)
    for number, due in enumerate(_instants(count)):
        stamp = due.strftime("%Y%m%dT%H%M%SZ")
        (calendar / f"{number}.ics").write_text(
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//bench//EN\r\nBEGIN:VEVENT\r\n"
            f"UID:{number}@bench\r\nDTSTAMP:{stamp}\r\nDTSTART:{stamp}\r\nDURATION:PT30M\r\nSUMMARY:item {number}\r\n"
            "END:VEVENT\r\nEND:VCALENDAR\r\n"
        )
    config = folder / "config"
    config.write_text(
        f"[calendars]\n[[items]]\npath = {calendar}\n[locale]\nlocal_timezone = America/Los_Angeles\n"
        "default_timezone = America/Los_Angeles\ntimeformat = %H:%M\ndateformat = %Y-%m-%d\n"
        "longdateformat = %Y-%m-%d\ndatetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n"
        f"[default]\ndefault_calendar = items\n[sqlite]\npath = {folder / 'khal.db'}\n"
    )
    # The first call fills its cache; that one is not measured.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    command = ["khal", "-c", str(config), "list", "now", "1d"]
    subprocess.run(command, env=environment, check=True, capture_output=True)
    return command, environment
