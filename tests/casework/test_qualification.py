"""Who counts as a member of the team: CSEC 101 and 102 or other relevant training, qualified under WIC 18961.7 (M7)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdtkit.casework.convening import quorum
from mdtkit.casework.qualification import NOTHING, Record, judged, lacks, put_at_table, records
from mdtkit.protocol import ProtocolProblems
from mdtkit.protocol.model import Protocol
from tests.casework.conftest import base_protocol
from tests.chronology.building import entry, minutes

TODAY = date(2026, 3, 8)
LONG_AGO = date(2024, 3, 7)
SIGNED: dict[str, date | None] = {"confidentiality": None}
QUALIFIED: dict[str, date | None] = {"team_qualified": None, **SIGNED}
BASE = base_protocol()
BOTH = {"csec_101": LONG_AGO, "csec_102": LONG_AGO}

pytestmark = pytest.mark.requirement("M7")


def gaps(protocol: Protocol, record: Record, today: date = TODAY) -> list[str]:
    return [lack.rule.gap for lack in lacks(protocol, record, today)]


def test_of_whom_nothing_is_on_record_nothing_counts_as_known(protocol: Protocol) -> None:
    assert gaps(protocol, NOTHING) == ["unqualified", "untrained", "statement_expired"]


@pytest.mark.parametrize(
    ("courses", "missing"),
    [
        ({"csec_101": LONG_AGO}, ("csec_102",)),
        ({"csec_102": LONG_AGO}, ("csec_101",)),
        (BOTH, ()),
        ({"relevant_training": LONG_AGO}, ()),
        ({"csec_101": LONG_AGO, "csec_102": TODAY + timedelta(days=1)}, ("csec_102",)),
    ],
)
def test_both_courses_count_or_other_relevant_training(
    protocol: Protocol, courses: dict[str, date], missing: tuple[str, ...]
) -> None:
    found = lacks(protocol, Record(courses, QUALIFIED), TODAY)
    assert tuple(code for lack in found for code in lack.missing) == missing


def test_training_does_not_make_qualified_nor_the_other_way_round(protocol: Protocol) -> None:
    assert gaps(protocol, Record(BOTH, SIGNED)) == ["unqualified"]
    assert gaps(protocol, Record({}, QUALIFIED)) == ["untrained"]


def test_a_statement_holds_through_its_last_day(protocol: Protocol) -> None:
    record = Record(BOTH, {"team_qualified": TODAY, **SIGNED})
    assert gaps(protocol, record) == []
    assert gaps(protocol, record, TODAY + timedelta(days=1)) == ["unqualified"]


@pytest.mark.parametrize("signed", [{}, {"confidentiality": TODAY - timedelta(days=1)}])
def test_a_confidentiality_statement_that_was_never_signed_or_has_run_out_is_a_gap(
    protocol: Protocol, signed: dict[str, date | None]
) -> None:
    assert gaps(protocol, Record(BOTH, {"team_qualified": None, **signed})) == ["statement_expired"]
    assert gaps(protocol, Record(BOTH, {"team_qualified": None, "confidentiality": TODAY})) == []


def test_where_the_county_asks_for_a_course_again_an_old_one_counts_no_more() -> None:
    yearly = base_protocol('[[course]]\nid = "csec_101"\nretake = "12mo"\n')
    taken = {"csec_101": TODAY, "csec_102": LONG_AGO}
    assert gaps(yearly, Record(taken, QUALIFIED), date(2027, 3, 8)) == []
    assert gaps(yearly, Record(taken, QUALIFIED), date(2027, 3, 9)) == ["untrained"]


def test_attendees_are_heard_and_never_asked_for_training(protocol: Protocol) -> None:
    assert not any(judged(protocol, party) for party in ("child", "family", "caregiver", "tribe"))
    assert judged(protocol, "advocate")
    assert judged(protocol, None), "of whom the party is not known, nothing is taken for granted"


def test_a_course_taken_again_counts_from_the_later_day_and_a_removed_entry_says_nothing() -> None:
    taken = [
        entry("training.attended", 1, at=minutes(0), course="csec_101", person="p1", day="2026-02-01"),
        entry("training.attended", 2, at=minutes(1), course="csec_101", person="p1", day="2025-02-01"),
        entry("statement.signed", 3, at=minutes(2), statement="team_qualified", person="p1", expires="2026-12-31"),
        entry("training.attended", 4, at=minutes(3)),
    ]
    found = records(taken)
    assert found["p1"] == Record({"csec_101": date(2026, 2, 1)}, {"team_qualified": date(2026, 12, 31)})


def test_who_was_absent_was_not_at_the_table() -> None:
    rows = [
        {"seat": "advocate", "person": "p1", "attended": "present"},
        {"seat": "probation", "person": "p2", "attended": "absent"},
    ]
    assert list(put_at_table(entry("meeting.held", 1, type="initial", attendance=rows))) == [("p1", "advocate")]


@given(st.dictionaries(st.sampled_from(["csec_101", "csec_102", "relevant_training", "pupils"]), st.just(LONG_AGO)))
def test_more_training_never_takes_membership_away(courses: dict[str, date]) -> None:
    protocol = BASE
    for further in ("csec_101", "csec_102", "relevant_training"):
        before = gaps(protocol, Record(courses, QUALIFIED))
        assert len(gaps(protocol, Record({**courses, further: TODAY}, QUALIFIED))) <= len(before)


def test_what_the_law_asks_of_members_cannot_be_dropped_in_silence() -> None:
    with pytest.raises(ProtocolProblems, match="would loosen"):
        base_protocol('[[qualification]]\nid = "team-member"\noff = true\n')


def test_a_team_is_never_smaller_than_the_law_says_without_a_stated_reason() -> None:
    with pytest.raises(ProtocolProblems, match="would loosen"):
        base_protocol('[[quorum]]\nid = "team-floor"\nmembers = 1\n')
    with pytest.raises(ProtocolProblems, match="would loosen"):
        base_protocol('[[quorum]]\nid = "team-floor"\nrosters = ["initial"]\n')
    reasoned = base_protocol('[[quorum]]\nid = "team-floor"\nmembers = 1\noverride = "An invented county of one"\n')
    assert getattr(quorum(reasoned, "initial"), "members", None) == 1


def test_of_several_numbers_the_greatest_holds_for_the_team_that_it_is_about() -> None:
    ours = '[[quorum]]\nid = "ours"\nrosters = ["ongoing"]\nmembers = 5\ncitation = "our agreement"\n'
    found = {tier: quorum(base_protocol(ours), tier) for tier in ("initial", "ongoing")}
    assert {tier: rule.members for tier, rule in found.items() if rule} == {"initial": 2, "ongoing": 5}
    with pytest.raises(ProtocolProblems, match="ongonig"):
        base_protocol(ours.replace("ongoing", "ongonig"))


def test_a_course_that_nobody_offers_cannot_be_asked_for() -> None:
    with pytest.raises(ProtocolProblems, match="csec_101"):
        base_protocol('[[qualification]]\nid = "csec-training"\ncourses = "csec_1O1"\n')
