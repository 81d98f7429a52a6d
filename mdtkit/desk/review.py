"""Case-review meetings at the desk: planned, prepared case by case, held once over several children (M3).

The running order asks the sharing decision for each case by itself: who sits on one child's team hears nothing of
another's. Recording is never refused for what is missing; a slip in a code is, with everything that is wrong.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import msgspec

from mdtkit.casework.agenda import Ground, Sitting, agenda
from mdtkit.casework.review import ABSENT, TYPE, Review, reviews
from mdtkit.chronology.problem import Problem, unknown
from mdtkit.desk import review_entries
from mdtkit.desk.agenda import items_beside
from mdtkit.desk.errors import BadInput, DeskError, NoSuchCase
from mdtkit.desk.hearing import Shown, Told, rows_of, seen_by, touched
from mdtkit.desk.identifying import identifying
from mdtkit.desk.output import instant
from mdtkit.desk.recording import Act
from mdtkit.desk.review_entries import BOOK
from mdtkit.desk.sharing import Ask, situation_of

if TYPE_CHECKING:
    from mdtkit.desk.casefile import CaseFile
    from mdtkit.desk.desk import Desk
    from mdtkit.desk.recording import Logged

INPUT: Final = "meeting.input"


class Planned(msgspec.Struct, frozen=True, kw_only=True):
    """A case-review meeting that was planned: its id, and what is to be minded."""

    meeting: str
    warnings: tuple[Problem, ...] = ()


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """A review that was held: the entry that each case got; ``waits`` are cases that get theirs later."""

    meeting: str
    entry: str
    cases: dict[str, Logged]
    waits: tuple[str, ...] = ()
    warnings: tuple[Problem, ...] = ()


class Turn(Told, frozen=True, kw_only=True):
    """One case of the running order. ``place`` counts from 1; ``gathered``: the family's input is on record."""

    place: int
    representative: str | None
    gathered: bool


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """The running order. ``unread`` are cases of it that this person may not read, by their place."""

    review: Review
    turns: tuple[Turn, ...]
    unread: tuple[int, ...] = ()


def listed(desk: Desk) -> tuple[Review, ...]:
    """Every case-review meeting, by its beginning."""
    return reviews(desk.directory.entries(BOOK))


def review_of(desk: Desk, meeting: str) -> Review:
    """The case-review meeting of that id. Raises BadInput with those there are."""
    known = {one.meeting: one for one in listed(desk)}
    if meeting not in known:
        problem = unknown("meeting", meeting, known, what="case-review meeting")
        raise BadInput(f"{problem.message}.", [problem])
    return known[meeting]


def plan(
    desk: Desk,
    starts: datetime,
    cases: Sequence[str],
    *,
    meeting: str | None = None,
    seats: Sequence[str] = (),
    people: Sequence[str] = (),
    representatives: Mapping[str, str] | None = None,
    minutes: int | None = None,
    purpose: str | None = None,
    place: str | None = None,
) -> Planned:
    """Plan a review of these cases in this order, or plan one anew (``meeting``). Raises BadInput, NoSuchCase.

    ``representatives``: case → the person who gathers the input of child and family beforehand.
    """
    if meeting is not None and (known := review_of(desk, meeting)).state != "planned":
        raise BadInput(
            f"{meeting} is {known.state}: plan another one.", [Problem(field="meeting", message=known.state)]
        )
    order = tuple(dict.fromkeys(desk.reference(case) for case in cases))
    named = {desk.reference(case): person for case, person in (representatives or {}).items()}
    problems = _strange(desk, (*people, *named.values()), seats)
    problems += [
        Problem(field="representatives", message=f"{case} is not among the cases of the meeting", allowed=order)
        for case in named
        if case not in order
    ]
    if not order:
        problems.append(Problem(field="cases", message="a case-review meeting names its cases, in their order"))
    if problems:
        raise BadInput("Not planned: " + "; ".join(problem.message for problem in problems), problems)
    for case in order:
        desk.entries(case)
    made = meeting or f"r-{secrets.token_hex(5)}"
    rows = [{"case": case, "person": person} for case, person in named.items()]
    data = {
        "meeting": made, "starts": instant(starts), "minutes": minutes, "cases": list(order), "seats": list(seats),
        "people": list(people), "representatives": rows, "purpose": purpose, "place": place,
    }  # fmt: skip
    desk.directory.write(BOOK, [("review.planned", _given(data))])
    return Planned(meeting=made, warnings=tuple(_minded(desk, order, seats, named)))


def _still_planned(review: Review) -> None:
    if review.state != "planned":
        problem = Problem(field="meeting", message=f"{review.meeting} is {review.state} already: plan another one")
        raise BadInput(f"{problem.message}.", [problem])


def _given(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if value not in (None, "", [], {})}


def _strange(desk: Desk, people: Sequence[str], seats: Sequence[str]) -> list[Problem]:
    known, parties = desk.directory.people(), desk.protocol.parties
    found = [unknown("person", one, known, what="person of the directory") for one in people if one not in known]
    return found + [unknown("seat", one, parties, what="party") for one in seats if one not in parties]


def _minded(desk: Desk, cases: Sequence[str], seats: Sequence[str], named: Mapping[str, str]) -> list[Problem]:
    title = desk.protocol.title
    found = [
        Problem(field="seats", message=f"{title('party', seat)}: the family is absent from a case-review meeting")
        for seat in seats
        if seat in ABSENT
    ]
    without = [case for case in cases if case not in named]
    if without:
        message = f"nobody is named to gather the input of child and family: {', '.join(without)}"
        found.append(Problem(field="representatives", message=message))
    return found


def cancel(desk: Desk, meeting: str, *, reason: str | None = None) -> Review:
    """Record that a review will not be. Raises BadInput where it is over."""
    _still_planned(review_of(desk, meeting))
    desk.directory.write(BOOK, [("review.cancelled", _given({"meeting": meeting, "reason": reason}))])
    return review_of(desk, meeting)


def gathered(
    desk: Desk, ref: str, meeting: str, whose: Sequence[str], words: str, *, person: str | None = None
) -> Logged:
    """Record the input of child or family for a review, in the child's own case. Raises BadInput."""
    review, case = review_of(desk, meeting), desk.reference(ref)
    if case not in review.cases:
        problem = unknown("case", case, review.cases, what="case of this meeting")
        raise BadInput(f"{problem.message}.", [problem])
    who = person or review.representatives.get(case) or desk.me.id
    known = desk.directory.people().get(who)
    seat = (known.party if known is not None else None) or desk.me.party
    data = {"meeting": meeting, "seat": seat, "person": who, "whose": list(whose), "input": words}
    return desk.record(case, [Act(kind=INPUT, data=data)])


def order_of(desk: Desk, meeting: str, *, reveal: bool = False) -> Order:
    """The running order, each case with its items and who may hear which. Raises BadInput.

    ``reveal``: with the words (audited case by case before anything is shown).
    """
    review = review_of(desk, meeting)
    turns, unread = [], []
    for place, case in enumerate(review.cases, start=1):
        try:
            file = desk.reveal(case, "review") if reveal else desk.case(case)
        except NoSuchCase:
            unread.append(place)
            continue
        turns.append(_turn(desk, file, review, place))
    return Order(review=review, turns=tuple(turns), unread=tuple(unread))


def _turn(desk: Desk, file: CaseFile, review: Review, place: int) -> Turn:
    setting = desk.setting()
    ground = Ground(
        chronology=file.chronology,
        protocol=desk.protocol,
        clocks=file.clocks,
        facts=file.history.now,
        tier=file.tier,
        sitting=Sitting(meeting=review.meeting, type=TYPE, starts=review.starts),
        tz=setting.tz,
        nonworking=setting.nonworking,
        reveal=file.revealed,
    )
    items = agenda(ground, items_beside(desk, file, ground))
    ask = Ask(to=review.asked, there=True, case_review=True, items=touched(items), purpose=review.purpose,
              at=max(review.starts, desk.now()))  # fmt: skip
    situation = situation_of(desk, file, ask)
    rows, answers = rows_of(desk, items, situation)
    told = [item.entry.data.get("meeting") for item in file.chronology.of(INPUT)]
    return Turn(
        case=file.ref,
        situation=situation,
        rows=rows,
        answers=answers,
        revealed=file.revealed,
        place=place,
        representative=review.representatives.get(file.ref),
        gathered=review.meeting in told,
    )


def hold(
    desk: Desk,
    meeting: str,
    *,
    present: Sequence[str] = (),
    remote: Sequence[str] = (),
    absent: Sequence[str] = (),
    cases: Sequence[str] = (),
    starts: datetime | None = None,
    decisions: str | None = None,
) -> Held:
    """Record that a review was held, once; each case that was talked about (all, if none is named) gets its entry.

    Raises BadInput with every problem. The meeting stands in the county's book first: a case that cannot be written now
    gets its entry later, and is named. StoreTrouble where somebody else wrote in the book meanwhile: it may be theirs.
    """
    seen = desk.directory.seq(BOOK)
    review = review_of(desk, meeting)
    order = tuple(dict.fromkeys(desk.reference(case) for case in cases)) or review.cases
    problems = _not_held(desk, review, order, (*present, *remote, *absent))
    if problems:
        raise BadInput("Not recorded: " + "; ".join(problem.message for problem in problems), problems)
    people = desk.directory.people()
    named = (("present", present), ("remote", remote), ("absent", absent))
    rows = [_row(people, name, how) for how, names in named for name in names]
    data = {"meeting": meeting, "starts": instant(starts or review.starts), "cases": list(order), "attendance": rows,
            "decisions": decisions}  # fmt: skip
    (entry,) = desk.directory.write(BOOK, [("review.held", _given(data))], seen=seen)
    written: dict[str, Logged] = {}
    waits: list[str] = []
    for case in order:
        try:
            logged = review_entries.write(desk, entry, case)
        except DeskError:
            waits.append(case)
        else:
            written |= {case: logged} if logged is not None else {}
    minded = (*identifying(desk, {"decisions": decisions or ""}), *_told(written))
    return Held(meeting=meeting, entry=entry.id, cases=written, waits=tuple(waits), warnings=minded)


def _told(written: Mapping[str, Logged]) -> list[Problem]:
    """What is to be minded of the cases, each with its reference."""
    return [
        msgspec.structs.replace(one, message=f"{case}: {one.message}")
        for case, logged in written.items()
        for one in logged.warnings
    ]


def _not_held(desk: Desk, review: Review, order: Sequence[str], named: Sequence[str]) -> list[Problem]:
    problems = [
        unknown("case", one, review.cases, what="case of this meeting") for one in order if one not in review.cases
    ]
    people, parties = desk.directory.people(), desk.protocol.parties
    problems += [
        unknown("present", name, (*parties, *people), what="person of the directory or party")
        for name in named
        if name not in people and name not in parties
    ]
    if review.state != "planned":
        problems.append(
            Problem(field="meeting", message=f"{review.meeting} is {review.state} already: it is held once")
        )
    return problems


def _row(people: Mapping[str, Any], name: str, how: str) -> dict[str, str]:
    if name in people:
        return {"seat": people[name].party or "", "person": name, "attended": how}
    return {"seat": name, "attended": how}


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """A place of the running order as one attendee sees it; ``turn`` None: nothing of this case may be told to them."""

    place: int
    turn: Turn | None
    names: tuple[str, ...] = ()
    shown: tuple[Shown, ...] = ()


def for_attendee(order: Order, name: str) -> tuple[Seen, ...]:
    """The running order as an attendee sees it: of a case of which nothing may be told to them not even its reference.

    Raises BadInput where nobody of that name is asked to the meeting.
    """
    found = {one: Seen(place=one, turn=None) for one in order.unread}
    known = name in order.review.asked
    for turn in order.turns:
        names = tuple(to.name for to in turn.attendees if name in (to.name, to.party, to.agency))
        known = known or bool(names)
        # That a meeting takes place says nothing of the child; something that does must be theirs to hear.
        hears = any(row.item.categories and not {one.to for one in row.kept} & {*names} for row in turn.rows)
        mine = bool(names) and hears
        found[turn.place] = Seen(
            place=turn.place,
            turn=turn if mine else None,
            names=names,
            shown=seen_by(turn, names) if mine else (),
        )
    if not known:
        problem = unknown("to", name, order.review.asked, what="attendee of this meeting")
        raise BadInput(f"{problem.message}.", [problem])
    return tuple(found[place] for place in sorted(found))
