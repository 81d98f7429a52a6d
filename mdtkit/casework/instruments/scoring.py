"""Scoring: from answers to numbers and bands, each with the trace of how it arose. Pure; always the same (I6, A1).

"No information" is an answer of its own: it counts nothing, so it never raises a score, and what the score could be if
it were known is said beside it (``at_most``, ``could_be``). A score informs; nothing here or above determines from it.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from mdtkit.protocol.instruments.model import Band, Instrument, Item, Score

MISSING = ""
"""What a part said where nothing was given."""


class Counted(msgspec.Struct, frozen=True, gc=False):
    """One part of a score: what was said of it and what that counts. ``known`` false: it counts nothing for want of
    information, and could count up to ``at_most``."""

    part: str
    said: str
    counts: int
    at_most: int
    known: bool


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """One score. ``value`` None: it can neither be computed nor was it entered. ``entered``: read off the score sheet;
    ``computed`` is then what its parts come to, where all of them are known.

    ``raw``: the number before steps. ``at_most``: what it could be if everything unknown were at its highest.
    """

    score: str
    value: int | None
    raw: int | None = None
    at_most: int | None = None
    entered: bool = False
    computed: int | None = None
    parts: tuple[Counted, ...] = ()
    band: str | None = None
    could_be: tuple[str, ...] = ()

    @property
    def unknown(self) -> tuple[str, ...]:
        """The parts of which nothing is known."""
        return tuple(part.part for part in self.parts if not part.known)


class Scored(msgspec.Struct, frozen=True, kw_only=True):
    """An administration, scored: every score, and the band of the main one."""

    outcomes: dict[str, Outcome]
    band: str | None = None

    def value(self, score: str) -> int | None:
        """The number of a score; None where there is none."""
        found = self.outcomes.get(score)
        return found.value if found is not None else None


class _Plan(msgspec.Struct, frozen=True):
    """A score, made ready: its parts (item → level → what it counts; or another score) and its bands."""

    score: Score
    parts: tuple[tuple[str, dict[str, int] | None, int, bool], ...]
    """(name, level → counts or None for a score, the most it can count, asked only where it applies)."""
    bands: tuple[Band, ...]


class Scorer:
    """An instrument made ready to score any number of administrations."""

    def __init__(self, instrument: Instrument) -> None:
        self.instrument = instrument
        self._items = {item.id: item for item in instrument.items}
        self._plans = tuple(self._plan(score) for score in _inner_first(instrument))

    def _plan(self, score: Score) -> _Plan:
        groups = {group.id for group in self.instrument.groups}
        parts: list[tuple[str, dict[str, int] | None, int, bool]] = []
        for name in score.of:
            if name in groups:
                parts += [self._item(score, item) for item in self.instrument.group_items(name)]
            elif name in self._items:
                parts.append(self._item(score, self._items[name]))
            else:
                parts.append((name, None, 0, False))
        return _Plan(score, tuple(parts), self.instrument.bands_of(score.id))

    def _item(self, score: Score, item: Item) -> tuple[str, dict[str, int] | None, int, bool]:
        known = [level for level in self.instrument.scale(item.scale) if not level.unknown]
        if score.how in ("sum", "max"):
            table = {level.code: level.value for level in known}
        else:
            table = {level.code: int(level.code in score.at if score.at else level.actionable) for level in known}
        module = any(group.module for group in self.instrument.groups if group.id == item.group)
        return item.id, table, max(table.values(), default=0), module or not item.required

    def score(self, answers: Mapping[str, str], entered: Mapping[str, int] | None = None) -> Scored:
        """Every score of these answers (item → level code) and of what was entered from a sheet (score → number).

        What is not valid counts as unknown: :mod:`~mdtkit.casework.instruments.answers` names it beforehand. With
        nothing but a sheet, what only items could tell is left open.
        """
        entered = entered or {}
        sheet_only = bool(entered) and not answers
        outcomes: dict[str, Outcome] = {}
        for plan in self._plans:
            outcomes[plan.score.id] = _outcome(plan, answers, entered.get(plan.score.id), outcomes, sheet_only)
        main = outcomes.get(self.instrument.about.main or "")
        in_order = {score.id: outcomes[score.id] for score in self.instrument.scores}
        return Scored(outcomes=in_order, band=main.band if main is not None else None)


def _inner_first(instrument: Instrument) -> tuple[Score, ...]:
    """The scores so that each comes after those that it is made of."""
    by_id = {score.id: score for score in instrument.scores}
    ordered: dict[str, Score] = {}

    def take(score: Score) -> None:
        for name in score.of:
            if name in by_id and name not in ordered:
                take(by_id[name])
        ordered.setdefault(score.id, score)

    for score in instrument.scores:
        take(score)
    return tuple(ordered.values())


def _outcome(
    plan: _Plan,
    answers: Mapping[str, str],
    entered: int | None,
    inner: Mapping[str, Outcome],
    sheet_only: bool,
) -> Outcome:
    score = plan.score
    parts = _parts(plan, answers, inner, sheet_only)
    # A number of the sheet that is not given is no answer "unknown": nothing can be added up without it.
    known = parts is not None and bool(plan.parts)
    raw = raw_of(score, [part.counts for part in parts]) if known and parts is not None else None
    computed = value_of(score, raw) if raw is not None else None
    most = raw_of(score, [part.at_most for part in parts]) if known and parts is not None else None
    value = entered if entered is not None else computed
    at_most = entered if entered is not None else (value_of(score, most) if most is not None else score.highest)
    return Outcome(
        score=score.id,
        value=value,
        raw=raw,
        at_most=at_most,
        entered=entered is not None,
        computed=computed,
        parts=parts or (),
        band=next((band.id for band in plan.bands if value is not None and band.lowest <= value <= band.highest), None),
        could_be=tuple(
            band.id
            for band in plan.bands
            if value is not None and at_most is not None and band.highest >= value and band.lowest <= at_most
        ),
    )


def _parts(
    plan: _Plan, answers: Mapping[str, str], inner: Mapping[str, Outcome], sheet_only: bool
) -> tuple[Counted, ...] | None:
    """What each part counts; None where a part is a number that nobody gave."""
    parts = []
    for name, table, most, optional in plan.parts:
        if table is None:
            found = inner[name]
            if found.value is None:
                return None
            top = found.at_most if found.at_most is not None else found.value
            parts.append(Counted(name, str(found.value), found.value, top, found.value == top))
            continue
        if sheet_only:
            return None
        said = answers.get(name, MISSING)
        counts = table.get(said)
        if counts is not None:
            parts.append(Counted(name, said, counts, counts, True))
        elif said or not optional:
            parts.append(Counted(name, said, 0, most, False))
    return tuple(parts)


def raw_of(score: Score, counts: list[int]) -> int:
    """The number that parts make: added up, or the highest of them."""
    return max(counts, default=0) if score.how == "max" else sum(counts)


def value_of(score: Score, raw: int) -> int:
    """The score that a raw number makes: whether enough of them are there, and its steps."""
    if score.how == "any":
        raw = int(raw >= 1)
    elif score.how == "at_least":
        raw = int(raw >= (score.needs or 1))
    if not score.steps:
        return raw
    return max((step.gives for step in score.steps if raw >= step.lowest), default=0)
