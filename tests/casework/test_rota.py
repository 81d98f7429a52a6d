"""Who is on call by a rotation: hand-off in local time, hours, joiners and leavers, and the stretches of nobody."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdtkit.casework.oncall import Post
from mdtkit.casework.rota import Rota, Stay, Stretch, Window, covered, gaps, joined, left, rostered
from tests.casework.stories import LOS_ANGELES, local

HERE = ZoneInfo(LOS_ANGELES)
ADVOCATE = Post("advocate", "on_call")
MONDAY = date(2026, 3, 2)
AFTER_HOURS = (
    Window(("working",), time(17), time(8)),
    Window(("nonworking",), time(8), time(8)),
)


def rota(*people: str, days: int = 7, windows: tuple[Window, ...] = (), handoff: time = time(8)) -> Rota:
    places = tuple((Stay(person, MONDAY),) for person in people)
    return Rota(id="r", post=ADVOCATE, begins=MONDAY, handoff=handoff, days=days, places=places, windows=windows)


def standing(one: Rota, since: datetime, until: datetime, holidays: frozenset[date] = frozenset()) -> list[Stretch]:
    return list(rostered(one, LOS_ANGELES, holidays, since, until))


Told = list[tuple[str | None, str, str]]


def told(one: Rota, since: str, until: str, holidays: frozenset[date] = frozenset()) -> Told:
    """Person, from and until in local time."""
    found = standing(one, local(since), local(until), holidays)
    return [(s.person, wall(s.starts), wall(s.ends)) for s in found]


def wall(instant: datetime) -> str:
    return f"{instant.astimezone(HERE):%a %d %H:%M}"


@pytest.mark.requirement("M1")
def test_a_week_changes_hands_at_eight_local_time_through_the_change_of_clocks() -> None:
    assert told(rota("ana", "bo"), "2 Mar 08:00", "16 Mar 08:00") == [
        ("ana", "Mon 02 08:00", "Mon 09 08:00"),
        ("bo", "Mon 09 08:00", "Mon 16 08:00"),
    ]
    (week,) = standing(rota("ana", "bo"), local("2 Mar 08:00"), local("9 Mar 08:00"))
    assert week.ends - week.starts == timedelta(days=7) - timedelta(hours=1)


def test_a_hand_off_in_the_hour_that_is_missing_moves_forward_by_it() -> None:
    daily = rota("ana", "bo", days=1, handoff=time(2, 30))
    assert told(daily, "7 Mar 12:00", "8 Mar 12:00") == [
        ("bo", "Sat 07 12:00", "Sun 08 03:30"),
        ("ana", "Sun 08 03:30", "Sun 08 12:00"),
    ]


def test_after_hours_are_the_nights_of_working_days_and_all_of_the_others() -> None:
    assert told(rota("ana", windows=AFTER_HOURS, days=28), "5 Mar 08:00", "10 Mar 08:00") == [
        ("ana", "Thu 05 17:00", "Fri 06 08:00"),
        ("ana", "Fri 06 17:00", "Mon 09 08:00"),
        ("ana", "Mon 09 17:00", "Tue 10 08:00"),
    ]


def test_a_holiday_is_covered_by_whoever_covers_the_days_off() -> None:
    holiday = frozenset({date(2026, 3, 31)})
    assert told(rota("ana", windows=AFTER_HOURS), "31 Mar 08:00", "1 Apr 08:00", holiday) == [
        ("ana", "Tue 31 08:00", "Wed 01 08:00")
    ]


def test_a_vacant_place_is_nobody_s_and_said() -> None:
    without = left(rota("ana", "bo", "cy"), "bo", date(2026, 3, 9))
    held = standing(without, local("2 Mar 08:00"), local("23 Mar 08:00"))
    (gap,) = gaps([ADVOCATE], held, local("2 Mar 08:00"), local("23 Mar 08:00"))
    assert (gap.starts, gap.ends) == (local("9 Mar 08:00"), local("16 Mar 08:00"))


def test_who_leaves_in_the_middle_of_a_turn_hands_over_at_the_hour_of_the_hand_off() -> None:
    replaced = joined(left(rota("ana", "bo"), "ana", date(2026, 3, 5)), "cy", date(2026, 3, 5))
    assert told(replaced, "2 Mar 08:00", "9 Mar 08:00") == [
        ("ana", "Mon 02 08:00", "Thu 05 08:00"),
        ("cy", "Thu 05 08:00", "Mon 09 08:00"),
    ]


def test_what_was_set_by_hand_stands_over_the_rotation_and_of_two_the_later_recorded() -> None:
    turn = standing(rota("ana"), local("2 Mar 08:00"), local("9 Mar 08:00"))
    one = Stretch(post=ADVOCATE, person="bo", starts=local("3 Mar 08:00"), ends=local("4 Mar 08:00"), source="set")
    two = Stretch(post=ADVOCATE, person="cy", starts=local("3 Mar 20:00"), ends=local("3 Mar 22:00"), source="set")
    held = covered(ADVOCATE, [*turn, one, two], local("3 Mar 00:00"), local("5 Mar 00:00"))
    assert [s.person for s in held] == ["ana", "bo", "cy", "bo", "ana"]
    assert [s.source for s in held] == ["rota", "set", "set", "set", "rota"]


def test_a_place_that_is_held_is_not_given_twice_and_a_stranger_cannot_leave() -> None:
    with pytest.raises(ValueError, match="place 1 is held"):
        joined(rota("ana", "bo"), "cy", date(2026, 3, 9), 0)
    with pytest.raises(ValueError, match="dee has no turn"):
        left(rota("ana", "bo"), "dee", date(2026, 3, 9))


PEOPLE = ("ana", "bo", "cy", "dee")
ROTAS = st.builds(
    lambda count, days, hour: rota(*PEOPLE[:count], days=days, handoff=time(hour)),
    st.integers(2, 4),
    st.integers(1, 10),
    st.integers(0, 23),
)
LATER = st.dates(MONDAY, MONDAY + timedelta(days=60))
BEFORE, END = local("1 Mar 00:00"), datetime(2026, 6, 30, tzinfo=HERE)
OTHERS = tuple(person for person in PEOPLE if person != "bo")


def turns_of(one: Rota, person: str) -> list[tuple[datetime, datetime]]:
    return [(s.starts, s.ends) for s in standing(one, BEFORE, END) if s.person == person]


def handed_over(one: Rota, day: date) -> datetime:
    return datetime.combine(day, one.handoff, HERE)


@given(ROTAS, LATER)
def test_nobody_else_s_turn_moves_when_somebody_leaves(one: Rota, day: date) -> None:
    after = left(one, "bo", day)
    assert [turns_of(after, person) for person in OTHERS] == [turns_of(one, person) for person in OTHERS]
    # The missing hour of the change of clocks moves a hand-off by itself.
    assert all(ends <= handed_over(one, day) + timedelta(hours=1) for _, ends in turns_of(after, "bo"))


@given(ROTAS, LATER)
def test_who_takes_a_vacant_place_has_the_turns_of_who_left_and_nobody_else_s_move(one: Rota, day: date) -> None:
    after = joined(left(one, "bo", day), "eve", day)
    assert [turns_of(after, person) for person in OTHERS] == [turns_of(one, person) for person in OTHERS]
    length = sum((ends - starts for starts, ends in turns_of(one, "bo")), timedelta())
    shared = [turn for who in ("bo", "eve") for turn in turns_of(after, who)]
    assert sum((ends - starts for starts, ends in shared), timedelta()) == length


@given(ROTAS, LATER)
def test_a_new_place_moves_no_turn_that_began_before_it_and_leaves_no_gap(one: Rota, day: date) -> None:
    after = joined(one, "eve", day)
    edge = handed_over(one, day)
    for person in PEOPLE:
        assert [t for t in turns_of(after, person) if t[0] < edge] == [t for t in turns_of(one, person) if t[0] < edge]
    assert gaps([ADVOCATE], standing(after, local("4 Mar 00:00"), END), local("4 Mar 00:00"), END) == ()


@given(ROTAS, st.integers(0, 2000), st.integers(1, 400))
def test_a_part_of_the_time_says_what_the_whole_says(one: Rota, hours: int, length: int) -> None:
    since = local("2 Mar 08:00") + timedelta(hours=hours)
    until = since + timedelta(hours=length)
    whole, part = standing(one, BEFORE, END + timedelta(days=60)), standing(one, since, until)
    assert covered(ADVOCATE, part, since, until) == covered(ADVOCATE, whole, since, until)
