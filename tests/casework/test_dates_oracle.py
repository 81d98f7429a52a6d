"""Clocks that count to or from a told day, or run out by themselves, against the independent oracle."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdtkit.casework.facts import Rulebook
from mdtkit.chronology.entry import Entry
from tests.casework import oracle, oracle_dates
from tests.casework.generated import LOS_ANGELES, ONE_OF_THEM, cases, derived, in_order, stated
from tests.chronology.building import minutes

MONTH = 30 * 24 * 60
HEARINGS: list[tuple[str, dict[str, Any]]] = [
    ("testimony.expected", {"hearing": "2026-03-10T17:00:00Z", "against": "exploiter"}),
    ("testimony.expected", {"hearing": "2026-03-20"}),
    ("testimony.expected", {"hearing": "2026-04-20T16:00:00Z", "against": "purchaser"}),
    ("meeting.held", {"type": "ongoing"}),
    ("meeting.held", {"type": "initial"}),
    ("responsibility.waived", {"responsibility": "ongoing-testimony", "reason": "the child will not testify"}),
]
SUBPOENAS: list[tuple[str, dict[str, Any]]] = [
    ("court.noted", {"what": "subpoena", "when": "2026-03-12T17:00:00Z"}),
    ("court.noted", {"what": "subpoena", "due": "2026-03-09"}),
    ("court.noted", {"what": "subpoena"}),
    ("court.noted", {"what": "counsel_told"}),
    ("court.noted", {"what": "counsel_told", "about": ONE_OF_THEM}),
    ("court.noted", {"what": "subpoena_answered", "about": ONE_OF_THEM}),
    ("court.noted", {"what": "hearing", "when": "2026-03-12T17:00:00Z"}),
]
SERVICES: list[tuple[str, dict[str, Any]]] = [
    ("service.declined", {"service": "housing", "again": "2026-03-08"}),
    ("service.declined", {"service": "housing", "again": "2026-03-29"}),
    ("service.declined", {"service": "legal"}),
    ("service.offered", {"service": "housing"}),
    ("service.accepted", {"service": "legal"}),
    ("service.started", {"service": "housing"}),
    ("service.ended", {"service": "housing"}),
]
ASSAULTS: list[tuple[str, dict[str, Any]]] = [
    ("referral.received", {"allegation": ["cse"], "assault": "yes", "assault_hours": 20}),
    ("referral.received", {"allegation": ["cse"], "assault_at": "2026-03-07T04:00:00Z"}),
    ("referral.received", {"allegation": ["cse"], "assault": "unknown"}),
    ("suspicion.recorded", {"basis": "disclosure", "assault_hours": 2}),
    ("suspicion.recorded", {"basis": "disclosure", "assault_at": "2026-03-08"}),
    ("medical.evaluated", {"outcome": "done"}),
    ("medical.evaluated", {"outcome": "declined"}),
    ("responsibility.waived", {"responsibility": "medical-acute", "reason": "examined elsewhere"}),
]
CRISES: list[tuple[str, dict[str, Any]]] = [
    ("referral.received", {"triggers": ["law_enforcement_danger"]}),
    ("referral.received", {"allegation": ["neglect"], "jurisdiction": "602"}),
    ("tier.decided", {"tier": "immediate"}),
    ("tier.decided", {"tier": "immediate"}),
    ("tier.decided", {"tier": "initial"}),
    ("tier.decided", {"tier": "none"}),
    ("support.ended", {"reason": "the child left the county"}),
    ("jurisdiction.determined", {"jurisdiction": "241.1", "lead": "probation"}),
    ("responsibility.waived", {"responsibility": "crisis-support", "reason": "supported by the tribe"}),
]


def agree(book: Rulebook, entries: list[Entry], passed: int, clocks: str, question: oracle_dates.Question) -> None:
    now = minutes(passed)
    found = [told for told in stated(derived(entries, book, now)) if told.clock in clocks.split()]
    assert in_order(found) == in_order(question(oracle.Case.of(entries), now))


@pytest.mark.requirement("M3")
@given(cases(HEARINGS, apart=3000), st.integers(-600, 3 * MONTH))
def test_the_meeting_before_testimony_moves_with_each_hearing(
    book: Rulebook, entries: list[Entry], passed: int
) -> None:
    agree(book, entries, passed, "ongoing-testimony", oracle_dates.meetings_before_testimony)


@pytest.mark.requirement("C7")
@given(cases(SUBPOENAS), st.integers(-600, MONTH))
def test_each_subpoena_is_told_to_counsel_and_answered_by_its_day(
    book: Rulebook, entries: list[Entry], passed: int
) -> None:
    agree(book, entries, passed, "subpoena-counsel subpoena-answer", oracle_dates.subpoenas)


@pytest.mark.requirement("L1")
@given(cases(SERVICES, apart=2000), st.integers(-600, MONTH))
def test_a_declined_service_is_offered_again_on_its_day_and_no_other_service_answers(
    book: Rulebook, entries: list[Entry], passed: int
) -> None:
    agree(book, entries, passed, "offer-again", oracle_dates.offers)


@pytest.mark.requirement("M9")
@given(cases(ASSAULTS, apart=4000), st.integers(-600, MONTH))
def test_every_assault_that_is_told_of_opens_its_windows_from_the_assault(
    book: Rulebook, entries: list[Entry], passed: int
) -> None:
    windows = "medical-acute medical-prophylaxis medical-contraception"
    agree(book, entries, passed, windows, oracle_dates.medical_windows)


@pytest.mark.requirement("M1")
@given(cases(CRISES, apart=2000), st.integers(-600, 2 * MONTH))
def test_support_is_a_period_of_each_supporter_that_runs_out_by_itself(
    book: Rulebook, entries: list[Entry], passed: int
) -> None:
    now = minutes(passed)
    views = [view for view in derived(entries, book, now) if view.clock == "crisis-support"]
    expected = oracle_dates.support(oracle.Case.of(entries), now)
    for party in ("child_welfare", "probation", "advocate"):
        found = [told for view, told in zip(views, stated(views), strict=True) if view.party == party]
        assert in_order(found) == in_order(told for supporter, told in expected if supporter == party)


@given(cases(CRISES, apart=20000), st.integers(-600, 3 * MONTH), st.sampled_from([LOS_ANGELES, "America/Havana"]))
def test_the_authority_of_a_team_lapses_thirty_days_after_each_report(
    book: Rulebook, entries: list[Entry], passed: int, tz: str
) -> None:
    now = minutes(passed)
    found = [told for told in stated(derived(entries, book, now, tz)) if told.clock == "team-authority"]
    assert in_order(found) == in_order(oracle_dates.team_authority(oracle.Case.of(entries), now, tz))
