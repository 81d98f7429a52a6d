"""A service is followed from the plan to its outcome; to decline one is a valid outcome (A6, L1)."""

from __future__ import annotations

import pytest

from mdtkit.casework.services import services
from tests.casework.cases import case
from tests.casework.stories import Story
from tests.chronology.building import entry, minutes


def states(*entries: object) -> list[tuple[str, str]]:
    return [(view.service, view.state) for view in services(case(*entries))]  # type: ignore[arg-type]


@pytest.mark.requirement("A6")
def test_what_was_planned_is_followed_to_its_outcome() -> None:
    planned = entry("services.planned", 1, services=["advocacy", "housing"])
    offered = entry("service.offered", 2, at=minutes(5), service="advocacy")
    started = entry("service.started", 3, at=minutes(9), service="advocacy", offer="e2")
    ended = entry("service.ended", 4, at=minutes(19), service="advocacy", outcome="completed")
    assert states(planned) == [("advocacy", "planned"), ("housing", "planned")]
    assert states(planned, offered, started) == [("advocacy", "started"), ("housing", "planned")]
    (advocacy, _) = services(case(planned, offered, started, ended))
    assert (advocacy.state, advocacy.outcome, advocacy.entries) == ("ended", "completed", ("e1", "e2", "e3", "e4"))


@pytest.mark.requirement("L1")
def test_what_ended_and_is_offered_anew_is_another_course() -> None:
    told = [
        entry("service.offered", 1, service="mentor"),
        entry("service.ended", 2, at=minutes(5), service="mentor"),
        entry("service.offered", 3, at=minutes(9), service="mentor"),
    ]
    assert states(*told) == [("mentor", "ended"), ("mentor", "offered")]


@pytest.mark.requirement("L1")
def test_a_declined_service_falls_due_again_on_the_day_that_was_named(story: Story) -> None:
    story.then("2 Mar 09:00", "referral.received", jurisdiction="300")
    before = story.live()
    story.then("3 Mar 09:00", "service.declined", "advocate", service="mentor", again="2026-04-10")
    assert story.change(before) == ({"offer-again: child_welfare": "10 Apr 23:59"}, set())
    story.then("8 Apr 09:00", "service.offered", service="housing")
    assert "offer-again: child_welfare" in story.live()  # another service than the one that was declined
    story.then("9 Apr 09:00", "service.offered", service="mentor")
    assert "offer-again: child_welfare" not in story.live()


@pytest.mark.requirement("L1")
def test_without_a_day_to_offer_again_nothing_falls_due_and_it_stays_visible(story: Story) -> None:
    story.then("3 Mar 09:00", "service.declined", "advocate", service="mentor")
    assert {due for name, due in story.live().items() if name.startswith("offer-again")} == {"open"}


@pytest.mark.requirement("L1")
def test_offered_and_declined_in_one_minute_it_is_still_to_be_offered_again(story: Story) -> None:
    story.then("3 Mar 09:00", "service.offered", "advocate", service="mentor")
    story.then("3 Mar 09:00", "service.declined", "advocate", service="mentor", again="2026-04-10")
    assert story.live() == {"offer-again: child_welfare": "10 Apr 23:59"}
