"""Releases at a desk: rows of the ledger, what was told first and is looked at again, whose records they are."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from mdtkit.desk import Referral, open_desk
from mdtkit.desk.authorizing import tasks
from mdtkit.desk.errors import BadInput
from mdtkit.desk.releasing import Telling, accounting, not_ours, release, review
from mdtkit.desk.sharing import Ask, check
from tests.desk.conftest import Night
from tests.desk.seated import SIGNED, TO_ADVOCATE, TUESDAY, clock, seat


@pytest.fixture
def case(night: Night, referral: Referral) -> str:
    ref = night.desk.open_case(referral).case
    night.at(TUESDAY)
    return ref


@pytest.mark.requirement("C3", "C4")
def test_what_was_told_without_authority_is_recorded_as_that_and_waits_for_a_review(night: Night, case: str) -> None:
    told = Ask(to=("district_attorney",), items=("screening_statements",))
    assert release(night.desk, case, told, Telling(afterwards=True)).logged is not None
    _, (row,) = accounting(night.desk, case)
    assert (row.authority, row.afterwards, row.awaits_review) == ("none", True, True)
    file = night.desk.case(case)
    (task,) = tasks(night.desk, file)
    assert task.due == row.review_due == night.desk.now() + timedelta(hours=24)
    review(night.desk, case, [row.entry], outcome="not_upheld")
    assert not tasks(night.desk, night.desk.case(case))
    assert accounting(night.desk, case)[1][0].reviewed == "not_upheld"


@pytest.mark.requirement("C3")
def test_a_report_entered_long_after_it_was_told_is_looked_at_again(night: Night, case: str) -> None:
    made = {"report": "cross", "to": "district_attorney", "agency": "testado_da", "method": "telephone"}
    night.desk.log(case, "report.made", made, at=night.desk.now() - timedelta(minutes=50))
    assert not tasks(night.desk, night.desk.case(case)), "within the hour it is entered as it is told"
    told = night.desk.log(case, "report.made", made, at=night.desk.now() - timedelta(hours=9)).entry
    rows = [row for row in accounting(night.desk, case)[1] if row.entry == told]
    assert [(row.item, row.afterwards, row.awaits_review) for row in rows] == [
        ("investigation", True, True),
        ("referral", True, True),
    ]
    (task,) = tasks(night.desk, night.desk.case(case))
    assert task.due == clock(night, case, "report-review").due_at
    review(night.desk, case, (), outcome="upheld")
    assert not tasks(night.desk, night.desk.case(case))
    assert clock(night, case, "report-review").state == "met"


@pytest.mark.requirement("C3")
def test_what_a_report_carried_exactly_takes_the_place_of_what_it_may_carry(night: Night, case: str) -> None:
    made = {"report": "cross", "to": "district_attorney", "method": "telephone"}
    report = night.desk.log(case, "report.made", made).entry
    told = Ask(to=("district_attorney",), items=("referral",), purpose="mandated_report", report="cross")
    release(night.desk, case, told, Telling(report=report, afterwards=True))
    (row,) = accounting(night.desk, case)[1]
    assert (row.item, row.authority, row.purpose) == ("referral", "cross-report", "mandated_report")


@pytest.mark.requirement("R6", "C3")
def test_a_missing_report_that_told_of_medication_has_a_row_for_it(night: Night, case: str) -> None:
    made = {"report": "missing", "to": "ncmec", "method": "telephone", "contents": ["photograph", "medication"]}
    night.desk.log(case, "report.made", made)
    rows = {row.item: row.authority for row in accounting(night.desk, case)[1]}
    assert rows == dict.fromkeys(("referral", "investigation", "placement"), "missing-report") | {
        "medical": "missing-endangerment"
    }


@pytest.mark.requirement("I9", "A5")
def test_who_releases_what_another_agency_keeps_is_told_whose_it_is(night: Night, case: str) -> None:
    seat(night, case, "probation")
    by = {"purpose": "screening", "instrument": "cse_it", "version": "2.0", "agency": "testado_probation"}
    night.desk.log(case, "instrument.administered", by)
    ours = check(night.desk, case, Ask(to=("probation",), items=("screening_result",), purpose="investigation"))
    assert not list(not_ours(night.desk, ours))
    asked = Ask(to=("probation",), told=(night.desk.case(case).entries[-1].id,), purpose="investigation")
    released = release(night.desk, case, asked, Telling())
    assert released.logged is not None
    assert ["Probation keeps these records" in one.message for one in released.minded] == [True]
    (row,) = accounting(night.desk, case)[1]
    assert row.told == asked.told


@pytest.mark.requirement("C1")
def test_by_telephone_whoever_receives_is_verified_first(night: Night, case: str) -> None:
    night.desk.log(case, "authorization.granted", SIGNED)
    by_phone = Ask(to=("advocate",), items=("services",), channel="telephone")
    with pytest.raises(BadInput, match="verified first"):
        release(night.desk, case, by_phone, Telling())
    assert release(night.desk, case, by_phone, Telling(verification="called_back")).logged is not None
    assert accounting(night.desk, case)[1][0].verification == "called_back"


@pytest.mark.requirement("C3", "R2")
def test_a_mandated_report_is_its_own_rows_and_exactly_its_content(night: Night, case: str) -> None:
    made = {"report": "cross", "to": "district_attorney", "agency": "testado_da", "method": "telephone"}
    night.desk.log(case, "report.made", made)
    _, rows = accounting(night.desk, case)
    assert {row.item for row in rows} == {"referral", "investigation"}
    assert {(row.to, row.authority, row.purpose, row.setting) for row in rows} == {
        ("district_attorney", "cross-report", "mandated_report", "telephone")
    }
    assert all(not row.obligations for row in rows), "a mandated report carries no meeting's notice (C2)"


@pytest.mark.requirement("C3")
def test_a_release_that_then_failed_is_superseded_as_not_delivered(night: Night, case: str) -> None:
    night.desk.log(case, "authorization.granted", SIGNED)
    released = release(night.desk, case, TO_ADVOCATE, Telling())
    assert released.logged is not None
    night.desk.correct(case, released.logged.entry, reason="typing_error", data={"delivered": "no"})
    (row,) = accounting(night.desk, case)[1]
    assert row.delivered is False


EMERGENCY = """
[[authority]]
id = "emergency-protocol"
by = "child_welfare"
to = "health_services"
items = "medical"
override = "An invented county agreed it, 3 March 2026"
"""


@pytest.mark.requirement("I9", "A5")
def test_the_countys_emergency_protocol_is_journalled_and_reviewed_in_time(night: Night, case: str, home: Path) -> None:
    told = Ask(to=("health_services",), items=("medical",), purpose="treatment", emergency=True)
    assert release(night.desk, case, told, Telling(why="No pulse.")).logged is None, "the base leaves it blank"
    (home / "protocol" / "emergency.toml").write_text(EMERGENCY, encoding="utf-8")
    night.desk.close()
    night.desk = open_desk(home)
    night.at(TUESDAY)
    with pytest.raises(BadInput, match="reason"):
        release(night.desk, case, told, Telling())
    assert release(night.desk, case, told, Telling(why="No pulse.", afterwards=True)).logged is not None
    (row,) = accounting(night.desk, case)[1]
    assert (row.authority, row.setting, row.afterwards) == ("emergency-protocol", "emergency", True)
    assert "journal" in row.obligations
    assert row.review_due == night.desk.now() + timedelta(hours=24)
    (due,) = [view for view in night.desk.due() if view.clock == "emergency-review"]
    assert (due.due_at, due.state) == (row.review_due, "running")
    night.at("2026-03-11T17:00:01Z")
    assert clock(night, case, "emergency-review").state == "overdue", "past the time that the protocol sets it is late"
    logged = review(night.desk, case, (), outcome="upheld")
    assert [view.clock for view in logged.stopped] == ["emergency-review"]
    assert accounting(night.desk, case)[1][0].reviewed == "upheld"
    with pytest.raises(BadInput, match="no release waits"):
        review(night.desk, case, (), outcome="upheld")


NO_REVIEW = '[[clock]]\nid = "report-review"\noff = true\n'


@pytest.mark.requirement("P3")
def test_a_county_that_finds_the_review_of_reports_too_much_switches_it_off(
    night: Night, case: str, home: Path
) -> None:
    made = {"report": "cross", "to": "district_attorney", "method": "telephone"}
    night.desk.log(case, "report.made", made, at=night.desk.now() - timedelta(hours=9))
    assert tasks(night.desk, night.desk.case(case))
    (home / "protocol" / "reviews.toml").write_text(NO_REVIEW, encoding="utf-8")
    night.desk.close()
    night.desk = open_desk(home)
    night.at(TUESDAY)
    assert not tasks(night.desk, night.desk.case(case))
    assert {row.awaits_review for row in accounting(night.desk, case)[1]} == {False}
