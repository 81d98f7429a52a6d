"""What a missing child and a ward call for: each goes when its rule goes out of the protocol."""

from __future__ import annotations

from typing import Any

import pytest

from tests.casework.stories import OPEN, Story

KNOWN: dict[str, Any] = {"allegation": ["cse"], "triggers": ["forced_profit"], "services": "yes"}
STEPS = {f"recovery-{step}: child_welfare" for step in ("factors", "response", "experiences", "possible-victim")}


@pytest.mark.requirement("R8")
@pytest.mark.requirement("D2")
@pytest.mark.requirement("D3")
def test_who_is_away_is_looked_for_and_who_is_back_is_reported_and_asked(story: Story) -> None:
    story.then("2 Mar 09:00", "referral.received", jurisdiction="300", **KNOWN)
    story.then("3 Mar 20:00", "missing.noticed", from_="placement")
    assert story.live()["locate-efforts: child_welfare"] == OPEN
    assert not STEPS & story.live().keys()
    story.then("5 Mar 10:00", "missing.recovered")
    assert "locate-efforts: child_welfare" not in story.live()
    assert story.live()["report-return > law_enforcement"] == OPEN
    assert STEPS | {"recovery-documented: child_welfare"} <= story.live().keys()
    story.then("5 Mar 11:00", "report.made", report="return", to="law_enforcement", method="telephone")
    assert "report-return > law_enforcement" not in story.live()


@pytest.mark.requirement("I12")
def test_a_ward_identified_as_a_victim_is_reported_though_no_services_are_received(story: Story) -> None:
    story.then("2 Mar 09:00", "referral.received", "probation", allegation=["cse"], jurisdiction="602", services="no")
    story.then("2 Mar 10:00", "suspicion.recorded", "probation", basis="disclosure")
    [mine] = [view for view in story.clocks() if view.live and view.clock.startswith("report-victim")]
    assert (mine.clock, mine.party, mine.law) == ("report-victim-probation", "probation", "prac")
