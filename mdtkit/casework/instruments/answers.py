"""Whether answers fit an instrument: unknown items, levels that there are not, what is missing; all of it, by name.

Nothing here repeats what is not shaped like a code: it may be a name. Source: issue 4 (bad input), I6.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from mdtkit.casework.instruments.scoring import Scored
from mdtkit.chronology.kinds import looks_like_code
from mdtkit.chronology.problem import Problem, unknown
from mdtkit.protocol.instruments.model import Instrument, Item, Score


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """What was given of an administration, as it was typed: item → level, score of the sheet → number."""

    answers: dict[str, object] = msgspec.field(default_factory=dict)
    scores: dict[str, object] = msgspec.field(default_factory=dict)

    @property
    def sheet_only(self) -> bool:
        """Whether only a score sheet was copied."""
        return bool(self.scores) and not self.answers


class Read(msgspec.Struct, frozen=True, kw_only=True):
    """What of it is valid, and everything that is not."""

    answers: dict[str, str]
    scores: dict[str, int]
    problems: tuple[Problem, ...]


def read(instrument: Instrument, given: Given, *, partial: bool = False) -> Read:
    """What was given, read; ``partial``: what is missing is no problem yet (a draft)."""
    problems: list[Problem] = []
    answers = dict(_answers(instrument, given.answers, problems))
    scores = dict(_scores(instrument, given.scores, problems))
    if not partial:
        problems += _missing(instrument, given)
    return Read(answers=answers, scores=scores, problems=tuple(problems))


def _answers(instrument: Instrument, given: Mapping[str, object], problems: list[Problem]) -> Iterator[tuple[str, str]]:
    items = {item.id: item for item in instrument.items}
    for name, said in given.items():
        if not looks_like_code(name):
            problems.append(Problem(field="answers", message="an item is named by its code", allowed=tuple(items)))
        elif name not in items:
            problems.append(unknown(name, name, items, what=f"item of {instrument.id}"))
        elif (code := level_of(instrument, items[name], said)) is not None:
            yield name, code
        else:
            problems.append(_no_level(instrument, items[name], said))


def level_of(instrument: Instrument, item: Item, said: object) -> str | None:
    """The level that somebody gave to an item; None if there is no such level. A whole number is read as its code."""
    code = str(said) if isinstance(said, int) and not isinstance(said, bool) else said
    if not isinstance(code, str):
        return None
    return code if any(level.code == code for level in instrument.scale(item.scale)) else None


def _no_level(instrument: Instrument, item: Item, said: object) -> Problem:
    allowed = tuple(level.code for level in instrument.scale(item.scale))
    words = str(said) if isinstance(said, int) and not isinstance(said, bool) else said
    if looks_like_code(words):
        return unknown(item.id, words, allowed, what=f"answer to {item.id}")
    return Problem(field=item.id, message=f"{item.id} is answered by {', '.join(allowed)}", allowed=allowed)


def _scores(instrument: Instrument, given: Mapping[str, object], problems: list[Problem]) -> Iterator[tuple[str, int]]:
    sheet = {score.id: score for score in instrument.sheet}
    for name, said in given.items():
        if not looks_like_code(name):
            problems.append(Problem(field="scores", message="a score is named by its code", allowed=tuple(sheet)))
        elif name not in sheet:
            problems.append(unknown(name, name, sheet, what=f"number of the score sheet of {instrument.id}"))
        elif (number := number_of(sheet[name], said)) is not None:
            yield name, number
        else:
            problems.append(Problem(field=name, message=f"{name} is {_range(sheet[name])}"))


def number_of(score: Score, said: object) -> int | None:
    """The number that somebody read off the sheet; None if the form has no such number."""
    if isinstance(said, str) and said.isascii() and said.isdecimal():
        said = int(said)
    if not isinstance(said, int) or isinstance(said, bool) or said < score.lowest:
        return None
    return None if score.highest is not None and said > score.highest else said


def _range(score: Score) -> str:
    if score.highest is None:
        return f"a whole number from {score.lowest}"
    return f"a whole number from {score.lowest} to {score.highest}"


def _missing(instrument: Instrument, given: Given) -> Iterator[Problem]:
    """What has to be answered and was not: the main number of a sheet, or every item but those of a module left out."""
    if given.sheet_only or not instrument.items:
        main = next((score for score in instrument.sheet if score.id == instrument.about.main), None)
        if main is not None and main.id not in given.scores:
            yield Problem(field=main.id, message=f"{main.id} is missing: {_range(main)}")
        return
    for item in still_open(instrument, given.answers):
        allowed = tuple(level.code for level in instrument.scale(item.scale))
        yield Problem(field=item.id, message=f"{item.id} is missing: {', '.join(allowed)}", allowed=allowed)


def still_open(instrument: Instrument, answers: Mapping[str, object]) -> tuple[Item, ...]:
    """The items that have to be answered and are not; those of a module that nobody has begun do not."""
    modules = {group.id for group in instrument.groups if group.module}
    begun = {item.group for item in instrument.items if item.id in answers}
    return tuple(
        item
        for item in instrument.items
        if item.required and item.id not in answers and (item.group not in modules or item.group in begun)
    )


def doubts(instrument: Instrument, scored: Scored) -> tuple[Problem, ...]:
    """Numbers of the sheet that do not come to what they are made of: a slip of the pen or of the hand, asked once."""
    found = []
    for score in instrument.scores:
        outcome = scored.outcomes[score.id]
        if not outcome.entered or outcome.value is None:
            continue
        parts = [scored.value(name) for name in score.of]
        known = [number for number in parts if number is not None]
        if outcome.computed is not None and outcome.computed != outcome.value:
            message = f"{score.id} was entered as {outcome.value}, and its parts come to {outcome.computed}"
            found.append(Problem(field=score.id, message=message))
        elif outcome.computed is None and score.how == "sum" and not score.steps and sum(known) > outcome.value:
            message = f"{score.id} was entered as {outcome.value}, and the parts that are given come to {sum(known)}"
            found.append(Problem(field=score.id, message=message))
    return tuple(found)
