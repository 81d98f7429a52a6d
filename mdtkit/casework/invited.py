"""Who is invited to a meeting, by which revisions of their invitation, and what they answered. Pure.

Each person has an invitation of their own, with a UID of its own: a REPLY that carries it from the invited address
proves itself. What only says so is claimed, and fills no seat before somebody confirms it. What each must have been
told follows from how the meeting stood after each entry about it: every change of it is a revision, of the whole or of
one occurrence of its series. Source: design.md "Alerts and invitations"; RFC 5546 2.1.4 (SEQUENCE), 3.2.3 (a REPLY
answers one revision; of two answers the later DTSTAMP holds).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Literal

import msgspec

from mdtkit.casework.recurring import CANCELLED, HELD, INVITED, PLANNED, UNINVITED, Meeting, Occurrence, occurrences
from mdtkit.casework.recurring import meeting as meeting_of
from mdtkit.chronology.entry import Entry
from mdtkit.chronology.fold import SUPERSEDED, Chronology, Effective, fold

__all__ = ["CANCELLED", "HELD", "PLANNED", "UNINVITED", "Answer", "Invited", "Revision", "invited"]

ANSWERED = "meeting.answered"
COUNTS = ("proved", "confirmed")


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """One answer to an invitation: to which revision, made when, and how far it is believed.

    ``occurrence``: the one of a series that it is about; None: all of it.
    """

    answer: str
    standing: str
    revision: int
    sent: datetime
    entry: str
    proposed: datetime | None = None
    occurrence: datetime | None = None

    @property
    def order(self) -> tuple[int, datetime]:
        """Of two answers the one to the later revision holds, then the one made later."""
        return (self.revision, self.sent)


class Revision(msgspec.Struct, frozen=True, kw_only=True):
    """A change that was to be told: its SEQUENCE, when it was made, and of which occurrence (None: the whole)."""

    number: int
    stamp: datetime
    occurrence: datetime | None = None


class Invited(msgspec.Struct, frozen=True, kw_only=True):
    """One seat or person invited to a meeting, as it stands: ``revision`` is SEQUENCE, ``stamp`` when it was made.

    ``plan`` is the meeting with its series, ``entry`` the one that invited them. ``asked`` is the revision from which
    answers count: what they answered to an earlier time is over. With ``occurrence`` it is the view of one
    occurrence (:meth:`at`).
    """

    meeting: str
    seat: str
    person: str | None
    invite: str | None
    plan: Meeting
    entry: str
    revisions: tuple[Revision, ...]
    asked: int = 0
    occurrence: datetime | None = None
    withdrawn: bool = False
    cancelled: bool = False
    held: bool = False
    answers: tuple[Answer, ...] = ()

    @property
    def revision(self) -> int:
        """The number of the latest revision."""
        return self.revisions[-1].number

    @property
    def stamp(self) -> datetime:
        """When the latest revision was made."""
        return self.revisions[-1].stamp

    @property
    def type(self) -> str:
        """The type of the meeting."""
        return self.plan.type

    @property
    def starts(self) -> datetime:
        """When it begins; of a series when its first occurrence does."""
        return self._one.starts

    @property
    def minutes(self) -> int:
        """How long it is."""
        return self._one.minutes

    @property
    def last(self) -> datetime:
        """When the last begins that there is still something to tell of."""
        return max((one.starts for one in occurrences(self.plan) if one.state != "held"), default=self.starts)

    @property
    def _one(self) -> Occurrence:
        all_ = occurrences(self.plan)
        mine = (one for one in all_ if self.occurrence is not None and one.original == self.occurrence)
        whole = Occurrence(
            starts=self.plan.starts, minutes=self.plan.minutes, state=self.plan.state, entry=self.plan.entry
        )
        return next(mine, whole)

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
        return bool([*self._about()]) and self.answer is None and self.claimed is None

    def at(self, occurrence: datetime | None) -> Invited:
        """The same invitation as it stands for one occurrence of its series; itself, where none is named."""
        if occurrence is None:
            return self
        changed = max((one.number for one in self.revisions if one.occurrence == occurrence), default=0)
        state = next((one.state for one in occurrences(self.plan) if one.original == occurrence), "planned")
        return msgspec.structs.replace(
            self,
            occurrence=occurrence,
            asked=max(self.asked, changed),
            cancelled=self.cancelled or state == "cancelled",
            held=self.held or state == "held",
        )

    def puts(self, occurrence: datetime) -> bool:
        """Whether its series puts an occurrence there."""
        return any(one.original == occurrence for one in occurrences(self.plan))

    def _about(self) -> Iterator[Answer]:
        return (one for one in self.answers if one.occurrence in (None, self.occurrence))

    def _last(self, standings: tuple[str, ...]) -> Answer | None:
        now = [one for one in self._about() if one.revision >= self.asked and one.standing in standings]
        return max(now, key=lambda one: one.order, default=None)


def invited(chronology: Chronology, meeting: str) -> tuple[Invited, ...]:
    """Everybody who was invited to a meeting, withdrawn ones too, in the order of their invitation."""
    answers = {item.entry.id for item in chronology.of(ANSWERED)}
    found: dict[tuple[str, str | None], Invited] = {}
    for entry, there, before, now in _history(chronology, meeting):
        if entry.kind == ANSWERED:
            key = (str(entry.data.get("seat")), entry.data.get("person"))
            if entry.id in answers and key in found:
                one = found[key]
                found[key] = msgspec.structs.replace(one, answers=(*one.answers, _answer(entry)))
            continue
        if now is not None or before is not None:
            found = {key: _changed(one, entry, before, now) for key, one in found.items()}
        asked = _asked(there)
        found = {key: one if key in asked else _withdrawn(one, entry) for key, one in found.items()}
        for key, invitation in asked.items():
            # Who is invited again gets an invitation of their own anew; what they answered to the first is over.
            if now is not None and (key not in found or found[key].entry != invitation.root):
                found[key] = _new(invitation, now)
    return tuple(found.values())


def _history(
    chronology: Chronology, meeting: str
) -> Iterator[tuple[Entry, Chronology, Meeting | None, Meeting | None]]:
    """Each entry about a meeting, what had been recorded by then, and how the meeting stood before and after it."""
    kinds = (PLANNED, INVITED, UNINVITED, ANSWERED, HELD, CANCELLED)
    about = {one.id for one in chronology.entries if one.kind in kinds and one.data.get("meeting") == meeting}
    mine = [
        one
        for one in chronology.entries
        if one.id in about or (one.kind == SUPERSEDED and one.data.get("entry") in about)
    ]
    # A correction is two entries of one act; it is done when the second is there.
    halves = {one.data.get("replacement") for one in mine if one.kind == SUPERSEDED}
    before: Meeting | None = None
    so_far: list[Entry] = []
    for entry in sorted(mine, key=lambda one: one.seq):
        so_far.append(entry)
        if entry.kind == ANSWERED:
            yield entry, chronology, before, before
        elif entry.id not in halves:
            there = fold(chronology.record, so_far)
            now = meeting_of(there, meeting)
            yield entry, there, before, now
            before = now


def _asked(there: Chronology) -> dict[tuple[str, str | None], Effective]:
    """Seat and person → the invitation that stands."""
    found: dict[tuple[str, str | None], Effective] = {}
    for item in sorted(there.of(INVITED, UNINVITED), key=lambda item: item.root_seq):
        data = item.entry.data
        seat, person = str(data.get("seat")), data.get("person")
        if item.entry.kind == INVITED:
            found.setdefault((seat, person), item)
        else:
            found = {key: one for key, one in found.items() if key[0] != seat or person not in (None, key[1])}
    return found


def _new(invitation: Effective, plan: Meeting) -> Invited:
    entry = invitation.entry
    return Invited(
        meeting=str(entry.data["meeting"]),
        seat=str(entry.data["seat"]),
        person=entry.data.get("person"),
        invite=entry.data.get("invite"),
        plan=plan,
        entry=invitation.root,
        revisions=(Revision(number=0, stamp=entry.recorded),),
        cancelled=plan.state == "cancelled",
    )


def _changed(one: Invited, entry: Entry, before: Meeting | None, now: Meeting | None) -> Invited:
    """An invitation after its meeting changed from one state to another."""
    if one.method == "cancel" or one.held:
        return one
    if now is None or now.state == "cancelled":
        plan = now or one.plan
        return msgspec.structs.replace(one, plan=plan, cancelled=True, revisions=_next(one, entry))
    one = msgspec.structs.replace(one, plan=now, held=now.outcome == "held")
    if before is None or one.held:
        return one
    if _schedule(before) != _schedule(now):
        return msgspec.structs.replace(one, revisions=_next(one, entry), asked=one.revision + 1)
    for occurrence in _differing(before, now):
        one = msgspec.structs.replace(one, revisions=_next(one, entry, occurrence))
    return one


def _next(one: Invited, entry: Entry, occurrence: datetime | None = None) -> tuple[Revision, ...]:
    return (*one.revisions, Revision(number=one.revision + 1, stamp=entry.recorded, occurrence=occurrence))


def _withdrawn(one: Invited, entry: Entry) -> Invited:
    if one.method == "cancel" or one.held:
        return one
    return msgspec.structs.replace(one, withdrawn=True, revisions=_next(one, entry))


def _schedule(meeting: Meeting) -> tuple[Any, ...]:
    return (meeting.starts, meeting.minutes, meeting.every, meeting.times, meeting.venue)


def _differing(before: Meeting, now: Meeting) -> list[datetime]:
    """The occurrences that are at another time than before, or off. That one was held is told to nobody."""

    def stands(meeting: Meeting) -> dict[datetime, tuple[datetime, int, bool]]:
        return {
            one.original: (one.starts, one.minutes, one.state == "cancelled")
            for one in occurrences(meeting)
            if one.original is not None
        }

    known, found = stands(before), stands(now)
    return sorted(at for at in found if at in known and known[at] != found[at])


def _answer(entry: Entry) -> Answer:
    data = entry.data
    sent = _instant(data.get("sent"))
    return Answer(
        answer=str(data["answer"]),
        standing=str(data["standing"]),
        revision=int(data.get("revision") or 0),
        sent=sent or entry.recorded,
        entry=entry.id,
        proposed=_instant(data.get("proposed")),
        occurrence=_instant(data.get("occurrence")),
    )


def _instant(value: object) -> datetime | None:
    return datetime.fromisoformat(str(value)).astimezone(UTC) if value else None
