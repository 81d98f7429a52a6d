"""What one durable entry costs: record, due rows and log line on the disk; and whether a large county is slower."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from mdtkit.chronology.entry import Draft
from mdtkit.vault import DueRow, DueRows, Vault
from tests.bench.county import LARGE, SMALL, county, workplace
from tests.bench.figures import Figure, at_most

ROUNDS = 80
TOLERANCE = 1.15
"""No slower at the large county: within what one run differs from the next."""


def measure() -> Iterator[Figure]:
    """Small and large turn by turn, so that whatever else the disk does falls on both."""
    with county(SMALL).open() as small, county(LARGE).open() as large:
        places = ((small, county(SMALL).references), (large, county(LARGE).references))
        taken: tuple[list[float], list[float]] = ([], [])
        worked: list[float] = []
        syncs = []
        for turn in range(ROUNDS):
            for (vault, references), times in zip(places, taken, strict=True):
                begun = time.process_time()
                times.append(_commit(vault, references[turn % SMALL]))
                worked.append(time.process_time() - begun)
            syncs.append(_five_syncs(workplace() / "sync"))
    few, many = (statistics.median(times[5:]) * 1000 for times in taken)
    yield Figure("five bare fsyncs of this disk, median", statistics.median(syncs) * 1000, "ms")
    yield Figure("one durable entry, processor time, median", statistics.median(worked) * 1000, "ms")
    yield at_most(f"one durable entry at {SMALL} cases, median", few, "ms", 5)
    yield at_most(f"one durable entry at {LARGE:,} cases, median", many, "ms", 5)
    yield Figure("large over small", many / few, "times", "no more than 1", many / few <= TOLERANCE)


def _commit(vault: Vault, ref: str) -> float:
    now = datetime.now(UTC).replace(microsecond=0)
    draft = Draft(kind="child.engaged", at=now, tz="America/Los_Angeles", party="child_welfare")
    due = DueRows((DueRow(case=ref, clock="respond-cw", warn_at=now, due_at=now + timedelta(hours=2)),))
    begun = time.perf_counter()
    vault.commit(ref, [draft], recorded=now, due=due)
    return time.perf_counter() - begun


def _five_syncs(path: Path) -> float:
    """What the disk itself asks for as many syncs as a commit needs: two files, their two folders, the log."""
    begun = time.perf_counter()
    for _ in range(5):
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.write(descriptor, b"x" * 512)
        os.fsync(descriptor)
        os.close(descriptor)
    return time.perf_counter() - begun
