"""A non-minor dependent, nineteen, in foster care: receives child welfare services, so what hangs on them runs.

Whether a report of child abuse is owed for somebody of that age is counsel's question: it is said, and nothing stops.
"""

from __future__ import annotations

import pytest

from mdtkit.casework.eligibility import eligibility
from mdtkit.casework.facts import facts_through_time
from mdtkit.casework.warning import minded
from tests.casework.cases import case
from tests.casework.stories import OPEN, Story


@pytest.fixture
def grown(story: Story) -> Story:
    story.then(
        "2 Mar 09:00", "referral.received", source="education", allegation=["cse"], services="unknown",
        jurisdiction="300", imminent="no",
    )  # fmt: skip
    story.then("2 Mar 09:10", "child.described", non_minor="yes")
    return story


@pytest.mark.requirement("I11")
def test_nobody_knows_yet_and_that_counts_as_receiving_services(grown: Story) -> None:
    chronology = case(*grown.entries)
    found = eligibility(chronology, facts_through_time(chronology, grown.book), grown.book.protocol)
    assert (found.answer, found.counts_as, found.ask_again) == ("unknown", "yes", True)
    grown.then("2 Mar 11:00", "status.set", field="victim_during_care", start="2026-03-02")
    assert grown.live()["report-victim > law_enforcement"] == "3 Mar 11:00"


@pytest.mark.requirement("I11")
@pytest.mark.requirement("R4")
def test_in_foster_care_the_report_the_field_the_services_and_the_search_are_due_as_for_a_child(grown: Story) -> None:
    grown.then("2 Mar 10:00", "eligibility.determined", services="yes", basis="foster_care")
    before = grown.live()
    grown.then("2 Mar 11:00", "status.set", field="victim_during_care", start="2026-03-02")
    opened, _ = grown.change(before)
    assert opened["report-victim > law_enforcement"] == "3 Mar 11:00"
    assert opened["determine-services: child_welfare"] == OPEN
    before = grown.live()
    grown.then("5 Mar 22:00", "missing.noticed", from_="placement")
    opened, _ = grown.change(before)
    assert opened["report-missing-le > law_enforcement"] == "6 Mar 22:00"
    assert opened["report-missing-ncmec > ncmec"] == "6 Mar 22:00"
    assert opened["locate-efforts: child_welfare"] == OPEN


@pytest.mark.requirement("I11")
def test_out_of_care_and_without_services_none_of_them_is(grown: Story) -> None:
    grown.then("2 Mar 10:00", "eligibility.determined", services="no", basis="not_receiving")
    grown.then("2 Mar 11:00", "indicators.recorded", indicators={"controlled_or_groomed": "yes"})
    grown.then("5 Mar 22:00", "missing.noticed", from_="home")
    names = {name.split(":")[0].split(" >")[0] for name in grown.live()}
    assert not names & {"report-victim", "determine-services", "document-status", "locate-efforts", "report-missing-le"}
    assert "cross-report" in names  # waits for whoever answers for it, not for an age


@pytest.mark.requirement("R1")
def test_that_the_reporting_law_speaks_of_children_is_said_and_stops_nothing(grown: Story) -> None:
    grown.then("2 Mar 10:00", "report.made", report="cross", to="district_attorney", method="fax")
    chronology = case(*grown.entries)
    history = facts_through_time(chronology, grown.book)
    said = {one.rule.id for one in minded(grown.entries[-1], chronology, history, grown.book.protocol)}
    assert "non-minor-report" in said
    assert "cross-report > law_enforcement" in grown.live()
