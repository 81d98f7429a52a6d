"""The source's immediate triggers, each told to its end (VI.C.1.B): who comes, what supports, what follows."""

from __future__ import annotations

from typing import Any

import pytest

from mdtkit.casework.checklists import checklists
from mdtkit.casework.facts import facts_through_time
from tests.casework.cases import case
from tests.casework.stories import OPEN, Story

CRISIS = {
    "respond-cw: child_welfare": "3 Mar 03:00",
    "respond-advocate: advocate": "3 Mar 03:00",
    "engage-child: child_welfare": "3 Mar 03:00",
    "crisis-support: child_welfare": "6 Mar 01:00",
    "crisis-support: advocate": "6 Mar 01:00",
    "medical-evaluation: public_health": "6 Mar 01:00",
    "what-follows: child_welfare": "6 Mar 01:00",
}


@pytest.mark.requirement("M1")
@pytest.mark.requirement("M4")
@pytest.mark.requirement("M16")
@pytest.mark.parametrize("trigger", ["hotline_danger", "law_enforcement_danger", "er_worker_danger", "emergency_room"])
def test_each_immediate_trigger_brings_every_responder_within_two_hours_of_the_call(story: Story, trigger: str) -> None:
    story.then("3 Mar 01:00", "referral.received", allegation=["cse"], triggers=[trigger], jurisdiction="300")
    assert story.proposed() == "immediate"
    assert story.live()["er-response: child_welfare"] == "4 Mar 01:00"  # the law's 24 hours, beside the practice
    story.then("3 Mar 01:50", "tier.decided", tier="immediate")
    assert CRISIS.items() <= story.live().items()
    story.then("3 Mar 02:30", "responder.arrived", "advocate")
    assert "respond-advocate: advocate" not in story.live()
    assert {"respond-cw: child_welfare", "engage-child: child_welfare"} <= story.live().keys()
    story.then("3 Mar 02:40", "child.engaged")
    gone = {"respond-cw: child_welfare", "engage-child: child_welfare", "er-response: child_welfare"}
    assert not gone & story.live().keys()


@pytest.mark.requirement("M1")
def test_at_sixty_hours_the_desk_asks_what_follows_and_support_runs_out_by_itself(story: Story) -> None:
    story.then("3 Mar 01:00", "referral.received", triggers=["emergency_room"], jurisdiction="300")
    story.then("3 Mar 01:10", "tier.decided", tier="immediate")

    def state(clock: str) -> set[str]:
        return {view.state for view in story.clocks() if view.clock == clock}

    story.wait("5 Mar 12:59")
    assert (state("what-follows"), state("crisis-support")) == ({"running"}, {"running"})
    story.wait("5 Mar 13:01")
    assert (state("what-follows"), state("crisis-support")) == ({"warning"}, {"running"})
    story.wait("6 Mar 01:01")
    assert state("crisis-support") == {"ended"}  # a period: it is never late
    story.then("6 Mar 02:00", "tier.decided", tier="ongoing")
    assert state("what-follows") == {"met_late"}


@pytest.mark.requirement("M1")
def test_one_agency_s_support_may_end_early_and_the_other_s_goes_on(story: Story) -> None:
    story.then("3 Mar 01:00", "referral.received", triggers=["emergency_room"], jurisdiction="300")
    story.then("3 Mar 01:10", "tier.decided", tier="immediate")
    story.then("4 Mar 09:00", "support.ended", "advocate", reason="asked for by the child")
    assert "crisis-support: advocate" not in story.live()
    assert "crisis-support: child_welfare" in story.live()


def done(story: Story, *responsibilities: str) -> dict[str, str]:
    chronology = case(*story.entries)
    lists = checklists(chronology, story.book.protocol, facts_through_time(chronology, story.book))
    states = {item.responsibility: item.state for one in lists for item in one.items}
    return {name: states[name] for name in responsibilities}


@pytest.mark.requirement("M10")
@pytest.mark.requirement("M11")
@pytest.mark.requirement("M15")
def test_the_child_is_told_asked_and_planned_with_in_the_crisis(story: Story) -> None:
    names = ("imm.team.inform", "imm.team.voice", "imm.team.safety")
    story.then("3 Mar 01:00", "referral.received", triggers=["emergency_room"], jurisdiction="300")
    story.then("3 Mar 01:10", "tier.decided", tier="immediate")
    assert set(done(story, *names).values()) == {"open"}
    story.then("3 Mar 02:40", "script.given", purpose="immediate", version="1")
    story.then("3 Mar 02:45", "child.wish", "advocate", asked="yes", takes_part="yes")
    story.then("3 Mar 03:00", "plan.adopted", interim="yes")
    assert set(done(story, *names).values()) == {"done"}
    story.then("3 Mar 08:00", "placement.changed", to="strtp")
    assert story.live()["safety-plan: child_welfare"] == OPEN  # the interim plan is not the one at the placement
    story.then("3 Mar 12:00", "plan.adopted", interim="no")
    assert "safety-plan: child_welfare" not in story.live()


TRIGGERED: list[tuple[str, dict[str, Any], set[str]]] = [
    ("missing.noticed", {"from_": "placement"}, {"ongoing-on-run", "report-missing-le", "report-missing-ncmec"}),
    ("missing.noticed", {"from_": "home"}, {"ongoing-on-run"}),
    ("missing.noticed", {"from_": "shelter"}, {"ongoing-on-run"}),
    ("testimony.expected", {"hearing": "2026-05-04T16:00:00+00:00", "against": "purchaser"}, {"ongoing-testimony"}),
    ("placement.changed", {"to": "strtp"}, {"safety-plan", "assess-placement-cw"}),
    ("detention.entered", {}, {"assess-detention"}),
    ("clinician.referred", {}, {"assess-referred"}),
    ("suspicion.recorded", {"basis": "disclosure"}, {"report-victim", "determine-services", "assess-identified"}),
    ("suspicion.recorded", {"basis": "recantation"}, {"after-recantation"}),
]


@pytest.mark.requirement("M3")
@pytest.mark.parametrize(("kind", "data", "opened"), TRIGGERED)
def test_each_later_trigger_opens_what_it_must_at_once(
    story: Story, kind: str, data: dict[str, Any], opened: set[str]
) -> None:
    story.then("3 Mar 01:00", "referral.received", triggers=["emergency_room"], jurisdiction="300", services="yes")
    story.then("3 Mar 01:10", "tier.decided", tier="immediate")
    before = story.live()
    story.then("20 Mar 09:00", kind, **data)
    assert opened <= {name.split(" >")[0].split(":")[0] for name in story.change(before)[0]}
