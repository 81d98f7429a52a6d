"""What the steering committee's book says: who sits there, meetings, reports, matters, choices (S2 to S5). Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final, Literal

import msgspec

from mdtkit.casework.roster import MINIMUM
from mdtkit.chronology.entry import Entry
from mdtkit.protocol.model import Protocol

LENGTH: Final = timedelta(minutes=90)
"""How long a meeting is taken to last where nobody said."""
REQUIRED: Final = ("required", "conditional", "attendee")
"""What a roster says of a seat on which the committee has no choice."""


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who sits on the committee, in which capacity, and whether they may decide for their agency (S3)."""

    seat: str
    person: str
    capacity: str
    decides: str
    agency: str | None
    since: datetime
    until: str | None


class Attended(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the attendance: the seat, who sat there, and whether present, remote or absent."""

    seat: str
    person: str | None
    attended: str


class Meeting(msgspec.Struct, frozen=True, kw_only=True):
    """A meeting of the committee. ``starts`` as planned last, or as held; ``moved`` counts its changes."""

    meeting: str
    starts: datetime
    minutes: int | None
    state: Literal["planned", "held", "cancelled"]
    purposes: tuple[str, ...]
    place: str | None = None
    topics: str | None = None
    said: str | None = None
    facilitator: str | None = None
    attendance: tuple[Attended, ...] = ()
    moved: int = 0

    @property
    def ends(self) -> datetime:
        """When it is over."""
        return self.starts + (timedelta(minutes=self.minutes) if self.minutes else LENGTH)


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What a party reported: a success, a barrier, an improvement or a training gap (I.C.1.C)."""

    entry: str
    at: datetime
    seat: str
    topic: str
    text: str
    meeting: str | None


class Matter(msgspec.Struct, frozen=True, kw_only=True):
    """A decision or an action. ``open_for``: the seats that have not closed their part; of a decision, the body."""

    entry: str
    what: Literal["decision", "action"]
    at: datetime
    text: str
    purpose: str | None
    seats: tuple[str, ...]
    due: str | None
    meeting: str | None
    open: bool
    open_for: tuple[str, ...]
    outcome: str | None = None

    def late(self, today: date) -> bool:
        """Whether it is open past its day."""
        return self.open and self.due is not None and self.due < today.isoformat()


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a party that the rules of a tier do not require is to sit on its team (VI.B.1.B).

    ``chosen`` is None while the committee has not said; ``need`` is what the county's rules say of the seat now,
    None where its roster does not name the party.
    """

    tier: str
    seat: str
    chosen: str | None
    at: datetime | None
    meeting: str | None
    need: str | None

    @property
    def follows(self) -> bool:
        """Whether the county's rules are still to follow: chosen, and not on the roster."""
        return self.chosen == "yes" and self.need is None


def members_on(entries: Sequence[Entry], today: date, serving: Collection[str] | None = None) -> tuple[Member, ...]:
    """Who sits on the committee that day: of those ``serving``, where that is known. Who left the county does not."""
    found: dict[tuple[str, str], Member] = {}
    for entry in entries:
        data = entry.data
        key = (str(data.get("seat")), str(data.get("person")))
        if entry.kind == "committee.unseated":
            found.pop(key, None)
        elif entry.kind == "committee.seated":
            capacity = str(data.get("capacity"))
            found[key] = Member(
                seat=key[0],
                person=key[1],
                capacity=capacity,
                # A director decides by office; of anybody else it has to be said.
                decides=str(data.get("decides") or ("yes" if capacity == "director" else "unknown")),
                agency=_text(data, "agency"),
                since=entry.at,
                until=_text(data, "until"),
            )
    sitting = (one for one in found.values() if one.until is None or today.isoformat() <= one.until)
    return tuple(one for one in sitting if serving is None or one.person in serving)


def meetings(entries: Iterable[Entry]) -> tuple[Meeting, ...]:
    """The committee's meetings in the order of their beginnings; a later planning of one moves it."""
    found: dict[str, Meeting] = {}
    for entry in entries:
        data, meeting = entry.data, str(entry.data.get("meeting"))
        before = found.get(meeting)
        if entry.kind == "committee.planned":
            found[meeting] = Meeting(
                meeting=meeting,
                starts=datetime.fromisoformat(str(data["starts"])),
                minutes=data.get("minutes"),
                state="planned",
                purposes=tuple(data.get("purposes") or ()),
                place=_text(data, "place"),
                topics=_text(data, "topics"),
                moved=before.moved + 1 if before else 0,
            )
        elif entry.kind == "committee.cancelled" and before is not None:
            found[meeting] = msgspec.structs.replace(before, state="cancelled")
        elif entry.kind == "committee.held":
            found[meeting] = _held(entry, before)
    return tuple(sorted(found.values(), key=lambda one: (one.starts, one.meeting)))


def _held(entry: Entry, before: Meeting | None) -> Meeting:
    data = entry.data
    said = _text(data, "starts")
    starts = datetime.fromisoformat(said) if said else before.starts if before else entry.at
    rows = [row for row in data.get("attendance") or () if isinstance(row, Mapping)]
    return Meeting(
        meeting=str(data.get("meeting")),
        starts=starts,
        minutes=before.minutes if before else None,
        state="held",
        purposes=tuple(data.get("purposes") or (before.purposes if before else ())),
        place=before.place if before else None,
        topics=before.topics if before else None,
        said=_text(data, "minutes"),
        facilitator=_text(data, "facilitator"),
        attendance=tuple(
            Attended(seat=str(row.get("seat")), person=row.get("person"), attended=str(row.get("attended")))
            for row in rows
        ),
        moved=before.moved if before else 0,
    )


def reports_in(entries: Iterable[Entry]) -> tuple[Report, ...]:
    """What the parties reported, in the order of recording."""
    return tuple(
        Report(
            entry=entry.id,
            at=entry.at,
            seat=str(entry.data.get("seat")),
            topic=str(entry.data.get("topic")),
            text=str(entry.data.get("text") or ""),
            meeting=_text(entry.data, "meeting"),
        )
        for entry in entries
        if entry.kind == "committee.reported"
    )


def matters_in(entries: Sequence[Entry]) -> tuple[Matter, ...]:
    """Every decision and action, closed ones too."""
    closed: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.kind == "committee.closed":
            closed.setdefault(str(entry.data.get("matter")), []).append(entry)
    found = []
    for entry in entries:
        if entry.kind not in ("committee.decided", "committee.agreed"):
            continue
        action = entry.kind == "committee.agreed"
        owners = tuple(dict.fromkeys(entry.data.get("seats") or ())) if action else ()
        closings = closed.get(entry.id, [])
        # A closing that names no seat is the whole body's: it closes the matter for everybody.
        whole = any(one.data.get("seat") is None for one in closings)
        done = {one.data.get("seat") for one in closings}
        left = () if whole else tuple(seat for seat in owners if seat not in done)
        found.append(
            Matter(
                entry=entry.id,
                what="action" if action else "decision",
                at=entry.at,
                text=str(entry.data.get("text") or ""),
                purpose=_text(entry.data, "purpose"),
                seats=owners,
                due=_text(entry.data, "due"),
                meeting=_text(entry.data, "meeting"),
                open=bool(left) if owners else not whole,
                open_for=left,
                outcome=next((text for one in reversed(closings) if (text := _text(one.data, "outcome"))), None),
            )
        )
    return tuple(found)


def choices(entries: Iterable[Entry], protocol: Protocol) -> tuple[Choice, ...]:
    """For each tier every party that may be chosen and is not required there: what the committee said (VI.B.1.B).

    Those that the tier's roster or the team's minimum names as optional, and whoever else was spoken of.
    """
    said = {
        (str(entry.data.get("tier")), str(entry.data.get("seat"))): entry
        for entry in entries
        if entry.kind == "committee.chosen"
    }
    least = {one.party: one.need for one in protocol.seats.values() if one.roster == MINIMUM and not one.off}
    found = []
    for tier in (term.code for term in protocol.terms.values() if term.list == "tier" and term.code != "none"):
        needs = {one.party: one.need for one in protocol.seats.values() if one.roster == tier and not one.off}
        for party in protocol.parties.values():
            may = "optional" in (needs.get(party.id), least.get(party.id)) or (tier, party.id) in said
            if party.attendee or not may or needs.get(party.id) in REQUIRED:
                continue
            entry = said.get((tier, party.id))
            found.append(
                Choice(
                    tier=tier,
                    seat=party.id,
                    chosen=str(entry.data.get("chosen")) if entry is not None else None,
                    at=entry.at if entry is not None else None,
                    meeting=_text(entry.data, "meeting") if entry is not None else None,
                    need=needs.get(party.id),
                )
            )
    return tuple(found)


def _text(data: Mapping[str, Any], name: str) -> str | None:
    value = data.get(name)
    return value if isinstance(value, str) and value else None
