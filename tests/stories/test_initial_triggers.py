"""The source's initial triggers (VI.D.1.B): nobody in immediate danger, a team round the table within ten days."""

from __future__ import annotations

from typing import Any

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


@pytest.mark.requirement("M2")
@pytest.mark.requirement("M9")
@pytest.mark.requirement("M16")
def test_a_pupil_who_trades_sex_for_a_place_to_sleep_from_the_first_word_to_the_second_meeting(story: Story) -> None:
    told: dict[str, Any] = {
        "allegation": ["cse"], "triggers": ["trades_for_needs"], "jurisdiction": "none", "services": "no",
    }  # fmt: skip
    story.then("2 Mar 14:00", "referral.received", source="education", **told)
    story.then("2 Mar 15:00", "tier.decided", tier="initial")
    live = story.live()
    assert not {name for name in live if name.startswith(("respond-", "er-response", "crisis-support", "medical-ev"))}
    # The evaluation is booked in this tier too, and has no hours here.
    assert live["schedule-evaluation > public_health"] == "open"
    story.then("3 Mar 10:00", "investigation.started")
    assert "investigate: child_welfare" not in story.live()
    assert (
        "initial-engage: child_welfare" in story.live()
    )  # the investigation's first contact does not engage the child
    story.then("4 Mar 10:00", "child.engaged")
    story.then("6 Mar 10:00", "medical.scheduled", "public_health")
    story.then("9 Mar 10:00", "placement.changed", to="home")
    assert story.live()["safety-plan: child_welfare"] == "open"
    story.then("10 Mar 10:00", "plan.adopted", interim="no")
    story.then("11 Mar 10:00", "meeting.held", type="initial")
    gone = {"initial-engage", "schedule-evaluation", "safety-plan", "initial-meeting"}
    assert not gone & {name.split(":")[0].split(" >")[0] for name in story.live()}
    # The source speaks of identified victims; a suspicion counts as one until it is laid.
    assert story.live()["ongoing-meeting: child_welfare"] == "11 Apr 10:00"
    story.then("12 Mar 10:00", "referral.investigated", disposition="unfounded", allegation=["cse"])
    assert "ongoing-meeting: child_welfare" not in story.live()


@pytest.mark.requirement("M6")
@pytest.mark.requirement("M8")
def test_the_initial_table_and_what_each_at_it_is_asked(story: Story) -> None:
    story.then("2 Mar 14:00", "referral.received", triggers=["forced_profit"], jurisdiction="300")
    story.then("2 Mar 15:00", "tier.decided", tier="initial")
    table = story.table("initial")
    needed = {party for party, need in table.items() if need == "required"}
    assert needed == {
        "advocate", "child_welfare", "health_services", "mental_health", "probation", "public_health",
        "substance_abuse",
    }  # fmt: skip
    assert {party for party, need in table.items() if need == "ask"} == {
        "dependency_attorney", "district_attorney", "public_defender",
    }  # fmt: skip
    assert {"child", "caregiver"} <= table.keys()
    assert "law_enforcement" not in table
    asked = story.asked()
    assert {"ini.cw.hotline.notify", "ini.cw.hotline.schedule", "ini.cbo.connect", "ini.team.orient"} <= asked.keys()
    assert not {name for name in asked if name.startswith("imm.")}


@pytest.mark.requirement("M2")
def test_what_turns_dangerous_on_the_way_becomes_a_crisis_and_counts_from_the_danger(story: Story) -> None:
    story.then("2 Mar 09:00", "referral.received", triggers=["forced_profit"], jurisdiction="300")
    story.then("2 Mar 10:00", "tier.decided", tier="initial")
    story.then("6 Mar 21:00", "suspicion.recorded", basis="disclosure", triggers=["er_worker_danger"])
    assert story.proposed() == "immediate"
    story.then("6 Mar 21:30", "tier.decided", tier="immediate")
    assert story.live()["engage-child: child_welfare"] == "6 Mar 23:00"
    assert "initial-meeting: child_welfare" not in story.live()
