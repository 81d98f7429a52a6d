from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdtkit.protocol.duration import UNITS, Duration, parse_duration

durations = st.builds(Duration, st.integers(1, 400), st.sampled_from(UNITS))


@given(durations)
def test_a_duration_is_read_as_it_is_written(duration: Duration) -> None:
    assert parse_duration(str(duration)) == duration


@pytest.mark.parametrize("text", ["", "2", "h", "2 h", "-2h", "02h", "2w", "1.5h", "2H", "0d"])
def test_anything_else_is_no_duration(text: str) -> None:
    with pytest.raises(ValueError, match="is not a duration"):
        parse_duration(text)


@pytest.mark.parametrize(
    ("shorter", "longer"),
    [("90min", "2h"), ("120min", "2h"), ("22h", "1d"), ("1d", "25h"), ("27d", "1mo"), ("1mo", "32d"), ("12mo", "1y")],
)
def test_units_are_compared_where_the_calendar_lets_them(shorter: str, longer: str) -> None:
    assert parse_duration(shorter).never_longer_than(parse_duration(longer))


@pytest.mark.parametrize(
    ("one", "other"),
    # A day lasts 23 to 25 hours, a month 28 to 31 days, and working days have no bound at all.
    [("24h", "1d"), ("1d", "24h"), ("30d", "1mo"), ("1mo", "30d"), ("1bd", "3d")],
)
def test_where_the_calendar_decides_neither_counts_as_shorter(one: str, other: str) -> None:
    assert not parse_duration(one).never_longer_than(parse_duration(other))


@given(durations, durations, durations)
def test_never_longer_is_an_order(a: Duration, b: Duration, c: Duration) -> None:
    assert a.never_longer_than(a)
    if a.never_longer_than(b) and b.never_longer_than(c):
        assert a.never_longer_than(c)


@given(durations, durations)
def test_never_longer_agrees_with_the_rough_length(a: Duration, b: Duration) -> None:
    if a.never_longer_than(b) and "bd" not in (a.unit, b.unit) and "cd" not in (a.unit, b.unit):
        assert a.about_hours <= b.about_hours * 1.1 + 2
