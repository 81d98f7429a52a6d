"""Required seats that were invited to a meeting and have not accepted: declined, or silent as it nears. Pure.

Lies in the register, so that the board knows without opening a case. An answer that is only claimed accepts nothing; a
claimed refusal is heeded, since asking once more harms nobody. Source: M2, M3; design.md "Alerts and invitations".
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Literal

import msgspec

from mdtkit.casework.invited import Invited, invited
from mdtkit.casework.recurring import Meeting, meetings, occurrences
from mdtkit.chronology.fold import Chronology

REFUSED = ("declined", "countered")
State = Literal["accepted", "declined", "silent"]


class SeatAsked(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A required seat invited to a meeting. ``occurrence`` None: all of its series that is not named apart.

    ``people`` are those invited for it. Accepted: one of them did; declined: each of them refused, or proposed another
    time.
    """

    meeting: str
    seat: str
    people: tuple[str, ...]
    state: State
    occurrence: datetime | None = None


class Pressing(msgspec.Struct, frozen=True, kw_only=True):
    """An unmet seat of the meeting that begins next, now that somebody is to be asked again."""

    case: str
    meeting: str
    type: str
    starts: datetime
    seat: str
    people: tuple[str, ...]
    declined: bool
    occurrence: datetime | None = None


def seats_asked(chronology: Chronology, required: Collection[str]) -> tuple[SeatAsked, ...]:
    """The seats invited to every meeting that is still planned. ``required``: those that the roster requires."""
    found: list[SeatAsked] = []
    for one in meetings(chronology):
        if one.named and one.still_planned and any(seat in required for seat in one.seats):
            asked = [each for each in invited(chronology, one.id) if each.method == "request" and each.seat in required]
            for occurrence in _told_apart(one, asked):
                found += _stand(one, [each.at(occurrence) for each in asked], occurrence)
    return tuple(found)


def _told_apart(one: Meeting, asked: Sequence[Invited]) -> list[datetime | None]:
    """The whole, and each occurrence of it that somebody answered apart or that was changed since."""
    named = {answer.occurrence for each in asked for answer in each.answers} | {each.occurrence for each in one.changes}
    return [None, *sorted(at for at in named if at is not None)]


def _stand(one: Meeting, asked: Iterable[Invited], occurrence: datetime | None) -> Iterator[SeatAsked]:
    seats: dict[str, list[Invited]] = {}
    for each in asked:
        seats.setdefault(each.seat, []).append(each)
    for seat, mine in seats.items():
        yield SeatAsked(
            meeting=one.id,
            seat=seat,
            people=tuple(each.person for each in mine if each.person),
            state=state_of(mine),
            occurrence=occurrence,
        )


def state_of(mine: Sequence[Invited]) -> State:
    """Where a seat stands for which these are invited: accepted by one of them, declined by all, else silent."""
    if any(each.answer is not None and each.answer.answer == "accepted" for each in mine):
        return "accepted"
    said = [each.claimed or each.answer for each in mine]
    return "declined" if all(answer is not None and answer.answer in REFUSED for answer in said) else "silent"


def pressing(
    case: str,
    planned: Iterable[Meeting],
    seats: Collection[SeatAsked],
    now: datetime,
    asks_from: Callable[[Meeting, datetime], datetime],
) -> Iterator[Pressing]:
    """Of each meeting the unmet seats of what begins next: declined at once, silent from ``asks_from`` on.

    ``asks_from`` says from when a silent seat of a meeting that begins at an instant is to be asked again.
    """
    for one in planned:
        coming = [each for each in occurrences(one) if each.state == "planned" and each.starts >= now]
        if not coming:
            continue
        begins = coming[0]
        apart = any(seat.meeting == one.id and seat.occurrence == begins.original for seat in seats)
        which = begins.original if apart else None
        for seat in seats:
            if seat.meeting != one.id or seat.occurrence != which or seat.state == "accepted":
                continue
            if seat.state == "declined" or now >= asks_from(one, begins.starts):
                yield Pressing(
                    case=case,
                    meeting=one.id,
                    type=one.type,
                    starts=begins.starts,
                    seat=seat.seat,
                    people=seat.people,
                    declined=seat.state == "declined",
                    occurrence=begins.original,
                )
