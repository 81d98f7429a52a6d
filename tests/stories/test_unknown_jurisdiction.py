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


@pytest.mark.requirement("M5")
@pytest.mark.parametrize("jurisdiction", ["unknown", "none"])
def test_a_child_of_no_agency_is_child_welfare_s_too_and_everything_of_the_crisis_runs(
    story: Story, jurisdiction: str
) -> None:
    story.then("8 Mar 01:50", "referral.received", triggers=["law_enforcement_danger"], jurisdiction=jurisdiction)
    story.then("8 Mar 03:05", "tier.decided", tier="immediate")
    live = story.live()
    # That night has no two o'clock: two hours after 01:50 the wall shows 04:50.
    assert live["respond-cw: child_welfare"] == "8 Mar 04:50"
    assert live["respond-advocate: advocate"] == "8 Mar 04:50"
    assert live["crisis-support: child_welfare"] == "11 Mar 02:50"
    assert live["er-response: child_welfare"] == "9 Mar 02:50"
    assert "imm.cw.hotline.jurisdiction" in story.asked()


@pytest.mark.requirement("M5")
@pytest.mark.requirement("M1")
def test_child_welfare_that_was_there_before_anybody_knew_is_not_asked_to_have_been_probation(story: Story) -> None:
    story.then("3 Mar 02:00", "referral.received", triggers=["law_enforcement_danger"], jurisdiction="unknown")
    story.then("3 Mar 02:20", "tier.decided", tier="immediate")
    story.then("3 Mar 02:50", "child.engaged")
    story.then("3 Mar 08:00", "jurisdiction.determined", jurisdiction="602")
    states = {view.clock: view.state for view in story.clocks()}
    assert (states["engage-child"], states["er-response"]) == ("met", "met")
    assert states["respond-probation"] == "overdue"  # probation, told in the morning, has not been there: it is shown


@pytest.mark.requirement("I11")
@pytest.mark.requirement("R5")
def test_a_child_of_whom_nothing_is_known_and_who_runs_is_reported_missing_to_both_within_the_day(story: Story) -> None:
    story.then("3 Mar 02:00", "referral.received", triggers=["law_enforcement_danger"], jurisdiction="unknown")
    story.then("3 Mar 02:40", "missing.noticed", "law_enforcement")
    assert story.live()["report-missing-le > law_enforcement"] == "4 Mar 02:40"
    assert story.live()["report-missing-ncmec > ncmec"] == "4 Mar 02:40"
