"""How a score arose, in words and numbers that anybody can add up again."""

from __future__ import annotations

from collections.abc import Iterator

from mdtkit.casework.instruments.scoring import Counted, Outcome, Scored
from mdtkit.protocol.instruments.model import Instrument, Score

SIGNS = {"sum": " + ", "max": ", ", "count": " + ", "any": " + ", "at_least": " + "}


def trace(instrument: Instrument, scored: Scored) -> Iterator[str]:
    """A line or two a score, in the manifest's order: the number, what it is made of, what is not known."""
    for score in instrument.scores:
        outcome = scored.outcomes[score.id]
        if outcome.value is not None:
            yield from of_score(score, outcome)


def of_score(score: Score, outcome: Outcome) -> Iterator[str]:
    """The trace of one score."""
    if outcome.entered:
        yield f"{score.id} {outcome.value}: entered from the score sheet"
        if outcome.computed is not None and outcome.computed != outcome.value:
            yield f"  its parts come to {outcome.computed}: {_parts(score, outcome)}"
        return
    yield f"{score.id} {outcome.value}: {_how(score, outcome)} {_parts(score, outcome)}".rstrip()
    missing = [part.part for part in outcome.parts if not part.known and part.counts == 0]
    if missing:
        yield f"  counted as nothing for want of information: {', '.join(missing)}; at most {outcome.at_most}"


def _how(score: Score, outcome: Outcome) -> str:
    said = {
        "sum": "the sum of",
        "max": "the highest of",
        "count": "how many of",
        "any": f"1 if any of {len(outcome.parts)}:",
        "at_least": f"1 if at least {score.needs} of {len(outcome.parts)}:",
    }[score.how or "sum"]
    steps = f"from {outcome.raw} by steps; " if score.steps else ""
    return steps + said


def _parts(score: Score, outcome: Outcome) -> str:
    counted = [part for part in outcome.parts if part.counts] or list(outcome.parts)
    if not any(part.counts for part in counted):
        return f"{len(outcome.parts)} parts that count nothing"
    return SIGNS[score.how or "sum"].join(_part(part) for part in counted)


def _part(part: Counted) -> str:
    return (
        f"{part.part} {part.counts}"
        if part.said in (str(part.counts), "")
        else f"{part.part} {part.counts} ({part.said})"
    )
