"""The sharing tables of a protocol: what the base ships, what a county may change, what is told of a slip."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mdtkit.chronology.problem import Problem
from mdtkit.protocol import Protocol
from mdtkit.protocol.diff import diff

Overlaid = Callable[[str], Protocol]
Refusal = Callable[[str], tuple[Problem, ...]]

REASON = '\noverride = "County counsel, 3 March 2026: agreed with all parties"'

SLIPS = {
    '[[mandate]]\nid = "cross-report"\nitems = "referal"': "referral",
    '[[mandate]]\nid = "cross-report"\nto = "law_enforcment"': "law_enforcement",
    '[[mandate]]\nid = "cross-report"\nreports = "crosss"': "cross",
    '[[mandate]]\nid = "cross-report"\nwhen = { mising = "yes" }': "missing",
    '[[prohibition]]\nid = "privilege"\nitems = "attorny"': "attorney",
    '[[prohibition]]\nid = "privilege"\nunless_signed_by = "child_atorney"': "child_attorney",
    '[[prohibition]]\nid = "privilege"\npurposes = "prosecuton"': "prosecution",
    '[[authority]]\nid = "team-18961-7"\npurposes = "investigaton"': "investigation",
    '[[authority]]\nid = "team-18961-7"\nends = "team-autority"': "team-authority",
    '[[authority]]\nid = "team-18961-7"\nobligations = "relevence"': "relevance",
    '[[authority]]\nid = "cft-832"\nsignatures = { capacities = "pareent" }': "parent",
    '[[category]]\nid = "medical"\ncustodian = "public_helth"': "public_health",
    '[[category]]\nid = "medical"\nsensitivity = "protectd"': "protected",
}
WRONG = {
    '[[mandate]]\nid = "county"\ncitation = "x"\nreports = "cross"\nby = "probation"\nto = "*"\nitems = "referral"': (
        "'*' is not a known party"
    ),
    '[[mandate]]\nid = "county"\ncitation = "x"\nreports = "cross"\nby = []\nto = "ncmec"\nitems = "referral"': (
        "would never speak"
    ),
    '[[prohibition]]\nid = "county"\ncitation = "x"\nitems = "*"\npurposes = "mandated_report"': "mandated report",
    '[[authority]]\nid = "county"\ncitation = "x"\nby = "*"\nto = "*"\nitems = "*"\npurposes = "mandated_report"': (
        "only a mandate"
    ),
    '[[authority]]\nid="c"\ncitation="x"\nby = "*"\nto = "*"\nitems = "*"\npurposes="treatment"\nemergency = true': (
        "looked at again"
    ),
    '[[obligation]]\nid = "county"\ncitation = "x"\ntext = " "': "is empty",
    '[[authority]]\nid = "county"\nby = "*"\nto = "*"\nitems = "*"\npurposes = "treatment"': "citation",
}
LOOSENINGS = {
    "a mandate switched off": '[[mandate]]\nid = "cross-report"\noff = true',
    "a mandate with fewer recipients": '[[mandate]]\nid = "cross-report"\nto = "law_enforcement"',
    "a mandate with more content": '[[mandate]]\nid = "cross-report"\nitems = ["referral", "investigation", "medical"]',
    "a mandate for more parties": '[[mandate]]\nid = "victim-report"\nby = ["child_welfare", "probation", "advocate"]',
    "an unverified mandate confirmed": '[[mandate]]\nid = "missing-endangerment"\nverified = true',
    "a prohibition switched off": '[[prohibition]]\nid = "statements-to-prosecution"\noff = true',
    "a prohibition of less": '[[prohibition]]\nid = "statements-to-prosecution"\nitems = "screening_statements"',
    "a prohibition to fewer": '[[prohibition]]\nid = "statements-to-prosecution"\nto = "district_attorney"',
    "a prohibition for some only": '[[prohibition]]\nid = "psychotherapy-notes"\nto = "law_enforcement"',
    "a prohibition for one purpose": '[[prohibition]]\nid = "psychotherapy-notes"\npurposes = "prosecution"',
    "a prohibition that a parent lifts": '[[prohibition]]\nid = "privilege"\n'
    'unless_signed_by = ["child_attorney", "parent"]',
    "an authority to more": '[[authority]]\nid = "plan-with-the-child"\nto = ["child", "family"]',
    "an authority for more": '[[authority]]\nid = "own-records"\npurposes = ["investigation", "prosecution"]',
    "an authority over more": '[[authority]]\nid = "plan-with-the-child"\nitems = ["safety_plan", "services", "court"]',
    "an authority over everything": '[[authority]]\nid = "plan-with-the-child"\nitems = "*"',
    "no seat asked for": '[[authority]]\nid = "team-18961-7"\nmembers = false',
    "no training asked for": '[[authority]]\nid = "team-18961-7"\ntrained = false',
    "not only the agency's own": '[[authority]]\nid = "own-records"\nown = false',
    "no end": '[[authority]]\nid = "team-18961-7"\nends = "ongoing-meeting"',
    "no signatures": '[[authority]]\nid = "cft-832"\nsignatures = []',
    "in any meeting": '[[authority]]\nid = "team-18961-7"\ncft = "any"',
    "an unconfirmed authority opened": '[[authority]]\nid = "team-18951-830"\nverified = true',
    "a later review": '[[authority]]\nid = "emergency-protocol"\nreview = "3d"',
    "less sensitive": '[[category]]\nid = "sogie"\nsensitivity = "ordinary"',
    "more who may sign": '[[category]]\nid = "sogie"\nsigners = ["child", "parent"]',
    "no longer sealed": '[[category]]\nid = "attorney"\nsealed = false',
    "an obligation less": '[[category]]\nid = "substance_use"\nobligations = "minimum_necessary"',
    "other words of the notice": '[[obligation]]\nid = "mdt_notice"\ntext = "Keep it to yourself."',
}
FREE = {
    "a prohibition of more": '[[prohibition]]\nid = "statements-to-prosecution"\n'
    'to = ["district_attorney", "law_enforcement", "probation"]',
    "a prohibition to everybody": '[[prohibition]]\nid = "statements-to-prosecution"\nto = []',
    "a rule of the county's own": '[[prohibition]]\nid = "county-12"\n'
    'citation = "county rule 12"\nitems = "placement"\nto = "law_enforcement"',
    "an authority to fewer": '[[authority]]\nid = "team-18961-7"\nto = ["child_welfare", "probation"]',
    "an authority over less": '[[authority]]\nid = "team-18961-7"\nitems = "referral"',
    "a custodian named": '[[category]]\nid = "screening_statements"\n'
    'custodian = "child_welfare"\ndiscloser = "CSEC supervisor"',
    "one more obligation": '[[category]]\nid = "referral"\nobligations = "minimum_necessary"',
    "fewer who may sign": '[[category]]\nid = "services"\nsigners = "court"',
}
HARD = {
    "SOGIE to whom a parent allows": '[[prohibition]]\nid = "sogie-without-child"\n'
    'unless_signed_by = ["child", "parent"]',
    "SOGIE to a whole party": '[[prohibition]]\nid = "sogie-without-child"\nnames = "party"',
    "SOGIE freed": '[[prohibition]]\nid = "sogie-without-child"\noff = true',
    "no longer hard": '[[prohibition]]\nid = "sogie-without-child"\nhard = false',
    "caregivers told unasked": '[[prohibition]]\nid = "caregiver-not-cleared"\noff = true',
    "family told unasked": '[[prohibition]]\nid = "caregiver-not-cleared"\nto = "caregiver"',
}


@pytest.mark.parametrize("text", SLIPS)
def test_a_slip_in_a_sharing_rule_is_told_with_its_line_and_the_nearest_name(refusal: Refusal, text: str) -> None:
    nearest = [(p.nearest, p.at) for p in refusal(text + REASON) if p.nearest]
    assert (SLIPS[text], "county.toml:3") in nearest


@pytest.mark.parametrize("text", WRONG)
def test_a_sharing_rule_that_could_not_be_meant_is_refused(refusal: Refusal, text: str) -> None:
    assert any(WRONG[text] in p.message or WRONG[text] in p.field for p in refusal(text))


@pytest.mark.requirement("C4", "C6")
@pytest.mark.parametrize("case", LOOSENINGS)
def test_loosening_a_sharing_rule_is_refused_without_a_reason_and_shown_with_one(
    base: Protocol, refusal: Refusal, overlaid: Overlaid, case: str
) -> None:
    assert any("override" in p.message for p in refusal(LOOSENINGS[case]))
    loosened = [change for change in diff(base, overlaid(LOOSENINGS[case] + REASON)) if change.loosens]
    assert loosened
    assert all(change.override and "County counsel" in change.override for change in loosened)


@pytest.mark.parametrize("case", FREE)
def test_a_county_narrows_adds_and_names_freely(base: Protocol, overlaid: Overlaid, case: str) -> None:
    changes = diff(base, overlaid(FREE[case]))
    assert changes
    assert not any(change.loosens for change in changes)


@pytest.mark.requirement("I10", "M13")
@pytest.mark.parametrize("case", HARD)
def test_no_reason_lets_a_county_betray_the_child(refusal: Refusal, case: str) -> None:
    assert any("no county can change this" in p.message for p in refusal(HARD[case] + REASON))


@pytest.mark.requirement("C6")
def test_what_field_research_alone_says_permits_nothing_in_the_base(base: Protocol) -> None:
    unconfirmed = {rule.id for rule in (*base.mandates.values(), *base.authorities.values()) if rule.mark == "fld"}
    assert unconfirmed
    assert all(not rule.verified for rule in base.mandates.values() if rule.id in unconfirmed)
    assert all(not rule.verified for rule in base.authorities.values() if rule.id in unconfirmed)


@pytest.mark.requirement("I9", "A5")
def test_every_category_is_withheld_by_default_and_says_who_may_sign(base: Protocol) -> None:
    for category in base.categories.values():
        assert category.default == "withhold"
        assert category.signers or category.id == "psychotherapy_notes"
    for name in ("screening_result", "screening_statements", "assessment_result", "assessment_statements"):
        assert base.categories[name].custodian == "", "the agreement leaves it to the county"
        assert base.categories[name].discloser == ""


def test_the_sealed_categories_are_those_of_the_design(base: Protocol) -> None:
    assert {c.id for c in base.categories.values() if c.sealed} == {
        "sogie", "reproductive_health", "substance_use", "psychotherapy_notes", "attorney", "reporter_identity",
        "adoption",
    }  # fmt: skip


def test_a_county_may_switch_off_any_authority_though_clocks_and_entries_name_it(overlaid: Overlaid) -> None:
    off = "".join(f'[[authority]]\nid = "{rule}"\noff = true{REASON}\n' for rule in overlaid("").authorities)
    assert not overlaid(off).authorities
