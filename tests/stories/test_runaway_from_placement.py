"""A child who ran from a placement: missing though somebody knows where, reported twice, sought, back, heard.

The example of the source: a child in care who runs (III.D, V.B, cheat sheets part 2; the ongoing trigger "on the run").
"""

from __future__ import annotations

import pytest

from mdtkit.casework.facts import facts_through_time
from mdtkit.casework.warning import minded
from tests.casework.cases import case
from tests.casework.stories import OPEN, Story


@pytest.fixture
def in_care(story: Story) -> Story:
    """A dependent in a placement, with an ongoing team."""
    story.then(
        "2 Mar 09:00", "referral.received", source="education", allegation=["cse"], services="yes", jurisdiction="300",
        imminent="no",
    )  # fmt: skip
    story.then("2 Mar 10:00", "tier.decided", tier="ongoing")
    return story


@pytest.fixture
def gone(in_care: Story) -> Story:
    """Out of the window at ten in the evening; a friend says where the child sleeps."""
    in_care.then("9 Mar 22:00", "missing.noticed", from_="placement", whereabouts_known="yes")
    return in_care


@pytest.mark.requirement("D2")
@pytest.mark.requirement("R5")
@pytest.mark.requirement("R6")
def test_the_child_is_missing_though_somebody_knows_where_and_each_report_has_its_day(in_care: Story) -> None:
    before = in_care.live()
    in_care.then("9 Mar 22:00", "missing.noticed", from_="placement", whereabouts_known="yes")
    assert in_care.change(before) == (
        {
            "report-missing-le > law_enforcement": "10 Mar 22:00",
            "report-missing-ncmec > ncmec": "10 Mar 22:00",
            "locate-efforts: child_welfare": OPEN,
            "ongoing-on-run: child_welfare": OPEN,
        },
        set(),
    )


@pytest.mark.requirement("R7")
def test_an_incident_report_is_not_enough_and_contact_with_both_goes_on(gone: Story) -> None:
    before = gone.live()
    gone.then("9 Mar 22:30", "report.made", report="missing", to="law_enforcement", method="telephone")
    assert gone.change(before) == (
        {
            "ncic-entry: law_enforcement": OPEN,
            "confirm-missing-report > law_enforcement": OPEN,
            "contact-le > law_enforcement": OPEN,
        },
        {"report-missing-le > law_enforcement"},
    )
    before = gone.live()
    gone.then("9 Mar 22:40", "ncic.confirmed", report_type="incident")
    assert gone.change(before) == ({}, set())
    gone.then("10 Mar 10:00", "ncic.confirmed", report_type="missing_person")
    assert gone.change(before) == ({}, {"ncic-entry: law_enforcement", "confirm-missing-report > law_enforcement"})
    assert gone.live()["report-missing-ncmec > ncmec"] == "10 Mar 22:00"
    before = gone.live()
    gone.then("10 Mar 11:00", "report.made", report="missing", to="ncmec", method="portal")
    assert gone.change(before) == ({"contact-ncmec > ncmec": OPEN}, {"report-missing-ncmec > ncmec"})
    gone.then("11 Mar 11:00", "missing.contact", to="ncmec")
    assert gone.live()["contact-ncmec > ncmec"] == OPEN  # the next one


@pytest.mark.requirement("D2")
def test_each_effort_asks_for_the_next_until_the_child_is_back(gone: Story) -> None:
    gone.then("10 Mar 09:00", "missing.effort", effort="home_visit")
    assert gone.live()["locate-efforts: child_welfare"] == OPEN
    gone.then("12 Mar 07:00", "missing.recovered", to="strtp")
    assert "locate-efforts: child_welfare" not in gone.live()


@pytest.mark.requirement("R8")
@pytest.mark.requirement("D3")
@pytest.mark.requirement("D4")
def test_the_return_opens_five_steps_and_two_reports_and_each_is_closed_by_its_own_act(gone: Story) -> None:
    before = gone.live()
    gone.then("12 Mar 07:00", "missing.recovered", to="strtp")
    opened, _ = gone.change(before)
    steps = {
        f"recovery-{step}: child_welfare"
        for step in ("factors", "response", "experiences", "possible-victim", "documented")
    }
    assert opened.keys() == steps | {"report-return > law_enforcement", "report-return-ncmec > ncmec"}
    for step in ("factors", "response", "experiences", "possible_victim", "documented"):
        before = gone.live()
        gone.then("12 Mar 09:00", "missing.interviewed", step=step)
        assert gone.change(before)[1] == {f"recovery-{step.replace('_', '-')}: child_welfare"}
    gone.then("12 Mar 10:00", "report.made", report="return", to="ncmec", method="telephone")
    assert "report-return > law_enforcement" in gone.live()
    assert "report-return-ncmec > ncmec" not in gone.live()


@pytest.mark.requirement("D3")
def test_what_the_child_says_afterwards_may_be_a_new_suspicion_and_that_is_said(gone: Story) -> None:
    gone.then("12 Mar 07:00", "missing.recovered", to="strtp")
    gone.then("12 Mar 09:10", "missing.interviewed", step="possible_victim", possible_victim="yes")
    chronology = case(*gone.entries)
    history = facts_through_time(chronology, gone.book)
    said = {one.rule.id for one in minded(gone.entries[-1], chronology, history, gone.book.protocol)}
    assert "possible-victim-after-return" in said
    gone.then("12 Mar 09:20", "suspicion.recorded", basis="disclosure")
    assert any(name.startswith("cross-report >") for name in gone.live())
