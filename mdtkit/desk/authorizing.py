"""Authorizations of a case: recorded, revoked, listed, and which of them run out before they are needed (C5)."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from mdtkit.chronology.problem import Problem, unknown
from mdtkit.desk.errors import BadInput
from mdtkit.desk.meetings import still_planned
from mdtkit.desk.recording import Act
from mdtkit.desk.releasing import rows_of
from mdtkit.desk.sharing import windows_of
from mdtkit.sharing.authorization import Authorization
from mdtkit.sharing.onfile import authorizations, unreadable_revocations

if TYPE_CHECKING:
    from mdtkit.desk.casefile import CaseFile
    from mdtkit.desk.desk import Desk
    from mdtkit.desk.recording import Logged

GRANTED = "authorization.granted"


class Ending(msgspec.Struct, frozen=True, kw_only=True):
    """Something to share by that runs out: an authorization, or the team's authority itself.

    ``meeting`` is the planned meeting that would be without it, ``meets`` when that begins; None where there is none.
    """

    case: str
    what: str
    ends: datetime
    categories: tuple[str, ...] = ()
    meeting: str | None = None
    meets: datetime | None = None


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """Something about sharing that somebody has to see to: an entry that cannot be read, a review that is due."""

    case: str
    entry: str
    seq: int
    text: str
    due: datetime | None = None


def new_id() -> str:
    """The id of an authorization: random, so that it tells nothing."""
    return f"a-{secrets.token_hex(5)}"


def on_file(desk: Desk, ref: str) -> tuple[CaseFile, tuple[Authorization, ...]]:
    """The case and everything on file about authorizations, in the order in which it became known."""
    file = desk.case(ref)
    return file, authorizations(file.chronology)


def revoke(desk: Desk, ref: str, authorization: str, *, at: datetime | None, capacity: str, reason: str) -> Logged:
    """Record that an authorization was revoked: it acts from that instant. Raises BadInput for one not on file."""
    file, filed = on_file(desk, ref)
    live = [one.id for one in filed if one.form == "grant"]
    if authorization not in live:
        problem = unknown("authorization", authorization, live, what="authorization on file")
        raise BadInput(f"{file.ref}: {problem.message}", [problem])
    data = {"authorization": authorization, "capacity": capacity, "reason": reason}
    return desk.record(file.ref, [Act(kind="authorization.revoked", data=data, at=at)])


def expiring(desk: Desk, within: timedelta, ref: str | None = None) -> tuple[Ending, ...]:
    """What runs out within a time, or before a meeting that is planned, of one case or of all open ones."""
    return outlook(desk, within, ref)[0]


def outlook(desk: Desk, within: timedelta, ref: str | None = None) -> tuple[tuple[Ending, ...], tuple[Task, ...]]:
    """What runs out, and what about sharing somebody has to see to, of one case or of all open ones."""
    if ref:
        files = [desk.case(ref)]
    else:
        # A list over all cases is one look at the register, not one at each of them.
        desk.audit.looked("book/register")
        files = [desk.derive(row.ref, desk.entries(row.ref)) for row in desk.cases()]
    found = [one for file in files for one in ending(desk, file, within)]
    waiting = [task for file in files for task in tasks(desk, file)]
    return tuple(sorted(found, key=lambda one: (one.ends, one.case, one.what))), tuple(waiting)


def ending(desk: Desk, file: CaseFile, within: timedelta) -> Iterator[Ending]:
    """What of one case runs out within a time, or before a meeting that is planned."""
    now = desk.now()
    meetings = sorted(
        (starts, str(entry.data.get("meeting") or "")) for starts, entry in still_planned(file.chronology)
    )
    lives: list[tuple[str, datetime, tuple[str, ...]]] = [
        (one.id, one.until, one.categories)
        for one in authorizations(file.chronology)
        if one.grants(now) and one.until is not None
    ]
    for clock, runs in windows_of(file).items():
        holding = [end for begin, end in runs if begin <= now < end]
        if holding:
            lives.append((clock, max(holding), ()))
    for what, ends, categories in lives:
        needed = next(((starts, meeting) for starts, meeting in meetings if starts >= ends), None)
        if ends <= now + within or needed is not None:
            yield Ending(
                case=file.ref,
                what=what,
                ends=ends,
                categories=categories,
                meeting=needed[1] if needed else None,
                meets=needed[0] if needed else None,
            )


def tasks(desk: Desk, file: CaseFile) -> tuple[Task, ...]:
    """What about sharing waits for somebody: what cannot be read, and releases that are to be looked at again."""
    seqs = {entry.id: entry.seq for entry in file.chronology.entries}
    said: list[tuple[str, str, datetime | None]] = [(entry, text, None) for entry, text in unreadable(file)]
    waiting = {row.entry: row for row in rows_of(desk, file) if row.awaits_review}
    for row in waiting.values():
        to = desk.protocol.title("agency", row.agency) if row.agency else desk.protocol.title("party", row.to)
        said.append((row.entry, f"a release to {to} is to be looked at again", row.review_due))
    return tuple(Task(case=file.ref, entry=entry, seq=seqs[entry], text=text, due=due) for entry, text, due in said)


def unreadable(file: CaseFile) -> list[tuple[str, str]]:
    """Entries about authorizations that cannot be read, each with what follows: it permits nothing until corrected."""
    found = [
        (one.entry, f"an authorization cannot be read and permits nothing: {one.wrong}")
        for one in authorizations(file.chronology)
        if one.wrong
    ]
    lost = "a revocation names nothing on file: everything counts as revoked"
    return found + [(entry.id, lost) for entry in unreadable_revocations(file.chronology)]


def without_authority(desk: Desk, file: CaseFile, starts: datetime) -> Sequence[Problem]:
    """What is to be said of a meeting planned for a time at which the team's authority will be over (C1)."""
    said = []
    for clock, runs in windows_of(file).items():
        last = max((end for _, end in runs), default=None)
        if last is not None and last <= starts:
            from mdtkit.desk.times import show_instant

            message = (
                f"{desk.protocol.title('clock', clock)} ends {show_instant(last, desk.county.zone)}, before this "
                "meeting: good cause on record (`mdtkit authorization extend`), a signed child and family team, or "
                "authorizations are needed"
            )
            said.append(Problem(field="authority", message=message))
    return said
