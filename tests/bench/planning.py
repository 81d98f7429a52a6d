"""How fast times for a meeting are found: twelve required seats, thirty days, from calendars as they are kept."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from datetime import time as clock
from random import Random

from mdtkit.calendars.busy import busy_times, free_busy
from mdtkit.casework.proposing import Busy, Chair, Hours, Period, Question, merged, propose
from tests.bench.figures import Figure, at_most

SEATS, DAYS, ROUNDS = 12, 30, 15
OPENS = datetime(2026, 3, 2, 8, tzinfo=UTC)
WINDOW = (OPENS, OPENS + timedelta(days=DAYS))
TZ = "America/Los_Angeles"


def measure() -> Iterator[Figure]:
    """The search alone, then with reading every calendar; and a year of appointments as somebody publishes it."""
    chance = Random(12)  # noqa: S311 - invented data, never a key
    files = {f"p{n}": free_busy(_busy(chance), OPENS, f"p{n}") for n in range(2 * SEATS)}
    chairs = tuple(
        Chair(seat=f"seat{n}", required=True, holders=(f"p{n}",), others=(f"p{SEATS + n}",)) for n in range(SEATS)
    )
    question = Question(
        opens=WINDOW[0],
        closes=WINDOW[1],
        minutes=60,
        tz=TZ,
        chairs=chairs,
        clocks={"initial": OPENS + timedelta(days=10)},
        hours=Hours(opens=clock(8, 30), closes=clock(17), working=True),
    )
    calendars = _read(files)
    yield at_most(
        "times for 12 seats over 30 days, search", _best(lambda: propose(question, calendars)) * 1000, "ms", 200
    )
    whole = _best(lambda: propose(question, _read(files)))
    yield at_most("times for 12 seats over 30 days, with reading 24 kept calendars", whole * 1000, "ms", 200)
    published = _published(chance)
    yield Figure("a calendar of 500 events, 40 of them series, read", _best(lambda: _times(published)) * 1000, "ms")


def _best(deed: Callable[[], object]) -> float:
    taken = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        deed()
        taken.append(time.process_time() - begun)
    return min(taken)


def _read(files: dict[str, bytes]) -> dict[str, Busy]:
    return {who: _times(content) for who, content in files.items()}


def _times(content: bytes) -> Busy:
    return busy_times(content, WINDOW, TZ)[0]


def _busy(chance: Random) -> Busy:
    """Two appointments of an hour every day."""
    found: list[Period] = []
    for day in range(DAYS):
        for hour in chance.sample(range(16, 25), 2):
            starts = OPENS + timedelta(days=day, hours=hour - 8)
            found.append((starts, starts + timedelta(hours=1)))
    return Busy(merged(found), WINDOW)


def _published(chance: Random) -> bytes:
    events = []
    for number in range(500):
        starts = OPENS + timedelta(days=chance.randint(-180, 180), hours=chance.randint(8, 17))
        rule = "RRULE:FREQ=WEEKLY;COUNT=60\r\n" if number % 12 == 0 else ""
        events.append(
            f"BEGIN:VEVENT\r\nUID:{number}\r\nDTSTART:{starts:%Y%m%dT%H%M%SZ}\r\nDURATION:PT1H\r\n{rule}END:VEVENT\r\n"
        )
    return ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n" + "".join(events) + "END:VCALENDAR\r\n").encode()
