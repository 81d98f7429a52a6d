"""Due instants against the oracle that counts minute by minute and day by day."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mdtkit.casework.reckoning import Count, is_doubled, is_missing, reckon, resolve
from mdtkit.protocol.duration import parse_duration
from tests.casework import oracle

# A change of an hour at 2, one at midnight (the day begins at 1), half an hour, and none.
ZONES = ["America/Los_Angeles", "America/Havana", "Australia/Lord_Howe", "Europe/Dublin", "America/Phoenix"]
WITHIN = ["90min", "2h", "24h", "36h", "72h", "1d", "10d", "1bd", "2bd", "10bd", "1mo", "2mo", "6mo", "12mo"]
HOLIDAYS = frozenset({date(2026, 1, 1), date(2026, 3, 31), date(2026, 11, 26), date(2026, 12, 25), date(2028, 2, 29)})
# Wall times, hence without a zone.
CHANGES = [datetime(2026, 3, 8, 10), datetime(2026, 11, 1, 9), datetime(2026, 4, 5), datetime(2026, 10, 4, 2)]  # noqa: DTZ001
ANY_TIME = st.datetimes(datetime(2023, 12, 1), datetime(2029, 1, 1))  # noqa: DTZ001


def near_a_change() -> st.SearchStrategy[datetime]:
    return st.tuples(st.sampled_from(CHANGES), st.integers(-3 * 24 * 60, 3 * 24 * 60)).map(
        lambda pair: pair[0] + timedelta(minutes=pair[1])
    )


INSTANTS = (near_a_change() | ANY_TIME).map(lambda naive: naive.replace(second=0, microsecond=0, tzinfo=UTC))


@given(INSTANTS, st.sampled_from(WITHIN), st.sampled_from(ZONES))
@example(datetime(2026, 3, 8, 9, 20, tzinfo=UTC), "2h", "America/Los_Angeles")
@example(datetime(2026, 1, 31, 20, 0, tzinfo=UTC), "1mo", "America/Los_Angeles")
@example(datetime(2024, 2, 29, 20, 0, tzinfo=UTC), "12mo", "America/Los_Angeles")
@example(datetime(2026, 2, 8, 10, 30, tzinfo=UTC), "1mo", "America/Los_Angeles")  # 02:30 on 8 March is missing
@example(datetime(2026, 10, 1, 8, 30, tzinfo=UTC), "1mo", "America/Los_Angeles")  # 01:30 on 1 November comes twice
def test_a_due_instant_is_what_counting_step_by_step_gives(start: datetime, within: str, tz: str) -> None:
    count = Count(within=parse_duration(within), tz=tz)
    assert reckon(start, count, HOLIDAYS) == oracle.due(start, within, tz, HOLIDAYS)


@pytest.mark.requirement("M1")
def test_two_hours_are_two_hours_through_the_night_on_which_the_clocks_change() -> None:
    count = Count(within=parse_duration("2h"), tz="America/Los_Angeles")
    due = reckon(datetime(2026, 3, 8, 9, 20, tzinfo=UTC), count, frozenset())
    assert due.astimezone(ZoneInfo("America/Los_Angeles")).strftime("%H:%M %Z") == "04:20 PDT"


@pytest.mark.parametrize(
    ("start", "within", "due"),
    [
        ("2026-01-31 09:00", "1mo", "2026-02-28 09:00"),
        ("2028-01-31 09:00", "1mo", "2028-02-29 09:00"),
        ("2026-01-31 09:00", "2mo", "2026-03-31 09:00"),
        ("2024-02-29 09:00", "12mo", "2025-02-28 09:00"),
        ("2026-02-08 02:30", "1mo", "2026-03-08 03:30"),  # a missing hour: later by the gap
        ("2026-02-28 02:30", "8d", "2026-03-08 03:30"),
        ("2026-03-06 09:00", "10d", "2026-03-16 09:00"),  # the same time of day, though an hour was lost
        ("2026-11-25 16:00", "1bd", "2026-11-27 16:00"),  # a holiday in between
    ],
)
def test_days_and_months_are_counted_on_the_calendar_and_keep_the_time_of_day(
    start: str, within: str, due: str
) -> None:
    here = ZoneInfo("America/Los_Angeles")
    count = Count(within=parse_duration(within), tz="America/Los_Angeles")
    found = reckon(datetime.fromisoformat(start).replace(tzinfo=here), count, HOLIDAYS)
    assert found.astimezone(here).strftime("%Y-%m-%d %H:%M") == due


def test_of_a_doubled_hour_the_earlier_is_meant() -> None:
    wall = datetime.fromisoformat("2026-11-01T01:30")
    assert resolve(wall, "America/Los_Angeles") == datetime(2026, 11, 1, 8, 30, tzinfo=UTC)


@given(near_a_change(), st.sampled_from(ZONES))
def test_whether_a_local_time_is_missing_or_doubled_is_what_the_clocks_showed(wall: datetime, tz: str) -> None:
    guess = wall.replace(tzinfo=UTC)
    steps = (guess + timedelta(minutes=m) for m in range(-15 * 60, 15 * 60, 15))
    shown = [i for i in steps if i.astimezone(ZoneInfo(tz)).replace(tzinfo=None) == wall]
    assert is_missing(wall, tz) is (len(shown) == 0)
    assert is_doubled(wall, tz) is (len(shown) == 2)
    assert resolve(wall, tz) == oracle.wall_to_instant(wall, tz)


@given(INSTANTS, st.sampled_from(["1d", "10d", "2bd", "1mo"]), st.sampled_from(ZONES))
def test_a_last_day_that_is_no_working_day_moves_only_if_the_rule_says_so(
    start: datetime, within: str, tz: str
) -> None:
    here = ZoneInfo(tz)
    fixed = reckon(start, Count(within=parse_duration(within), tz=tz), HOLIDAYS).astimezone(here).date()
    moved = reckon(start, Count(within=parse_duration(within), tz=tz, roll=True), HOLIDAYS).astimezone(here).date()
    expected = fixed
    while expected.weekday() >= 5 or expected in HOLIDAYS:
        expected += timedelta(days=1)
    assert moved == expected


@given(INSTANTS, st.sampled_from(["1h", "24h", "1d", "10d", "1mo"]), st.sampled_from(ZONES))
def test_a_backward_count_ends_before_the_hearing_as_far_as_a_forward_count_would_after_it(
    hearing: datetime, within: str, tz: str
) -> None:
    back = reckon(hearing, Count(within=parse_duration(within), tz=tz, forward=False), HOLIDAYS)
    assert back < hearing
    if within.endswith("h"):
        assert oracle.due(back, within, tz) == hearing
    else:
        local, target = back.astimezone(ZoneInfo(tz)), hearing.astimezone(ZoneInfo(tz))
        days = (target.date() - local.date()).days
        assert days == {"1d": 1, "10d": 10}.get(within, days)
        assert within != "1mo" or 28 <= days <= 31
