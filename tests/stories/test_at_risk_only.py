"""A child at risk whom nobody suspects to be a victim: no MDT tier, and yet not nothing (tables 8.1, 8.2)."""

from __future__ import annotations

import pytest

from tests.casework.stories import Story


@pytest.mark.requirement("I5")
@pytest.mark.requirement("A6")
def test_one_sign_of_the_second_group_is_not_enough_and_two_are(story: Story) -> None:
    story.then(
        "2 Mar 09:00", "referral.received", allegation=["neglect"], services="yes", indicators={"truancy": "yes"}
    )
    assert "determine-services: child_welfare" not in story.live()
    story.then("3 Mar 09:00", "indicators.recorded", indicators={"justice_history": "unknown"})
    assert "determine-services: child_welfare" not in story.live()  # unknown never counts
    story.then("4 Mar 09:00", "indicators.recorded", indicators={"justice_history": "yes"})
    assert {"determine-services: child_welfare", "document-status: child_welfare"} <= story.live().keys()
    assert story.proposed() == "none"
    story.then("5 Mar 09:00", "services.planned", services=["mental_health"])
    assert "determine-services: child_welfare" not in story.live()


@pytest.mark.requirement("R5")
def test_a_child_at_risk_who_is_missing_is_reported_within_the_day(story: Story) -> None:
    told = {"controlled_or_groomed": "yes"}
    story.then("2 Mar 09:00", "referral.received", allegation=["neglect"], services="yes", indicators=told)
    story.then("9 Mar 20:00", "missing.noticed", from_="home")
    assert story.live()["report-missing-le > law_enforcement"] == "10 Mar 20:00"
    assert story.live()["report-missing-ncmec > ncmec"] == "10 Mar 20:00"
