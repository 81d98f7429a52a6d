"""A case of 500 entries: how long it takes to read it from the disk, unseal it and derive every clock."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from mdtkit.casework.clocks import Setting
from mdtkit.casework.facts import Rulebook
from mdtkit.chronology.entry import Draft
from mdtkit.desk import rules
from mdtkit.desk.casefile import derive_case
from tests.bench.county import county
from tests.bench.figures import Figure, at_most

ENTRIES, ROUNDS = 500, 15
OWN = 20
"""Cases of a county of its own: no other measurement shall find the long case in its county."""
BEGUN = datetime(2026, 1, 5, 18, tzinfo=UTC)
AROUND: tuple[tuple[str, dict[str, Any]], ...] = (
    ("referral.received", {"allegation": ["cse"], "triggers": ["hotline_danger"], "services": "yes"}),
    ("report.made", {"report": "cross", "to": "law_enforcement", "method": "telephone"}),
    ("tier.decided", {"tier": "immediate"}),
    ("missing.noticed", {"from": "placement"}),
    ("report.made", {"report": "missing", "to": "law_enforcement", "method": "telephone"}),
    ("missing.recovered", {}),
    ("placement.changed", {"to": "resource_family"}),
    ("jurisdiction.determined", {"jurisdiction": "602"}),
    ("tier.decided", {"tier": "initial"}),
    ("jurisdiction.determined", {"jurisdiction": "300"}),
)
"""What happens again and again: episodes, reports, placements, and facts that change back and forth."""


def drafts(entries: int = ENTRIES) -> list[Draft]:
    """The entries of the case, two hours apart."""
    found = []
    for number in range(entries):
        kind, data = AROUND[number % len(AROUND)]
        at = BEGUN + timedelta(hours=2 * number)
        found.append(Draft(kind=kind, at=at, received=at, tz="America/Los_Angeles", party="child_welfare", data=data))
    return found


def measure() -> Iterator[Figure]:
    """The median of several rounds, each with the case read anew."""
    made = county(OWN)
    overlay = (made.home / rules.FOLDER / rules.COUNTY_FILE).read_bytes()
    book = Rulebook(rules.protocol_of(None, [(rules.COUNTY_FILE, overlay)]))
    taken, derived = [], []
    with made.open() as vault:
        ref = made.references[0]
        more = drafts(ENTRIES - len(vault.read(ref).entries))
        vault.commit(ref, more, recorded=more[-1].at)
        entries = vault.read(ref).entries
        setting = Setting(now=BEGUN + timedelta(days=60), tz=vault.county.zone)
    for _ in range(ROUNDS):
        with made.open() as vault:
            begun = time.perf_counter()
            entries = vault.read(ref).entries
            read = time.perf_counter()
            derive_case(ref, entries, book, setting)
            ended = time.perf_counter()
        taken.append((ended - begun) * 1000)
        derived.append((ended - read) * 1000)
    yield Figure("entries of the case", len(entries), "")
    yield Figure("its clocks", len(derive_case(ref, entries, book, setting).clocks), "")
    yield at_most("the case read and derived, median", statistics.median(taken), "ms", 50)
    yield Figure("of which deriving it, median", statistics.median(derived), "ms")
