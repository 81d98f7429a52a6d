"""Every dated occasion between two instants: meetings, trainings, on-call turns, clocks due. Codes and times only.

Over all cases that one may read and the county's books, for the whole county, one seat or one person. Read from the
register and the books: looking at a calendar opens no case. Source: M2, M3, M6, M7, S1; screens.md "Calendar".
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final, Literal, get_args

import msgspec

from mdtkit.casework.oncall import Post
from mdtkit.casework.recurring import Meeting, Occurrence, occurrences
from mdtkit.chronology.problem import Problem, unknown
from mdtkit.desk.errors import BadInput

if TYPE_CHECKING:
    from mdtkit.casework.committee_book import Member
    from mdtkit.chronology.entry import Entry
    from mdtkit.desk.casefile import CaseRow
    from mdtkit.desk.desk import Desk
    from mdtkit.desk.directory import Person

Sort = Literal["meeting", "case_review", "committee", "training", "on_call", "clock"]
SORTS: Final[tuple[Sort, ...]] = get_args(Sort)
LENGTHS: Final[dict[Sort, int]] = {"meeting": 60, "case_review": 120, "committee": 90, "training": 120}
"""Minutes that are shown where a planning says none."""


class Occasion(msgspec.Struct, frozen=True, kw_only=True):
    """One dated occasion.

    ``sort`` says what it is and ``code`` which: the type of a meeting, the course of a training, the rule of a clock,
    the seat of an on-call turn. ``ends`` is None for a clock, which falls due at an instant. ``case`` is None for the
    county's own; ``id`` is the meeting, session or clock. ``occurrence``: where its series put it, if it has one.
    ``state``: planned, passed (its outcome is not on record), held; of a clock its state; of an on-call turn
    ``on_call`` or ``gap`` (``person`` None: nobody stands). ``seats`` and ``people`` are those whom it concerns.
    """

    sort: Sort
    code: str
    starts: datetime
    ends: datetime | None
    id: str
    case: str | None = None
    tier: str | None = None
    state: str = "planned"
    occurrence: datetime | None = None
    person: str | None = None
    post: Post | None = None
    agency: str | None = None
    seats: tuple[str, ...] = ()
    people: tuple[str, ...] = ()

    @property
    def order(self) -> tuple[datetime, int, str, str]:
        """By beginning; of the same instant meetings before turns and clocks."""
        return (self.starts, SORTS.index(self.sort), self.case or "", self.id)


def occasions(
    desk: Desk,
    since: datetime,
    until: datetime,
    *,
    person: str | None = None,
    seat: str | None = None,
    sorts: Collection[Sort] = SORTS,
) -> tuple[Occasion, ...]:
    """What begins, runs or falls due from ``since`` to before ``until``, in order.

    With ``person``: what they are invited to, their on-call turns, trainings that they need, clocks of their party in
    cases that they work. With ``seat``: meetings that ask for it, its on-call turns and clocks. Raises BadInput.
    """
    _check(desk, person, seat)
    whose = desk.directory.people().get(person or "")
    found: list[Occasion] = []
    if "meeting" in sorts or "clock" in sorts:
        today = desk.today().isoformat()
        for row in desk.rows():
            if row.open and "meeting" in sorts:
                found += (one for one in _meetings(desk, row) if _concerns(one, row, whose, seat, today))
            if row.open and "clock" in sorts:
                found += (one for one in _clocks(desk, row) if _owned(one, row, whose, seat, today))
    found += [one for one in _booked(desk) if one.sort in sorts and _sits(one, whose, seat)]
    if "training" in sorts and seat is None:
        found += _sessions(desk, person)
    if "on_call" in sorts:
        found += [one for one in turns(desk, since, until) if _stands(one, person, seat)]
    inside = (one for one in found if one.starts < until and (one.ends or one.starts + INSTANT) > since)
    return tuple(sorted(inside, key=lambda one: one.order))


INSTANT: Final = timedelta(microseconds=1)
"""What falls due at the very beginning of a span is in it."""


def _check(desk: Desk, person: str | None, seat: str | None) -> None:
    problems: list[Problem] = []
    people, parties = desk.directory.people(), desk.protocol.parties
    if person is not None and person not in people:
        problems.append(unknown("person", person, people, what="person of the directory"))
    if seat is not None and seat not in parties:
        problems.append(unknown("seat", seat, parties, what="seat"))
    if problems:
        raise BadInput("; ".join(problem.message for problem in problems), problems)


# -- meetings of cases, and their clocks ----------------------------------------------------------------
def _meetings(desk: Desk, row: CaseRow) -> Iterator[Occasion]:
    for meeting in row.meetings:
        for one in occurrences(meeting):
            if one.state != "cancelled":
                yield of_meeting(row, meeting, one, desk.now())


def meetings(desk: Desk, person: str | None = None, seat: str | None = None) -> Iterator[tuple[CaseRow, Meeting]]:
    """The meetings of all open cases that concern somebody, or everybody; a series once. Raises BadInput."""
    _check(desk, person, seat)
    whose, today, now = desk.directory.people().get(person or ""), desk.today().isoformat(), desk.now()
    for row in desk.rows():
        for meeting in row.meetings if row.open else ():
            one = of_meeting(row, meeting, occurrences(meeting)[0], now)
            if _concerns(one, row, whose, seat, today):
                yield row, meeting


def of_meeting(row: CaseRow, meeting: Meeting, one: Occurrence, now: datetime) -> Occasion:
    """One occurrence of a meeting of a case."""
    state = "held" if one.state == "held" else "passed" if one.starts < now else "planned"
    return Occasion(
        sort="meeting",
        code=meeting.type,
        starts=one.starts,
        ends=one.ends,
        id=meeting.id,
        case=row.ref,
        tier=row.tier,
        state=state,
        occurrence=one.original,
        seats=meeting.seats,
        people=meeting.people,
    )


def _clocks(desk: Desk, row: CaseRow) -> Iterator[Occasion]:
    for view in row.live(desk.now()):
        # A period asks nothing of anybody when it is over.
        if view.due_at is not None and view.form != "period":
            yield Occasion(
                sort="clock",
                code=view.clock,
                starts=view.due_at,
                ends=None,
                id=view.id,
                case=row.ref,
                tier=row.tier,
                state=view.state,
                agency=view.agency,
                seats=(view.party,) if view.party else (),
            )


def _concerns(one: Occasion, row: CaseRow, whose: Person | None, seat: str | None, today: str) -> bool:
    if whose is None:
        return seat is None or seat in one.seats
    # Where nobody is named for the seat, it is the meeting of whoever works the case for that party.
    works = row.worked_by(whose.id, today) and whose.party in one.seats
    return (whose.id in one.people or works) and (seat is None or seat in one.seats)


def _owned(one: Occasion, row: CaseRow, whose: Person | None, seat: str | None, today: str) -> bool:
    if whose is not None and not (row.worked_by(whose.id, today) and whose.party in one.seats):
        return False
    return seat is None or seat in one.seats


# -- the county's own -------------------------------------------------------------------------------------
def _booked(desk: Desk) -> Iterator[Occasion]:
    """Meetings of the county's own book: case-review meetings and the steering committee's."""
    from mdtkit.casework.committee_book import meetings as committee_meetings
    from mdtkit.casework.committee_book import members_on

    entries = desk.directory.entries("book/meetings")
    now = desk.now()
    for one in _reviews(entries):
        yield _county_meeting("case_review", *one, now)
    committee = members_on(entries, desk.today())
    sitting = {"seats": tuple({member.seat: None for member in committee}), "people": _persons(committee)}
    for held in committee_meetings(entries):
        meeting = _county_meeting("committee", held.meeting, held.starts, held.minutes, held.state, (), now)
        yield msgspec.structs.replace(meeting, **sitting)


def _persons(committee: Iterable[Member]) -> tuple[str, ...]:
    return tuple({member.person: None for member in committee})


Planned = tuple[str, datetime, int | None, str, tuple[str, ...]]
"""A meeting of the county: its id, beginning, minutes, state, and the seats that it names."""


def _reviews(entries: Iterable[Entry]) -> Iterable[Planned]:
    """Case-review meetings as they stand: of each the planning recorded last."""
    found: dict[str, Planned] = {}
    for entry in entries:
        data, key = entry.data, str(entry.data.get("meeting"))
        if entry.kind == "review.planned" and data.get("starts"):
            starts = datetime.fromisoformat(str(data["starts"]))
            found[key] = (key, starts, data.get("minutes"), "planned", tuple(data.get("seats") or ()))
        elif entry.kind in ("review.held", "review.cancelled") and key in found:
            found[key] = (*found[key][:3], entry.kind.partition(".")[2], found[key][4])
    return found.values()


def _county_meeting(
    sort: Sort, id_: str, starts: datetime, minutes: int | None, state: str, seats: tuple[str, ...], now: datetime
) -> Occasion:
    starts = starts.astimezone(UTC)
    return Occasion(
        sort=sort,
        code=sort,
        starts=starts,
        ends=starts + timedelta(minutes=minutes or LENGTHS[sort]),
        id=id_,
        state="passed" if state == "planned" and starts < now else state,
        seats=seats,
    )


def _sits(one: Occasion, whose: Person | None, seat: str | None) -> bool:
    if one.state == "cancelled":
        return False
    if whose is not None and one.people:
        return whose.id in one.people and (seat is None or seat in one.seats)
    # A meeting of the county that names no seats is everybody's.
    wanted = [party for party in (seat, whose.party if whose else None) if party]
    return not one.seats or all(party in one.seats for party in wanted)


def _sessions(desk: Desk, person: str | None) -> Iterator[Occasion]:
    from mdtkit.desk.courses import trainees
    from mdtkit.desk.sessions import sessions

    needed: set[str] | None = None
    if person is not None:
        standings = (one.standings for one in trainees(desk) if one.person.id == person)
        needed = {one.course for found in standings for one in found if one.due or one.state == "expiring"}
    now = desk.now()
    for session in sessions(desk).values():
        asked = person in (*session.asked, *session.attended)
        if session.cancelled or (needed is not None and session.course not in needed and not asked):
            continue
        starts = session.begins.astimezone(UTC)
        yield Occasion(
            sort="training",
            code=session.course,
            starts=starts,
            ends=starts + timedelta(minutes=session.minutes or LENGTHS["training"]),
            id=session.session,
            state="held" if session.attended else "passed" if starts < now else "planned",
            agency=session.agency,
            people=session.attended or session.booked,
        )


def turns(desk: Desk, since: datetime, until: datetime) -> Iterator[Occasion]:
    """Who is on call for each post between two instants, gaps too; a turn that runs on is cut at the two instants."""
    for post, held in desk.oncall.plan(since, until).items():
        for one in held:
            yield Occasion(
                sort="on_call",
                code=post.seat,
                starts=one.starts,
                ends=one.ends,
                id=":".join(part for part in (post.seat, post.unit, post.agency) if part),
                state="on_call" if one.person else "gap",
                person=one.person,
                post=post,
                agency=post.agency,
                seats=(post.seat,),
                people=(one.person,) if one.person else (),
            )


def _stands(one: Occasion, person: str | None, seat: str | None) -> bool:
    return (person is None or one.person == person) and (seat is None or one.code == seat)
