"""Calendars that leave the desk: one file, or a folder of one file an event (a vdir) that is kept in step.

What is in them is said in ``calendars.published``: times, references, codes. A folder is written so that a program
that carries it to a calendar server (vdirsyncer) never sees half a file; names are stable, what is unchanged is not
touched, and a file that mdtkit did not make is left alone. No audit row, no file. Source: issue 5; vdir specification.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import datetime, time, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

import msgspec

from mdtkit.calendars.published import Published, due_title, meeting_title, turn_title, uid
from mdtkit.calendars.published import calendar as written
from mdtkit.casework.reckoning import resolve, zone
from mdtkit.casework.recurring import Meeting, occurrences
from mdtkit.desk.calendar import SORTS, Occasion, Sort, meetings, occasions
from mdtkit.desk.opening import troubles

if TYPE_CHECKING:
    from pathlib import Path

    from mdtkit.desk.desk import Desk

BEHIND, AHEAD = timedelta(days=31), timedelta(days=366)
"""How far back and ahead a calendar tells, if nobody says otherwise."""
Progress = Callable[[int, int], None]


class Whose(msgspec.Struct, frozen=True, kw_only=True):
    """Whose calendar it is: one person's, one seat's, or the whole county's (neither)."""

    person: str | None = None
    seat: str | None = None

    @property
    def code(self) -> str:
        """It as a code: ``all``, ``person p-…`` or ``seat …``."""
        return f"person {self.person}" if self.person else f"seat {self.seat}" if self.seat else "all"


class Exported(msgspec.Struct, frozen=True, kw_only=True):
    """A calendar file that was written: how many events, from when to when."""

    events: int
    since: datetime
    until: datetime


def window(desk: Desk, days: int | None = None) -> tuple[datetime, datetime]:
    """From when to when a calendar tells: whole days of the county, and months if nobody says how many days.

    So what is cut at its ends is cut alike at every publishing of that day or month.
    """
    now = desk.now().astimezone(zone(desk.county.zone))
    until = now + timedelta(days=days + 1) if days else now + AHEAD + timedelta(days=31)
    return _midnight(now - BEHIND, 1), _midnight(until, None if days else 1)


def _midnight(local: datetime, day: int | None) -> datetime:
    return resolve(datetime.combine(local.date().replace(day=day or local.day), time(0)), str(local.tzinfo))


def events(
    desk: Desk, whose: Whose, since: datetime, until: datetime, sorts: Collection[Sort] = SORTS
) -> Iterator[Published]:
    """Everything dated between two instants as events, a series of meetings as one. Raises BadInput."""
    key = _key(desk)
    if "meeting" in sorts:
        for row, meeting in meetings(desk, whose.person, whose.seat):
            standing = [one for one in occurrences(meeting) if one.state != "cancelled"]
            if any(one.starts < until and one.ends > since for one in standing):
                yield _of_meeting(key, row.ref, meeting)
    others = [sort for sort in sorts if sort != "meeting"]
    if not others:
        return
    for one in occasions(desk, since, until, person=whose.person, seat=whose.seat, sorts=others):
        # A calendar shows a hole between two turns. Where nobody is put on call yet, or no longer, `oncall gaps` says.
        if one.state != "gap" or (one.starts > since and one.ends is not None and one.ends < until):
            yield _of(key, desk.county.zone, one, own=whose.person is not None)


def _key(desk: Desk) -> bytes:
    """The county's secret for UIDs: from the signature of its first entry, which only a sealed record holds."""
    with troubles():
        first = min(desk.vault.read("book/people").entries, key=lambda entry: entry.seq)
    return sha256(b"mdtkit/calendar/v1\0" + first.signature.encode()).digest()


def _of_meeting(key: bytes, ref: str, meeting: Meeting) -> Published:
    return Published(
        uid=uid(key, "meeting", ref, meeting.id),
        title=meeting_title(meeting.type, ref),
        starts=meeting.starts,
        minutes=meeting.minutes,
        zone=meeting.tz,
        busy=True,
        series=meeting if meeting.repeats else None,
    )


def _of(key: bytes, tz: str, one: Occasion, *, own: bool) -> Published:
    if one.sort == "clock":
        title = due_title(one.case or "", one.starts, tz)
        name = uid(key, "clock", one.id)
        return Published(uid=name, title=title, starts=one.starts, minutes=0, zone=tz, deadline=True)
    minutes = int(((one.ends or one.starts) - one.starts).total_seconds() // 60)
    if one.sort == "on_call" and one.post is not None:
        post = [part for part in (one.post.seat, one.post.unit, one.post.agency) if part]
        title = turn_title(post, None if own else one.person, gap=one.state == "gap")
        name = uid(key, "on_call", one.id, one.starts.isoformat())
        return Published(uid=name, title=title, starts=one.starts, minutes=minutes, zone=tz)
    title = meeting_title(one.sort, None)
    return Published(
        uid=uid(key, one.sort, one.id), title=title, starts=one.starts, minutes=minutes, zone=tz, busy=True
    )


def export(
    desk: Desk,
    out: Path,
    whose: Whose,
    *,
    days: int | None = None,
    sorts: Collection[Sort] = SORTS,
    progress: Progress | None = None,
) -> Exported:
    """Write a new calendar file (audited). Raises BadInput, StoreTrouble; then nothing was written."""
    from mdtkit.desk.newfile import write_new

    since, until = window(desk, days)
    stamp = desk.now().replace(microsecond=0)
    found = [msgspec.structs.replace(one, stamp=stamp) for one in events(desk, whose, since, until, sorts)]
    content = written(found, progress)
    desk.audit.must("audit.exported", on="book/register", rows=len(found))
    write_new(str(out), content)
    return Exported(events=len(found), since=since, until=until)
