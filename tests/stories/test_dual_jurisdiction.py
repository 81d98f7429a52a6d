"""A child of both agencies (WIC 241.1): the lead responds; who reports is what the protocol says (R9, III.C hint)."""

from __future__ import annotations

import pytest

from mdtkit.casework.facts import Rulebook
from tests.casework.conftest import base_protocol
from tests.casework.stories import Story


def reporters(answer: str, lead: str) -> set[str | None]:
    """Whose report of the victim it is, in a county with this answer about children of both agencies."""
    story = Story(Rulebook(base_protocol(f'[profile]\ndual_reporter = "{answer}"\n')))
    story.then("2 Mar 09:00", "referral.received", allegation=["cse"], jurisdiction="241.1", lead=lead, services="yes")
    story.then("2 Mar 10:00", "suspicion.recorded", basis="disclosure")
    return {view.party for view in story.clocks() if view.live and view.clock == "report-victim"}


@pytest.mark.requirement("R9")
@pytest.mark.parametrize(
    ("answer", "lead", "reporter"),
    [
        ("lead", "child_welfare", "child_welfare"),
        ("lead", "probation", "probation"),
        ("child_welfare", "probation", "child_welfare"),
        ("probation", "child_welfare", "probation"),
    ],
)
def test_the_county_says_which_agency_reports(answer: str, lead: str, reporter: str) -> None:
    assert reporters(answer, lead) == {reporter}


@pytest.mark.requirement("M5")
@pytest.mark.parametrize(
    ("lead", "goes", "stays"),
    [("child_welfare", "respond-cw", "respond-probation"), ("probation", "respond-probation", "respond-cw")],
)
def test_the_lead_goes_to_the_child(story: Story, lead: str, goes: str, stays: str) -> None:
    story.then("3 Mar 02:00", "referral.received", triggers=["emergency_room"], jurisdiction="241.1", lead=lead)
    story.then("3 Mar 02:20", "tier.decided", tier="immediate")
    responding = {view.clock for view in story.clocks() if view.live}
    assert goes in responding
    assert stays not in responding
