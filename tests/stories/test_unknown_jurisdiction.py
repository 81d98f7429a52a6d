"""02:00, nobody knows whose child it is: child welfare goes, and what is learnt later buys no time (VI.C.D, fn 47)."""

from __future__ import annotations

import pytest

from tests.casework.stories import Story


@pytest.mark.requirement("M5")
@pytest.mark.requirement("M1")
def test_child_welfare_responds_until_somebody_knows_and_the_two_hours_stay_those_of_the_call(story: Story) -> None:
    story.then("3 Mar 02:00", "referral.received", triggers=["law_enforcement_danger"], jurisdiction="unknown")
    story.then("3 Mar 02:20", "tier.decided", tier="immediate")
    assert story.live()["respond-cw: child_welfare"] == "3 Mar 04:00"
    assert "respond-probation: probation" not in story.live()
    story.then("3 Mar 03:00", "jurisdiction.determined", jurisdiction="602")
    assert story.live()["respond-probation: probation"] == "3 Mar 04:00"
    # The law's own response stays child welfare's, whoever has jurisdiction (M16).
    assert story.live()["er-response: child_welfare"] == "4 Mar 02:00"


@pytest.mark.requirement("I11")
def test_whether_the_child_receives_services_is_unknown_too_and_the_report_of_a_victim_runs(story: Story) -> None:
    story.then("3 Mar 02:00", "referral.received", triggers=["law_enforcement_danger"], jurisdiction="unknown")
    story.then("3 Mar 02:30", "suspicion.recorded", basis="disclosure")
    assert story.live()["report-victim > law_enforcement"] == "4 Mar 02:30"
    story.then("3 Mar 09:00", "eligibility.determined", services="no", basis="not_receiving")
    assert "report-victim > law_enforcement" not in story.live()
