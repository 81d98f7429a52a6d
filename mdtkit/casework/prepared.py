"""The clocks of a protocol, prepared once so that thousands of cases can be derived from them.

What several clocks have in common (the same act, the same conditions, the same origin) gets one number, under which a
case keeps what it found out about it (``reading``). Nothing here knows a case.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from datetime import timedelta

import msgspec

from mdtkit.casework.conditions import Prepared, prepared
from mdtkit.casework.reckoning import Count
from mdtkit.protocol.duration import parse_duration
from mdtkit.protocol.model import Clock, Condition, Conditions, Start, Stop


class Match(msgspec.Struct, frozen=True):
    """Entries that a rule speaks of: of these kinds, where these fields hold, but for the exceptions."""

    number: int
    on: tuple[str, ...]
    where: Prepared
    unless: tuple[Prepared, ...]


class ReadyStart(msgspec.Struct, frozen=True):
    """A start of a clock with what it matches (None: it follows another clock)."""

    rule: Start
    match: Match | None


class ReadyStop(msgspec.Struct, frozen=True):
    """A stop of a clock with what it matches."""

    rule: Stop
    match: Match
    plain: bool
    """Whoever did it, to whomever: nothing else is asked of the act."""


class ReadyClock(msgspec.Struct, frozen=True, dict=True):
    """A clock with everything about it that no case changes.

    ``origin`` numbers what starts it, ``known`` and ``when`` its conditions, ``owners`` its owners. ``step`` is the
    time it gives where that elapses (hours, minutes), ``lead`` how long before it is due it warns.
    """

    rule: Clock
    origin: int
    known: int | None
    when: int | None
    owners: int
    starts: tuple[ReadyStart, ...]
    stops: tuple[ReadyStop, ...]
    cancels: tuple[Match, ...]
    owner_when: tuple[int | None, ...]
    to_when: tuple[int | None, ...]
    follows: bool
    followed: bool
    covering: bool
    step: timedelta | None
    lead: timedelta | None

    def count(self, tz: str, within: str | None = None) -> Count | None:
        """How the clock counts in a zone (with the law's own number if given); None where it gives no number."""
        key = (tz, within or self.rule.within)
        counts: dict[tuple[str, str | None], Count | None] = self.__dict__.setdefault("counts", {})
        if key not in counts:
            counts[key] = count_of(self.rule, tz, within)
        return counts[key]


def count_of(rule: Clock, tz: str, within: str | None = None) -> Count | None:
    """How the rule counts (or would with another number), or None where it gives no number."""
    number = within or rule.within
    if number is None:
        return None
    return Count(
        within=parse_duration(number),
        tz=tz,
        end_of_day=rule.end_of_day,
        roll=rule.roll == "next_working",
        forward=rule.form != "before",
    )


class Preparation:
    """Numbers what clocks have in common while they are prepared."""

    def __init__(self) -> None:
        self.conditions: list[Conditions] = []
        self._numbers: dict[tuple[str, Hashable], int] = {}
        self._matches: dict[Hashable, Match] = {}

    def _number(self, of: str, key: Hashable) -> int:
        return self._numbers.setdefault((of, key), len(self._numbers))

    def condition(self, conditions: Conditions) -> int | None:
        """The number of these conditions; None where there are none, which always hold."""
        if not conditions:
            return None
        key = ("conditions", tuple(map(_key, conditions)))
        if key not in self._numbers:
            self._numbers[key] = len(self.conditions)
            self.conditions.append(conditions)
        return self._numbers[key]

    def match(self, on: tuple[str, ...], where: Condition, unless: Conditions = ()) -> Match:
        """What is of these kinds and fits."""
        key = (on, _key(where), tuple(map(_key, unless)))
        if key not in self._matches:
            number = len(self._matches)
            self._matches[key] = Match(number, on, prepared(where), tuple(map(prepared, unless)))
        return self._matches[key]

    def clock(self, rule: Clock, followed: Iterable[str], covering: Iterable[str]) -> ReadyClock:
        """One clock, prepared."""
        starts = tuple(
            ReadyStart(start, None if start.after else self.match(start.on, start.where, start.unless))
            for start in rule.start
        )
        known = self.condition(rule.known)
        anchors = tuple((s.match.number if s.match else None, s.rule.after, s.rule.anchor, s.rule.told) for s in starts)
        return ReadyClock(
            rule=rule,
            origin=self._number("origin", (known, anchors, rule.before)),
            known=known,
            when=self.condition(rule.when),
            owners=self._number("owners", tuple((o.party, o.unit, tuple(map(_key, o.when))) for o in rule.owner)),
            starts=starts,
            stops=tuple(self._stop(stop) for stop in rule.stop),
            cancels=tuple(self.match(stop.on, stop.where) for stop in rule.cancel),
            owner_when=tuple(self.condition(owner.when) for owner in rule.owner),
            to_when=tuple(self.condition(recipient.when) for recipient in rule.to),
            follows=any(start.after for start in rule.start),
            followed=rule.id in followed,
            covering=rule.id in covering,
            step=_step(rule),
            lead=timedelta(hours=parse_duration(rule.warn).about_hours) if rule.warn else None,
        )

    def _stop(self, stop: Stop) -> ReadyStop:
        plain = stop.by == "any" and stop.to == "any" and not stop.matching
        return ReadyStop(stop, self.match(stop.on, stop.where), plain)


def _step(rule: Clock) -> timedelta | None:
    within = parse_duration(rule.within) if rule.within else None
    if within is None or not within.elapsed:
        return None
    return timedelta(seconds=-within.seconds if rule.form == "before" else within.seconds)


def _key(condition: Condition) -> Hashable:
    """A condition as something that can be looked up; the first fact it names matters to its meaning."""
    return tuple(condition.items())
