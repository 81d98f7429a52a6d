"""The team of a case: who sits for which seat, what each of them lacks, who else could sit there (M6, M7, M13).

Whether its meeting may convene is advice. A gap never prevents a response or a meeting; who is in one receives nothing
under the team's authority until cured.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal

import msgspec

from mdtkit.casework.convening import quorum
from mdtkit.casework.invited import invited
from mdtkit.casework.persons import ORDER, Person, Standing
from mdtkit.casework.qualification import Lack
from mdtkit.casework.reckoning import zone
from mdtkit.casework.roster import SeatView, missing_by_law, seats
from mdtkit.chronology.problem import unknown
from mdtkit.desk.errors import BadInput
from mdtkit.desk.meetings import still_planned
from mdtkit.desk.training import lacking, on_record
from mdtkit.protocol.convening import Quorum

if TYPE_CHECKING:
    from mdtkit.chronology.fold import Chronology
    from mdtkit.desk.casefile import CaseFile
    from mdtkit.desk.desk import Desk

Gap = Literal["nobody", "untrained", "unqualified", "statement_expired", "conflict"]
DECLINED = "declined"


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """A person who sits in a seat, with what is not on record of them.

    ``seated``: the case or its meeting says so; else the party named them for the seat once for all.
    """

    person: str
    name: str
    seated: bool = True
    conflict: bool
    lacks: tuple[Lack, ...]
    languages: tuple[str, ...] = ()

    @property
    def receives(self) -> bool:
        """Whether anything may be given to this member under the team's authority (M7)."""
        return not self.lacks

    @property
    def counts(self) -> bool:
        """Whether they count as a member of the team: nothing is missing, and nothing stands against it."""
        return self.receives and not self.conflict


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who lacks nothing and could sit in a seat: as whom their party named them, and what they speak."""

    person: str
    name: str
    standing: Standing
    languages: tuple[str, ...]


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A seat of the roster with those who sit in it; ``candidates`` could, in the order of asking them.

    ``others`` could sit there but for what they lack.
    """

    seat: SeatView
    members: tuple[Member, ...]
    gap: Gap | None
    candidates: tuple[Candidate, ...] = ()
    others: tuple[Member, ...] = ()

    @property
    def could_fill(self) -> tuple[str, ...]:
        """The people who could sit there, by id."""
        return tuple(one.person for one in self.candidates)

    @property
    def open(self) -> bool:
        """Whether the roster requires the seat and nobody without a gap sits there."""
        return self.seat.need == "required" and self.gap is not None


class Convening(msgspec.Struct, frozen=True, kw_only=True):
    """Whether the meeting of a tier may convene, on a day; ``meeting``: one that is planned, with whom it invited.

    ``by_law``: seats of the team's legal minimum that this roster leaves out and nobody fills: a warning (M6).
    """

    tier: str | None
    meeting: str | None
    day: date
    places: tuple[Place, ...]
    by_law: tuple[SeatView, ...]
    members: int
    minimum: Quorum | None

    @property
    def missing(self) -> tuple[Place, ...]:
        """The required seats in which nobody counts."""
        return tuple(place for place in self.places if place.open)

    @property
    def too_few(self) -> bool:
        """Whether fewer people count than the law or the county asks for."""
        return self.minimum is not None and self.members < self.minimum.members

    @property
    def may_convene(self) -> bool:
        """Advice: yes where every required seat is filled by somebody who counts, and enough of them are there."""
        return bool(self.places) and not self.missing and not self.too_few


def convening(desk: Desk, file: CaseFile, tier: str | None = None, meeting: str | None = None) -> Convening:
    """Whether the meeting may convene, and what is missing. Raises BadInput for a tier or a meeting that is none."""
    rosters = dict.fromkeys(rule.roster for rule in desk.protocol.seats.values())
    if tier is not None and tier not in rosters:
        problem = unknown("tier", tier, rosters, what="tier with a roster")
        raise BadInput(f"No roster to look at: {problem.message}", [problem])
    planned = _planned(desk, file, meeting) if meeting is not None else {}
    wanted = tier or next((t for t in (planned.get("tier"), planned.get("type")) if t in rosters), file.tier)
    day = _day(desk, planned)
    places = _places(desk, file, wanted, day, meeting)
    named = {place.seat.party for place in places if place.members and place.gap is None}
    left_out = missing_by_law(desk.protocol, wanted, file.history.now) if wanted else ()
    counting = {one.person for place in places if place.seat.counts for one in place.members if one.counts}
    return Convening(
        tier=wanted,
        meeting=meeting,
        day=day,
        places=places,
        by_law=tuple(seat for seat in left_out if seat.party not in named),
        members=len(counting),
        minimum=quorum(desk.protocol, wanted) if wanted else None,
    )


def team(desk: Desk, file: CaseFile, tier: str | None = None) -> tuple[Place, ...]:
    """The seats of a tier (the case's own, if none is given), and the case's own seats; none before a decision."""
    return _places(desk, file, tier or file.tier, desk.today(), None)


def _planned(desk: Desk, file: CaseFile, meeting: str) -> Mapping[str, object]:
    """What is planned of a meeting of the case: of a series its next occurrence. Raises BadInput."""
    entries = [item.entry.data for item in file.chronology.of("meeting.planned") if item.entry.data.get("meeting")]
    found = [data for data in entries if data["meeting"] == meeting]
    if not found:
        problem = unknown("meeting", meeting, [str(data["meeting"]) for data in entries], what="planned meeting")
        raise BadInput(f"{file.ref} has no planned meeting of this id. `mdtkit meeting list` names those.", [problem])
    to_come = [starts for starts, entry in still_planned(file.chronology) if entry.data.get("meeting") == meeting]
    ahead = [starts for starts in to_come if starts >= desk.now()]
    return {**found[-1], "starts": min(ahead or to_come).isoformat()} if to_come else found[-1]


def _day(desk: Desk, planned: Mapping[str, object]) -> date:
    starts = planned.get("starts")
    if not isinstance(starts, str):
        return desk.today()
    return datetime.fromisoformat(starts).astimezone(zone(desk.county.zone)).date()


def _places(desk: Desk, file: CaseFile, tier: str | None, day: date, meeting: str | None) -> tuple[Place, ...]:
    if tier is None:
        return ()
    people = desk.directory.people()
    sitting, declined = _sitting(desk, file.chronology, day, meeting)
    views = seats(desk.protocol, tier, file.history.now, file.chronology, meeting)
    parties = {view.party for view in views}
    own = [seat for _, seat in sitting if seat not in parties and seat in desk.protocol.parties]
    views += tuple(_of_the_case(desk, seat, tier) for seat in dict.fromkeys(own))
    look = _Look(desk, file, day)
    places = []
    for view in views:
        mine = [person for person, seat in sitting if seat == view.party]
        able = [one for one in _able(people, view.party, day) if one.id not in mine and one.id not in declined]
        named = [one.id for one in able if one.standing(view.party) == "designee"] if view.counts else []
        members = [look.member(person, view) for person in mine]
        if not mine:
            members = [look.member(person, view, seated=False) for person in named]
        rest = [look.member(one.id, view) for one in able if view.counts and one.id not in {m.person for m in members}]
        could = tuple(
            Candidate(
                person=one.person,
                name=one.name,
                standing=people[one.person].standing(view.party),
                languages=one.languages,
            )
            for one in rest
            if one.counts
        )
        gap, others = _gap(view, members), tuple(one for one in rest if not one.counts)
        places.append(Place(seat=view, members=tuple(members), gap=gap, candidates=could, others=others))
    return tuple(places)


class _Look:
    """What stands against people of the directory in the seats of one case, on one day."""

    def __init__(self, desk: Desk, file: CaseFile, day: date) -> None:
        self._desk, self._day = desk, day
        self._people, self._known = desk.directory.people(), on_record(desk, day)
        declared = (item.entry.data for item in file.chronology.of("conflict.declared"))
        self._conflicts = {(data.get("person"), data.get("seat")) for data in declared}

    def member(self, person: str, seat: SeatView, *, seated: bool = True) -> Member:
        """Somebody in a seat; of an attendee nothing is asked."""
        who = self._people.get(person)
        lacks = lacking(self._desk, person, seat.party, self._known, self._day) if seat.counts else ()
        return Member(
            person=person,
            name=who.name if who is not None else person,
            seated=seated,
            conflict=bool({(person, seat.party), (person, None)} & self._conflicts),
            lacks=lacks,
            languages=who.languages if who is not None else (),
        )


def _able(people: Mapping[str, Person], seat: str, day: date) -> list[Person]:
    """Who can sit for a seat on a day, in the order of asking: who is named for it, alternates, then the others."""
    able = [one for one in people.values() if one.fills(seat) and one.serves(day)]
    return sorted(able, key=lambda one: (ORDER.index(one.standing(seat)), one.name))


def _of_the_case(desk: Desk, seat: str, tier: str | None) -> SeatView:
    """A seat that the roster leaves out and the case's own team has."""
    attendee = desk.protocol.parties[seat].attendee
    return SeatView(
        seat=f"case.{seat}",
        roster=tier or "",
        party=seat,
        title=desk.protocol.parties[seat].title,
        need="attendee" if attendee else "optional",
        lead=False,
        clearance=False,
        condition="the case's own team",
    )


def _gap(seat: SeatView, members: Sequence[Member]) -> Gap | None:
    """Why nobody in a seat counts; None where somebody does, and for a seat that is never counted."""
    if not seat.counts or any(member.counts for member in members):
        return None
    if not members:
        return "nobody"
    return gap_of(next((member for member in members if not member.conflict), members[0]))


def gap_of(member: Member) -> Gap | None:
    """Why one person does not count; None where they do."""
    if member.conflict:
        return "conflict"
    return member.lacks[0].rule.gap if member.lacks else None


def _sitting(
    desk: Desk, chronology: Chronology, day: date, meeting: str | None
) -> tuple[list[tuple[str, str]], set[str]]:
    """Who sits for which seat; of a meeting: the team and whom it invited, but for those who declined."""
    sitting, declined = seated(desk, chronology, day), set()
    if meeting is not None:
        people = desk.directory.people()
        asked = [one for one in invited(chronology, meeting) if one.person and one.method == "request"]
        declined = {str(one.person) for one in asked if one.answer is not None and one.answer.answer == DECLINED}
        sitting += [(str(one.person), one.seat) for one in asked if _serves(people, str(one.person), day)]
        sitting = [key for key in dict.fromkeys(sitting) if key[0] not in declined]
    return sitting, declined


def holders(desk: Desk, chronology: Chronology, seat: str, day: date) -> list[str]:
    """Who holds a seat of the case on a day: whom it seated, else whom their party named for the seat."""
    mine = [person for person, its in seated(desk, chronology, day) if its == seat]
    named = [one for one in _able(desk.directory.people(), seat, day) if one.standing(seat) == "designee"]
    return mine or [one.id for one in named]


def seated(desk: Desk, chronology: Chronology, day: date) -> list[tuple[str, str]]:
    """The persons on the team on a day, with their seats; who has left the county's service by then sits no more."""
    people = desk.directory.people()
    return [(person, seat) for person, seat in seated_on(chronology, day) if _serves(people, person, day)]


def _serves(people: Mapping[str, Person], person: str, day: date) -> bool:
    return person not in people or people[person].serves(day)


def seated_on(chronology: Chronology, today: date) -> list[tuple[str, str]]:
    """The persons that the case seated, with their seats: not taken off since, and not past their last day."""
    found: dict[tuple[str, str], str | None] = {}
    for item in chronology.of("team.seated", "team.unseated"):
        data = item.entry.data
        key = (str(data.get("person")), str(data.get("seat")))
        if item.entry.kind == "team.seated":
            found[key] = data.get("until")
        else:
            found.pop(key, None)
    return [key for key, until in found.items() if not until or today.isoformat() <= until]
