"""Calendars that are published: what is dated, without a word, for other programs to show (no METHOD: nobody is asked).

An event here has a UID of its own, never that of an invitation: a UID proves an answer, and a shared calendar shows it
to everybody. Its lines are written here by the letter, since only fixed texts and times stand in them: ten thousand are
a second's work, where the library takes five. ``lint_published`` reads every one again. Source: RFC 5545; store.md 5.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from zoneinfo import ZoneInfo

import msgspec

from mdtkit.calendars import series, zones
from mdtkit.calendars.invitation import (
    MEETING_TITLES,
    PLACE,
    TEAM_MEETING,
    InvitationRefused,
    clock_time,
    meeting_span,
)
from mdtkit.calendars.lint_published import PRODID, lint_published
from mdtkit.casework.recurring import Meeting, Occurrence, occurrences

DEADLINE_MINUTES = 15
"""A deadline is an instant; it is shown so long because programs hide events of no length."""


class Published(msgspec.Struct, frozen=True, kw_only=True):
    """One event of a published calendar.

    ``starts`` is an instant, ``zone`` that of the county, ``deadline``: it falls due then, and is written in UTC.
    ``busy``: who is in it has no other time (a meeting), or has (a deadline, an on-call turn). ``series``: the meeting
    with its occurrences, where it repeats. ``sequence`` and ``stamp`` (UTC, whole seconds) say which version it is.
    """

    uid: str
    title: str
    starts: datetime
    minutes: int
    zone: str
    deadline: bool = False
    busy: bool = False
    series: Meeting | None = None
    sequence: int = 0
    stamp: datetime = datetime(1970, 1, 1, tzinfo=UTC)

    @property
    def ends(self) -> datetime:
        """When the last of it is over."""
        last = max((one.ends for one in occurrences(self.series)), default=self.starts) if self.series else self.starts
        return max(last, self.starts + timedelta(minutes=self.minutes))


def uid(key: bytes, *what: str) -> str:
    """The UID of an event: the same for the same thing at every publishing, and it tells nothing of it.

    ``key`` is a secret of the county. Without one, whoever sees a calendar could try every rule of a case until a UID
    fits, and so learn which clock it is that falls due.
    """
    return f"{hmac.new(key, '/'.join(what).encode(), sha256).hexdigest()[:32]}@mdtkit"


# -- the titles: every word that can stand in one --------------------------------------------------------
def meeting_title(type_: str, case: str | None) -> str:
    """A meeting: its kind, and the case where it is one child's. The tier is left out, as in invitations."""
    return f"{_name(case)}: {MEETING_TITLES.get(type_, TEAM_MEETING)}"


def due_title(case: str, due: datetime, zone: str) -> str:
    """A clock: that something is due, not what: the name of a rule can tell that a child is missing."""
    return f"{_name(case)}: due by {clock_time(due, ZoneInfo(zone))}"


def turn_title(post: Sequence[str], person: str | None, *, gap: bool) -> str:
    """An on-call turn: the codes of the post, and of who stands where the calendar is not their own."""
    who = f" {person}" if person else ""
    return f"{_name(None)}: {'nobody on call' if gap else 'on call'} {'/'.join(post)}{who}"


def _name(case: str | None) -> str:
    return f"mdtkit {case}" if case else "mdtkit"


# -- writing ---------------------------------------------------------------------------------------------
def calendar(events: Sequence[Published], progress: Callable[[int, int], None] | None = None) -> bytes:
    """The events as one calendar file. Raises InvitationRefused when the lint finds anything wrong in it."""
    lines = [(event, _times(event)) for event in events]
    local: dict[str, list[datetime]] = {}
    for event, times in lines:
        local.setdefault(event.zone, []).extend(at for time in times for at in time.moments if at.tzinfo is not UTC)
    said = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODID}"]
    for zone, moments in sorted(local.items()):
        if moments:
            said += _zone(zone, min(moments).year, max(moments).year)
    for done, (event, times) in enumerate(lines, start=1):
        for time in times:
            said += _event(event, time)
        if progress is not None and (done % 500 == 0 or done == len(lines)):
            progress(done, len(lines))
    said.append("END:VCALENDAR")
    content = "".join(map(_folded, said)).encode("ascii")
    problems = lint_published(content)
    if problems:
        raise InvitationRefused(problems)
    return content


class _Time(msgspec.Struct, frozen=True):
    """One VEVENT's times, as they are written; ``put``: where its series puts it; ``more``: the rule of a master."""

    start: datetime
    end: datetime
    put: datetime | None = None
    rule: tuple[str, ...] = ()
    last: datetime | None = None

    @property
    def moments(self) -> Iterator[datetime]:
        return (at for at in (self.start, self.end, self.put, self.last) if at is not None)


def _times(event: Published) -> list[_Time]:
    if event.deadline:
        due = event.starts.astimezone(UTC)
        return [_Time(due, due + timedelta(minutes=DEADLINE_MINUTES))]
    plan = event.series
    if plan is None:
        return [_Time(*meeting_span(event.starts, event.minutes, ZoneInfo(event.zone)))]
    start, end = (series.written(plan, at) for at in (plan.starts, plan.starts + timedelta(minutes=plan.minutes)))
    last = series.written(plan, series.put(plan)[-1])
    master = _Time(start, end, rule=tuple(_rule(plan)), last=last)
    return [master, *(_moved(plan, one) for one in series.moved(plan))]


def _moved(plan: Meeting, one: Occurrence) -> _Time:
    put = series.written(plan, one.original) if one.original else None
    return _Time(*meeting_span(one.starts, one.minutes, ZoneInfo(plan.tz)), put=put)


def _rule(plan: Meeting) -> Iterator[str]:
    rule, others, off = series.rule_of(plan)
    yield f"RRULE:{rule}"
    for name, moments in (("RDATE", others), ("EXDATE", off)):
        if moments:
            first, *more = [_line(name, at) for at in moments]
            yield ",".join([first, *(line.rpartition(":")[2] for line in more)])


def _event(event: Published, time: _Time) -> Iterable[str]:
    return (
        "BEGIN:VEVENT",
        f"UID:{event.uid}",
        f"DTSTAMP:{event.stamp:%Y%m%dT%H%M%SZ}",
        f"SEQUENCE:{event.sequence}",
        _line("DTSTART", time.start),
        _line("DTEND", time.end),
        *([_line("RECURRENCE-ID", time.put)] if time.put else []),
        *time.rule,
        f"SUMMARY:{event.title}",
        f"LOCATION:{PLACE}",
        "CLASS:CONFIDENTIAL",
        "STATUS:CONFIRMED",
        f"TRANSP:{'OPAQUE' if event.busy else 'TRANSPARENT'}",
        "END:VEVENT",
    )


def _line(name: str, at: datetime) -> str:
    return f"{name}:{at:%Y%m%dT%H%M%SZ}" if at.tzinfo is UTC else f"{name};TZID={at.tzinfo}:{at:%Y%m%dT%H%M%S}"


@lru_cache(maxsize=64)
def _zone(name: str, first: int, last: int) -> tuple[str, ...]:
    described = zones.describe(name, datetime(first, 1, 1, tzinfo=UTC), datetime(last, 1, 1, tzinfo=UTC))
    return tuple(described.to_ical().decode().splitlines())


def _folded(line: str) -> str:
    if len(line) <= 75:
        return f"{line}\r\n"
    return line[:75] + "".join(f"\r\n {line[at : at + 74]}" for at in range(75, len(line), 74)) + "\r\n"
