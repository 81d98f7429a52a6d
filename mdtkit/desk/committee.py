"""The steering committee at the desk: how it stands, and every act by which its book grows (S1 to S5).

Read from ``book/meetings``. Recording is never refused for what is missing; a slip in a code is, with everything that
is wrong. What is written here goes to people outside the desk: words that name a case or a child on record are warned
of at once, and keep papers from being made (``committee_papers``).
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

import msgspec

from mdtkit.casework.committee import ROSTER, Committee, committee
from mdtkit.casework.committee_book import REQUIRED, Matter, Meeting, choices
from mdtkit.casework.roster import seats
from mdtkit.chronology.problem import Problem, unknown
from mdtkit.chronology.reference import new_entry_id
from mdtkit.desk.access import reads_all
from mdtkit.desk.errors import BadInput
from mdtkit.desk.identifying import identifying
from mdtkit.desk.output import instant

if TYPE_CHECKING:
    from mdtkit.desk.desk import Desk

BOOK: Final = "book/meetings"
COUNTY: Final = "book/county"
RELEASED: Final = "figures.released"


class Recorded(msgspec.Struct, frozen=True, kw_only=True):
    """An act of the committee that was recorded: its entry, the meeting it is about, and what is to be minded."""

    entry: str
    meeting: str | None = None
    warnings: tuple[Problem, ...] = ()


def standing(desk: Desk) -> Committee:
    """The committee as it stands today."""
    entries, serving = desk.directory.entries(BOOK), desk.directory.serving()
    return committee(entries, desk.protocol, desk.today(), released(desk), serving)


def released(desk: Desk) -> dict[str, datetime]:
    """To whom figures were released, and when last."""
    found = (entry for entry in desk.directory.entries(COUNTY) if entry.kind == RELEASED)
    return {str(entry.data.get("to")): entry.at for entry in found}


def meetings(desk: Desk) -> tuple[Meeting, ...]:
    """The committee's meetings, by their beginning: for the calendar (S4)."""
    return standing(desk).meetings


def chosen_for(desk: Desk, tier: str | None) -> tuple[str, ...]:
    """The parties that no rule requires and the committee chose for the team of a tier (VI.B.1.B); nothing for who does
    not read the committee's book."""
    if tier is None or not reads_all(desk):
        return ()
    found = choices(desk.directory.entries(BOOK), desk.protocol)
    return tuple(one.seat for one in found if one.tier == tier and one.chosen == "yes")


def meeting_of(desk: Desk, meeting: str) -> Meeting:
    """The meeting of that id. Raises BadInput."""
    known = {one.meeting: one for one in meetings(desk)}
    if meeting not in known:
        raise _refused([unknown("meeting", meeting, known, what="meeting of the committee")])
    return known[meeting]


# -- seats and choices ---------------------------------------------------------------------------
def seat(
    desk: Desk,
    party: str,
    person: str,
    *,
    capacity: str = "designee",
    decides: str | None = None,
    agency: str | None = None,
    until: date | None = None,
) -> Recorded:
    """Seat somebody of the directory. Raises BadInput."""
    problems = [*_seat(desk, party), *_person(desk, person, "person")]
    if agency is not None:
        problems += _code(desk, "agency", agency)
    _refuse(problems)
    data = {
        "seat": party,
        "person": person,
        "capacity": capacity,
        "decides": decides,
        "agency": agency or desk.directory.people()[person].agency,
        "until": until.isoformat() if until is not None else None,
    }
    return _write(desk, "committee.seated", data, _of_another(desk, party, person))


def unseat(desk: Desk, party: str, person: str, *, reason: str | None = None) -> Recorded:
    """Record that somebody sits there no longer. Raises BadInput."""
    sitting = [one.person for place in standing(desk).seats if place.seat.party == party for one in place.members]
    _refuse(_seat(desk, party) or ([] if person in sitting else [_not_sitting(person, sitting)]))
    return _write(desk, "committee.unseated", {"seat": party, "person": person, "reason": reason})


def choose(
    desk: Desk, tier: str, party: str, *, chosen: bool, meeting: str | None = None, reason: str | None = None
) -> Recorded:
    """Record the committee's choice of a party for the team of a tier (VI.B.1.B). Raises BadInput."""
    tiers = [code for code in desk.protocol.vocabulary("tier") if code != "none"]
    parties = [one.id for one in desk.protocol.parties.values() if not one.attendee]
    problems = [] if tier in tiers else [unknown("tier", tier, tiers, what="tier")]
    problems += [] if party in parties else [unknown("seat", party, parties, what="party that can be chosen")]
    _refuse([*problems, *_meeting(desk, meeting)])
    needs = {one.party: one.need for one in desk.protocol.seats.values() if one.roster == tier and not one.off}
    minded = []
    if needs.get(party) in REQUIRED:
        message = "the rules of this tier require this party: the choice is on record and changes nothing"
        minded.append(Problem(field="seat", message=message))
    elif chosen and party not in needs:
        message = f"the county's rules have no such seat yet: add [[seat]] roster = {tier!r}, party = {party!r}"
        minded.append(Problem(field="seat", message=message))
    data = {"tier": tier, "seat": party, "chosen": "yes" if chosen else "no", "meeting": meeting, "reason": reason}
    return _write(desk, "committee.chosen", data, minded)


# -- meetings ------------------------------------------------------------------------------------
def plan(
    desk: Desk,
    starts: datetime,
    *,
    minutes: int | None = None,
    purposes: Sequence[str] = (),
    place: str | None = None,
    topics: str | None = None,
    meeting: str | None = None,
) -> Recorded:
    """Plan a meeting; with ``meeting`` the one of that id is planned anew (moved). Raises BadInput."""
    before = meeting_of(desk, meeting) if meeting is not None else None
    if before is not None and before.state == "held":
        raise _refused([Problem(field="meeting", message="this meeting was held: plan another one")])
    data = {
        "meeting": meeting or new_entry_id(os.urandom),
        "starts": instant(starts),
        "minutes": minutes if minutes is not None else before.minutes if before else None,
        "purposes": list(purposes or (before.purposes if before else ())),
        "place": place or (before.place if before else None),
        "topics": topics or (before.topics if before else None),
    }
    return _write(desk, "committee.planned", data)


def cancel(desk: Desk, meeting: str, *, reason: str | None = None) -> Recorded:
    """Call a planned meeting off. Raises BadInput."""
    if (state := meeting_of(desk, meeting).state) != "planned":
        raise _refused([Problem(field="meeting", message=f"this meeting is {state}, not planned")])
    return _write(desk, "committee.cancelled", {"meeting": meeting, "reason": reason})


def hold(
    desk: Desk,
    meeting: str | None,
    came: Mapping[str, str],
    *,
    starts: datetime | None = None,
    persons: Mapping[str, str] | None = None,
    purposes: Sequence[str] = (),
    facilitator: str | None = None,
    said: str | None = None,
) -> Recorded:
    """Record a meeting as held. ``came``: seat → present, remote or absent; who sits on the committee and is not named
    was absent. ``persons``: seat → who sat there, else who may decide for it. Raises BadInput, changing nothing."""
    now, places, persons = standing(desk), _seats(desk), persons or {}
    problems = [unknown("seat", one, places, what="seat of the committee") for one in came if one not in places]
    problems += [problem for one in persons.values() for problem in _person(desk, one, "person")]
    if facilitator is not None:
        problems += _person(desk, facilitator, "facilitator")
    _refuse([*problems, *_meeting(desk, meeting)])
    if meeting is None and starts is None:
        raise _refused([Problem(field="starts", message="of which meeting? Give its id, or when it began")])
    rows, minded = [], _too_early(desk, meeting, starts)
    for place in now.seats:
        party = place.seat.party
        attended = came.get(party)
        if attended is None and not place.members and place.seat.need != "required":
            continue
        who = persons.get(party) or place.decider or (place.members[0].person if place.members else None)
        attended = attended or "absent"
        rows.append({"seat": party, "person": who, "attended": attended})
        if place.seat.need == "required" and attended == "absent":
            minded.append(Problem(field="seat", message=f"{place.seat.title} was not there (required; I.B.1.A)"))
        elif attended != "absent" and who not in {one.person for one in place.members if one.decides == "yes"}:
            message = f"{place.seat.title}: nobody on record as empowered to decide was there (I.C.1.A)"
            minded.append(Problem(field="seat", message=message))
    data = {
        "meeting": meeting or new_entry_id(os.urandom),
        "starts": instant(starts) if starts is not None else None,
        "attendance": [{name: value for name, value in row.items() if value} for row in rows],
        "facilitator": facilitator,
        "purposes": list(purposes),
        "minutes": said,
    }
    return _write(desk, "committee.held", data, minded)


def _too_early(desk: Desk, meeting: str | None, starts: datetime | None) -> list[Problem]:
    """A meeting recorded as held before it begins is a slip of the hand, or began otherwise."""
    begins = starts or (meeting_of(desk, meeting).starts if meeting is not None else desk.now())
    if begins <= desk.now():
        return []
    return [Problem(field="starts", message="this meeting has not begun: if it was held earlier, --starts says when")]


# -- what is said and agreed ---------------------------------------------------------------------
def report(desk: Desk, party: str, topic: str, text: str, *, meeting: str | None = None) -> Recorded:
    """Record what a party reports. Raises BadInput."""
    _refuse([*_seat(desk, party), *_meeting(desk, meeting)])
    return _write(desk, "committee.reported", {"seat": party, "topic": topic, "text": text, "meeting": meeting})


def decide(desk: Desk, purpose: str, text: str, *, meeting: str | None = None) -> Recorded:
    """Record a decision; it stays until it is closed. Raises BadInput."""
    _refuse(_meeting(desk, meeting))
    return _write(desk, "committee.decided", {"purpose": purpose, "text": text, "meeting": meeting})


def agree(
    desk: Desk,
    parties: Sequence[str],
    text: str,
    *,
    due: date | None = None,
    purpose: str | None = None,
    meeting: str | None = None,
) -> Recorded:
    """Record an action; it stays until each of its seats has closed it. Raises BadInput."""
    problems = [problem for one in parties for problem in _seat(desk, one)]
    if not parties:
        problems.append(Problem(field="seats", message="whose action is it? Name a seat", allowed=tuple(_seats(desk))))
    _refuse([*problems, *_meeting(desk, meeting)])
    day = due.isoformat() if due is not None else None
    data = {"seats": list(parties), "text": text, "due": day, "purpose": purpose, "meeting": meeting}
    return _write(desk, "committee.agreed", data)


def close(desk: Desk, matter: str, *, party: str | None = None, outcome: str | None = None) -> Recorded:
    """Close a decision, or an action: for one seat its part, for none the whole of it. Raises BadInput."""
    known: dict[str, Matter] = {one.entry: one for one in standing(desk).matters}
    found = known.get(matter)
    if found is None:
        raise _refused([unknown("matter", matter, [k for k, one in known.items() if one.open], what="open matter")])
    if not found.open:
        raise _refused([Problem(field="matter", message=f"this {found.what} is closed already")])
    if party is not None and party not in found.open_for:
        raise _refused([unknown("seat", party, found.open_for, what="seat for which it is open")])
    return _write(desk, "committee.closed", {"matter": matter, "seat": party, "outcome": outcome})


# -- what all of them need -----------------------------------------------------------------------
def _write(desk: Desk, kind: str, data: Mapping[str, Any], minded: Iterable[Problem] = ()) -> Recorded:
    given = {name: value for name, value in data.items() if value not in (None, "", [], {})}
    (entry,) = desk.directory.write(BOOK, [(kind, given)])
    words = {name: value for name, value in given.items() if isinstance(value, str)}
    return Recorded(entry=entry.id, meeting=given.get("meeting"), warnings=(*minded, *identifying(desk, words)))


def _seats(desk: Desk) -> tuple[str, ...]:
    return tuple(one.party for one in seats(desk.protocol, ROSTER, {}))


def _seat(desk: Desk, party: str) -> list[Problem]:
    known = _seats(desk)
    return [] if party in known else [unknown("seat", party, known, what="seat of the committee")]


def _person(desk: Desk, person: str, field: str) -> list[Problem]:
    known: Collection[str] = desk.directory.people()
    return [] if person in known else [unknown(field, person, known, what="person of the directory")]


def _code(desk: Desk, name: str, code: str) -> list[Problem]:
    known = desk.protocol.vocabulary(name)
    return [] if code in known else [unknown(name, code, known, what=name)]


def _meeting(desk: Desk, meeting: str | None) -> list[Problem]:
    if meeting is None:
        return []
    known = [one.meeting for one in meetings(desk)]
    return [] if meeting in known else [unknown("meeting", meeting, known, what="meeting of the committee")]


def _of_another(desk: Desk, party: str, person: str) -> list[Problem]:
    """Somebody of another party sits there: said, since the directory may simply be behind."""
    own = desk.directory.people()[person].party
    if own in (None, party):
        return []
    message = f"the directory has this person under {desk.protocol.title('party', own or '')}: is that still so?"
    return [Problem(field="person", message=message)]


def _not_sitting(person: str, sitting: Sequence[str]) -> Problem:
    return unknown("person", person, sitting, what="person of this seat")


def _refused(problems: list[Problem]) -> BadInput:
    return BadInput("Not recorded: " + "; ".join(problem.message for problem in problems), problems)


def _refuse(problems: Iterable[Problem]) -> None:
    if found := list(problems):
        raise _refused(found)
