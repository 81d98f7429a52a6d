"""Several police forces: each is reported to by itself, and a report to one never counts for another (R2, R4)."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from mdtkit.casework.facts import Rulebook
from tests.casework.conftest import base_protocol
from tests.casework.stories import LOS_ANGELES, Story

FORCES: dict[str, Any] = {"le_agency": "bay_pd", "le_others": ["hill_pd", "sheriff"]}
CALL: dict[str, Any] = {"source": "school", "imminent": "no", "services": "no"}


@pytest.fixture
def told() -> Story:
    return Story(Rulebook(base_protocol()))


def to_forces(story: Story, clock: str) -> dict[str, str]:
    """Recipient → state, of the clocks of a rule that go to law enforcement."""
    found = [view for view in story.clocks() if view.clock == clock and view.to_party == "law_enforcement"]
    return {str(view.to): view.state for view in found}


@pytest.mark.requirement("R2")
def test_each_force_that_the_referral_names_is_reported_to(told: Story) -> None:
    told.then("2 Mar 09:00", "referral.received", **CALL, **FORCES)
    assert to_forces(told, "cross-report") == {"bay_pd": "open", "hill_pd": "open", "sheriff": "open"}
    told.then("2 Mar 09:10", "report.made", report="cross", to="law_enforcement", agency="hill_pd", method="fax")
    assert to_forces(told, "cross-report") == {"bay_pd": "open", "hill_pd": "met", "sheriff": "open"}


@pytest.mark.requirement("R2")
def test_a_report_that_names_no_force_is_to_the_one_with_jurisdiction_only(told: Story) -> None:
    told.then("2 Mar 09:00", "referral.received", **CALL, **FORCES)
    told.then("2 Mar 09:10", "report.made", report="cross", to="law_enforcement", method="fax")
    assert to_forces(told, "cross-report") == {"bay_pd": "met", "hill_pd": "open", "sheriff": "open"}


@pytest.mark.requirement("R2")
def test_of_forces_none_of_which_has_jurisdiction_on_record_each_is_owed_a_report_by_name(told: Story) -> None:
    told.then("2 Mar 09:00", "referral.received", **CALL, le_others=["hill_pd", "sheriff"])
    told.then("2 Mar 09:10", "report.made", report="cross", to="law_enforcement", agency="sheriff", method="fax")
    assert to_forces(told, "cross-report") == {"hill_pd": "open", "sheriff": "met"}
    told.then("2 Mar 09:20", "report.made", report="cross", to="law_enforcement", method="fax")
    assert to_forces(told, "cross-report") == {"hill_pd": "open", "sheriff": "met"}


@pytest.mark.requirement("R4")
def test_a_force_that_becomes_known_later_has_its_24_hours_from_then(told: Story) -> None:
    told.then("2 Mar 09:00", "referral.received", source="school", imminent="no", services="yes", le_agency="bay_pd")
    told.then("2 Mar 10:00", "status.set", field="victim_during_care", start="2026-03-02")
    told.then("3 Mar 15:00", "jurisdiction.determined", jurisdiction="300", le_others=["hill_pd"])
    due = {view.to: view.due_at for view in told.clocks() if view.clock == "report-victim" and view.due_at}
    assert set(due) == {"bay_pd", "hill_pd"}
    assert (due["hill_pd"] - due["bay_pd"]).total_seconds() == 29 * 3600


@pytest.mark.requirement("R2")
def test_a_force_found_for_a_second_referral_opens_no_report_about_the_first(told: Story) -> None:
    told.then("2 Mar 09:00", "referral.received", **CALL, le_agency="bay_pd")
    told.then("9 Mar 09:00", "referral.received", **CALL, le_agency="bay_pd")
    told.then("9 Mar 12:00", "jurisdiction.determined", jurisdiction="300", le_others=["hill_pd"])
    assert [view.to for view in told.clocks() if view.clock == "cross-report"].count("hill_pd") == 1


@pytest.mark.requirement("R3")
def test_each_force_that_was_telephoned_is_written_to(told: Story) -> None:
    told.then("2 Mar 09:00", "referral.received", **CALL, **FORCES)
    for force in ("bay_pd", "hill_pd"):
        told.then("2 Mar 09:10", "report.made", report="cross", to="law_enforcement", agency=force, method="telephone")
    assert to_forces(told, "written-report") == {"bay_pd": "running", "hill_pd": "running"}


@pytest.mark.requirement("R2")
def test_where_the_county_has_one_force_a_report_that_names_none_answers_for_every_referral_so_far() -> None:
    one = '[[agency]]\nid = "bay_pd"\ntitle = "Bay Police"\nparty = "law_enforcement"\ndefault = true\n'
    story = Story(Rulebook(base_protocol(one)))
    story.then("2 Mar 09:00", "referral.received", **CALL)
    story.then("2 Mar 10:00", "referral.received", **CALL)
    story.then("2 Mar 11:00", "report.made", report="cross", to="law_enforcement", method="fax")
    states = [view.state for view in story.clocks() if view.clock == "cross-report" and view.to == "bay_pd"]
    assert states == ["met", "met"]


@pytest.mark.requirement("R4")
def test_a_force_that_is_named_when_nothing_is_owed_any_more_is_owed_nothing(told: Story) -> None:
    told.then("2 Mar 09:00", "referral.received", **{**CALL, "services": "yes"}, le_agency="bay_pd")
    told.then("2 Mar 10:00", "suspicion.recorded", basis="disclosure")
    told.then("2 Mar 11:00", "eligibility.determined", services="no")
    told.then("2 Mar 12:00", "jurisdiction.determined", jurisdiction="300", le_others=["hill_pd"])
    assert to_forces(told, "report-victim") == {"bay_pd": "cancelled"}
    told.then("2 Mar 13:00", "eligibility.determined", services="yes")
    assert to_forces(told, "report-victim")["hill_pd"] == "running"


def written_from(story: Story) -> dict[str, str]:
    """Force → from when its written report counts."""
    found = [view for view in story.clocks() if view.clock == "written-report"]
    return {str(view.to): view.starts_at.astimezone(ZoneInfo(LOS_ANGELES)).strftime("%-d %b %H:%M") for view in found}


@pytest.mark.requirement("R3")
def test_a_second_force_is_written_to_about_the_incident_that_came_since_where_none_has_jurisdiction_on_record(
    told: Story,
) -> None:
    call: dict[str, Any] = {"report": "cross", "to": "law_enforcement", "method": "telephone"}
    told.then("2 Mar 09:00", "referral.received", **CALL)
    told.then("2 Mar 09:10", "report.made", **call, agency="hill_pd")
    told.then("5 Mar 09:00", "referral.received", **CALL)
    told.then("5 Mar 09:10", "report.made", **call, agency="sheriff")
    assert written_from(told) == {"hill_pd": "2 Mar 09:00", "sheriff": "5 Mar 09:00"}


@pytest.mark.requirement("R3")
def test_a_second_force_that_has_jurisdiction_is_written_to_about_what_it_was_never_told(told: Story) -> None:
    call: dict[str, Any] = {"report": "cross", "to": "law_enforcement", "method": "telephone"}
    told.then("2 Mar 09:00", "referral.received", **CALL, le_agency="hill_pd", le_others=["sheriff"])
    told.then("2 Mar 09:10", "report.made", **call, agency="hill_pd")
    told.then("5 Mar 09:00", "referral.received", **CALL)
    told.then("5 Mar 09:10", "report.made", **call, agency="sheriff")
    assert written_from(told)["sheriff"] == "2 Mar 09:00", "a late call does not extend the 36 hours"


@pytest.mark.requirement("R3")
def test_where_nothing_came_since_a_second_force_counts_from_the_earliest_it_was_not_told(told: Story) -> None:
    call: dict[str, Any] = {"report": "cross", "to": "law_enforcement", "method": "telephone"}
    told.then("2 Mar 09:00", "referral.received", **CALL)
    told.then("5 Mar 09:00", "referral.received", **CALL)
    told.then("5 Mar 09:10", "report.made", **call, agency="hill_pd")
    told.then("5 Mar 09:20", "report.made", **call, agency="sheriff")
    assert written_from(told)["sheriff"] == "2 Mar 09:00"
