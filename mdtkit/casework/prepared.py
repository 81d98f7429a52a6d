"""The clocks of a protocol, prepared once so that thousands of cases can be derived from them.

What several clocks have in common (the same act, the same conditions, the same origin) gets one number, under which a
case keeps what it found out about it (``reading``). Nothing here knows a case.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from datetime import timedelta

import msgspec

from mdtkit.casework.conditions import Prepared, fields_hold, prepared
from mdtkit.casework.reckoning import Count
from mdtkit.chronology.entry import Entry
from mdtkit.protocol.duration import parse_duration
from mdtkit.protocol.model import Clock, Condition, Conditions, Start, Stop

WHO_STARTED = ("$receiver", "$reporter")
"""Owners of a rule that stand for the party of the entry that started the clock."""


class Match(msgspec.Struct, frozen=True):
    """Entries that a rule speaks of: of these kinds, where these fields hold, but for the exceptions."""

    number: int
    on: tuple[str, ...]
    where: Prepared
    unless: tuple[Prepared, ...]

    def fits(self, entry: Entry) -> bool:
        """Whether the fields of an entry of one of these kinds hold what is asked."""
        return fields_hold(entry, self.where) and not any(fields_hold(entry, one) for one in self.unless)


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
    recurring: bool
    """Whether such an act may also start the clock: it does not stop what it starts."""


class ReadyClock(msgspec.Struct, frozen=True):
    """A clock with everything about it that no case changes.

    ``bit`` is its own among the clocks of the protocol. ``origin`` numbers what starts it, ``known`` and ``when`` its
    conditions, ``owners`` its owners. ``step`` is the time it gives where that elapses (hours, minutes), ``lead`` how
    long before it is due it warns; ``timed`` is false where it has no time at all.
    """

    rule: Clock
    bit: int
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
    plain: bool
    """One clock for whatever starts it: not one for each owner, recipient or missing episode."""
    plain_owner: bool
    """Whose it is hangs on the facts alone."""
    step: timedelta | None
    lead: timedelta | None
    timed: bool
    runs_out: bool
    """A period, or an authority that lapses: it asks nothing of anybody and is over by itself."""
    counts: dict[tuple[str, str | None], Count] = msgspec.field(default_factory=dict)

    def count(self, tz: str, within: str | None = None) -> Count:
        """How the clock counts in a zone; with the law's own number if given. It gives one of its own if not."""
        found = self.counts.get((tz, within))
        if found is None:
            found = self.counts[tz, within] = count_of(self.rule, tz, within or self.rule.within or "")
        return found


def count_of(rule: Clock, tz: str, within: str) -> Count:
    """How the rule counts this number."""
    return Count(
        within=parse_duration(within),
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

    @property
    def matches(self) -> Iterable[Match]:
        """What some clock asks of entries."""
        return self._matches.values()

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

    def clock(self, bit: int, rule: Clock, followed: Iterable[str], covering: Iterable[str]) -> ReadyClock:
        """One clock, prepared."""
        starts = tuple(
            ReadyStart(start, None if start.after else self.match(start.on, start.where, start.unless))
            for start in rule.start
        )
        known = self.condition(rule.known)
        anchors = tuple((s.match.number if s.match else None, s.rule.after, s.rule.anchor, s.rule.told) for s in starts)
        step = _step(rule)
        return ReadyClock(
            rule=rule,
            bit=bit,
            origin=self._number("origin", (known, anchors, rule.before)),
            known=known,
            when=self.condition(rule.when),
            owners=self._number("owners", tuple((o.party, o.unit, tuple(map(_key, o.when))) for o in rule.owner)),
            starts=starts,
            stops=tuple(self._stop(stop, rule) for stop in rule.stop),
            cancels=tuple(self.match(stop.on, stop.where) for stop in rule.cancel),
            owner_when=tuple(self.condition(owner.when) for owner in rule.owner),
            to_when=tuple(self.condition(recipient.when) for recipient in rule.to),
            follows=any(start.after for start in rule.start),
            followed=rule.id in followed,
            covering=rule.id in covering,
            plain=not (rule.each_owner or rule.to or rule.about == "episode"),
            plain_owner=not rule.each_owner and not any(owner.party in WHO_STARTED for owner in rule.owner),
            step=step,
            lead=_lead(rule, step),
            runs_out=rule.form in ("period", "expiry"),
            timed=rule.within is not None or rule.form == "before" or bool(rule.suspend),
        )

    def _stop(self, stop: Stop, rule: Clock) -> ReadyStop:
        kinds = {kind for start in rule.start for kind in start.on}
        return ReadyStop(
            stop,
            self.match(stop.on, stop.where),
            plain=stop.by == "any" and stop.to == "any" and not stop.matching and rule.form != "before",
            recurring=bool(rule.known or any(start.after for start in rule.start) or kinds & {*stop.on}),
        )


def _step(rule: Clock) -> timedelta | None:
    within = parse_duration(rule.within) if rule.within else None
    if within is None or not within.elapsed:
        return None
    return timedelta(seconds=-within.seconds if rule.form == "before" else within.seconds)


def _lead(rule: Clock, step: timedelta | None) -> timedelta | None:
    """How long before it is due a clock warns, where that is the same for every case: the last quarter of its time."""
    if rule.warn:
        return timedelta(hours=parse_duration(rule.warn).about_hours)
    return step / 4 if step is not None and rule.form != "before" and not rule.suspend else None


def _key(condition: Condition) -> Hashable:
    """A condition as something that can be looked up; the first fact it names matters to its meaning."""
    return tuple(condition.items())
