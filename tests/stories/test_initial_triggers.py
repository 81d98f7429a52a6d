"""The source's initial triggers (VI.D.1.B): nobody in immediate danger, a team round the table within ten days."""

from __future__ import annotations

import pytest

from mdtkit.casework.facts import Rulebook
from tests.casework.conftest import base_protocol
from tests.casework.stories import Story

TRIGGERS = ["trades_for_needs", "forced_profit", "trades_for_drugs", "adult_suspects_no_danger"]


@pytest.mark.requirement("M2")
@pytest.mark.requirement("M4")
@pytest.mark.requirement("M16")
@pytest.mark.parametrize("trigger", TRIGGERS)
def test_each_initial_trigger_brings_child_and_team_together_within_ten_days(story: Story, trigger: str) -> None:
    story.then("2 Mar 09:00", "referral.received", allegation=["cse"], triggers=[trigger], jurisdiction="602")
    assert story.proposed() == "initial"
    # The investigation is child welfare's, whatever the jurisdiction; the team does not replace it.
    assert story.live()["investigate: child_welfare"] == "12 Mar 09:00"
    story.then("5 Mar 09:00", "tier.decided", tier="initial")
    assert story.live()["initial-engage: child_welfare"] == "12 Mar 09:00"
    assert story.live()["initial-meeting: child_welfare"] == "12 Mar 09:00"
    story.then("9 Mar 09:00", "meeting.held", type="initial")
    assert "initial-meeting: child_welfare" not in story.live()
    assert "investigate: child_welfare" in story.live()


@pytest.mark.requirement("M2")
@pytest.mark.parametrize("clock", ["initial-engage", "initial-meeting"])
def test_a_county_without_the_rule_has_no_such_clock(clock: str) -> None:
    story = Story(Rulebook(base_protocol(f'[[clock]]\nid = "{clock}"\noff = true\n')))
    story.then("2 Mar 09:00", "referral.received", triggers=["forced_profit"], jurisdiction="300")
    story.then("5 Mar 09:00", "tier.decided", tier="initial")
    assert f"{clock}: child_welfare" not in story.live()
