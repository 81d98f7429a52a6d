"""A seat has answered when one of its people accepted and it is believed; everything else still waits (M1)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdtkit.casework.alerted import AlertAnswer, Rung, asked, over

NIGHT = datetime(2026, 3, 8, 9, 30, tzinfo=UTC)
CASE = "MDT-7K3Q-F9D"
PEOPLE = ("p-ruiz", "p-lam")


def rang(
    alert: str = "A1", people: tuple[str, ...] = PEOPLE, seat: str = "advocate", *, rehearsal: bool = False
) -> Rung:
    return Rung(
        case=CASE, alert=alert, clock="respond", seat=seat, raised=NIGHT, people=people, rehearsal=rehearsal
    )  # fmt: skip


def said(
    answer: str, person: str = "p-ruiz", standing: str = "proved", minute: int = 1, alert: str = "A1"
) -> AlertAnswer:
    at = NIGHT + timedelta(minutes=minute)
    return AlertAnswer(alert=alert, seat="advocate", person=person, answer=answer, standing=standing, at=at)


def state(*answers: AlertAnswer, rungs: tuple[Rung, ...] = (rang(),)) -> str:
    (one,) = asked(rungs, answers)
    return one.state


@pytest.mark.requirement("M1")
def test_a_seat_waits_until_one_of_its_people_accepted_through_whomever() -> None:
    assert state() == "silent"
    assert state(said("accepted", "p-lam")) == "accepted"
    assert state(said("declined"), said("accepted", "p-lam")) == "accepted"


@pytest.mark.requirement("M1")
def test_what_is_only_claimed_fills_no_seat_and_frees_nobody() -> None:
    assert state(said("accepted", standing="claimed")) == "claimed"
    assert state(said("declined", standing="claimed"), rungs=(rang(people=("p-ruiz",)),)) == "silent"
    assert state(said("accepted", standing="claimed"), said("accepted", standing="confirmed")) == "accepted"


@pytest.mark.requirement("M1")
def test_only_when_all_who_were_asked_declined_is_the_seat_declined() -> None:
    assert state(said("declined")) == "silent"
    assert state(said("declined"), said("declined", "p-lam", "confirmed")) == "declined"


def test_the_later_word_of_a_person_counts_in_whatever_order_it_is_read() -> None:
    first, then = said("accepted", minute=1), said("declined", minute=9)
    one = (rang(people=("p-ruiz",)),)
    assert state(first, then, rungs=one) == state(then, first, rungs=one) == "declined"


def test_an_alternate_who_is_asked_opens_the_seat_anew() -> None:
    both = (rang(people=("p-ruiz",)), rang("A2", ("p-osei",)))
    assert state(said("declined"), rungs=both) == "silent"
    assert state(said("declined"), said("accepted", "p-osei", alert="A2"), rungs=both) == "accepted"


def test_a_rehearsal_is_another_call() -> None:
    found = asked((rang(), rang("A2", rehearsal=True)), [said("accepted", alert="A2")])
    assert {one.rehearsal: one.state for one in found} == {False: "silent", True: "accepted"}


def test_an_alert_is_over_with_its_clock_and_says_whether_every_seat_had_accepted() -> None:
    rungs = (rang(), rang(seat="probation"))
    where = asked(rungs, [said("accepted")])
    assert over(rungs, where, {"respond"}) == {}
    assert over(rungs, where, set()) == {"A1": "ended"}
    assert over(rungs[:1], asked(rungs[:1], [said("accepted")]), set()) == {"A1": "accepted"}


answers = st.builds(
    said,
    st.sampled_from(["accepted", "declined"]),
    st.sampled_from(PEOPLE),
    st.sampled_from(["claimed", "proved", "confirmed"]),
    st.integers(1, 500),
)


@given(st.lists(answers, max_size=6, unique_by=lambda one: one.at))
def test_a_seat_stands_as_the_last_believed_word_of_each_person_says(given_: list[AlertAnswer]) -> None:
    last = {one.person: one.answer for one in sorted(given_, key=lambda one: one.at) if one.standing != "claimed"}
    found = state(*given_)
    assert (found == "accepted") == ("accepted" in last.values())
    assert (found == "declined") == (set(last.values()) == {"declined"} and len(last) == 2)
