"""Due instants against the oracle that counts minute by minute and day by day."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mdtkit.casework.reckoning import Count, in_words, is_doubled, is_missing, reckon, resolve
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


@pytest.mark.parametrize(
    ("start", "within", "due"),
    [
        ("2026-03-08 09:00", "1y", "2027-03-08 09:00"),
        ("2028-02-29 09:00", "1y", "2029-02-28 09:00"),
        ("2028-02-29 09:00", "4y", "2032-02-29 09:00"),
        ("2026-01-05 09:00", "25y", "2051-01-05 09:00"),
    ],
)
def test_years_are_counted_on_the_calendar_and_29_february_ends_on_the_28th(start: str, within: str, due: str) -> None:
    here = ZoneInfo("America/Los_Angeles")
    count = Count(within=parse_duration(within), tz="America/Los_Angeles")
    found = reckon(datetime.fromisoformat(start).replace(tzinfo=here), count, HOLIDAYS)
    assert found.astimezone(here).strftime("%Y-%m-%d %H:%M") == due


def test_from_the_second_of_a_doubled_hour_a_year_later_the_earlier_of_that_night_is_meant() -> None:
    second = datetime(2026, 11, 1, 9, 30, tzinfo=UTC)  # 01:30 for the second time
    count = Count(within=parse_duration("371d"), tz="America/Los_Angeles")  # 7 November 2027, when 01:30 comes twice
    assert reckon(second, count, frozenset()) == datetime(2027, 11, 7, 8, 30, tzinfo=UTC)


def test_working_days_before_a_hearing_pass_over_weekend_and_holiday() -> None:
    here = ZoneInfo("America/Los_Angeles")
    hearing = datetime(2026, 11, 30, 9, 0, tzinfo=here)  # the Monday after Thanksgiving
    back = reckon(hearing, Count(within=parse_duration("2bd"), tz="America/Los_Angeles", forward=False), HOLIDAYS)
    assert back.astimezone(here).strftime("%a %d %b %H:%M") == "Wed 25 Nov 09:00"


def test_the_arithmetic_is_told_line_by_line_with_the_change_of_clocks_where_there_is_one() -> None:
    def told(start: str, count: Count) -> tuple[str, ...]:
        began = datetime.fromisoformat(start).replace(tzinfo=ZoneInfo("America/Los_Angeles")).astimezone(UTC)
        return in_words(began, count, reckon(began, count, HOLIDAYS))

    hours = Count(within=parse_duration("2h"), tz="America/Los_Angeles")
    assert told("2026-03-08 01:20", hours) == (
        "Sun 8 Mar 2026 01:20 PST (09:20Z)",
        "+ 2h elapsed = 2026-03-08 11:20Z",
        "= Sun 8 Mar 2026 04:20 PDT (clocks changed by +60 min in between)",
    )
    assert told("2026-03-09 01:20", hours)[-1] == "= Mon 9 Mar 2026 03:20 PDT"
    days = Count(within=parse_duration("10d"), tz="America/Los_Angeles", end_of_day=True, roll=True)
    assert told("2026-10-28 09:00", days) == (
        "Wed 28 Oct 2026 09:00 PDT (16:00Z)",
        "+ 10 calendar days on the county's calendar = Mon 2026-11-09",
        "the rule says: end of that day",
        "a last day that is no working day moves to the next working day",
        "= Mon 9 Nov 2026 23:59 PST (clocks changed by -60 min in between)",
    )
    before = Count(within=parse_duration("1mo"), tz="America/Los_Angeles", forward=False)
    assert told("2026-03-31 09:00", before)[1] == "- 1 calendar month on the county's calendar = Sat 2026-02-28"
