"""How fast administrations of an instrument are scored, each with the trace of how it arose, on one core."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator

from mdtkit.casework.instruments.scoring import Scorer
from mdtkit.paths import bundled
from mdtkit.protocol.instruments import Instrument, digest, load_instrument
from tests.bench.figures import Figure, at_most

ADMINISTRATIONS = 10_000
ROUNDS = 5
ITEMS = 8
"""Invented items a domain: some sixty, as many as an assessment asks."""


def measure() -> Iterator[Figure]:
    """Invented answers to a whole assessment: the best of several rounds is the machine's."""
    instrument = _assessment()
    scorer = Scorer(instrument)
    chance = random.Random(4)  # noqa: S311 - the same invented answers every time
    levels = {item.id: [level.code for level in instrument.scale(item.scale)] for item in instrument.items}
    administrations = [{item: chance.choice(codes) for item, codes in levels.items()} for _ in range(ADMINISTRATIONS)]
    taken = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        for answers in administrations:
            scorer.score(answers)
        taken.append(time.process_time() - begun)
    yield Figure("items of the assessment", len(instrument.items), "")
    yield at_most(f"{ADMINISTRATIONS} administrations scored, best round", min(taken), "s", 1.0)


def _assessment() -> Instrument:
    """The frame of an assessment with invented items in every domain that may be counted."""
    [path] = bundled("plugins").glob("*/*/cans_cse.toml")
    manifest = path.read_bytes()
    frame = load_instrument((path.name, manifest))
    lines = [f'[county]\ninstrument = "{frame.id}"\nversion = "{frame.about.version}"\nmanifest = "{digest(manifest)}"']
    scales = {"strengths": "strength", "trauma": "experience"}
    for group in frame.groups:
        for number in range(ITEMS if not group.withheld else 0):
            scale = scales.get(group.id, "need")
            lines.append(f'[[item]]\nid = "{group.id}_{number}"\ngroup = "{group.id}"\nscale = "{scale}"')
    return load_instrument((path.name, manifest), ("invented.toml", "\n".join(lines).encode()))
