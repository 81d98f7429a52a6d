"""Meetings as they are planned: once or in a series, and what became of each occurrence. Pure.

A series is one entry: when it begins, how it repeats, how many times. An occurrence of it is named by the instant at
which the series puts it (RECURRENCE-ID): a later entry that names it moves it or calls it off, the record that it was
held ends it. It keeps its local time of day through any clock change, and month ends clamp: of a series that begins on
the 31st every month has its last day. Source: M3; design.md "Time"; RFC 5545 3.8.4.4, 3.8.5.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal

import msgspec

from mdtkit.casework.reckoning import Count, reckon, resolve, zone
from mdtkit.chronology.entry import Entry
from mdtkit.chronology.fold import Chronology, Effective
from mdtkit.protocol.duration import Duration

PLANNED, INVITED, UNINVITED = "meeting.planned", "meeting.invited", "meeting.uninvited"
HELD, CANCELLED = "meeting.held", "meeting.cancelled"
WEEKS = {"week": 1, "two_weeks": 2, "four_weeks": 4}
RHYTHMS = (*WEEKS, "month", "month_weekday")
"""``month`` is the same day of each month, ``month_weekday`` the same weekday of it: its second Tuesday."""
LONGEST = 60
"""Occurrences of one series: five years of a monthly meeting. A case that needs more plans the next series."""
BEGINS_EARLY = timedelta(hours=12)
"""A meeting that was held without naming its planning counts for one planned to begin at most so much later."""
MINUTES = 60
"""How long a meeting is where its planning does not say."""
State = Literal["planned", "held", "cancelled"]


class Change(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """What became of one occurrence of a series; ``starts`` and ``minutes`` where it was moved."""

    occurrence: datetime
    state: State = "planned"
    starts: datetime | None = None
    minutes: int | None = None
    entry: str | None = None
    """The entry that moved it."""


class Occurrence(msgspec.Struct, frozen=True, kw_only=True):
    """One time at which a meeting is to be, or was. ``original``: where its series put it, None if there is none."""

    starts: datetime
    minutes: int
    state: State
    entry: str
    """The entry that planned it so."""
    original: datetime | None = None

    @property
    def ends(self) -> datetime:
        """When it is planned to be over."""
        return self.starts + timedelta(minutes=self.minutes)

    @property
    def moved(self) -> bool:
        """Whether it is not where its series put it."""
        return self.original is not None and self.original != self.starts


class Meeting(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A meeting of a case as it stands, with its series if it has one. Instants are UTC.

    ``named``: it has an id of its own, else ``id`` is that of the entry that planned it. ``seats`` and ``people`` are
    those it was planned for and those invited to it.
    """

    id: str
    named: bool
    type: str
    starts: datetime
    minutes: int
    tz: str
    entry: str
    every: str = ""
    times: int = 1
    state: State = "planned"
    seats: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    venue: str = ""
    """Where, as a code of the county's list of venues."""

    @property
    def repeats(self) -> bool:
        """Whether it is a series."""
        return bool(self.every)

    @property
    def outcome(self) -> State:
        """Of all of it: planned while anything is to come or waits for its outcome, else held if any of it was."""
        states = {one.state for one in occurrences(self)}
        return "planned" if "planned" in states else "held" if "held" in states else "cancelled"

    @property
    def still_planned(self) -> bool:
        """Whether anything of it is still to come, or waits for its outcome."""
        return self.outcome == "planned"


def series(first: datetime, every: str, times: int, tz: str) -> tuple[datetime, ...]:
    """The instants (UTC) of a series: the first, and each one after it at the same local time of day."""
    if not every:
        return (first.astimezone(UTC),)
    return (first.astimezone(UTC), *(_nth(first, every, n, tz) for n in range(1, times)))


def _nth(first: datetime, every: str, n: int, tz: str) -> datetime:
    if every == "month_weekday":
        local = first.astimezone(zone(tz))
        return resolve(datetime.combine(_weekday_of(local.date(), n), local.time().replace(fold=0)), tz)
    within = Duration(n, "mo") if every == "month" else Duration(7 * n * WEEKS[every], "d")
    return reckon(first, Count(within=within, tz=tz), frozenset())


def week_of(day: date) -> int:
    """Which such weekday of its month a day is, 1 to 4, or -1: the last. A fifth is the last one of its month."""
    return -1 if day.day > 28 else (day.day - 1) // 7 + 1


def _weekday_of(first: date, n: int) -> date:
    """The same weekday of the n-th month after, in the same week of it."""
    index = first.year * 12 + first.month - 1 + n
    year, month = index // 12, index % 12 + 1
    if week_of(first) == -1:
        last = date(year, month, monthrange(year, month)[1])
        return last - timedelta(days=(last.weekday() - first.weekday()) % 7)
    start = date(year, month, 1)
    return start + timedelta(days=(first.weekday() - start.weekday()) % 7 + 7 * (week_of(first) - 1))


def occurrences(meeting: Meeting) -> tuple[Occurrence, ...]:
    """Every occurrence of a meeting with what became of it, by when it is to be."""
    if not meeting.repeats:
        plain = Occurrence(
            starts=meeting.starts, minutes=meeting.minutes, state=meeting.state, entry=meeting.entry, original=None
        )
        return (plain,)
    changed = {change.occurrence: change for change in meeting.changes}
    put = dict.fromkeys((*series(meeting.starts, meeting.every, meeting.times, meeting.tz), *changed))
    found = [_occurrence(meeting, at, changed.get(at)) for at in put]
    return tuple(sorted(found, key=lambda one: (one.starts, one.original or one.starts)))


def _occurrence(meeting: Meeting, at: datetime, change: Change | None) -> Occurrence:
    change = change or Change(occurrence=at)
    state = meeting.state if meeting.state == "cancelled" and change.state == "planned" else change.state
    return Occurrence(
        starts=change.starts or at,
        minutes=change.minutes or meeting.minutes,
        state=state,
        entry=change.entry or meeting.entry,
        original=at,
    )


# -- read from a case ---------------------------------------------------------------------------------
def meetings(chronology: Chronology) -> tuple[Meeting, ...]:
    """Every meeting that a case planned, as it stands, in the order of its planning."""
    about: dict[str, list[Effective]] = {}
    for item in chronology.of(PLANNED, HELD, CANCELLED, INVITED, UNINVITED):
        key = item.entry.data.get("meeting") or (item.root if item.entry.kind == PLANNED else None)
        if key is not None:
            about.setdefault(str(key), []).append(item)
    unnamed = [item.entry for item in chronology.of(HELD) if item.entry.data.get("meeting") is None]
    found = (_meeting(key, sorted(items, key=_order), unnamed) for key, items in about.items())
    return tuple(one for one in found if one is not None)


def meeting(chronology: Chronology, id_: str) -> Meeting | None:
    """The meeting of that id, None where the case planned none."""
    return next((one for one in meetings(chronology) if one.id == id_), None)


def _order(item: Effective) -> int:
    return item.root_seq


def _instant(value: object) -> datetime | None:
    return datetime.fromisoformat(value).astimezone(UTC) if isinstance(value, str) else None


def _meeting(key: str, items: list[Effective], unnamed: list[Entry]) -> Meeting | None:
    every_plan = [item for item in items if item.entry.kind == PLANNED]
    plans = [item for item in every_plan if item.entry.data.get("occurrence") is None] or every_plan
    if plans and not repeats(plans[-1].entry):
        plans = every_plan  # there is no series whose occurrence could be moved: it is the meeting that was
    starts = _instant(plans[-1].entry.data.get("starts")) if plans else None
    if starts is None:
        return None
    plan = plans[-1].entry
    seats, people = _invited(plan, items)
    every = str(plan.data["every"]) if repeats(plan) else ""
    made = Meeting(
        id=key,
        named=plan.data.get("meeting") is not None,
        type=str(plan.data.get("type")),
        starts=starts,
        minutes=int(plan.data.get("minutes") or MINUTES),
        tz=plan.tz,
        entry=plan.id,
        every=every,
        times=_times(plan),
        seats=seats,
        people=people,
        venue=str(plan.data.get("venue") or ""),
    )
    if not made.repeats:
        return msgspec.structs.replace(made, state=_outcome(made, items, unnamed))
    called_off = any(item.entry.kind == CANCELLED and item.entry.data.get("occurrence") is None for item in items)
    changes = _changes(made, items, plans[-1].root_seq, unnamed)
    return msgspec.structs.replace(made, state="cancelled" if called_off else "planned", changes=changes)


def repeats(plan: Entry) -> bool:
    """Whether an entry plans a series."""
    return plan.data.get("every") in RHYTHMS and plan.data.get("occurrence") is None


def put_by(plan: Entry) -> tuple[datetime, ...]:
    """Where a planning puts the occurrences of its series; nothing where it plans none."""
    starts = _instant(plan.data.get("starts"))
    return series(starts, str(plan.data["every"]), _times(plan), plan.tz) if starts and repeats(plan) else ()


def _times(plan: Entry) -> int:
    return min(max(int(plan.data.get("times") or LONGEST), 1), LONGEST) if repeats(plan) else 1


def _invited(plan: Entry, items: Iterable[Effective]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    seats = dict.fromkeys(str(seat) for seat in plan.data.get("seats") or ())
    asked: dict[tuple[str, str | None], None] = {}
    for item in items:
        seat, person = str(item.entry.data.get("seat")), item.entry.data.get("person")
        if item.entry.kind == INVITED:
            asked[seat, person] = None
        elif item.entry.kind == UNINVITED:
            asked = {pair: None for pair in asked if pair[0] != seat or person not in (None, pair[1])}
    return tuple(seats | dict.fromkeys(seat for seat, _ in asked)), tuple(person for _, person in asked if person)


def _outcome(made: Meeting, items: Iterable[Effective], unnamed: Iterable[Entry]) -> State:
    kinds = {item.entry.kind for item in items}
    if HELD in kinds or any(_is_it(held, made.type, made.starts) for held in unnamed):
        return "held"
    return "cancelled" if CANCELLED in kinds else "planned"


def _is_it(held: Entry, type_: str, starts: datetime) -> bool:
    return held.data.get("type") == type_ and held.at >= starts - BEGINS_EARLY


def _changes(made: Meeting, items: Iterable[Effective], planned_at: int, unnamed: list[Entry]) -> tuple[Change, ...]:
    put = series(made.starts, made.every, made.times, made.tz)
    found: dict[datetime, Change] = {}
    for item in items:
        entry, data = item.entry, item.entry.data
        named = _instant(data.get("occurrence"))
        if entry.kind == HELD:
            at = named or _nearest(_began(entry), put, found)
            if named is None and item.root_seq < planned_at and (at is None or abs(at - _began(entry)) > BEGINS_EARLY):
                at = _began(entry)  # of a series planned anew since, it stands where it was held
            if at is not None:
                found[at] = msgspec.structs.replace(found.get(at, Change(occurrence=at)), state="held")
        # A series planned anew begins anew: what was changed in it before is of the old one.
        elif item.root_seq > planned_at and named is not None and found.get(named, _NEW).state == "planned":
            if entry.kind == CANCELLED and named in put:
                known = found.get(named, Change(occurrence=named))
                found[named] = msgspec.structs.replace(known, state="cancelled")
            elif entry.kind == PLANNED:  # what was planned is never lost, whichever occurrence it names
                found[named] = _moved(named, entry.id, data)
    for at in put:
        change = found.get(at, Change(occurrence=at))
        if change.state == "planned" and any(_is_it(held, made.type, change.starts or at) for held in unnamed):
            found[at] = msgspec.structs.replace(change, state="held")
    return tuple(sorted(found.values(), key=lambda change: change.occurrence))


_NEW = Change(occurrence=datetime.min.replace(tzinfo=UTC))


def _moved(occurrence: datetime, entry: str, data: dict[str, Any]) -> Change:
    minutes = data.get("minutes")
    return Change(occurrence=occurrence, starts=_instant(data.get("starts")), minutes=minutes, entry=entry)


def _began(held: Entry) -> datetime:
    return _instant(held.data.get("starts")) or held.at.astimezone(UTC)


def _nearest(began: datetime, put: Iterable[datetime], found: dict[datetime, Change]) -> datetime | None:
    """Which occurrence was held, where the record does not name it: the one still planned whose time is nearest."""

    def still(at: datetime) -> Iterator[datetime]:
        change = found.get(at)
        if change is None or change.state == "planned":
            yield (change.starts if change else None) or at

    distance = {at: abs(planned - began) for at in put for planned in still(at)}
    return min(distance, key=lambda at: (distance[at], at), default=None)
