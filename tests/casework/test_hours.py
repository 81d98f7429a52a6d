"""At what hour something became known: in the zone of the entry, on the county's own working days."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from mdtkit.casework.hours import hours_of, within
from mdtkit.protocol.loader import ProtocolProblems
from mdtkit.protocol.model import During
from tests.casework.conftest import base_protocol
from tests.casework.stories import LOS_ANGELES, local

OFFICE = hours_of(During(opens="08:00", closes="17:00", days="working"))
NIGHT = hours_of(During(opens="22:00", closes="06:00"))
FRIDAY_NIGHT = hours_of(During(opens="22:00", closes="06:00", days="working"))


@pytest.mark.parametrize(
    ("when", "open_"),
    [
        ("3 Mar 07:59", False),
        ("3 Mar 08:00", True),
        ("3 Mar 16:59", True),
        ("3 Mar 17:00", False),
        ("7 Mar 12:00", False),  # a Saturday
        ("9 Mar 08:00", True),  # the Monday after the clocks changed
    ],
)
def test_office_hours_begin_with_their_first_minute_and_end_before_their_last(when: str, open_: bool) -> None:
    assert within(OFFICE, local(when), LOS_ANGELES) is open_


def test_a_holiday_has_no_office_hours_and_the_evening_before_has() -> None:
    holiday = {date(2026, 3, 31)}
    assert not within(OFFICE, local("31 Mar 12:00"), LOS_ANGELES, holiday)
    assert within(OFFICE, local("30 Mar 12:00"), LOS_ANGELES, holiday)


def test_hours_over_midnight_belong_to_the_day_on_which_they_began() -> None:
    assert within(NIGHT, local("8 Mar 01:30"), LOS_ANGELES)
    assert within(NIGHT, local("7 Mar 22:00"), LOS_ANGELES)
    assert not within(NIGHT, local("8 Mar 06:00"), LOS_ANGELES)
    assert within(FRIDAY_NIGHT, local("7 Mar 05:00"), LOS_ANGELES)  # Friday's night, on Saturday morning
    assert not within(FRIDAY_NIGHT, local("8 Mar 05:00"), LOS_ANGELES)  # Saturday's


def test_the_hour_is_that_of_the_zone_in_which_it_was_written_down() -> None:
    instant = datetime(2026, 3, 3, 16, 30, tzinfo=UTC)
    assert within(OFFICE, instant, LOS_ANGELES)
    assert not within(OFFICE, instant, "Pacific/Auckland")


def test_what_is_no_hour_of_the_day_is_named_with_its_place() -> None:
    fact = """
[[fact]]
id = "called"
values = ["day", "night"]
default = "night"
sources = [{ on = "referral.received", value = "day", during = { opens = "8am", closes = "25:00" } }]
"""
    with pytest.raises(ProtocolProblems) as refused:
        base_protocol(fact)
    assert [(problem.at, problem.message) for problem in refused.value.problems] == [
        ("county.toml:6", "'8am' is no time of day: write 08:00"),
        ("county.toml:6", "'25:00' is no time of day: write 08:00"),
    ]
