"""Whole cases told as stories: after each thing that happened, every clock that lives, and when it falls due.

The night of 8 March loses an hour at two o'clock: what counts in hours falls due an hour later by the wall.
"""

from __future__ import annotations

from typing import Any

import pytest

from mdtkit.casework.facts import Rulebook
from tests.casework.conftest import base_protocol
from tests.casework.stories import OPEN, Story


def reports(to: tuple[str, ...] = ("law_enforcement", "district_attorney")) -> dict[str, str]:
    return {f"cross-report > {one}": OPEN for one in to}


@pytest.mark.requirement("M2")
def test_a_child_who_trades_for_shelter_gets_a_team_within_ten_days(story: Story) -> None:
    told: dict[str, Any] = {
        "allegation": ["cse"],
        "triggers": ["trades_for_needs"],
        "jurisdiction": "300",
        "services": "yes",
    }
    story.then("2 Mar 09:00", "referral.received", **told)
    assert story.proposed() == "initial"
    assert story.live() == reports() | {
        "investigate: child_welfare": "12 Mar 09:00",
        "team-authority: child_welfare": "1 Apr 09:00",
        "decide-tier: child_welfare": OPEN,
        "open-spc: child_welfare": OPEN,
    }
    before = story.live()
    story.then("4 Mar 16:00", "tier.decided", tier="initial")  # two days of thinking buy no time
    assert story.change(before) == (
        {
            "initial-engage: child_welfare": "12 Mar 09:00",
            "initial-meeting: child_welfare": "12 Mar 09:00",
            "schedule-evaluation > public_health": OPEN,
        },
        {"decide-tier: child_welfare"},
    )
    before = story.live()
    story.then("4 Mar 16:30", "report.made", report="cross", to="law_enforcement", method="telephone")
    story.then("4 Mar 16:40", "report.made", report="cross", to="district_attorney", method="fax")
    # The telephone call was late; the written report counts from the referral all the same. The fax needs none.
    assert story.change(before) == ({"written-report > law_enforcement": "3 Mar 21:00"}, set(reports()))
    before = story.live()
    story.then("5 Mar 10:00", "child.engaged")
    story.then("5 Mar 10:00", "investigation.started")
    assert story.change(before) == (
        {"assess-investigation: child_welfare": OPEN},
        {"initial-engage: child_welfare", "investigate: child_welfare"},
    )
    before = story.live()
    story.then("9 Mar 10:00", "meeting.held", type="initial")
    assert story.change(before) == (
        {"ongoing-meeting: child_welfare": "9 Apr 10:00"},
        {"initial-meeting: child_welfare"},
    )


NIGHT = {
    "respond-cw: child_welfare": "8 Mar 04:20",
    "engage-child: child_welfare": "8 Mar 04:20",
    "respond-advocate: advocate": "8 Mar 04:20",
    "crisis-support: child_welfare": "11 Mar 02:20",
    "crisis-support: advocate": "11 Mar 02:20",
    "medical-evaluation: public_health": "11 Mar 02:20",
    "what-follows: child_welfare": "11 Mar 02:20",
    "schedule-evaluation > public_health": OPEN,
    "ask-assault: child_welfare": OPEN,
}
CALL: dict[str, Any] = {"allegation": ["cse"], "triggers": ["law_enforcement_danger"], "imminent": "yes"}


@pytest.mark.requirement("M1")
def test_a_child_found_by_the_police_at_night_is_reached_within_two_hours_of_the_call(story: Story) -> None:
    story.then("8 Mar 01:20", "referral.received", jurisdiction="300", services="yes", **CALL)
    assert story.proposed() == "immediate"
    assert story.live() == reports() | {
        "er-response: child_welfare": "9 Mar 02:20",
        "team-authority: child_welfare": "7 Apr 01:20",
        "decide-tier: child_welfare": OPEN,
        "open-spc: child_welfare": OPEN,
    }
    before = story.live()
    story.then("8 Mar 03:05", "tier.decided", tier="immediate")
    assert story.change(before) == (NIGHT, {"decide-tier: child_welfare"})
    before = story.live()
    story.then("8 Mar 03:20", "child.engaged", "advocate")
    assert story.change(before) == ({}, {"respond-advocate: advocate", "engage-child: child_welfare"})
    before = story.live()
    story.then("8 Mar 03:40", "child.engaged")
    assert story.change(before) == ({}, {"respond-cw: child_welfare", "er-response: child_welfare"})
    before = story.live()
    story.then("8 Mar 09:00", "suspicion.recorded", basis="disclosure")
    # A crisis is on: a disclosure does not propose it again. The child is now identified as a victim.
    assert story.proposed() is None
    assert story.change(before) == (
        {
            "report-victim > law_enforcement": "9 Mar 09:00",
            "assess-identified: mental_health": OPEN,
            "reassess-cw: child_welfare": "8 Sep 09:00",
            "determine-services: child_welfare": OPEN,
            "document-status: child_welfare": OPEN,
        },
        set(),
    )
    before = story.live()
    story.then("8 Mar 10:00", "placement.changed", to="resource_family")
    assert story.change(before)[0] == {"safety-plan: child_welfare": OPEN, "assess-placement-cw: child_welfare": OPEN}
    story.then("8 Mar 10:30", "plan.adopted", interim="yes")
    assert "safety-plan: child_welfare" in story.live()  # an interim plan is not the one made with the caregiver
    story.then("8 Mar 18:00", "plan.adopted")
    assert "safety-plan: child_welfare" not in story.live()
    story.then("9 Mar 15:00", "medical.evaluated", "public_health", outcome="declined")
    before = story.live()
    story.wait("11 Mar 03:00")
    assert story.change(before) == (
        {"ongoing-meeting: child_welfare": "11 Apr 02:20"},
        {"crisis-support: child_welfare", "crisis-support: advocate"},
    )


@pytest.mark.requirement("M5")
@pytest.mark.parametrize(
    ("lead", "responds", "clock"),
    [
        ("child_welfare", "child_welfare", "respond-cw"),
        ("probation", "probation", "respond-probation"),
        ("unknown", "child_welfare", "respond-cw"),
    ],
)
def test_under_dual_jurisdiction_the_lead_responds_and_reports(
    story: Story, lead: str, responds: str, clock: str
) -> None:
    story.then("8 Mar 01:20", "referral.received", jurisdiction="241.1", lead=lead, services="yes", **CALL)
    story.then("8 Mar 03:05", "tier.decided", tier="immediate")
    story.then("8 Mar 03:30", "suspicion.recorded", basis="disclosure")
    assert story.live() == reports() | {
        f"{clock}: {responds}": "8 Mar 04:20",
        f"engage-child: {responds}": "8 Mar 04:20",
        "respond-advocate: advocate": "8 Mar 04:20",
        "er-response: child_welfare": "9 Mar 02:20",  # child welfare's legal response, whoever leads
        "report-victim > law_enforcement": "9 Mar 03:30",
        f"crisis-support: {responds}": "11 Mar 02:20",
        "crisis-support: advocate": "11 Mar 02:20",
        "medical-evaluation: public_health": "11 Mar 02:20",
        f"what-follows: {responds}": "11 Mar 02:20",
        "team-authority: child_welfare": "7 Apr 01:20",
        "reassess-cw: child_welfare": "8 Sep 03:30",
        "reassess-probation: probation": "8 Sep 03:30",
        "open-spc: child_welfare": OPEN,
        "schedule-evaluation > public_health": OPEN,
        f"ask-assault: {responds}": OPEN,
        "assess-identified: mental_health": OPEN,
        "assess-suspicion: probation": OPEN,
        f"determine-services: {responds}": OPEN,
        f"document-status: {responds}": OPEN,
    }
    assert {v.party for v in story.clocks() if v.clock == "report-victim"} == {responds}


@pytest.mark.requirement("M5")
def test_at_two_in_the_night_with_nobody_s_jurisdiction_known_child_welfare_goes(story: Story) -> None:
    story.then("8 Mar 01:20", "referral.received", **CALL)
    story.then("8 Mar 01:40", "tier.decided", tier="immediate")
    assert NIGHT.items() <= story.live().items()
    before = story.live()
    story.then("8 Mar 03:10", "jurisdiction.determined", jurisdiction="602")
    # A ward after all: probation's two hours count from the call, not from the answer.
    assert story.change(before) == (
        {
            "respond-probation: probation": "8 Mar 04:20",
            "engage-child: probation": "8 Mar 04:20",
            "crisis-support: probation": "11 Mar 02:20",
            "what-follows: probation": "11 Mar 02:20",
            "ask-assault: probation": OPEN,
        },
        {
            "respond-cw: child_welfare",
            "engage-child: child_welfare",
            "crisis-support: child_welfare",
            "what-follows: child_welfare",
            "ask-assault: child_welfare",
        },
    )
    assert story.live()["er-response: child_welfare"] == "9 Mar 02:20"


FEDERAL = {
    "report-missing-le-foster > law_enforcement": "4 Mar 20:00",
    "report-missing-ncmec-foster > ncmec": "4 Mar 20:00",
}
STATE = {"report-missing-le > law_enforcement": "5 Mar 08:00", "report-missing-ncmec > ncmec": "5 Mar 08:00"}
RECOVERY = {
    f"recovery-{step}: child_welfare": OPEN
    for step in ("factors", "response", "experiences", "possible-victim", "documented")
}
RETURN = {"report-return > law_enforcement": OPEN, "report-return-ncmec > ncmec": OPEN}


@pytest.mark.requirement("R5")
@pytest.mark.requirement("R6")
@pytest.mark.parametrize("services", ["yes", "unknown", "no"])
def test_a_child_who_ran_from_placement_is_reported_before_anybody_knows_of_a_risk(story: Story, services: str) -> None:
    told: dict[str, Any] = {"allegation": ["neglect"], "imminent": "no", "jurisdiction": "300", "services": services}
    story.then("2 Mar 09:00", "referral.received", **told)
    story.then("2 Mar 10:00", "tier.decided", tier="none")
    before = story.live()
    story.then("3 Mar 20:00", "missing.noticed", from_="placement")
    receiving = services != "no"
    assert story.change(before) == (FEDERAL | ({"locate-efforts: child_welfare": OPEN} if receiving else {}), set())
    before = story.live()
    story.then("4 Mar 08:00", "indicators.recorded", indicators={"controlled_or_groomed": "yes"})
    # What is learnt of the risk starts the State's reports; it moves none that was already due.
    assessed = {"assess-identified: mental_health": OPEN, "reassess-cw: child_welfare": "4 Sep 08:00"}
    identified = STATE | {"determine-services: child_welfare": OPEN, "document-status: child_welfare": OPEN}
    assert story.change(before) == (assessed | (identified if receiving else {}), set())
    before = story.live()
    story.then("4 Mar 09:00", "report.made", report="missing", to="law_enforcement", method="telephone")
    reported = {"confirm-missing-report > law_enforcement": OPEN, "ncic-entry: law_enforcement": OPEN}
    added, gone = story.change(before)
    assert added == reported | ({"contact-le > law_enforcement": OPEN} if receiving else {})
    assert gone == {name for name in before if name.endswith("> law_enforcement") and "missing" in name}
    before = story.live()
    story.then("5 Mar 10:00", "missing.recovered")
    # The child is back; the centre, not told in time, is still owed the report.
    assert story.change(before) == (
        RETURN | (RECOVERY if receiving else {}),
        {"locate-efforts: child_welfare", "contact-le > law_enforcement"} if receiving else set(),
    )
    assert story.live()["report-missing-ncmec-foster > ncmec"] == "4 Mar 20:00"


@pytest.mark.requirement("R5")
def test_a_child_suspected_to_be_a_victim_is_reported_missing_once_to_each_whatever_the_laws(story: Story) -> None:
    story.then("2 Mar 09:00", "referral.received", allegation=["cse"], imminent="no", foster_care="yes")
    before = story.live()
    story.then("3 Mar 20:00", "missing.noticed", from_="placement")
    assert story.change(before)[0] == {
        "report-missing-le > law_enforcement": "4 Mar 20:00",
        "report-missing-ncmec > ncmec": "4 Mar 20:00",
        "locate-efforts: child_welfare": OPEN,
        "ongoing-on-run: child_welfare": OPEN,
    }
    story.then("6 Mar 09:00", "referral.investigated", disposition="unfounded")
    # The suspicion fell; a child in foster care is reported all the same, as of the evening of the run.
    assert FEDERAL.items() <= story.live().items()
    assert "report-missing-le > law_enforcement" not in story.live()


@pytest.mark.requirement("M3")
def test_a_young_adult_in_foster_care_goes_straight_to_the_ongoing_team(story: Story) -> None:
    told: dict[str, Any] = {
        "allegation": ["cse"],
        "triggers": ["adult_suspects_no_danger"],
        "jurisdiction": "300",
        "services": "yes",
    }
    story.then("2 Mar 09:00", "referral.received", foster_care="yes", imminent="no", **told)
    story.then("2 Mar 10:00", "status.set", field="victim_during_care")
    story.then("2 Mar 10:30", "tier.decided", tier="ongoing")
    assert story.live() == reports() | {
        "report-victim > law_enforcement": "3 Mar 10:00",
        "investigate: child_welfare": "12 Mar 09:00",
        "team-authority: child_welfare": "1 Apr 09:00",
        "ongoing-meeting: child_welfare": "2 Apr 10:30",
        "reassess-cw: child_welfare": "2 Sep 10:00",
        "open-spc: child_welfare": OPEN,
        "assess-identified: mental_health": OPEN,
        "determine-services: child_welfare": OPEN,
        "document-status: child_welfare": OPEN,
    }
    before = story.live()
    story.then("4 Mar 10:00", "cws.entered", what="at_risk")
    assert story.change(before) == ({}, set())  # another field than the one that was set
    story.then("4 Mar 10:05", "cws.entered", what="victim_during_care")
    assert story.change(before) == ({}, {"document-status: child_welfare"})
    before = story.live()
    story.then("20 Mar 09:00", "testimony.expected", hearing="2026-04-20T17:00:00+00:00", against="exploiter")
    assert story.change(before) == ({"ongoing-testimony: child_welfare": "20 Apr 10:00"}, set())


CHRONIC: dict[str, Any] = {
    "allegation": ["cse"],
    "triggers": ["forced_profit"],
    "jurisdiction": "300",
    "services": "yes",
}


@pytest.mark.requirement("M3")
@pytest.mark.parametrize(
    ("model", "clock", "due"),
    [("no", "ongoing-meeting", "9 Apr 10:00"), ("yes", "ongoing-meeting-case-review", "20 Apr 10:00")],
)
def test_a_case_review_counts_as_the_monthly_meeting_only_where_the_county_works_so(
    model: str, clock: str, due: str
) -> None:
    story = Story(Rulebook(base_protocol(f'[profile]\ncase_review_model = "{model}"\n')))
    story.then("2 Mar 09:00", "referral.received", **CHRONIC)
    story.then("2 Mar 10:00", "tier.decided", tier="initial")
    story.then("9 Mar 10:00", "meeting.held", type="initial")
    story.then("20 Mar 10:00", "meeting.held", type="case_review")
    monthly = {name: at for name, at in story.live().items() if name.startswith("ongoing")}
    assert monthly == {f"{clock}: child_welfare": due}
    story.then("3 Apr 10:00", "meeting.held", type="ongoing")
    assert story.live()[f"{clock}: child_welfare"] == "3 May 10:00"


@pytest.mark.requirement("I5")
def test_a_child_at_risk_and_not_suspected_has_duties_of_law_and_no_team(story: Story) -> None:
    seen: dict[str, Any] = {
        "indicators": {"truancy": "yes", "justice_history": "yes"},
        "jurisdiction": "300",
        "services": "yes",
    }
    story.then("2 Mar 09:00", "referral.received", allegation=["neglect"], imminent="no", **seen)
    assert story.proposed() == "none"
    duties = reports() | {
        "investigate: child_welfare": "12 Mar 09:00",
        "team-authority: child_welfare": "1 Apr 09:00",
        "reassess-cw: child_welfare": "2 Sep 09:00",
        "assess-identified: mental_health": OPEN,
        "determine-services: child_welfare": OPEN,
        "document-status: child_welfare": OPEN,
    }
    assert story.live() == duties | {"decide-tier: child_welfare": OPEN}
    story.then("2 Mar 10:00", "tier.decided", tier="none")
    assert (story.live(), story.proposed()) == (duties, None)
    before = story.live()
    story.then("10 Mar 09:00", "referral.investigated", disposition="confirmed", allegation=["neglect"])
    assert story.change(before) == ({}, set())  # confirmed neglect identifies no victim of exploitation
