"""What is said beside a countdown: never a bare "overdue", and that a clock's time of warning has begun."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest

from mdtkit.casework.clocks import ClockView
from mdtkit.cli.wording import standing

START = datetime(2026, 3, 8, 9, 20, tzinfo=UTC)
VIEW = ClockView(
    id="MDT-G1EH-P2Y/what-follows/3",
    case="MDT-G1EH-P2Y",
    clock="what-follows",
    title="Decide what follows the crisis",
    party="child_welfare",
    agency=None,
    unit=None,
    to=None,
    law="prac",
    citation="VI.A.3",
    requirement="M3",
    verified=True,
    starts_at=START,
    due_at=datetime(2026, 3, 11, 9, 20, tzinfo=UTC),
    stopped_at=None,
    state="running",
)


@pytest.mark.requirement("M1")
def test_at_sixty_hours_the_due_list_says_that_the_question_is_due_soon() -> None:
    assert standing(VIEW) == ""
    assert standing(msgspec.structs.replace(VIEW, state="warning")) == "due soon"


@pytest.mark.requirement("P1")
def test_law_and_county_practice_are_told_apart_once_the_time_is_over() -> None:
    assert standing(msgspec.structs.replace(VIEW, state="overdue")) == "past county target"
    assert standing(msgspec.structs.replace(VIEW, state="overdue", law="794", past_law=True)) == "PAST LEGAL DEADLINE"
