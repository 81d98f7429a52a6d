"""What was agreed stays open until every agency that owns it has done its part (M14)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdtkit.casework.actions import actions
from tests.casework.cases import case
from tests.chronology.building import corrected, entry, minutes

SEATS = ("probation", "advocate", "mental_health", "education")


@pytest.mark.requirement("M14")
def test_an_action_of_two_agencies_waits_for_the_second() -> None:
    agreed = entry("action.agreed", 1, action="Invented.", seat="probation", seats=["advocate"], due="2026-03-12")
    done = entry("action.done", 2, at=minutes(9), action="e1", seat="probation")
    (one,) = actions(case(agreed, done))
    assert (one.seats, one.waits, one.open) == (("probation", "advocate"), ("advocate",), True)
    other = entry("action.done", 3, at=minutes(10), action="e1", seat="advocate")
    assert not actions(case(agreed, done, other))[0].open


@pytest.mark.requirement("M14")
def test_who_owns_no_part_closes_none_of_it_but_a_single_owners_action_is_closed_by_whoever_says_so() -> None:
    both = entry("action.agreed", 1, action="Invented.", seat="probation", seats=["advocate"])
    school = entry("action.done", 2, at=minutes(9), action="e1", seat="education")
    assert actions(case(both, school))[0].waits == ("probation", "advocate")
    single = entry("action.agreed", 1, action="Invented.", seat="probation")
    assert not actions(case(single, school))[0].open


@pytest.mark.requirement("M14")
def test_the_party_of_the_entry_speaks_for_itself_where_no_seat_is_said() -> None:
    agreed = entry("action.agreed", 1, action="Invented.", seat="probation", seats=["advocate"])
    done = entry("action.done", 2, at=minutes(9), party="advocate", action="e1")
    assert actions(case(agreed, done))[0].waits == ("probation",)


def test_an_owner_added_by_a_correction_is_waited_for_and_what_was_done_stands() -> None:
    agreed = entry("action.agreed", 1, action="Invented.", seat="probation")
    done = entry("action.done", 2, at=minutes(9), action="e1", seat="probation")
    right = entry("action.agreed", 3, action="Invented.", seat="probation", seats=["education"])
    (one,) = actions(case(agreed, done, *corrected("e1", 4, replacement=right)))
    assert (one.entry, one.waits) == ("e1", ("education",))


def test_the_oldest_due_comes_first_and_what_has_no_day_last() -> None:
    told = [
        entry("action.agreed", 1, action="Invented.", seat="probation"),
        entry("action.agreed", 2, at=minutes(1), action="Invented.", seat="advocate", due="2026-04-01"),
        entry("action.agreed", 3, at=minutes(2), action="Invented.", seat="education", due="2026-03-12"),
    ]
    assert [one.seq for one in actions(case(*told))] == [3, 2, 1]


@pytest.mark.requirement("M14")
@given(st.lists(st.sampled_from(SEATS), min_size=2, unique=True), st.lists(st.sampled_from(SEATS)))
def test_it_is_closed_exactly_when_each_owner_was_heard(owners: list[str], heard: list[str]) -> None:
    agreed = entry("action.agreed", 1, action="Invented.", seat=owners[0], seats=owners[1:])
    told = [
        entry("action.done", 2 + place, at=minutes(5 + place), action="e1", seat=seat)
        for place, seat in enumerate(heard)
    ]
    (one,) = actions(case(agreed, *told))
    assert one.open == bool({*owners} - {*heard})
    assert {*one.waits} == {*owners} - {*heard}
