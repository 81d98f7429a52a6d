"""Who assesses, and on what occasion: each party's own triggers (tables 5c; A2, A7)."""

from __future__ import annotations

from typing import Any

import pytest

from mdtkit.casework.facts import Rulebook
from mdtkit.protocol import Protocol
from tests.casework.conftest import base_protocol
from tests.casework.stories import OPEN, Story

CALL: dict[str, Any] = {"allegation": ["neglect"], "imminent": "no", "services": "yes"}

OCCASIONS = [
    ("300", "investigation.started", {}, {"assess-investigation: child_welfare"}),
    ("300", "placement.changed", {"to": "strtp"}, {"assess-placement-cw: child_welfare"}),
    ("602", "placement.changed", {"to": "strtp"}, {"assess-placement-probation: probation"}),
    (
        "241.1",
        "placement.changed",
        {"to": "strtp"},
        {"assess-placement-cw: child_welfare", "assess-placement-probation: probation"},
    ),
    ("602", "detention.entered", {}, {"assess-detention: probation"}),
    ("602", "suspicion.recorded", {"basis": "reasonable_suspicion"}, {"assess-suspicion: probation"}),
    ("300", "suspicion.recorded", {"basis": "reasonable_suspicion"}, set()),
    ("300", "clinician.referred", {}, {"assess-referred: mental_health"}),
]


def owed(story: Story) -> set[str]:
    return {name for name in story.live() if name.startswith("assess-")}


@pytest.mark.requirement("A2")
@pytest.mark.parametrize(("jurisdiction", "kind", "data", "expected"), OCCASIONS)
def test_each_occasion_asks_its_own_party_for_an_assessment(
    story: Story, jurisdiction: str, kind: str, data: dict[str, str], expected: set[str]
) -> None:
    story.then("2 Mar 09:00", "referral.received", jurisdiction=jurisdiction, **CALL)
    assert owed(story) == set()
    story.then("3 Mar 09:00", kind, **data)
    assert owed(story) == expected
    assert {story.live()[name] for name in expected} <= {OPEN}  # the source gives no number
    story.then("5 Mar 09:00", "instrument.administered", "mental_health", purpose="assessment", instrument="cans_cse")
    assert owed(story) == set()


@pytest.mark.requirement("A2")
@pytest.mark.parametrize("known", [{"basis": "disclosure"}, {"field": "at_risk"}])
def test_on_identification_mental_health_assesses_and_each_party_again_in_six_months(
    story: Story, known: dict[str, str]
) -> None:
    story.then("2 Mar 09:00", "referral.received", jurisdiction="300", **CALL)
    story.then("3 Mar 09:00", "suspicion.recorded" if "basis" in known else "status.set", **known)
    assert story.live()["assess-identified: mental_health"] == OPEN
    assert story.live()["reassess-cw: child_welfare"] == "3 Sep 09:00"
    story.then("1 Apr 09:00", "instrument.administered", purpose="assessment", instrument="cans_cse")
    assert story.live()["reassess-cw: child_welfare"] == "1 Oct 09:00"


@pytest.mark.requirement("A2")
@pytest.mark.parametrize(
    ("clock", "kind", "data"),
    [
        ("assess-investigation", "investigation.started", {}),
        ("assess-detention", "detention.entered", {}),
        ("assess-referred", "clinician.referred", {}),
    ],
)
def test_a_county_that_switches_a_trigger_off_is_not_asked(clock: str, kind: str, data: dict[str, str]) -> None:
    story = Story(Rulebook(base_protocol(f'[[clock]]\nid = "{clock}"\noff = true\n')))
    story.then("2 Mar 09:00", "referral.received", jurisdiction="602", **CALL)
    story.then("3 Mar 09:00", kind, **data)
    assert owed(story) == set()


@pytest.mark.requirement("A6")
def test_services_are_determined_for_a_child_identified_or_at_risk_who_receives_services(story: Story) -> None:
    story.then("2 Mar 09:00", "referral.received", jurisdiction="300", **CALL)
    story.then("3 Mar 09:00", "status.set", field="at_risk")
    assert story.live()["determine-services: child_welfare"] == OPEN
    story.then("4 Mar 09:00", "services.planned", services=["advocacy"])
    assert "determine-services: child_welfare" not in story.live()


@pytest.mark.requirement("A7")
def test_who_administers_is_said_by_position_and_the_source_s_examples_are_there(protocol: Protocol) -> None:
    assert {"clinician", "clinician_school", "clinician_juvenile_hall"} <= set(protocol.vocabulary("assessor"))


@pytest.mark.requirement("A2")
def test_a_recantation_clears_nothing_and_asks_to_look_again_at_safety(story: Story) -> None:
    story.then("2 Mar 09:00", "referral.received", jurisdiction="602", **CALL)
    story.then("3 Mar 09:00", "suspicion.recorded", basis="disclosure")
    story.then("3 Mar 10:00", "instrument.administered", "mental_health", purpose="assessment", instrument="cans_cse")
    before = story.live()
    story.then("9 Mar 09:00", "suspicion.recorded", basis="recantation")
    assert story.change(before) == ({"after-recantation: probation": OPEN}, set())
    story.then("10 Mar 09:00", "plan.reviewed", outcome="kept")
    assert "after-recantation: probation" not in story.live()
