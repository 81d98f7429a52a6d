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


@pytest.mark.requirement("I5")
@pytest.mark.requirement("M4")
def test_at_risk_has_no_tier_and_what_it_asks_is_asked_all_the_same(story: Story) -> None:
    told = {"truancy": "yes", "run_or_unstable_housing": "yes"}
    story.then(
        "2 Mar 09:00", "referral.received", allegation=["neglect"], services="yes", jurisdiction="300", imminent="no",
        indicators=told,
    )  # fmt: skip
    assert story.proposed() == "none"
    story.then("2 Mar 10:00", "tier.decided", tier="none")
    live = {name.split(":")[0].split(" >")[0] for name in story.live()}
    assert {"determine-services", "document-status", "assess-identified", "reassess-cw"} <= live
    response = {
        "respond-cw",
        "engage-child",
        "initial-engage",
        "initial-meeting",
        "ongoing-meeting",
        "medical-evaluation",
    }
    assert not live & response
    assert story.asked() == {}
    assert "report-victim" not in live, "at risk is not identified as a victim"
    assert "open-spc" not in live, "the code is for referrals that allege exploitation"


@pytest.mark.requirement("I5")
def test_a_band_of_a_screening_informs_and_never_makes_at_risk(story: Story) -> None:
    story.then("2 Mar 09:00", "referral.received", allegation=["neglect"], services="yes")
    before = story.live()
    story.then("3 Mar 09:00", "instrument.administered", purpose="screening", instrument="cse-it", band="clear_concern")
    assert story.change(before) == ({}, set())
    story.then("3 Mar 09:30", "status.set", field="at_risk", start="2026-03-03")
    assert "document-status: child_welfare" in story.live()  # a worker's own determination, by the definition


@pytest.mark.requirement("I5")
def test_a_run_from_care_alone_is_one_sign_and_reported_missing_for_the_care_it_ran_from(story: Story) -> None:
    told = {"run_or_unstable_housing": "yes"}
    story.then("2 Mar 09:00", "referral.received", allegation=["neglect"], services="yes", indicators=told)
    story.then("9 Mar 20:00", "missing.noticed", from_="placement")
    live = {name.split(":")[0].split(" >")[0]: due for name, due in story.live().items()}
    assert "determine-services" not in live
    assert "report-missing-le" not in live, "the law on victims and children at risk does not ask for it"
    assert live["report-missing-le-foster"] == live["report-missing-ncmec-foster"] == "10 Mar 20:00"


@pytest.mark.requirement("M3")
@pytest.mark.parametrize(("answer", "meets"), [("yes", True), ("no", False)])
def test_whether_a_child_at_risk_has_a_team_every_month_is_the_county_s_choice(answer: str, meets: bool) -> None:
    from mdtkit.casework.facts import Rulebook
    from tests.casework.conftest import base_protocol

    story = Story(Rulebook(base_protocol(f'[profile]\nongoing_at_risk = "{answer}"\n')))
    told = {"controlled_or_groomed": "yes"}
    story.then("2 Mar 09:00", "referral.received", allegation=["neglect"], services="yes", indicators=told)
    story.then("3 Mar 09:00", "meeting.held", type="initial")
    assert ("ongoing-meeting: child_welfare" in story.live()) is meets
