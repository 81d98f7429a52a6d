"""Places that the source gives a rule, a responsibility or a word, and that nothing else of ours would miss."""

from __future__ import annotations

import pytest

from mdtkit.protocol import Protocol


@pytest.mark.parametrize(
    ("responsibility", "party"),
    [
        pytest.param("out.identify.cw", "child_welfare", marks=pytest.mark.requirement("I3")),
        pytest.param("out.identify.prob", "probation", marks=pytest.mark.requirement("I3")),
        pytest.param("out.identify.prob_all", "probation", marks=pytest.mark.requirement("I12")),
        pytest.param("out.report.prob_hotline", "probation", marks=pytest.mark.requirement("R10")),
    ],
)
def test_a_party_has_the_responsibility_that_the_source_gives_it(
    base: Protocol, responsibility: str, party: str
) -> None:
    assert base.responsibilities[responsibility].party == party


@pytest.mark.parametrize(
    "responsibility",
    [
        pytest.param("out.instruments.reviewed", marks=pytest.mark.requirement("I6")),
        pytest.param("out.instruments.next", marks=pytest.mark.requirement("I8")),
        pytest.param("out.identify.sogie", marks=pytest.mark.requirement("I13")),
    ],
)
def test_what_the_agreement_asks_outside_the_tiers_has_its_place(base: Protocol, responsibility: str) -> None:
    assert base.responsibilities[responsibility].title
    assert base.responsibilities[responsibility].citation


@pytest.mark.parametrize(
    ("vocabulary", "codes"),
    [
        pytest.param("category", {"screening_result", "screening_statements"}, marks=pytest.mark.requirement("I9")),
        pytest.param("category", {"assessment_result", "assessment_statements"}, marks=pytest.mark.requirement("A5")),
        pytest.param("instrument_purpose", {"assessment"}, marks=pytest.mark.requirement("A1")),
        pytest.param("instrument_purpose", {"screening"}, marks=pytest.mark.requirement("I6")),
        pytest.param("allegation", {"sexual_abuse", "abuse", "neglect"}, marks=pytest.mark.requirement("R1")),
    ],
)
def test_the_source_s_words_can_be_recorded(base: Protocol, vocabulary: str, codes: set[str]) -> None:
    assert codes <= set(base.vocabulary(vocabulary))


@pytest.mark.requirement("I10")
def test_what_a_child_says_of_orientation_and_identity_is_of_a_sealed_category(base: Protocol) -> None:
    assert base.categories["sogie"].sealed


@pytest.mark.requirement("D4")
@pytest.mark.parametrize("sheet", ["sheet.sw.checklist", "sheet.po.checklist"])
def test_the_sheets_ask_for_the_county_s_times_of_each_step_of_recovery(base: Protocol, sheet: str) -> None:
    assert base.terms[sheet].title


@pytest.mark.parametrize(
    ("warning", "field"),
    [
        pytest.param("cft-without-consent", "combined_cft", marks=pytest.mark.requirement("M12")),
        pytest.param("cft-not-asked", "cft_asked", marks=pytest.mark.requirement("M17")),
    ],
)
def test_a_meeting_that_is_a_child_and_family_team_too_is_minded(base: Protocol, warning: str, field: str) -> None:
    rule = base.warnings[warning]
    assert "meeting.held" in rule.on
    assert rule.field == field
