"""The calendar over all cases and the county's books: what is dated between two instants, for whom."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from mdtkit.casework.oncall import Post
from mdtkit.casework.rota import Rota, Stay
from mdtkit.desk import Desk, Referral
from mdtkit.desk.calendar import Occasion, Sort, occasions
from mdtkit.desk.errors import BadInput
from mdtkit.desk.meetings import ComingMeeting, coming, planning_of
from mdtkit.desk.sessions import plan as plan_session
from tests.desk.conftest import Night

MARCH, APRIL = datetime(2026, 3, 1, 8, tzinfo=UTC), datetime(2026, 4, 1, 7, tzinfo=UTC)
MONTHLY = {"type": "ongoing", "meeting": "m-1", "every": "month", "times": 6, "minutes": 90, "seats": ["advocate"]}


@pytest.fixture
def desk(night: Night, referral: Referral) -> Desk:
    """A case with a monthly meeting from 12 March, at 10:00 local time, to which one advocate is invited."""
    desk = night.desk
    lee = desk.directory.add_person(name="Invented Lee", party="advocate").id
    case = desk.open_case(referral).case
    desk.log(case, "tier.decided", {"tier": "initial"})
    desk.log(case, "meeting.planned", {**MONTHLY, "starts": "2026-03-12T17:00:00Z"})
    desk.log(case, "meeting.invited", {"meeting": "m-1", "seat": "mental_health"})
    desk.log(case, "meeting.invited", {"meeting": "m-1", "seat": "advocate", "person": lee})
    return desk


def of(desk: Desk, *sorts: Sort, since: datetime = MARCH, until: datetime = APRIL, **whose: str) -> list[Occasion]:
    return list(occasions(desk, since, until, sorts=sorts, **whose))


def person(desk: Desk) -> str:
    return next(one.id for one in desk.directory.people().values() if one.party == "advocate")


@pytest.mark.requirement("M3")
def test_each_occurrence_of_a_monthly_meeting_stands_in_its_month(desk: Desk) -> None:
    year = of(desk, "meeting", until=MARCH + timedelta(days=365))
    assert [one.starts.strftime("%m-%d %H") for one in year] == [
        "03-12 17",
        "04-12 17",
        "05-12 17",
        "06-12 17",
        "07-12 17",
        "08-12 17",
    ]
    (one,) = of(desk, "meeting")
    assert (one.code, one.tier, one.state, one.seats) == (
        "ongoing",
        "initial",
        "planned",
        ("advocate", "mental_health"),
    )
    assert one.ends == one.starts + timedelta(minutes=90)


def test_what_became_of_an_occurrence_shows_in_the_list_and_in_the_calendar(desk: Desk) -> None:
    (row,) = desk.rows()
    april = {"meeting": "m-1", "type": "ongoing", "occurrence": "2026-04-12T17:00:00Z"}
    desk.log(row.ref, "meeting.planned", {**april, "starts": "2026-03-12T20:00:00Z"})
    desk.log(row.ref, "meeting.cancelled", {**april, "occurrence": "2026-05-12T17:00:00Z"})
    assert [one.starts.isoformat()[5:16] for one in of(desk, "meeting", until=MARCH + timedelta(days=92))] == [
        "03-12T17:00",
        "03-12T20:00",
    ]
    assert [one.starts.month for one in coming(desk)] == [3, 3, 6, 7, 8]
    file = desk.case(row.ref)
    moved = next(one for one in coming(desk) if one.starts.hour == 20)
    assert planning_of(file, moved).data["occurrence"] == "2026-04-12T17:00:00Z"
    with pytest.raises(BadInput):
        planning_of(file, ComingMeeting(case=row.ref, starts=MARCH, type="ongoing", tier=None, passed=False))


def test_an_occurrence_that_the_series_does_not_have_is_refused_with_those_it_has(desk: Desk) -> None:
    (row,) = desk.rows()
    wrong = {"meeting": "m-1", "type": "ongoing", "occurrence": "2026-04-13T17:00:00Z"}
    for kind, more in (("meeting.planned", {"starts": "2026-04-14T17:00:00Z"}), ("meeting.cancelled", {})):
        with pytest.raises(BadInput) as refused:
            desk.log(row.ref, kind, {**wrong, **more})
        (problem,) = refused.value.problems
        assert (problem.field, problem.allowed[1]) == ("occurrence", "2026-04-12T17:00:00Z")
    single = {"type": "initial", "meeting": "m-2", "starts": "2026-03-10T17:00:00Z"}
    desk.log(row.ref, "meeting.planned", single)
    with pytest.raises(BadInput, match="no series"):
        desk.log(row.ref, "meeting.planned", {**single, "occurrence": "2026-03-10T17:00:00Z"})


def test_a_held_meeting_is_looked_back_on_and_one_called_off_is_gone(night: Night, desk: Desk) -> None:
    (row,) = desk.rows()
    for n, outcome in enumerate(("meeting.held", "meeting.cancelled")):
        single = {"type": "initial", "meeting": f"m-{n + 7}", "starts": f"2026-03-1{n}T17:00:00Z"}
        desk.log(row.ref, "meeting.planned", single)
        night.at(f"2026-03-1{n}T18:00:00Z")
        desk.log(row.ref, outcome, {"type": "initial", "meeting": single["meeting"]})
    assert [(one.id, one.state) for one in of(desk, "meeting")] == [("m-7", "held"), ("m-1", "planned")]
    night.at("2026-03-13T18:00:00Z")
    assert [one.state for one in of(desk, "meeting")] == ["held", "passed"]


def test_a_person_sees_the_meetings_they_are_invited_to_and_a_seat_those_that_ask_for_it(desk: Desk) -> None:
    other = desk.directory.add_person(name="Invented Other", party="advocate").id
    assert len(of(desk, "meeting", person=person(desk))) == 1
    assert of(desk, "meeting", person=other) == []
    assert len(of(desk, "meeting", seat="mental_health")) == 1
    assert of(desk, "meeting", seat="probation") == []
    with pytest.raises(BadInput) as refused:
        of(desk, "meeting", person="p-nobody", seat="advocat")
    assert [problem.field for problem in refused.value.problems] == ["person", "seat"]
    assert refused.value.problems[1].nearest == "advocate"


def test_who_works_the_case_sees_its_meetings_and_the_clocks_of_their_party(desk: Desk) -> None:
    (row,) = desk.rows()
    worker = desk.directory.add_person(name="Invented Worker", party="child_welfare").id
    desk.log(row.ref, "tier.decided", {"tier": "immediate"})
    assert of(desk, "clock", person=worker) == []
    desk.log(row.ref, "case.assigned", {"worker": worker, "role": "social_worker"})
    mine = of(desk, "clock", person=worker, until=MARCH + timedelta(days=900))
    everybody = of(desk, "clock", until=MARCH + timedelta(days=900))
    assert {one.seats for one in mine} == {("child_welfare",)}
    assert [one for one in everybody if one not in mine] != []
    others = {one.seats for one in everybody} - {("child_welfare",)}
    for (party,) in others:
        assert {one.seats for one in of(desk, "clock", seat=party, until=MARCH + timedelta(days=900))} == {(party,)}


def test_a_clock_stands_at_the_instant_at_which_it_falls_due(desk: Desk) -> None:
    due = {clock.id: clock.due_at for clock in desk.due() if clock.due_at and clock.form != "period"}
    found = {one.id: one.starts for one in of(desk, "clock", until=MARCH + timedelta(days=900))}
    assert found == due
    first = min(found.values())
    assert of(desk, "clock", since=first, until=first + timedelta(seconds=1))[0].starts == first
    assert all(one.starts > first for one in of(desk, "clock", since=first + timedelta(seconds=1)))


@pytest.mark.requirement("M1")
def test_on_call_turns_and_gaps_stand_in_the_calendar_and_a_person_sees_their_own(desk: Desk) -> None:
    lee, post = person(desk), Post("advocate", "on_call")
    monday = date(2026, 3, 2)
    desk.oncall.set_rota(
        Rota(
            id="r",
            post=post,
            begins=monday,
            ends=monday + timedelta(days=7),
            handoff=time(8),
            days=7,
            places=((Stay(lee, monday),),),
        )
    )
    (turn,) = of(desk, "on_call", person=lee)
    assert (turn.code, turn.post, turn.starts.isoformat()) == ("advocate", post, "2026-03-02T16:00:00+00:00")
    assert turn.ends == turn.starts + timedelta(days=7, hours=-1)
    states = [one.state for one in of(desk, "on_call", seat="advocate") if one.post == post]
    assert states == ["gap", "on_call", "gap"]


def test_a_training_stands_for_whoever_still_needs_the_course(desk: Desk) -> None:
    course = next(iter(desk.protocol.courses))
    plan_session(desk, course, datetime(2026, 3, 20, 17, tzinfo=UTC))
    (one,) = of(desk, "training")
    assert (one.code, one.state, one.case) == (course, "planned", None)
    needs = [who for who in desk.directory.people() if of(desk, "training", person=who)]
    assert needs != []


def test_case_review_meetings_of_the_county_s_book_stand_as_they_were_planned_last(desk: Desk) -> None:
    planned = {"meeting": "r-1", "starts": "2026-03-10T17:00:00Z", "seats": ["probation"]}
    desk.directory.write("book/meetings", [("review.planned", planned)])
    desk.directory.write("book/meetings", [("review.planned", {**planned, "starts": "2026-03-11T17:00:00Z"})])
    (one,) = of(desk, "case_review")
    assert (one.starts.day, one.seats, one.case) == (11, ("probation",), None)
    assert len(of(desk, "case_review", seat="probation")) == 1
    assert of(desk, "case_review", person=person(desk)) == []
    desk.directory.write("book/meetings", [("review.cancelled", {"meeting": "r-1", "reason": "Invented."})])
    assert of(desk, "case_review") == []


def test_looking_at_the_calendar_opens_no_case(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.rows()
    monkeypatch.setattr(desk, "case", lambda _: pytest.fail("a case was opened"))
    monkeypatch.setattr(desk.vault, "read", _books_only(desk))
    assert of(desk, "meeting", "clock", "case_review") != []


def _books_only(desk: Desk) -> object:
    read = desk.vault.read

    def only(record: str, **more: bool) -> object:
        assert record.startswith("book/"), "a case was read"
        return read(record, **more)

    return only
