"""Ongoing response by case review: several children, family absent, their input gathered beforehand (hint p.22)."""

from __future__ import annotations

import pytest

from mdtkit.casework.checklists import checklists
from mdtkit.casework.facts import Rulebook, facts_through_time
from tests.casework.cases import case
from tests.casework.conftest import base_protocol
from tests.casework.stories import Story

GATHERED = {"ong.case.gather", "ong.case.all"}


def county(model: str) -> Story:
    story = Story(Rulebook(base_protocol(f'[profile]\ncase_review_model = "{model}"\n')))
    story.then("2 Mar 09:00", "referral.received", allegation=["cse"], triggers=["forced_profit"], jurisdiction="300")
    story.then("2 Mar 10:00", "status.set", field="victim_open_case_not_in_care")
    story.then("2 Mar 10:30", "tier.decided", tier="ongoing")
    return story


def asked(story: Story) -> set[str]:
    chronology = case(*story.entries)
    lists = checklists(chronology, story.book.protocol, facts_through_time(chronology, story.book))
    return {item.responsibility for one in lists for item in one.items}


@pytest.mark.requirement("M3")
@pytest.mark.requirement("M8")
@pytest.mark.parametrize(("model", "expected"), [("yes", GATHERED), ("no", set())])
def test_the_child_s_input_is_gathered_beforehand_only_under_the_case_review_model(
    model: str, expected: set[str]
) -> None:
    assert asked(county(model)) & GATHERED == expected


@pytest.mark.requirement("M3")
@pytest.mark.requirement("M14")
def test_a_month_of_case_review_meetings() -> None:
    story = county("yes")
    assert story.live()["ongoing-meeting-case-review: child_welfare"] == "2 Apr 10:30"
    story.then("25 Mar 10:00", "meeting.held", type="case_review", model="case_review")
    assert story.live()["ongoing-meeting-case-review: child_welfare"] == "25 Apr 10:00"
    story.then("1 Apr 20:00", "missing.noticed", from_="home")
    # A run asks for a meeting about this child: the case review of all of them is not that meeting.
    assert "ongoing-on-run: child_welfare" in story.live()
    story.then("2 Apr 10:00", "meeting.held", type="case_review", model="case_review")
    assert "ongoing-on-run: child_welfare" in story.live()
    story.then("3 Apr 10:00", "meeting.held", type="ongoing", model="individual", child_asked="yes")
    assert "ongoing-on-run: child_welfare" not in story.live()


@pytest.mark.requirement("M3")
def test_the_meeting_before_testimony_moves_with_the_hearing() -> None:
    from tests.casework.stories import local
    from tests.chronology.building import corrected, entry

    story = county("no")
    story.then("9 Mar 09:00", "testimony.expected", hearing="2026-05-04T16:00:00+00:00", against="exploiter")
    assert story.live()["ongoing-testimony: child_welfare"] == "4 May 09:00"
    at = local("9 Mar 09:00")
    moved = entry("testimony.expected", 5, at=at, received=at, hearing="2026-06-01T16:00:00+00:00", against="exploiter")
    story.entries += corrected("e4", 6, replacement=moved)
    assert story.live()["ongoing-testimony: child_welfare"] == "1 Jun 09:00"
    story.then("20 May 09:00", "meeting.held", type="ongoing")
    assert "ongoing-testimony: child_welfare" not in story.live()


@pytest.mark.requirement("M3")
def test_in_the_individual_model_a_case_review_is_recorded_and_said_not_to_count() -> None:
    story = county("no")
    story.then("9 Mar 10:00", "meeting.held", type="ongoing", child_took_part="no", child_asked="yes")
    assert story.live()["ongoing-meeting: child_welfare"] == "9 Apr 10:00"
    story.then("25 Mar 10:00", "meeting.held", type="case_review", model="case_review")
    assert "case-review-does-not-count" in story.minded()
    assert story.live()["ongoing-meeting: child_welfare"] == "9 Apr 10:00"


@pytest.mark.requirement("M3")
@pytest.mark.requirement("M6")
def test_the_ongoing_table_is_the_same_and_family_absence_is_no_gap() -> None:
    table = county("yes").table("ongoing")
    needed = {"child_welfare", "probation", "advocate", "public_health", "mental_health", "law_enforcement"}
    assert {table[party] for party in needed} == {"required"}
    assert {table[party] for party in ("child", "caregiver")} == {"attendee"}, "never counted, so never a gap"


@pytest.mark.requirement("M3")
def test_before_testimony_the_team_meets_about_this_child_whatever_the_model() -> None:
    story = county("yes")
    story.then("9 Mar 09:00", "testimony.expected", hearing="2026-05-04T16:00:00+00:00", against="exploiter")
    story.then("25 Mar 10:00", "meeting.held", type="case_review", model="case_review")
    assert story.live()["ongoing-testimony: child_welfare"] == "4 May 09:00"
    story.then("28 Apr 10:00", "meeting.held", type="ongoing", model="individual")
    assert "ongoing-testimony: child_welfare" not in story.live()
