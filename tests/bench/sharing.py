"""The decision on sharing: decisions a second on one core, and the matrix of a large meeting."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from mdtkit.sharing.authorization import Authorization
from mdtkit.sharing.decision import decide
from mdtkit.sharing.matrix import matrix
from mdtkit.sharing.rulebook import SharingRules
from mdtkit.sharing.situation import Item, Recipient, Setting, Situation
from tests.bench.figures import Figure, at_least, at_most
from tests.casework.conftest import base_protocol

NOW = datetime(2026, 3, 10, 17, tzinfo=UTC)
ROUNDS = 40
FILED = 500
ATTENDEES = 15


def measure() -> Iterator[Figure]:
    """Single questions one after another, then a whole matrix, both with five hundred authorizations on file."""
    protocol = base_protocol()
    rules = SharingRules(protocol)
    whole = _meeting(tuple(protocol.parties)[:ATTENDEES], tuple(protocol.categories))
    begun = time.perf_counter()
    decided = 0
    while time.perf_counter() - begun < 2:
        decided += len(decide(whole, rules))
    yield at_least("decisions a second on one core", decided / (time.perf_counter() - begun), "/s", 20_000)
    taken = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        matrix(whole, rules)
        taken.append((time.perf_counter() - started) * 1000)
    what = f"{ATTENDEES} x {len(protocol.categories)} matrix, {FILED} authorizations on file"
    yield at_most(what, statistics.median(taken), "ms", 20)


def _meeting(parties: tuple[str, ...], categories: tuple[str, ...]) -> Situation:
    return Situation(
        discloser="child_welfare",
        recipients=tuple(
            Recipient(name=party, party=party, person=f"p-{n}", member=n % 3 > 0, trained=True)
            for n, party in enumerate(parties)
        ),
        items=tuple(Item(category=category) for category in categories),
        purpose="case_planning",
        setting=Setting(channel="meeting", present=parties, cft="no"),
        facts={"jurisdiction": "300"},
        windows={"team-authority": ((NOW, NOW + timedelta(days=30)),)},
        authorizations=tuple(_filed(n, parties, categories) for n in range(FILED)),
        now=NOW,
    )


def _filed(number: int, parties: tuple[str, ...], categories: tuple[str, ...]) -> Authorization:
    return Authorization(
        id=f"a-{number}",
        entry=f"e-{number}",
        form="refusal" if number % 10 == 0 else "grant",
        capacity=("court", "parent", "child")[number % 3],
        categories=(categories[number % len(categories)], categories[number * 7 % len(categories)]),
        parties=(parties[number % len(parties)],),
        persons=(f"p-{number % 30}",),
        purposes=("case_planning",),
        by=("child_welfare",),
        begins=NOW - timedelta(days=1),
        ends=NOW + timedelta(days=number),
    )
