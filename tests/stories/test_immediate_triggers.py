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


@pytest.mark.requirement("M6")
@pytest.mark.requirement("M13")
@pytest.mark.parametrize(
    ("jurisdiction", "child_welfare", "probation"),
    [
        ("300", "required", None),
        ("602", None, "required"),
        ("241.1", "required", "required"),
        ("unknown", "required", None),
    ],
)
def test_the_table_of_the_crisis_has_the_agencies_that_have_jurisdiction_and_the_police(
    story: Story, jurisdiction: str, child_welfare: str | None, probation: str | None
) -> None:
    story.then("3 Mar 01:00", "referral.received", triggers=["law_enforcement_danger"], jurisdiction=jurisdiction)
    story.then("3 Mar 01:10", "tier.decided", tier="immediate")
    table = {party: need for party, need in story.table("immediate").items() if need != "not_needed"}
    assert (table.get("child_welfare"), table.get("probation")) == (child_welfare, probation)
    assert {table[party] for party in ("law_enforcement", "advocate", "public_health", "mental_health")} == {"required"}
    assert "substance_abuse" not in table, "named for the initial team only"
    assert {table[party] for party in ("child", "family")} == {"attendee"}


@pytest.mark.requirement("M5")
@pytest.mark.requirement("M1")
def test_for_a_ward_probation_goes_supports_and_places_and_child_welfare_still_investigates(story: Story) -> None:
    story.then("3 Mar 01:00", "referral.received", triggers=["hotline_danger"], jurisdiction="602")
    story.then("3 Mar 01:10", "tier.decided", tier="immediate")
    live = story.live()
    assert live["respond-probation: probation"] == "3 Mar 03:00"
    assert live["crisis-support: probation"] == "6 Mar 01:00"
    assert live["er-response: child_welfare"] == "4 Mar 01:00"
    assert "respond-cw: child_welfare" not in live
    story.then("3 Mar 02:00", "child.engaged", "probation")
    assert "respond-probation: probation" not in story.live()
    assert "er-response: child_welfare" in story.live()  # what the law asks of child welfare nobody else answers
    assert {"imm.prob.respond", "imm.cw.er.investigate", "imm.adv.bag", "imm.ph.evaluate"} <= story.asked().keys()


@pytest.mark.requirement("M9")
def test_in_the_emergency_room_the_windows_of_an_assault_run_before_anybody_decides_a_tier(story: Story) -> None:
    told: dict[str, Any] = {"triggers": ["emergency_room"], "assault": "yes", "assault_hours": 10}
    story.then("3 Mar 01:00", "referral.received", source="health_services", allegation=["cse"], **told)
    assert story.live()["medical-acute: public_health"] == "5 Mar 15:00"
    assert story.live()["medical-contraception: public_health"] == "7 Mar 15:00"
    story.then("3 Mar 01:30", "tier.decided", tier="immediate")
    assert story.live()["medical-evaluation: public_health"] == "6 Mar 01:00"
    assert "ask-assault: child_welfare" not in story.live()
    story.then("3 Mar 03:00", "medical.evaluated", "public_health", outcome="done")
    assert not {name for name in story.live() if name.startswith("medical-")}
