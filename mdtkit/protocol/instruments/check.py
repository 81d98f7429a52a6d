"""Whether the parts of an instrument fit together; all problems at once, each where it stands.

What must hold so that a score can be trusted: every name is the name of something, nothing counts itself, different
scales are never added up, "no information" never raises a number, bands leave no gap, and what only some may read
does not show through a number that all may read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Final

import msgspec

from mdtkit.chronology.kinds import KINDS, looks_like_code
from mdtkit.chronology.problem import Problem, unknown
from mdtkit.protocol.check import ADMINISTERED, REQUIREMENTS
from mdtkit.protocol.duration import parse_duration
from mdtkit.protocol.instruments.model import Instrument, Level, Part, Score
from mdtkit.protocol.source import RawRule

WITHHELD: Final = {f.sealed: f.name for f in KINDS[ADMINISTERED].fields if f.sealed and f.type == "codemap"}
"""Sealed category → the field of the entry that carries the answers of it."""
ABOUT: Final = "instrument"
TALLY, POINTS = "how many", "points"
"""The scales of numbers that are no longer ratings: a count, and what steps or a score sheet give."""


class Places(msgspec.Struct, frozen=True):
    """Where each part and member stands."""

    written: Mapping[tuple[str, str], RawRule]

    def at(self, table: str, id_: str, member: str) -> str | None:
        """``file:line`` of a member, or of its part."""
        raw = self.written.get((table, id_))
        return None if raw is None else raw.where(member)


def check(instrument: Instrument, places: Places) -> list[Problem]:
    """Everything that does not fit."""
    checker = _Checker(instrument, places)
    checker.about()
    checker.codes()
    checker.names()
    checker.levels()
    checker.items()
    checker.scores()
    checker.bands()
    checker.rescreens()
    return checker.problems


class _Checker:
    def __init__(self, instrument: Instrument, places: Places) -> None:
        self.whole, self.places = instrument, places
        self.problems: list[Problem] = []
        self.items_by_id = {item.id: item for item in instrument.items}
        self.groups_by_id = {group.id: group for group in instrument.groups}
        self.scores_by_id = {score.id: score for score in instrument.scores}
        self.scales = tuple(dict.fromkeys(level.scale for level in instrument.levels))

    def say(self, table: str, part: Part, member: str, message: str) -> None:
        at = self.places.at(table, part.id, member)
        self.problems.append(Problem(field=f"{part.id}: {member}", message=message, at=at))

    def known(self, table: str, part: Part, member: str, value: str, allowed: Collection[str], what: str) -> None:
        if value not in allowed:
            at = self.places.at(table, part.id, member)
            self.problems.append(unknown(f"{part.id}: {member}", value, allowed, what=what, at=at))

    def duration(self, table: str, part: Part, member: str, value: str | None) -> None:
        if value is None:
            return
        try:
            parse_duration(value)
        except ValueError as error:
            self.say(table, part, member, str(error))

    def about(self) -> None:
        about = self.whole.about
        if about.id == ABOUT:
            self.say(ABOUT, about, "id", "is missing: the code by which results name the instrument")
        if about.main is not None:
            self.known(ABOUT, about, "main", about.main, self.scores_by_id, "score")
        if about.requirement is not None:
            self.known(ABOUT, about, "requirement", about.requirement, REQUIREMENTS, "requirement")
        self.duration(ABOUT, about, "repeat_within", about.repeat_within)
        if about.youngest is not None and about.oldest is not None and about.youngest > about.oldest:
            self.say(ABOUT, about, "youngest", f"is {about.youngest}, above the oldest, {about.oldest}")
        if about.verified and not about.source:
            self.say(ABOUT, about, "source", "is missing: what is verified names what it was compared with")
        if not self.whole.usable and not about.frame:
            message = (
                "is missing: there are neither items nor a score sheet. A frame for a county's items says frame = true"
            )
            self.say(ABOUT, about, "frame", message)
        versions = [change.version for change in about.history]
        if versions and about.version not in versions:
            self.known(ABOUT, about, "version", about.version, versions, "version of the history")

    def codes(self) -> None:
        """What a result records of the instrument is recorded as codes."""
        about = self.whole.about
        named: list[tuple[str, Part, str, str]] = [
            (ABOUT, about, "id", about.id),
            (ABOUT, about, "version", about.version),
        ]
        for table, parts in (("item", self.whole.items), ("score", self.whole.scores), ("band", self.whole.bands)):
            named += [(table, part, "id", part.id) for part in parts]
        named += [("rescreen", rule, "id", rule.id) for rule in self.whole.rescreens]
        named += [("level", level, "code", level.code) for level in self.whole.levels]
        for table, part, member, value in named:
            if not looks_like_code(value):
                self.say(table, part, member, "is recorded with every result, so it is a code: letters, digits, _ . -")

    def names(self) -> None:
        """Items, groups and scores are named in one breath in ``of``, so no name may mean two of them."""
        seen: dict[str, str] = {}
        for table, parts in (("item", self.whole.items), ("group", self.whole.groups), ("score", self.whole.scores)):
            for part in parts:
                if part.id in seen:
                    self.say(table, part, "id", f"is the id of a {seen[part.id]} already")
                seen[part.id] = table

    def levels(self) -> None:
        for level in self.whole.levels:
            if level.value < 0:
                message = "is below 0: then no information could raise a score"
                self.say("level", level, "value", message)
            if level.unknown and (level.value or level.actionable):
                self.say("level", level, "unknown", "is no information: it has no value and asks for nothing")
        for scale in self.scales:
            if all(level.unknown for level in self.whole.scale(scale)):
                first = self.whole.scale(scale)[0]
                self.say("level", first, "unknown", f"leaves the scale {scale!r} without a level that says something")

    def items(self) -> None:
        for item in self.whole.items:
            self.known("item", item, "scale", item.scale, self.scales, "scale (levels name them)")
            if item.group is not None:
                self.known("item", item, "group", item.group, self.groups_by_id, "group")
            if item.withheld:
                self.known("item", item, "withheld", item.withheld, WITHHELD, "sealed category that answers can have")
        for group in self.whole.groups:
            if group.withheld:
                self.known(
                    "group", group, "withheld", group.withheld, WITHHELD, "sealed category that answers can have"
                )

    def scores(self) -> None:
        for score in self.whole.scores:
            self._form(score)
            for name in score.of:
                allowed = (*self.items_by_id, *self.groups_by_id, *self.scores_by_id)
                self.known("score", score, "of", name, allowed, "item, group or score")
            if circle := self._circle(score.id, ()):
                self.say("score", score, "of", f"counts itself: {' → '.join(circle)}")
                continue
            self._mixes(score)
            self._levels_at(score)
            self._shows_withheld(score)

    def _form(self, score: Score) -> None:
        if score.how is None and not score.sheet:
            self.say("score", score, "how", "is missing: a score is computed (how, of) or read off a sheet (sheet)")
        if score.how is not None and not score.of:
            self.say("score", score, "of", "is missing: a score says what it is made of")
        if (score.how == "at_least") != (score.needs is not None):
            self.say("score", score, "needs", 'how = "at_least" and `needs` go together')
        if score.highest is not None and score.highest < score.lowest:
            self.say("score", score, "highest", f"is {score.highest}, below the lowest, {score.lowest}")
        if score.lowest < 0:
            self.say("score", score, "lowest", "is below 0")
        raised = [(step.lowest, step.gives) for step in score.steps]
        if raised != sorted(set(raised)) or [gives for _, gives in raised] != sorted(gives for _, gives in raised):
            message = "must rise: each from a higher number on, none giving less (or no information could raise it)"
            self.say("score", score, "steps", message)
        if any(step.lowest < 0 or step.gives < 0 for step in score.steps):
            self.say("score", score, "steps", "go below 0")

    def _circle(self, name: str, above: tuple[str, ...]) -> tuple[str, ...]:
        if name in above:
            return (*above, name)
        score = self.scores_by_id.get(name)
        inner = (self._circle(part, (*above, name)) for part in (score.of if score is not None else ()))
        return next((circle for circle in inner if circle), ())

    def parts(self, score: Score) -> Iterator[str]:
        """The items and scores of a score, groups taken apart; names that are not known left out."""
        for name in score.of:
            if name in self.groups_by_id:
                yield from (item.id for item in self.whole.group_items(name))
            elif name in self.items_by_id or name in self.scores_by_id:
                yield name

    def scale_of(self, score: Score) -> str:
        """In what a score is counted: a scale of ratings, how many, or points."""
        if score.steps or score.how is None:
            return POINTS
        if score.how in ("count", "any", "at_least"):
            return TALLY
        found = [self._scale_of_part(name) for name in self.parts(score)]
        return found[0] if found else POINTS

    def _scale_of_part(self, name: str) -> str:
        item = self.items_by_id.get(name)
        return item.scale if item is not None else self.scale_of(self.scores_by_id[name])

    def _mixes(self, score: Score) -> None:
        if score.how not in ("sum", "max"):
            return
        scales = tuple(dict.fromkeys(self._scale_of_part(name) for name in self.parts(score)))
        if len(scales) > 1:
            message = f"puts different scales into one number ({', '.join(scales)}): they are never added or compared"
            self.say("score", score, "of", message)

    def _levels_at(self, score: Score) -> None:
        """The levels that are counted belong to the scale that is counted, and where a score rises, all above do."""
        items = [self.items_by_id[name] for name in self.parts(score) if name in self.items_by_id]
        # A frame has no items yet: then a level of any of its scales may be meant.
        scales = tuple(dict.fromkeys(item.scale for item in items)) or self.scales
        allowed = [level.code for scale in scales for level in self.whole.scale(scale) if not level.unknown]
        for code in score.at:
            self.known("score", score, "at", code, allowed, "level of what it counts")
        if score.at and score.how not in ("count", "any", "at_least"):
            self.say("score", score, "at", f'goes with how = "count", "any" or "at_least", not {score.how!r}')
        if score.how not in ("count", "any", "at_least") or not score.rises:
            return
        for scale in scales if items else ():
            if left := self._left_out_above(score, self.whole.scale(scale)):
                message = f"counts a level and leaves out {left!r} above it; then say rises = false"
                self.say("score", score, "at", message)

    @staticmethod
    def _left_out_above(score: Score, levels: tuple[Level, ...]) -> str:
        said = [level for level in levels if not level.unknown]
        counted = [level.value for level in said if (level.code in score.at if score.at else level.actionable)]
        above = [level for level in said if counted and level.value > min(counted)]
        return next((one.code for one in above if one.value not in counted), "")

    def _shows_withheld(self, score: Score) -> None:
        sealed = [name for name in self.parts(score) if name in self.items_by_id]
        sealed = [name for name in sealed if self.whole.withheld(self.items_by_id[name])]
        if sealed:
            message = f"is read by all who read the result, and {', '.join(sealed)} only by some: leave it out"
            self.say("score", score, "of", message)

    def bands(self) -> None:
        for band in self.whole.bands:
            score = band.score or self.whole.about.main
            if score is None:
                self.say("band", band, "score", "is missing, and the instrument names no main score")
            else:
                self.known("band", band, "score", score, self.scores_by_id, "score")
            if band.highest < band.lowest:
                self.say("band", band, "highest", f"is {band.highest}, below the lowest, {band.lowest}")
        for id_, score_ in self.scores_by_id.items():
            self._gapless(score_, id_)

    def _gapless(self, score: Score, id_: str) -> None:
        bands = self.whole.bands_of(id_)
        if not bands:
            return
        expected = score.lowest
        for band in bands:
            if band.lowest != expected:
                what = "leaves a gap" if band.lowest > expected else "overlaps"
                self.say("band", band, "lowest", f"is {band.lowest}; the bands of {id_} go on at {expected}: it {what}")
            expected = band.highest + 1
        if score.highest is not None and bands[-1].highest != score.highest:
            message = f"is {bands[-1].highest}; the score {id_} goes to {score.highest}"
            self.say("band", bands[-1], "highest", message)

    def rescreens(self) -> None:
        for rule in self.whole.rescreens:
            self.duration("rescreen", rule, "within", rule.within)
            self.duration("rescreen", rule, "warn", rule.warn)
            if not rule.citation.strip():
                self.say("rescreen", rule, "citation", "is missing: what is owed names what it rests on")
            for kind in rule.on:
                self.known("rescreen", rule, "on", kind, KINDS, "kind of entry")
