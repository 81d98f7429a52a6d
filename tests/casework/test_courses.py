"""Who needs which course, until when it holds, who is due (T1, T2, T3)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdtkit.casework.courses import audiences, last_day, needed, standing, standings
from mdtkit.casework.qualification import records
from mdtkit.protocol import ProtocolProblems
from tests.casework.conftest import base_protocol
from tests.chronology.building import entry, minutes

BASE = base_protocol()
YEARLY = base_protocol('[[course]]\nid = "csec_101"\nretake = "12mo"\n')
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def ids(party: str | None, position: str | None = None) -> set[str]:
    return {course.id for course in needed(BASE, party, position)}


@pytest.mark.requirement("T1")
@pytest.mark.parametrize("party", ["child_welfare", "probation"])
def test_social_workers_and_probation_officers_need_the_protocol_training(party: str) -> None:
    assert {"protocol_training", "csec_101", "csec_102"} <= ids(party)


@pytest.mark.requirement("T2")
def test_courses_are_asked_of_whom_they_are_for() -> None:
    assert "missing_protocol" in ids("placement_provider")
    assert "missing_protocol" not in ids("advocate")
    assert not {"pupils", "word_on_the_street"} & ids("education")
    assert ids("child") == ids("tribe") == set()


@pytest.mark.requirement("T1")
def test_whose_position_is_not_known_belongs_to_every_position_of_the_party() -> None:
    assert audiences(BASE, "child_welfare", "cw_hotline") == {"parties", "cw_hotline"}
    assert {"cw_hotline", "cw_supervisor"} <= audiences(BASE, "child_welfare")
    assert "probation_intake" not in audiences(BASE, "child_welfare")


@pytest.mark.requirement("T3")
@pytest.mark.parametrize(
    ("retake", "taken", "until"),
    [("1mo", date(2026, 1, 31), date(2026, 2, 28)), ("12mo", date(2024, 2, 29), date(2025, 2, 28))],
)
def test_month_ends_clamp(retake: str, taken: date, until: date) -> None:
    protocol = base_protocol(f'[[course]]\nid = "csec_101"\nretake = "{retake}"\n')
    assert last_day(protocol.courses["csec_101"], taken) == until


@pytest.mark.requirement("T3")
@given(DAYS)
def test_a_course_runs_out_exactly_at_the_retake_interval_and_is_said_ahead(taken: date) -> None:
    course = YEARLY.courses["csec_101"]
    until = last_day(course, taken)
    assert until is not None
    states = [standing(course, taken, until + timedelta(days=n)).state for n in (-61, -60, 0, 1)]
    assert states == ["current", "expiring", "expiring", "expired"]


@pytest.mark.requirement("T3")
@given(st.lists(DAYS, max_size=5), DAYS, DAYS)
def test_an_attendance_never_makes_anybody_more_due(days: list[date], further: date, today: date) -> None:
    def due(taken: list[date]) -> set[str]:
        rows = [
            entry("training.attended", n, at=minutes(n), course="csec_101", person="p1", day=day.isoformat())
            for n, day in enumerate(taken, start=1)
        ]
        record = records(rows, today).get("p1")
        found = standings(YEARLY, "advocate", None, record.courses if record else {}, today)
        return {one.course for one in found if one.due}

    assert due([*days, further]) <= due(days)


@pytest.mark.requirement("T3")
def test_a_curriculum_is_written_by_somebody_who_exists() -> None:
    with pytest.raises(ProtocolProblems, match="nobody_at_all"):
        base_protocol('[[course]]\nid = "csec_101"\nowner = "nobody_at_all"\n')
