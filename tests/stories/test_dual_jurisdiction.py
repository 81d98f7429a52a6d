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


@pytest.mark.requirement("R9")
@pytest.mark.requirement("R2")
def test_what_one_of_the_two_agencies_reported_the_other_need_not_and_both_see_it(story: Story) -> None:
    told = {"allegation": ["cse"], "jurisdiction": "241.1", "lead": "probation", "services": "yes"}
    story.then("2 Mar 09:00", "referral.received", "probation", **told)
    # Probation got the call: it tells child welfare too, and not itself.
    assert {name for name in story.live() if name.startswith("cross-report")} == {
        "cross-report > law_enforcement", "cross-report > child_welfare", "cross-report > district_attorney",
    }  # fmt: skip
    story.then("2 Mar 10:00", "suspicion.recorded", "probation", basis="disclosure")
    story.then("2 Mar 11:00", "report.made", "child_welfare", report="victim", to="law_enforcement", method="telephone")
    (report,) = [view for view in story.clocks() if view.clock == "report-victim"]
    assert (report.party, report.state, report.stopped_by) == ("probation", "met", "e3")


@pytest.mark.requirement("M5")
@pytest.mark.requirement("M16")
def test_when_the_lead_changes_in_the_night_the_two_hours_stay_those_of_the_call(story: Story) -> None:
    story.then("3 Mar 02:00", "referral.received", triggers=["emergency_room"], jurisdiction="241.1", lead="unknown")
    story.then("3 Mar 02:20", "tier.decided", tier="immediate")
    assert story.live()["respond-cw: child_welfare"] == "3 Mar 04:00"
    story.then("3 Mar 03:00", "jurisdiction.determined", jurisdiction="241.1", lead="probation")
    assert story.live()["respond-probation: probation"] == "3 Mar 04:00"
    assert "respond-cw: child_welfare" not in story.live()
    assert story.live()["engage-child: probation"] == "3 Mar 04:00"
    assert story.live()["crisis-support: probation"] == "6 Mar 02:00"
    assert story.live()["er-response: child_welfare"] == "4 Mar 02:00"


@pytest.mark.requirement("M6")
def test_both_agencies_sit_at_every_table(story: Story) -> None:
    story.then("3 Mar 02:00", "referral.received", triggers=["emergency_room"], jurisdiction="241.1")
    for roster in ("immediate", "initial", "ongoing"):
        assert {story.table(roster)[party] for party in ("child_welfare", "probation")} == {"required"}
