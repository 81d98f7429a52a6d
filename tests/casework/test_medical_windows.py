"""After an assault the medical windows run from the assault itself, not from the call (M9)."""

from __future__ import annotations

import pytest

from mdtkit.casework.facts import Rulebook
from tests.casework.conftest import base_protocol
from tests.casework.stories import OPEN, Story

pytestmark = pytest.mark.requirement("M9")

WINDOWS = {
    "medical-acute: public_health": "5 Mar 10:00",
    "medical-prophylaxis: public_health": "5 Mar 10:00",
    "medical-contraception: public_health": "7 Mar 10:00",
}


def medical(story: Story) -> dict[str, str]:
    return {name: due for name, due in story.live().items() if name.startswith("medical-")}


def test_told_as_hours_before_the_call_the_windows_run_from_the_assault(story: Story) -> None:
    story.then("3 Mar 06:00", "referral.received", allegation=["sexual_abuse"], assault="yes", assault_hours=20)
    assert medical(story) == WINDOWS


def test_told_as_an_instant_the_windows_run_from_it(story: Story) -> None:
    story.then("3 Mar 06:00", "referral.received", allegation=["cse"], assault_at="2026-03-02T18:00:00Z")
    assert medical(story) == WINDOWS


def test_what_the_child_tells_later_opens_them_too(story: Story) -> None:
    story.then("3 Mar 01:00", "referral.received", allegation=["cse"], imminent="yes")
    assert medical(story) == {}
    story.then("3 Mar 06:00", "suspicion.recorded", basis="disclosure", assault="yes", assault_hours=20)
    assert medical(story) == WINDOWS


def test_seen_by_the_clinic_or_declined_they_close(story: Story) -> None:
    story.then("3 Mar 06:00", "referral.received", allegation=["cse"], assault_hours=20)
    story.then("3 Mar 09:00", "medical.evaluated", "public_health", outcome="declined")
    assert medical(story) == {}


def test_without_an_assault_no_window_opens(story: Story) -> None:
    story.then("3 Mar 06:00", "referral.received", allegation=["cse"], assault="no")
    assert medical(story) == {}


def test_in_a_crisis_the_desk_asks_until_it_is_answered(story: Story) -> None:
    story.then("3 Mar 01:00", "referral.received", allegation=["cse"], triggers=["emergency_room"])
    story.then("3 Mar 01:10", "tier.decided", tier="immediate")
    assert story.live()["ask-assault: child_welfare"] == OPEN
    story.then("3 Mar 02:00", "suspicion.recorded", basis="disclosure", assault="unknown")
    assert "ask-assault: child_welfare" in story.live()  # unknown is no answer
    story.then("3 Mar 03:00", "suspicion.recorded", basis="disclosure", assault="no")
    assert "ask-assault: child_welfare" not in story.live()


def test_asked_in_the_call_itself_the_desk_does_not_ask_again(story: Story) -> None:
    story.then("3 Mar 01:00", "referral.received", triggers=["emergency_room"], assault="yes", assault_hours=2)
    story.then("3 Mar 01:10", "tier.decided", tier="immediate")
    assert "ask-assault: child_welfare" not in story.live()


def test_no_window_is_the_source_s_and_none_says_on_a_board_what_it_is_for() -> None:
    for id_ in ("medical-acute", "medical-prophylaxis", "medical-contraception"):
        clock = base_protocol().clocks[id_]
        assert (clock.verified, clock.mark) == (False, "fld")
        assert clock.title.startswith("Call the medical lead now")
        assert not {"assault", "HIV", "contracept"} & set(clock.title.split())


def test_a_county_s_medical_lead_sets_another_window() -> None:
    county = '[[clock]]\nid = "medical-acute"\nwithin = "96h"\nverified = true\n'
    story = Story(Rulebook(base_protocol(county)))
    story.then("3 Mar 06:00", "referral.received", allegation=["cse"], assault_hours=20)
    assert medical(story)["medical-acute: public_health"] == "6 Mar 10:00"


def test_a_window_that_was_missed_keeps_no_later_assault_s_from_opening(story: Story) -> None:
    story.then("3 Mar 06:00", "referral.received", allegation=["cse"], assault="yes", assault_hours=100)
    story.then("3 Mar 09:00", "suspicion.recorded", basis="disclosure", assault="yes", assault_hours=5)
    assert {view.state for view in story.clocks() if view.clock == "medical-acute"} == {"overdue", "warning"}
    assert "6 Mar 04:00" in story.live().values()
