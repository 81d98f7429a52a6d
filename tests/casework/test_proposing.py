"""Times proposed for a meeting meet its clocks, the county's hours and the calendars of seats; a slow oracle agrees."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mdtkit.casework.proposing import (
    Busy,
    Chair,
    Hours,
    Period,
    Question,
    Slot,
    beginnings,
    hours_for,
    merged,
    propose,
)
from mdtkit.protocol import ProtocolProblems
from tests.casework.conftest import base_protocol

TZ = "America/Los_Angeles"
HERE = ZoneInfo(TZ)
MONDAY = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
"""Monday 2 March 2026, midnight in the county."""
WORK = Hours(opens=time(8, 30), closes=time(17), working=True, step=30)
ALWAYS = (datetime(2020, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC))

pytestmark = pytest.mark.requirement("M3")


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A local time of a day of the week that begins on Monday 2 March."""
    return datetime(2026, 3, 2 + day, hour, minute, tzinfo=HERE).astimezone(UTC)


def busy(*periods: Period) -> Busy:
    return Busy(merged(periods), ALWAYS)


def question(*chairs: Chair, days: int = 5, **given: object) -> Question:
    members: dict[str, object] = {"minutes": 60, "hours": WORK, "clocks": {}, **given}
    return Question(opens=MONDAY, closes=MONDAY + timedelta(days=days), tz=TZ, chairs=chairs, **members)  # type: ignore[arg-type]


PROBATION = Chair(seat="probation", required=True, holders=("p1",))
ADVOCATE = Chair(seat="advocate", required=False, holders=("p2",), others=("p3",))


def test_the_first_time_that_everybody_can_come_is_proposed_first() -> None:
    taken = {"p1": busy((at(0, 8), at(0, 10))), "p2": busy((at(0, 10), at(0, 11)))}
    first = propose(question(PROBATION, alone(ADVOCATE)), taken).slots[0]
    assert (first.starts, first.fits, first.away, first.without) == (at(0, 11), True, (), ())


def alone(chair: Chair) -> Chair:
    """The chair without anybody to stand in."""
    return Chair(seat=chair.seat, required=chair.required, holders=chair.holders)


def test_a_time_when_who_holds_the_seat_can_come_is_better_than_a_sooner_one_with_a_stand_in() -> None:
    found = propose(question(ADVOCATE), {"p2": busy((at(0, 8), at(0, 16)))}).slots
    assert (found[0].starts, found[0].sittings[0].person) == (at(0, 16), "p2")
    (only,) = propose(question(ADVOCATE, days=1), {"p2": busy((at(0, 8), at(0, 17)))}, limit=1).slots
    assert (only.sittings[0].person, only.sittings[0].instead) == ("p3", True)


def test_each_time_says_which_clock_it_satisfies_and_which_it_misses() -> None:
    clocks = {"initial": at(1, 12), "before-hearing": at(3, 9), "on-run": None}
    taken = {"p1": busy((at(0, 0), at(1, 11)))}
    found = propose(question(PROBATION, clocks=clocks), taken).slots
    assert [(slot.starts, slot.satisfies) for slot in found] == [(at(1, 11), ("initial", "before-hearing", "on-run"))]
    assert found[0].misses == ()


def test_a_meeting_must_be_over_when_its_clock_falls_due() -> None:
    found = propose(question(PROBATION, clocks={"initial": at(0, 9, 15)}), {})
    assert found.slots == ()
    assert [(slot.starts, slot.satisfies) for slot in found.near] == [(at(0, 8, 30), ())]
    assert propose(question(PROBATION, clocks={"initial": at(0, 9, 30)}), {}).slots[0].starts == at(0, 8, 30)


def test_where_nothing_fits_the_nearest_in_time_and_the_nearest_complete_are_told() -> None:
    taken = {"p1": busy((at(0, 0), at(2, 9)))}
    found = propose(question(PROBATION, clocks={"initial": at(1, 12)}), taken)
    assert found.slots == ()
    in_time, whole = found.near
    assert (in_time.starts, in_time.away, in_time.misses) == (at(0, 8, 30), ("probation",), ())
    assert (whole.starts, whole.away, whole.misses) == (at(2, 9), (), ("initial",))


def test_a_clock_that_is_past_leaves_the_soonest_complete_time() -> None:
    (whole,) = propose(question(PROBATION, clocks={"initial": at(0, 1)}), {}).near
    assert (whole.starts, whole.misses) == (at(0, 8, 30), ("initial",))


def test_nothing_is_proposed_at_night_on_a_weekend_or_on_a_holiday() -> None:
    holiday = question(PROBATION, days=7, nonworking=frozenset({date(2026, 3, 4)}))
    days = {starts.astimezone(HERE).date().day for starts in beginnings(holiday)}
    assert days == {2, 3, 5, 6}
    hours = {starts.astimezone(HERE).time() for starts in beginnings(holiday)}
    assert (min(hours), max(hours)) == (time(8, 30), time(16))


def test_a_crisis_meeting_is_proposed_at_any_hour_and_through_the_change_of_clocks() -> None:
    night = Question(
        opens=datetime(2026, 3, 8, 9, 0, tzinfo=UTC),
        closes=datetime(2026, 3, 8, 12, 0, tzinfo=UTC),
        minutes=30,
        tz=TZ,
        chairs=(),
        hours=Hours(),
    )
    local = [starts.astimezone(HERE).strftime("%H:%M") for starts in beginnings(night)]
    assert local == ["01:00", "01:30", "03:00", "03:30", "04:00", "04:30"]


def test_of_whom_no_calendar_is_known_nothing_is_taken_for_certain() -> None:
    (slot, *_) = propose(question(PROBATION), {}).slots
    assert (slot.fits, slot.sittings[0].person, slot.sittings[0].known) == (True, "p1", False)
    short = {"p1": Busy((), (MONDAY, at(0, 12)))}
    (known, *_) = propose(question(PROBATION), short).slots
    assert (known.starts, known.sittings[0].known) == (at(0, 8, 30), True)
    assert short["p1"].at(at(0, 11, 30), at(0, 12, 30)) is None


def test_a_county_sets_its_own_hours_and_a_crisis_has_none() -> None:
    county = base_protocol('[[meeting_hours]]\nid = "planned-ahead"\nopens = "09:00"\ndays = "any"\nminutes = 90\n')
    assert hours_for(county, "initial") == Hours(opens=time(9), closes=time(17), working=False, step=30, minutes=90)
    assert hours_for(county, "immediate") == Hours(step=15, minutes=30), "a crisis: at any hour of any day"
    ours = '[[meeting_hours]]\nid = "ours"\ntypes = ["initial"]\nopens = "10:00"\ncloses = "12:00"\ncitation = "x"\n'
    assert [hours_for(base_protocol(ours), type_).opens for type_ in ("initial", "ongoing")] == [time(10), time(8, 30)]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ('opens = "9:00"', "time of day"),
        ('opens = "17:30"', "before it opens"),
        ("minutes = 600", "longer than the hours"),
        ("step = 1", "from 5 to 1440"),
        ('types = ["inital"]', "inital"),
    ],
)
def test_hours_that_cannot_be_counted_with_are_refused(wrong: str, said: str) -> None:
    with pytest.raises(ProtocolProblems, match=said):
        base_protocol(f'[[meeting_hours]]\nid = "planned-ahead"\n{wrong}\n')


# -- against a slow oracle --------------------------------------------------------------------------
@st.composite
def worlds(draw: st.DrawFn) -> tuple[Question, dict[str, tuple[tuple[Period, ...], Period]]]:
    minute = st.integers(0, 3 * 24 * 60 // 5).map(lambda n: MONDAY + timedelta(minutes=5 * n))
    people = ["p1", "p2", "p3", "p4"]
    chairs = [
        Chair(
            seat=f"seat{n}",
            required=draw(st.booleans()),
            holders=tuple(draw(st.lists(st.sampled_from(people), max_size=2, unique=True))),
            others=tuple(draw(st.lists(st.sampled_from(people), max_size=2, unique=True))),
        )
        for n in range(draw(st.integers(1, 3)))
    ]
    hours = Hours(
        opens=draw(st.sampled_from([time(8), time(8, 30)])),
        closes=draw(st.sampled_from([time(10), time(12), time(17)])),
        working=draw(st.booleans()),
        step=draw(st.sampled_from([15, 30, 45])),
    )
    opens, closes = sorted((draw(minute), draw(minute)))
    clocks = draw(st.dictionaries(st.sampled_from(["a", "b"]), st.one_of(st.none(), minute), max_size=2))
    asked = Question(
        opens=opens,
        closes=closes,
        minutes=draw(st.sampled_from([30, 60, 75])),
        tz=TZ,
        chairs=tuple(chairs),
        clocks=clocks,
        hours=hours,
        nonworking=draw(st.sampled_from([frozenset(), frozenset({date(2026, 3, 3)})])),
    )
    pair = st.tuples(minute, minute).map(lambda two: (min(two), max(two)))
    periods = st.lists(pair, max_size=4).map(tuple)
    known = st.one_of(st.just(ALWAYS), pair)
    return asked, draw(st.dictionaries(st.sampled_from(people), st.tuples(periods, known), max_size=4))


Score = tuple[int, int, int, int, int, datetime]


def scored(asked: Question, calendars: Mapping[str, tuple[tuple[Period, ...], Period]], starts: datetime) -> Score:
    """How good a beginning is, counted the slow way: every seat, every person, every period."""
    ends = starts + timedelta(minutes=asked.minutes)
    away = without = instead = unknown = 0
    for chair in asked.chairs:
        candidates = [(one, False) for one in chair.holders] + [(one, True) for one in chair.others]
        sits = None
        for person, standing_in in candidates:
            periods, known = calendars.get(person, ((), (MONDAY, MONDAY)))
            if not any(since < ends and until > starts and since < until for since, until in periods):
                certain = person in calendars and known[0] <= starts and ends <= known[1]
                sits = (standing_in, not certain)
                break
        if sits is None:
            away, without = away + chair.required, without + (not chair.required)
        else:
            instead, unknown = instead + sits[0], unknown + sits[1]
    late = sum(due is not None and ends > due for due in asked.clocks.values())
    return (away, late, without, instead, unknown, starts)


def possible(asked: Question) -> Iterator[datetime]:
    """Every minute of the window that is a beginning."""
    moment = asked.opens.replace(second=0, microsecond=0)
    while moment + timedelta(minutes=asked.minutes) <= asked.closes:
        local, ends = moment.astimezone(HERE), (moment + timedelta(minutes=asked.minutes)).astimezone(HERE)
        assert asked.hours.opens is not None
        assert asked.hours.closes is not None
        since = (local.hour - asked.hours.opens.hour) * 60 + local.minute - asked.hours.opens.minute
        over = ends.date() != local.date() or ends.time() > asked.hours.closes
        rests = asked.hours.working and (local.weekday() >= 5 or local.date() in asked.nonworking)
        if since >= 0 and since % asked.hours.step == 0 and not over and not rests:
            yield moment
        moment += timedelta(minutes=5)


def picked(asked: Question, scores: list[Score]) -> list[datetime]:
    length = timedelta(minutes=asked.minutes)
    found: list[datetime] = []
    for *_, starts in sorted(score for score in scores if score[:2] == (0, 0)):
        same = [one for one in found if one.astimezone(HERE).date() == starts.astimezone(HERE).date()]
        if len(found) < 5 and len(same) < 2 and all(abs(one - starts) >= length for one in found):
            found.append(starts)
    return found


@settings(max_examples=60)
@given(worlds())
def test_what_is_proposed_is_what_trying_every_minute_finds(
    world: tuple[Question, dict[str, tuple[tuple[Period, ...], Period]]],
) -> None:
    asked, calendars = world
    scores = [scored(asked, calendars, starts) for starts in possible(asked)]
    found = propose(asked, {who: Busy(merged(periods), known) for who, (periods, known) in calendars.items()})
    assert [slot.starts for slot in found.slots] == picked(asked, scores)
    assert [slot.rank for slot in found.slots] == [scored(asked, calendars, slot.starts) for slot in found.slots]
    for slot in (*found.slots, *found.near):
        in_time = {clock for clock, due in asked.clocks.items() if due is None or slot.ends <= due}
        assert (set(slot.satisfies), set(slot.misses)) == (in_time, asked.clocks.keys() - in_time)
    if not found.slots:
        assert [slot.rank for slot in found.near] == nearest(scores)


def nearest(scores: list[Score]) -> list[Score]:
    in_time = sorted(score for score in scores if score[1] == 0)
    whole = sorted(score for score in scores if score[0] == 0)
    return [*in_time[:1], *whole[:1]] or sorted(scores)[:1]


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=12))
def test_merging_periods_changes_no_minute_of_them(pairs: list[tuple[int, int]]) -> None:
    def minute(n: int) -> datetime:
        return MONDAY + timedelta(minutes=n)

    given_ = [(minute(since), minute(until)) for since, until in pairs]
    together = merged(given_)
    covered = {n for n in range(60) for since, until in pairs if since <= n < until}
    assert {n for n in range(60) for since, until in together if since <= minute(n) < until} == covered
    assert all(one[1] < other[0] for one, other in pairwise(together))


def test_a_slot_tells_who_is_missing_apart_from_who_is_only_wished_for() -> None:
    taken = {person: busy((at(0, 0), at(4, 23))) for person in ("p1", "p2", "p3")}
    (slot,) = propose(question(PROBATION, ADVOCATE, days=1), taken).near
    assert isinstance(slot, Slot)
    assert (slot.away, slot.without) == (("probation",), ("advocate",))
