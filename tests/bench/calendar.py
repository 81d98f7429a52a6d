"""A calendar of ten thousand meetings: written and read again; and the calendar of a large county, by the command."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from icalendar import Calendar, Event

from mdtkit.calendars.published import Published, calendar, meeting_title, uid
from mdtkit.casework.recurring import Meeting
from tests.bench.county import LARGE, county
from tests.bench.figures import Figure, at_most

MEETINGS, FEW, ROUNDS = 10_000, 1_000, 3
TZ, FIRST = "America/Los_Angeles", datetime(2026, 1, 5, 18, tzinfo=UTC)
CASE = "MDT-7K3Q-F9D"


def measure() -> Iterator[Figure]:
    """Meetings of all hours of a year, as single ones and as series; then the command on a county of the demo."""
    single = [_meeting(n) for n in range(MEETINGS)]
    ours = _seconds(lambda: calendar(single))
    theirs = _seconds(lambda: _by_library(single[:FEW])) * MEETINGS / FEW
    yield at_most("10,000 meetings written and read again, median", ours, "s", 5)
    yield Figure("the icalendar library writes as many, median", theirs, "s")
    yield Figure("ours over the library's", ours / theirs, "times", "no more than 1", ours / theirs <= 1)
    series = [_series(n) for n in range(FEW)]
    yield Figure("1,000 series of 12, written and read again, median", _seconds(lambda: calendar(series)), "s")
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        command = [sys.executable, "-m", "mdtkit", "calendar", "export", "--all", "--out"]
        # The first makes the register, as the first command of the day does; it is not counted.
        taken = [_export([*command, str(out / f"{n}.ics")]) for n in range(ROUNDS + 1)][1:]
        events = (out / "0.ics").read_bytes().count(b"BEGIN:VEVENT")
    yield Figure(f"`calendar export` at {LARGE:,} cases: its events", events, "events")
    yield Figure("the whole command, from start to exit, median", statistics.median(taken), "s")
    rate = statistics.median(taken) * MEETINGS / events
    yield at_most("the whole command for each 10,000 events", rate, "s", 5)


def _seconds(work: Callable[[], object]) -> float:
    taken = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


def _export(command: list[str]) -> float:
    environment = county(LARGE).environment()
    begun = time.perf_counter()
    subprocess.run(command, env=environment, check=True, stdin=subprocess.DEVNULL, capture_output=True)
    return time.perf_counter() - begun


def _meeting(n: int) -> Published:
    starts = FIRST + timedelta(hours=n % 8760, minutes=n % 60)
    title = meeting_title("initial", CASE)
    return Published(uid=uid(b"county", str(n)), title=title, starts=starts, minutes=60, zone=TZ, busy=True)


def _series(n: int) -> Published:
    starts = FIRST + timedelta(days=n % 28, minutes=n % 480)
    plan = Meeting(
        id=f"m-{n}", named=True, type="ongoing", starts=starts, minutes=60, tz=TZ, entry="e", every="month", times=12
    )
    title = meeting_title("ongoing", CASE)
    name = uid(b"county", "series", str(n))
    return Published(uid=name, title=title, starts=starts, minutes=60, zone=TZ, busy=True, series=plan)


def _by_library(events: Sequence[Published]) -> bytes:
    """The same lines by the icalendar library, not read again."""
    made = Calendar()
    for one in events:
        event = Event()
        event.add("UID", one.uid)
        event.add("DTSTAMP", one.stamp)
        event.add("SEQUENCE", one.sequence)
        event.add("DTSTART", one.starts)
        event.add("DTEND", one.ends)
        event.add("SUMMARY", one.title)
        event.add("LOCATION", "see mdtkit")
        event.add("CLASS", "CONFIDENTIAL")
        event.add("STATUS", "CONFIRMED")
        event.add("TRANSP", "OPAQUE")
        made.add_component(event)
    return bytes(made.to_ical())
