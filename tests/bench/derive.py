"""How fast cases are derived: facts and every clock, from recorded entries, on one core."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator

from mdtkit.casework.clocks import Setting
from mdtkit.casework.facts import Rulebook
from mdtkit.desk import rules
from mdtkit.desk.casefile import derive_case
from tests.bench.county import SMALL, county
from tests.bench.figures import Figure, at_least

ROUNDS = 30
MATURE = range(20, 31)
"""Entries of the cases that are derived here: some twenty-five."""


def measure() -> Iterator[Figure]:
    """Each round derives the same cases; the best round is the machine's, the median is the afternoon's."""
    made = county(2 * SMALL)
    overlay = (made.home / rules.FOLDER / rules.COUNTY_FILE).read_bytes()
    book = Rulebook(rules.protocol_of(None, [(rules.COUNTY_FILE, overlay)]))
    with made.open() as vault:
        cases = [(ref, vault.read(ref).entries) for ref in made.references]
        setting = Setting(now=max(e.recorded for _, entries in cases for e in entries), tz=vault.county.zone)
    cases = [(ref, entries) for ref, entries in cases if len(entries) in MATURE]
    taken = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        for ref, entries in cases:
            derive_case(ref, entries, book, setting)
        taken.append((time.process_time() - begun) / len(cases))
    yield Figure("entries of a derived case, mean", statistics.mean(len(entries) for _, entries in cases), "")
    yield at_least("cases derived a second and core, best round", 1 / min(taken), "/s", 3000)
    yield Figure("cases derived a second and core, median round", 1 / statistics.median(taken), "/s")
    yield Figure("clocks of a derived case, mean", statistics.mean(_clocks(cases, book, setting)), "")


def _clocks(cases: list, book: Rulebook, setting: Setting) -> list[int]:  # type: ignore[type-arg]
    return [len(derive_case(ref, entries, book, setting).clocks) for ref, entries in cases]
