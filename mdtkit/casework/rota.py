"""Who is on call when: rotations in local time, what was set by hand over them, and the stretches nobody holds.

A rotation hands its post on every so many days at one local time of day, through any clock change. It has *places*,
each held by one person after the other. Who leaves leaves a vacant place, so that nobody else's turn moves; who joins
takes a vacant place, or opens a new one at the end of the order. Where a vacant place has its turn nobody is on call,
and that is said. Pure: the record gives rotations and stretches, the county its zone and holidays. Source: M1.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Final

import msgspec

from mdtkit.casework.oncall import Post, answers
from mdtkit.casework.reckoning import NonWorking, resolve, zone

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAYS: Final = (*WEEKDAYS, "working", "nonworking")
"""Days of a window: a day of the week, or the county's working days and all others (holidays among them)."""
MIDNIGHT: Final = time(0)
AHEAD: Final = timedelta(days=21)
"""How far ahead "until when" is looked for: nobody asks at night who is on call in three weeks."""


class Window(msgspec.Struct, frozen=True):
    """Hours in which a rotation covers its post: on these days from ``opens``; closing no later means the next day."""

    days: tuple[str, ...]
    opens: time
    closes: time


class Stay(msgspec.Struct, frozen=True):
    """One person's time in a place: from the day ``since`` to before the day ``until`` (None: no end is known)."""

    person: str
    since: date
    until: date | None = None


class Rota(msgspec.Struct, frozen=True, kw_only=True):
    """A rotation for one post from the day ``begins`` to before the day ``ends``.

    Every ``days`` days at ``handoff`` the next place has its turn. Without ``windows`` it covers every hour. A place
    counts from the first day on which anybody stays in it.
    """

    id: str
    post: Post
    begins: date
    handoff: time
    days: int
    places: tuple[tuple[Stay, ...], ...]
    windows: tuple[Window, ...] = ()
    ends: date | None = None


class Stretch(msgspec.Struct, frozen=True, kw_only=True):
    """A post from one instant to another: held by a person, or by nobody. ``source`` is ``rota``, ``set`` or ``""``."""

    post: Post
    person: str | None
    starts: datetime
    ends: datetime
    source: str = ""


class Turn(msgspec.Struct, frozen=True):
    """One turn of a rotation and the place that has it."""

    place: int
    starts: datetime
    ends: datetime


def turns(rota: Rota, tz: str, since: datetime, until: datetime) -> Iterator[Turn]:
    """The turns of a rotation that touch the time between two instants, in their order."""
    day, last = rota.begins, -1
    first = since.astimezone(zone(tz)).date() - timedelta(days=1)
    opened = {place: min(stay.since for stay in stays) for place, stays in enumerate(rota.places)}
    while rota.days > 0 and (rota.ends is None or day < rota.ends):
        following = day + timedelta(days=rota.days)
        order = [place for place, opens in opened.items() if opens <= day]
        if order:
            last = next((place for place in order if place > last), order[0])
        if following >= first:
            starts, ends = (resolve(datetime.combine(d, rota.handoff), tz) for d in (day, following))
            if starts >= until:
                return
            if order and ends > since:
                yield Turn(last, starts, ends)
        day = following


def rostered(rota: Rota, tz: str, nonworking: NonWorking, since: datetime, until: datetime) -> Iterator[Stretch]:
    """Who the rotation puts on call between two instants; a vacant place puts nobody there and is left out."""
    for turn in turns(rota, tz, since, until):
        for stay in rota.places[turn.place]:
            begins = max(since, turn.starts, _morning(stay.since, rota, tz))
            ends = min(until, turn.ends, _morning(stay.until, rota, tz) if stay.until else turn.ends)
            for one, other in _open(rota, tz, nonworking, begins, ends):
                yield Stretch(post=rota.post, person=stay.person, starts=one, ends=other, source="rota")


def _morning(day: date, rota: Rota, tz: str) -> datetime:
    """A stay changes hands at the hour at which the rotation does."""
    return resolve(datetime.combine(day, rota.handoff), tz)


def _open(
    rota: Rota, tz: str, nonworking: NonWorking, begins: datetime, ends: datetime
) -> Iterator[tuple[datetime, datetime]]:
    """The parts of a time that lie in the rotation's windows."""
    if begins >= ends:
        return
    if not rota.windows:
        yield begins, ends
        return
    day = begins.astimezone(zone(tz)).date() - timedelta(days=1)
    found = []
    while resolve(datetime.combine(day, MIDNIGHT), tz) < ends:
        for window in rota.windows:
            if _is_day(day, window.days, nonworking):
                over = day + timedelta(days=window.closes <= window.opens)
                opens = resolve(datetime.combine(day, window.opens), tz)
                closes = resolve(datetime.combine(over, window.closes), tz)
                if max(opens, begins) < min(closes, ends):
                    found.append((max(opens, begins), min(closes, ends)))
        day += timedelta(days=1)
    yield from _joined(found)


def _is_day(day: date, days: Sequence[str], nonworking: NonWorking) -> bool:
    works = day.weekday() < 5 and day not in nonworking
    return WEEKDAYS[day.weekday()] in days or ("working" if works else "nonworking") in days


def _joined(found: list[tuple[datetime, datetime]]) -> Iterator[tuple[datetime, datetime]]:
    """Windows that touch or overlap, as one."""
    held: tuple[datetime, datetime] | None = None
    for begins, ends in sorted(found):
        if held is None or begins > held[1]:
            if held is not None:
                yield held
            held = begins, ends
        else:
            held = held[0], max(held[1], ends)
    if held is not None:
        yield held


def covered(post: Post, given: Sequence[Stretch], since: datetime, until: datetime) -> tuple[Stretch, ...]:
    """A post between two instants without a hole: who holds it when, and nobody where nobody does.

    ``given`` are all stretches in the order of their recording, those of rotations first: of two the later wins.
    """
    mine = [one for one in given if answers(one.post, post) and one.starts < until and one.ends > since]
    edges = sorted({since, until} | {edge for one in mine for edge in (one.starts, one.ends) if since < edge < until})
    found: list[Stretch] = []
    for begins, ends in pairwise(edges):
        holder = next((one for one in reversed(mine) if one.starts <= begins < one.ends), None)
        person, source = (holder.person, holder.source) if holder else (None, "")
        if found and (found[-1].person, found[-1].source) == (person, source):
            found[-1] = msgspec.structs.replace(found[-1], ends=ends)
        else:
            found.append(Stretch(post=post, person=person, starts=begins, ends=ends, source=source))
    return tuple(found)


def gaps(wanted: Iterable[Post], given: Sequence[Stretch], since: datetime, until: datetime) -> tuple[Stretch, ...]:
    """Every stretch in which nobody holds a wanted post, the earliest first."""
    found = [one for post in wanted for one in covered(post, given, since, until) if one.person is None]
    return tuple(sorted(found, key=_order))


def _order(one: Stretch) -> tuple[datetime, str, str, str]:
    return (one.starts, one.post.seat, one.post.unit or "", one.post.agency or "")


def joined(rota: Rota, person: str, since: date, place: int | None = None) -> Rota:
    """The rotation with somebody who joins on a day: in the place given, else one vacant by then, else a new one.

    Raises ValueError where the place given is held by somebody on that day or later.
    """
    if place is None:
        place = next((n for n, stays in enumerate(rota.places) if _vacant(stays, since)), len(rota.places))
    places = [*rota.places, ()] if place == len(rota.places) else list(rota.places)
    if not 0 <= place < len(places) or not _vacant(places[place], since):
        raise ValueError(f"place {place + 1} is held on {since} or later")
    places[place] = (*places[place], Stay(person, since))
    return msgspec.structs.replace(rota, places=tuple(places))


def _vacant(stays: Sequence[Stay], since: date) -> bool:
    return all(stay.until is not None and stay.until <= since for stay in stays)


def left(rota: Rota, person: str, until: date) -> Rota:
    """The rotation without somebody from a day on. Everybody else's turns stay; raises ValueError for a stranger."""
    stays = [stay for place in rota.places for stay in place if stay.person == person and _stays(stay, until)]
    if not stays:
        raise ValueError(f"{person} has no turn on {until} or later")
    places = tuple(tuple(_cut(stay, person, until) for stay in place) for place in rota.places)
    return msgspec.structs.replace(rota, places=places)


def _stays(stay: Stay, day: date) -> bool:
    return stay.until is None or stay.until > day


def _cut(stay: Stay, person: str, until: date) -> Stay:
    """Who leaves before their first day keeps a stay of no length: the place goes on counting, vacant."""
    if stay.person == person and _stays(stay, until):
        return Stay(stay.person, stay.since, max(stay.since, until))
    return stay
