"""How long until the board of a large county is painted, and whether a key is ever kept waiting meanwhile."""

from __future__ import annotations

import statistics
import subprocess
import sys
from collections.abc import Iterator

import msgspec

from tests.bench.county import LARGE, county
from tests.bench.figures import Figure, at_most

ROUNDS = 5
PAINT = """
import asyncio, json, sys, time
begun = time.clock_gettime(time.CLOCK_MONOTONIC)
from mdtkit.desk.opening import home_path, open_desk
from mdtkit.tui.app import MdtkitApp
from mdtkit.tui.widgets.table import Table

async def main():
    app = MdtkitApp(open_desk(), home_path())
    longest, beat = 0.0, 0.0
    async with app.run_test(size=(140, 45)) as pilot:
        beat = time.monotonic()
        while True:
            await asyncio.sleep(0.005)
            longest, beat = max(longest, time.monotonic() - beat), time.monotonic()
            tables = app.screen.query(Table)
            if tables and tables.first().items:
                break
        painted = time.clock_gettime(time.CLOCK_MONOTONIC) - begun
        rows = len(tables.first().items)
        pressed = []
        for key in ("down", "down", "pagedown", "end", "home"):
            at = time.monotonic()
            await pilot.press(key)
            pressed.append(time.monotonic() - at)
    print(json.dumps({"painted": painted, "longest": longest, "key": max(pressed), "rows": rows}))

asyncio.run(main())
"""


class Painted(msgspec.Struct, frozen=True):
    """Seconds from the start of the program to the painted board; the longest wait of the loop and of a key."""

    painted: float
    longest: float
    key: float
    rows: int


def measure() -> Iterator[Figure]:
    """Whole fresh processes with a screen of 140 by 45 that nobody sees."""
    environment = county(LARGE).environment()
    seen = []
    for _ in range(ROUNDS + 1):
        told = subprocess.run([sys.executable, "-c", PAINT], env=environment, check=True, capture_output=True)
        seen.append(msgspec.json.decode(told.stdout.splitlines()[-1], type=Painted))
    painted = statistics.median(one.painted for one in seen[1:]) * 1000
    yield at_most(f"board painted from nothing, {LARGE:,} cases", painted, "ms", 1000)
    yield Figure("rows on that board", seen[-1].rows, "")
    yield Figure("longest the screen stood still till then", max(one.longest for one in seen[1:]) * 1000, "ms")
    yield at_most("longest answer to a key on it", max(one.key for one in seen[1:]) * 1000, "ms", 250)
