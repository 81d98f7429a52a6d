"""What a chronology holds of authorizations, read for the decision (C5).

A revocation acts at the instant it was made and changes nothing before it. What cannot be read never permits, and is
never dropped either: an unreadable grant is named, an unreadable refusal refuses everything, an unreadable revocation
revokes everything that was in force, and each opens a task.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from mdtkit.chronology.entry import Entry
from mdtkit.chronology.fold import Chronology
from mdtkit.sharing.authorization import Authorization, Form

REQUESTED, GRANTED = "authorization.requested", "authorization.granted"
REFUSED, REVOKED = "authorization.refused", "authorization.revoked"
RECIPIENTS: Final = ("parties", "persons", "agencies")
COURT: Final = "court"
"""An order stands above every signature: it may replace what somebody in another capacity signed or refused."""


def authorizations(chronology: Chronology) -> tuple[Authorization, ...]:
    """Every authorization, refusal and open request on file, in the order in which they became known."""
    events = _Events(chronology)
    made = {item.entry.id: item.entry for item in chronology.of(REQUESTED, GRANTED, REFUSED)}
    asked = {_id(entry): entry for entry in made.values() if entry.kind == REQUESTED}
    found = [_grant(entry, "grant", events) for entry in made.values() if entry.kind == GRANTED]
    found += [_refusal(entry, asked.get(_id(entry))) for entry in made.values() if entry.kind == REFUSED]
    settled = {one.id for one in found}
    found += [_grant(entry, "request", events) for wanted, entry in asked.items() if wanted not in settled]
    ends = {one.entry: _revocation(one, made, events) for one in found}
    replaced = _replacements(found, made)
    return tuple(
        msgspec.structs.replace(one, revoked=ends[one.entry], superseded=_replaced(one, replaced)) for one in found
    )


def unreadable_revocations(chronology: Chronology) -> tuple[Entry, ...]:
    """Revocations that name nothing on file, and so are taken to revoke everything."""
    known = {_id(item.entry) for item in chronology.of(REQUESTED, GRANTED, REFUSED)}
    return tuple(item.entry for item in chronology.of(REVOKED) if _revokes(item.entry) not in known)


def _revokes(entry: Entry) -> object:
    return None if entry.removed else entry.data.get("authorization")


class _Events:
    """What ends authorizations besides a date: revocation, the case's closing, the 18th birthday, leaving the team."""

    def __init__(self, chronology: Chronology) -> None:
        self.closings = sorted(item.entry.at for item in chronology.of("case.closed"))
        self.revocations = [item.entry for item in chronology.of(REVOKED)]
        self.left = [
            (person, item.entry.at)
            for item in chronology.of("team.unseated")
            if isinstance(person := item.entry.data.get("person"), str)
        ]
        self.born: date | None = None
        for item in chronology.of("child.described"):
            said = item.entry.data.get("birth_date")
            if isinstance(said, str):
                self.born = _day(said) or self.born


class Unreadable(Exception):
    """Why an authorization cannot be read."""


def _grant(entry: Entry, form: Form, events: _Events) -> Authorization:
    try:
        return _read(entry, form, events)
    except Unreadable as wrong:
        categories = tuple(c for c in _codes(entry, "categories", quiet=True))
        return Authorization(
            id=_id(entry), entry=entry.id, form=form, categories=categories, begins=entry.at, wrong=str(wrong)
        )


def _read(entry: Entry, form: Form, events: _Events) -> Authorization:
    if entry.removed:
        raise Unreadable("its content was removed")
    data, read = entry.data, _scope(entry)
    capacity = data.get("capacity")
    missing = [name for name in ("categories", "purposes") if not read[name]]
    if not any(read[sort] for sort in RECIPIENTS):
        missing.append("recipients")
    if not isinstance(capacity, str) or not capacity:
        missing.append("capacity")
    if missing and form == "grant":
        raise Unreadable(f"it does not say: {', '.join(missing)}")
    by = data.get("from") or entry.party
    begins, ends = _begin(entry), _end(entry, events)
    if ends is not None and ends <= begins:
        raise Unreadable("it ends before it begins")
    return Authorization(
        id=_id(entry),
        entry=entry.id,
        form=form,
        capacity=str(capacity or ""),
        by=(by,) if isinstance(by, str) else (),
        begins=begins,
        ends=ends,
        while_seated="leaves_team" in _codes(entry, "ends_with"),
        gone=tuple((person, at) for person, at in events.left if at >= begins),
        **read,
    )


def _scope(entry: Entry) -> dict[str, Any]:
    """Which information, for what, to whom: the members of an authorization that say it."""
    names = {"categories": "categories", "purposes": "purposes", "parties": "recipients"}
    return {
        member: _codes(entry, name) for member, name in (names | {"persons": "persons", "agencies": "agencies"}).items()
    }


def _refusal(entry: Entry, asked: Entry | None) -> Authorization:
    """A refusal of what was asked for; what neither says it refuses altogether."""
    read: dict[str, Any] = {}
    wrong = "its content was removed" if entry.removed else ""
    try:
        read = _scope(entry)
        if asked is not None and not asked.removed:
            wider = _scope(asked)
            if not any(read[sort] for sort in RECIPIENTS):
                read |= {sort: wider[sort] for sort in RECIPIENTS}
            read |= {name: read[name] or wider[name] for name in ("categories", "purposes")}
    except Unreadable as unread:
        wrong = wrong or str(unread)
    capacity = entry.data.get("capacity")
    return Authorization(
        id=_id(entry),
        entry=entry.id,
        form="refusal",
        capacity=capacity if isinstance(capacity, str) else "",
        begins=entry.at,
        wrong=wrong,
        **read,
    )


def _revocation(one: Authorization, made: dict[str, Entry], events: _Events) -> datetime | None:
    """The first revocation that means it; one that names nothing on file means everything."""
    if one.form == "refusal":
        return None
    given, known = made[one.entry].at, {_id(entry) for entry in made.values()}
    meant = (
        e.at for e in events.revocations if e.at >= given and _revokes(e) in (one.id, *_not_in(_revokes(e), known))
    )
    return min(meant, default=None)


def _not_in(named: object, known: set[str]) -> tuple[object, ...]:
    return () if named in known else (named,)


Replacement = tuple[str, str, datetime]


def _replacements(found: Iterable[Authorization], made: dict[str, Entry]) -> dict[str, list[Replacement]]:
    """Id of what is replaced → (id, capacity, beginning) of the grants that name it."""
    replaced: dict[str, list[Replacement]] = {}
    for one in found:
        named = made[one.entry].data.get("supersedes")
        if one.form == "grant" and not one.wrong and isinstance(named, str) and named != one.id:
            replaced.setdefault(named, []).append((one.id, one.capacity, one.begins))
    return replaced


def _replaced(one: Authorization, replaced: dict[str, list[Replacement]]) -> datetime | None:
    """When it was replaced by a grant signed in the same capacity, or ordered by the court."""
    by = replaced.get(one.id, ())
    return min((at for _, capacity, at in by if not one.capacity or capacity in (one.capacity, COURT)), default=None)


def _id(entry: Entry) -> str:
    named = entry.data.get("authorization")
    return named if isinstance(named, str) and named else entry.id


def _codes(entry: Entry, name: str, *, quiet: bool = False) -> tuple[str, ...]:
    value = entry.data.get(name)
    if value is None:
        return ()
    if isinstance(value, list | tuple) and all(isinstance(code, str) for code in value):
        return tuple(value)
    if quiet:
        return ()
    raise Unreadable(f"{name} is no list of codes")


def _begin(entry: Entry) -> datetime:
    """From when it holds: the start of its first day where it was signed, and never before it was given."""
    said = entry.data.get("starts")
    if said is None:
        return entry.at
    return max(entry.at, _local(_need_day(said, "starts"), entry.tz))


def _end(entry: Entry, events: _Events) -> datetime | None:
    """The first instant after its last day, in the zone in which it was signed, or the event that ends it sooner."""
    ends = []
    if (said := entry.data.get("expires")) is not None:
        ends.append(_local(_need_day(said, "expires") + timedelta(days=1), entry.tz))
    events_named = _codes(entry, "ends_with")
    if "case_closes" in events_named:
        ends += [closed for closed in events.closings if closed >= entry.at][:1]
    if "turns_18" in events_named:
        if events.born is None:
            raise Unreadable("it ends when the child turns 18, and no birth date is on record")
        ends.append(_local(eighteen(events.born), entry.tz))
    return min(ends, default=None)


def eighteen(born: date) -> date:
    """The eighteenth birthday; of a child born on 29 February the day before, since ending sooner withholds."""
    try:
        return born.replace(year=born.year + 18)
    except ValueError:
        return date(born.year + 18, 2, 28)


def _need_day(said: object, name: str) -> date:
    found = _day(said) if isinstance(said, str) else None
    if found is None:
        raise Unreadable(f"{name} is no day")
    return found


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None


def _local(day: date, tz: str) -> datetime:
    """The first instant of a day in a zone, in UTC."""
    return datetime.combine(day, time(), tzinfo=_zone(tz)).astimezone(UTC)


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
