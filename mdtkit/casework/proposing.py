"""When a meeting can be: the times that its clocks, the required seats and the county's hours allow. Pure.

A time is advice. Who could not come, and which clock it would miss, is said with it; where nothing fits, the times that
come nearest are given instead. Nothing here knows why somebody is busy. Source: M2, M3, M6.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta

import msgspec

from mdtkit.casework.convening import hours_rule
from mdtkit.casework.reckoning import NonWorking, resolve, zone
from mdtkit.protocol.model import Protocol

Period = tuple[datetime, datetime]
"""From, until before (UTC)."""


class Busy(msgspec.Struct, frozen=True):
    """When somebody is busy: periods apart from each other, in order. Beyond ``known`` nothing is known of them."""

    periods: tuple[Period, ...]
    known: Period

    def at(self, starts: datetime, ends: datetime) -> bool | None:
        """Whether they are busy in between; None where that is not known."""
        place = bisect_right(self.periods, starts, key=lambda period: period[0])
        if place and self.periods[place - 1][1] > starts:
            return True
        if place < len(self.periods) and self.periods[place][0] < ends:
            return True
        return False if self.known[0] <= starts and ends <= self.known[1] else None


class Chair(msgspec.Struct, frozen=True, kw_only=True):
    """A seat at the table: ``holders`` sit in it, ``others`` could sit there instead, in the order of asking them."""

    seat: str
    required: bool
    holders: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


class Hours(msgspec.Struct, frozen=True, kw_only=True):
    """At which hours a meeting can be, in the county's zone; ``opens`` None: at any hour."""

    opens: time | None = None
    closes: time | None = None
    working: bool = False
    step: int = 30
    minutes: int = 60


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked: a meeting of so many minutes between two instants, by these clocks (clock id → due, or None)."""

    opens: datetime
    closes: datetime
    minutes: int
    tz: str
    chairs: tuple[Chair, ...]
    clocks: Mapping[str, datetime | None] = {}
    hours: Hours = Hours()
    nonworking: NonWorking = frozenset()


class Sitting(msgspec.Struct, frozen=True, kw_only=True):
    """Who could sit in a seat at one time. ``person`` None: everybody of the seat is busy then.

    ``instead``: it is not who holds the seat. ``known``: whether their calendar says that they are free.
    """

    seat: str
    required: bool
    person: str | None
    instead: bool = False
    known: bool = False


class Slot(msgspec.Struct, frozen=True, kw_only=True):
    """One time, with the clocks that a meeting then would satisfy and miss, and who could come."""

    starts: datetime
    ends: datetime
    satisfies: tuple[str, ...]
    misses: tuple[str, ...]
    sittings: tuple[Sitting, ...]

    @property
    def away(self) -> tuple[str, ...]:
        """The required seats of which nobody could come."""
        return tuple(one.seat for one in self.sittings if one.required and one.person is None)

    @property
    def without(self) -> tuple[str, ...]:
        """The other seats of which nobody could come."""
        return tuple(one.seat for one in self.sittings if not one.required and one.person is None)

    @property
    def fits(self) -> bool:
        """Whether it misses no clock and nobody of a required seat."""
        return not self.misses and not self.away

    @property
    def rank(self) -> tuple[int, int, int, int, int, datetime]:
        """The better time is the smaller: required seats, clocks, other seats, stand-ins, what is unknown, sooner."""
        instead = sum(one.instead for one in self.sittings if one.person is not None)
        unknown = sum(not one.known for one in self.sittings if one.person is not None)
        return (len(self.away), len(self.misses), len(self.without), instead, unknown, self.starts)


class Proposed(msgspec.Struct, frozen=True, kw_only=True):
    """The answer: times that fit, best first; where there is none, ``near`` has the times that come nearest."""

    slots: tuple[Slot, ...]
    near: tuple[Slot, ...] = ()


def hours_for(protocol: Protocol, type_: str) -> Hours:
    """The hours in which a meeting of this type is proposed: those of the rule that names it, else of all others."""
    rule = hours_rule(protocol, type_)
    if rule is None:
        return Hours()
    opens, closes = (time.fromisoformat(text) if text else None for text in (rule.opens, rule.closes))
    return Hours(opens=opens, closes=closes, working=rule.days == "working", step=rule.step, minutes=rule.minutes)


def merged(periods: Iterable[Period]) -> tuple[Period, ...]:
    """Periods in order and apart from each other: what overlaps or touches is one, what has no length is none."""
    found: list[Period] = []
    for starts, ends in sorted(period for period in periods if period[0] < period[1]):
        if found and starts <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], ends))
        else:
            found.append((starts, ends))
    return tuple(found)


def propose(question: Question, busy: Mapping[str, Busy], *, limit: int = 5, a_day: int = 2) -> Proposed:
    """The best times, apart from each other and at most so many a day; else those that come nearest."""
    slots = [_slot(question, starts, busy) for starts in beginnings(question)]
    fitting = sorted((slot for slot in slots if slot.fits), key=lambda slot: slot.rank)
    if fitting:
        return Proposed(slots=_apart(fitting, question.tz, limit, a_day))
    return Proposed(slots=(), near=_nearest(slots))


def _nearest(slots: Sequence[Slot]) -> tuple[Slot, ...]:
    """In time with the fewest required seats away; with all of them but too late; where neither is, the best."""
    in_time = min((slot for slot in slots if not slot.misses), key=lambda slot: slot.rank, default=None)
    whole = min((slot for slot in slots if not slot.away), key=lambda slot: slot.rank, default=None)
    found = [slot for slot in (in_time, whole) if slot is not None]
    if not found and slots:
        found = [min(slots, key=lambda slot: slot.rank)]
    return tuple(found)


def beginnings(question: Question) -> Iterator[datetime]:
    """Every beginning that the hours allow, in order: from the opening of each local day, ``step`` minutes apart."""
    hours, here = question.hours, zone(question.tz)
    step, length = timedelta(minutes=hours.step), timedelta(minutes=question.minutes)
    day, last = question.opens.astimezone(here).date(), question.closes.astimezone(here).date()
    while day <= last:
        starts = resolve(datetime.combine(day, hours.opens or time()), question.tz)
        while (local := starts.astimezone(here)).date() == day:
            inside = question.opens <= starts and starts + length <= question.closes
            if inside and _open(hours, local, (starts + length).astimezone(here), question.nonworking):
                yield starts
            starts += step
        day += timedelta(days=1)


def _open(hours: Hours, local: datetime, ends: datetime, nonworking: NonWorking) -> bool:
    day = local.date()
    if hours.working and (day.weekday() >= 5 or day in nonworking):
        return False
    if hours.opens is None or hours.closes is None:
        return True
    return ends.date() == day and hours.opens <= local.time() and ends.time() <= hours.closes


def _slot(question: Question, starts: datetime, busy: Mapping[str, Busy]) -> Slot:
    ends = starts + timedelta(minutes=question.minutes)
    return Slot(
        starts=starts,
        ends=ends,
        satisfies=tuple(clock for clock, due in question.clocks.items() if due is None or ends <= due),
        misses=tuple(clock for clock, due in question.clocks.items() if due is not None and ends > due),
        sittings=tuple(_sitting(chair, starts, ends, busy) for chair in question.chairs),
    )


def _sitting(chair: Chair, starts: datetime, ends: datetime, busy: Mapping[str, Busy]) -> Sitting:
    """The first who is not known to be busy; who holds the seat comes before who could stand in."""
    for people, instead in ((chair.holders, False), (chair.others, True)):
        for person in people:
            state = busy[person].at(starts, ends) if person in busy else None
            if not state:
                return Sitting(
                    seat=chair.seat, required=chair.required, person=person, instead=instead, known=state is False
                )
    return Sitting(seat=chair.seat, required=chair.required, person=None)


def _apart(ranked: Sequence[Slot], tz: str, limit: int, a_day: int) -> tuple[Slot, ...]:
    """The best that do not overlap one that is better, at most so many a day."""
    found: list[Slot] = []
    for slot in ranked:
        day = slot.starts.astimezone(zone(tz)).date()
        same = sum(one.starts.astimezone(zone(tz)).date() == day for one in found)
        if same < a_day and all(slot.ends <= one.starts or one.ends <= slot.starts for one in found):
            found.append(slot)
        if len(found) == limit:
            break
    return tuple(found)
