"""What a call starts: the risk it tells of, the law that binds the county, the instant it counts from."""

from __future__ import annotations

from typing import Any

import pytest

from mdtkit.casework.facts import Rulebook
from tests.casework.conftest import base_protocol
from tests.casework.stories import Story


@pytest.mark.requirement("M16")
def test_each_call_is_judged_by_itself_and_a_calmer_one_takes_nothing_back(story: Story) -> None:
    story.then("2 Mar 09:00", "referral.received", allegation=["cse"], imminent="yes")
    story.then("2 Mar 10:00", "referral.received", allegation=["cse"], triggers=["trades_for_needs"])
    found = story.live()
    assert (found["er-response: child_welfare"], found["investigate: child_welfare"]) == ("3 Mar 09:00", "12 Mar 10:00")
    assert story.proposed() == "immediate"


@pytest.mark.requirement("M16")
def test_a_crisis_recognised_weeks_later_counts_its_day_from_then(story: Story) -> None:
    story.then("2 Mar 09:00", "referral.received", triggers=["trades_for_needs"], imminent="no")
    story.then("2 Mar 10:00", "tier.decided", tier="initial")
    story.then("20 Mar 10:00", "suspicion.recorded", basis="reasonable_suspicion")
    story.then("20 Mar 11:00", "tier.decided", tier="immediate")
    assert story.live()["er-response-decided: child_welfare"] == "21 Mar 10:00"
    assert story.live()["investigate: child_welfare"] == "12 Mar 09:00"  # overdue, and not forgotten for the crisis
    assert "er-response: child_welfare" not in story.live()


@pytest.mark.requirement("M1")
def test_without_a_trigger_the_two_hours_count_from_the_call_that_told_of_danger(story: Story) -> None:
    story.then("2 Mar 09:00", "referral.received", allegation=["cse"], imminent="yes")
    story.then("2 Mar 10:00", "indicators.recorded", indicators={"truancy": "no"})
    story.then("2 Mar 10:30", "tier.decided", tier="immediate")
    assert story.live()["engage-child: child_welfare"] == "2 Mar 11:00"


@pytest.mark.requirement("M16")
def test_one_call_that_nobody_judged_asks_for_a_response_within_the_day(book: Rulebook) -> None:
    calls: list[dict[str, Any]] = [{}, {"triggers": []}, {"triggers": ["emergency_room"]}, {"imminent": "unknown"}]
    for told in calls:
        story = Story(book)
        story.then("2 Mar 09:00", "referral.received", **told)
        assert story.live()["er-response: child_welfare"] == "3 Mar 09:00", told
        assert "investigate: child_welfare" not in story.live(), told


@pytest.mark.requirement("R11")
def test_a_county_outside_the_block_grant_sees_the_cross_report_as_recommended() -> None:
    outside = Rulebook(base_protocol('[profile]\nican_block_grant = "no"\n'))
    story = Story(outside)
    story.then("2 Mar 09:00", "referral.received", allegation=["cse"])
    story.then("2 Mar 09:30", "report.made", report="cross", to="law_enforcement", method="telephone")
    crossing = {(v.clock, v.law) for v in story.clocks() if v.title in ("Cross-report", "Written report")}
    assert crossing == {("cross-report-recommended", "prac"), ("written-report-recommended", "prac")}
