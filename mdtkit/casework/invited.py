"""Who is invited to a meeting, by which revision of their invitation, and what they answered. Pure.

Each person has an invitation of their own, with a UID of its own: a REPLY that carries it from the invited address
proves itself. What only says so is claimed, and fills no seat before somebody confirms it. Source: design.md "Alerts
and invitations"; RFC 5546 3.2.3 (a REPLY answers one revision; of two answers the later DTSTAMP holds).
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Literal

import msgspec

from mdtkit.chronology.entry import Entry
from mdtkit.chronology.fold import Chronology

PLANNED, INVITED, UNINVITED, ANSWERED = "meeting.planned", "meeting.invited", "meeting.uninvited", "meeting.answered"
HELD, CANCELLED = "meeting.held", "meeting.cancelled"
COUNTS = ("proved", "confirmed")


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """One answer to an invitation: to which revision, made when, and how far it is believed."""

    answer: str
    standing: str
    revision: int
    sent: datetime
    entry: str
    proposed: datetime | None = None

    @property
    def order(self) -> tuple[int, datetime]:
        """Of two answers the one to the later revision holds, then the one made later."""
        return (self.revision, self.sent)


class Invited(msgspec.Struct, frozen=True, kw_only=True):
    """One seat or person invited to a meeting, as it stands: ``revision`` is SEQUENCE, ``stamp`` when it was made."""

    meeting: str
    seat: str
    person: str | None
    invite: str | None
    stamp: datetime
    type: str
    starts: datetime
    minutes: int
    revision: int = 0
    withdrawn: bool = False
    cancelled: bool = False
    held: bool = False
    answers: tuple[Answer, ...] = ()

    @property
    def method(self) -> Literal["request", "cancel"]:
        """What the latest revision tells: come, or do not."""
        return "cancel" if self.withdrawn or self.cancelled else "request"

    @property
    def answer(self) -> Answer | None:
        """The answer that counts: proved or confirmed, to the meeting as it is planned now."""
        return self._last(COUNTS)

    @property
    def claimed(self) -> Answer | None:
        """A later answer that only says that it is this person's; it waits for somebody to confirm it."""
        found, counts = self._last(("claimed",)), self.answer
        return found if found is not None and (counts is None or found.order > counts.order) else None

    @property
    def earlier(self) -> bool:
        """Whether there was an answer, but to an earlier time of the meeting."""
        return bool(self.answers) and self.answer is None and self.claimed is None

    def _last(self, standings: tuple[str, ...]) -> Answer | None:
        now = [one for one in self.answers if one.revision >= self.revision and one.standing in standings]
        return max(now, key=lambda one: one.order, default=None)


def invited(chronology: Chronology, meeting: str) -> tuple[Invited, ...]:
    """Everybody who was invited to a meeting, withdrawn ones too, in the order of their invitation."""
    kinds = (PLANNED, INVITED, UNINVITED, ANSWERED, HELD, CANCELLED)
    entries = [item.entry for item in chronology.of(*kinds) if item.entry.data.get("meeting") == meeting]
    found: dict[tuple[str, str | None], Invited] = {}
    plan: Entry | None = None
    for entry in sorted(entries, key=lambda entry: entry.seq):
        if entry.kind == PLANNED:
            if plan is not None and _time(plan) != _time(entry):
                found = {key: _moved(one, entry) for key, one in found.items()}
            plan = entry
        elif entry.kind == INVITED and plan is not None:
            key = (str(entry.data.get("seat")), entry.data.get("person"))
            before = found.get(key)
            if before is None or before.method == "cancel":
                found[key] = _new(entry, plan)
        elif entry.kind == HELD:
            found = {key: msgspec.structs.replace(one, held=True) for key, one in found.items()}
        elif entry.kind in (UNINVITED, CANCELLED, ANSWERED):
            found = {key: _told(one, entry) for key, one in found.items()}
    return tuple(found.values())


def _time(plan: Entry) -> tuple[datetime, int]:
    return datetime.fromisoformat(str(plan.data["starts"])).astimezone(UTC), int(plan.data.get("minutes") or 60)


def _new(entry: Entry, plan: Entry) -> Invited:
    starts, minutes = _time(plan)
    return Invited(
        meeting=str(entry.data["meeting"]),
        seat=str(entry.data["seat"]),
        person=entry.data.get("person"),
        invite=entry.data.get("invite"),
        stamp=entry.recorded,
        type=str(plan.data.get("type")),
        starts=starts,
        minutes=minutes,
    )


def _moved(one: Invited, plan: Entry) -> Invited:
    if one.method == "cancel" or one.held:
        return one
    starts, minutes = _time(plan)
    change = {"starts": starts, "minutes": minutes, "revision": one.revision + 1, "stamp": plan.recorded}
    return msgspec.structs.replace(one, **change)


def _told(one: Invited, entry: Entry) -> Invited:
    """One invitation after an entry about its meeting that may concern it."""
    data: dict[str, Any] = entry.data
    if entry.kind == ANSWERED:
        mine = (data.get("seat"), data.get("person")) == (one.seat, one.person)
        return msgspec.structs.replace(one, answers=(*one.answers, _answer(entry))) if mine else one
    if one.method == "cancel" or one.held:
        return one
    later = {"revision": one.revision + 1, "stamp": entry.recorded}
    if entry.kind == CANCELLED:
        return msgspec.structs.replace(one, cancelled=True, **later)
    mine = data.get("seat") == one.seat and data.get("person") in (None, one.person)
    return msgspec.structs.replace(one, withdrawn=True, **later) if mine else one


def _answer(entry: Entry) -> Answer:
    data = entry.data
    proposed, sent = data.get("proposed"), data.get("sent")
    return Answer(
        answer=str(data["answer"]),
        standing=str(data["standing"]),
        revision=int(data.get("revision") or 0),
        sent=datetime.fromisoformat(str(sent)).astimezone(UTC) if sent else entry.recorded,
        entry=entry.id,
        proposed=datetime.fromisoformat(str(proposed)).astimezone(UTC) if proposed else None,
    )
