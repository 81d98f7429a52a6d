"""When a meeting of a case can be: by its clocks, the required seats' calendars and the county's hours (M2, M3).

Advice only: any time can be planned. Who could not come is said by seat and person, never why.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from mdtkit.casework.invited import HELD
from mdtkit.casework.proposing import (
    Busy,
    Chair,
    Period,
    Question,
    Sitting,
    Slot,
    hours_for,
    merged,
)
from mdtkit.casework.proposing import propose as proposed
from mdtkit.casework.roster import missing_by_law
from mdtkit.chronology.problem import Problem, unknown
from mdtkit.desk import busy as calendars
from mdtkit.desk.calendar import Sort, occasions
from mdtkit.desk.errors import BadInput
from mdtkit.desk.team import Place, seated, team

if TYPE_CHECKING:
    from mdtkit.casework.clocks import ClockView
    from mdtkit.desk.casefile import CaseFile
    from mdtkit.desk.desk import Desk

__all__ = ["DAYS", "Plan", "Sitting", "Slot", "clocks_of", "in_words", "name_of", "propose"]

DAYS = 31
"""How many days are looked ahead, if nobody says otherwise: as far as the monthly clock runs."""
LONGEST = 366
PLANNED: tuple[Sort, ...] = ("meeting", "case_review", "committee", "training")
"""What is planned here and keeps somebody busy."""


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What is proposed for a meeting: ``slots`` that fit, best first; else ``near``, the times that come nearest.

    ``clocks`` are those that such a meeting stops. ``nobody``: required seats for which the directory has nobody;
    ``unknown``: people of whose calendar nothing is known, so that they count as free.
    """

    case: str
    type: str
    minutes: int
    opens: datetime
    closes: datetime
    slots: tuple[Slot, ...]
    near: tuple[Slot, ...]
    clocks: tuple[ClockView, ...]
    nobody: tuple[str, ...]
    unknown: tuple[str, ...]
    problems: tuple[Problem, ...] = ()


def propose(
    desk: Desk,
    ref: str,
    type_: str,
    *,
    days: int = DAYS,
    minutes: int | None = None,
    busy: Path | None = None,
    limit: int = 5,
) -> Plan:
    """Times for a meeting of this type. ``busy``: calendars beside those kept in the home. Raises BadInput."""
    types = desk.protocol.vocabulary("meeting_type")
    if type_ not in types:
        problem = unknown("type", type_, types, what="type of meeting")
        raise BadInput(f"Nothing is proposed: {problem.message}", [problem])
    if not 1 <= days <= LONGEST:
        raise BadInput(f"Nothing is proposed: days is a number from 1 to {LONGEST}.")
    file, hours = desk.case(ref), hours_for(desk.protocol, type_)
    length = minutes or hours.minutes
    window = (desk.now(), desk.now() + timedelta(days=days))
    clocks = clocks_of(file, type_)
    chairs, nobody = _chairs(desk, file, type_)
    known, problems = calendars.known(desk, window, busy)
    asked = {person for chair in chairs for person in (*chair.holders, *chair.others)}
    question = Question(
        opens=window[0],
        closes=window[1],
        minutes=length,
        tz=desk.county.zone,
        chairs=chairs,
        clocks={view.id: view.due_at for view in clocks},
        hours=hours,
        nonworking=desk.directory.days_off().county,
    )
    answer = proposed(question, _with_own(known, _own_meetings(desk, window, asked), window), limit=limit)
    return Plan(
        case=file.ref,
        type=type_,
        minutes=length,
        opens=window[0],
        closes=window[1],
        slots=answer.slots,
        near=answer.near,
        clocks=clocks,
        nobody=nobody,
        unknown=tuple(sorted(asked - known.keys())),
        problems=problems,
    )


def in_words(desk: Desk, plan: Plan, slot: Slot) -> tuple[str, ...]:
    """What a time is good for: the clocks it meets and misses, who could not come, who would come instead of whom."""
    clocks, title = {view.id: view.title for view in plan.clocks}, desk.protocol.title
    said = [f"meets {', '.join(clocks[one] for one in slot.satisfies)}"] if slot.satisfies else []
    said += [f"MISSES {', '.join(clocks[one] for one in slot.misses)}"] if slot.misses else []
    for one in slot.sittings:
        seat = title("party", one.seat)
        if one.person is None:
            said.append(f"{seat} could not come ({'required, ' if one.required else ''}busy)")
        elif one.instead:
            said.append(f"{name_of(desk, one.person)} instead for {seat}")
    return tuple(said) or ("everybody can come",)


def name_of(desk: Desk, person: str) -> str:
    """A person of the directory by name."""
    known = desk.directory.people().get(person)
    return known.name if known is not None else person


def clocks_of(file: CaseFile, type_: str) -> tuple[ClockView, ...]:
    """The live clocks that a meeting of this type would stop, by the instant at which each is due."""
    found = []
    for view in file.clocks:
        rule = file.protocol.clocks.get(view.clock)
        stops = rule.stop if rule is not None else ()
        if view.live and any(HELD in stop.on and type_ in stop.where.get("type", (type_,)) for stop in stops):
            found.append(view)
    return tuple(sorted(found, key=lambda view: (view.due_at or datetime.max.replace(tzinfo=UTC), view.id)))


def _chairs(desk: Desk, file: CaseFile, type_: str) -> tuple[tuple[Chair, ...], tuple[str, ...]]:
    """The seats that are asked, with who sits there and who could; and the required ones with nobody at all."""
    rosters = {rule.roster for rule in desk.protocol.seats.values()}
    roster = type_ if type_ in rosters else file.tier
    places = team(desk, file, roster) if roster else ()
    by_law = missing_by_law(desk.protocol, roster, file.history.now) if roster else ()
    chairs, nobody = [], []
    for place in places:
        if not place.seat.counts or (place.seat.need == "optional" and not place.members):
            continue
        required = place.seat.need == "required"
        chair = _chair(desk, place, required=required)
        if chair.holders or chair.others:
            chairs.append(chair)
        elif required:
            nobody.append(place.seat.party)
    named = {place.seat.party for place in places if place.members or place.seat.need == "required"}
    people = desk.directory.people().values()
    for seat in by_law:
        anybody = tuple(one.id for one in people if one.party == seat.party)
        if seat.party not in named and anybody:
            chairs.append(Chair(seat=seat.party, required=False, holders=anybody))
    return tuple(chairs), tuple(nobody)


def _chair(desk: Desk, place: Place, *, required: bool) -> Chair:
    """Who sits for a seat; else who could; where nobody is qualified, anybody of the party: nobody is kept away."""
    holders = tuple(member.person for member in place.members if not member.conflict)
    party = [one.id for one in desk.directory.people().values() if one.party == place.seat.party]
    others = place.could_fill or (() if holders else tuple(party))
    if not holders:
        return Chair(seat=place.seat.party, required=required, holders=others)
    return Chair(seat=place.seat.party, required=required, holders=holders, others=others)


def _own_meetings(desk: Desk, window: Period, asked: Iterable[str]) -> dict[str, list[Period]]:
    """Person → when they are to be at another meeting or training that is planned here.

    Whoever is invited; where nobody is yet, who holds the seats that it was planned for. From the register and the
    books: only a case whose meeting nobody is invited to is looked into.
    """
    wanted = set(asked)
    found: dict[str, list[Period]] = {}
    for one in occasions(desk, *window, sorts=PLANNED):
        if one.state != "planned" or one.ends is None:
            continue
        who = set(one.people)
        if not who and one.case is not None:
            sitting = seated(desk, desk.derive(one.case, desk.entries(one.case)).chronology, desk.today())
            who = {person for person, seat in sitting if not one.seats or seat in one.seats}
        elif not who and one.sort == "case_review":
            who = {person.id for person in desk.directory.people().values() if {*one.seats} & {*person.designee}}
        for person in who & wanted:
            found.setdefault(person, []).append((one.starts, one.ends))
    return found


def _with_own(known: dict[str, Busy], own: dict[str, list[Period]], window: Period) -> dict[str, Busy]:
    """What calendars say and what is planned here, together."""
    found = dict(known)
    for person, periods in own.items():
        before = found.get(person, Busy((), (window[0], window[0])))
        found[person] = Busy(merged((*before.periods, *periods)), before.known)
    return found
