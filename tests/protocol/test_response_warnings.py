"""What the base protocol minds about scripts, assessment, meetings and services, as data."""

from __future__ import annotations

import pytest

from mdtkit.protocol import Protocol

MINDED = [
    ("I7", "script-before-screening", "instrument.administered", "reason"),
    ("A4", "script-before-assessment", "instrument.administered", "reason"),
    ("M11", "script-at-immediate-meeting", "meeting.held", "reason"),
    ("M11", "script-at-initial-meeting", "meeting.held", "reason"),
    ("M11", "script-at-ongoing-meeting", "meeting.held", "reason"),
    ("A3", "assessed-already", "instrument.administered", "reason"),
    ("M10", "plan-not-reviewed", "meeting.held", None),
    ("M15", "child-not-asked", "meeting.held", None),
    ("M17", "cft-not-asked", "meeting.held", None),
    ("M12", "cft-without-consent", "meeting.held", None),
    ("M13", "caregiver-not-cleared", "meeting.held", None),
    ("M13", "family-invited-not-cleared", "meeting.invited", None),
    ("M13", "tribe-not-invited", "meeting.planned", None),
    ("M9", "assault-not-asked", "referral.received", None),
    ("A2", "recantation-clears-nothing", "suspicion.recorded", None),
    ("L1", "declined-without-a-day", "service.declined", None),
    ("M3", "case-review-does-not-count", "meeting.held", None),
]


@pytest.mark.parametrize(
    ("requirement", "rule", "kind", "asks"),
    [pytest.param(*one, marks=pytest.mark.requirement(one[0]), id=one[1]) for one in MINDED],
)
def test_what_is_minded_is_a_rule_with_its_requirement(
    base: Protocol, requirement: str, rule: str, kind: str, asks: str | None
) -> None:
    found = base.warnings[rule]
    assert (found.requirement, found.asks) == (requirement, asks)
    assert kind in found.on
    assert found.text
    assert found.citation


@pytest.mark.requirement("A3")
def test_how_long_an_assessment_is_recent_is_the_county_s_number(base: Protocol) -> None:
    rule = base.warnings["assessed-already"]
    assert (rule.repeats, rule.repeats_within, rule.mark) == ("purpose", "90d", "rec")


@pytest.mark.requirement("M11")
def test_each_tier_s_meeting_takes_its_own_script_or_the_general_one(base: Protocol) -> None:
    for tier in ("immediate", "initial", "ongoing"):
        (needless,) = base.warnings[f"script-at-{tier}-meeting"].unless
        assert needless.on == ("script.given",)
        assert set(needless.where["purpose"]) == {tier, "meeting", "periodic"}
