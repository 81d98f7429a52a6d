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


@pytest.mark.requirement("D2")
@pytest.mark.requirement("R8")
def test_a_second_run_is_a_run_of_its_own_with_reports_and_steps_of_its_own(gone: Story) -> None:
    gone.then("9 Mar 22:30", "report.made", report="missing", to="law_enforcement", method="telephone")
    gone.then("9 Mar 22:40", "report.made", report="missing", to="ncmec", method="portal")
    gone.then("12 Mar 07:00", "missing.recovered", to="strtp")
    gone.then("20 Mar 23:00", "missing.noticed", from_="placement")
    assert gone.live()["report-missing-le > law_enforcement"] == "21 Mar 23:00"
    assert gone.live()["report-missing-ncmec > ncmec"] == "21 Mar 23:00"
    steps = {name for name in gone.live() if name.startswith("recovery-")}
    assert len(steps) == 5, "the first return's steps are still owed while the child is away again"
    gone.then("21 Mar 09:00", "missing.interviewed", step="factors", episode="e3")
    assert "recovery-factors: child_welfare" not in gone.live()
    gone.then("22 Mar 09:00", "missing.recovered", to="strtp")
    assert "recovery-factors: child_welfare" in gone.live()  # those of the second run


@pytest.mark.requirement("R5")
@pytest.mark.requirement("R6")
def test_an_abducted_child_is_reported_like_one_who_ran_and_for_a_ward_it_is_probation_that_reports(
    story: Story,
) -> None:
    story.then("2 Mar 09:00", "referral.received", "probation", allegation=["cse"], services="yes", jurisdiction="602")
    story.then("9 Mar 22:00", "missing.noticed", "probation", from_="home", abducted="yes")
    owners = {view.clock: view.party for view in story.clocks() if view.live}
    assert owners["report-missing-le"] == owners["report-missing-ncmec"] == owners["locate-efforts"] == "probation"
    assert story.live()["report-missing-ncmec > ncmec"] == "10 Mar 22:00"


@pytest.mark.requirement("M3")
def test_the_meeting_for_the_run_is_held_while_the_child_is_away_and_the_month_s_runs_on(gone: Story) -> None:
    gone.then("9 Mar 23:00", "status.set", field="victim_during_care", start="2026-03-09")
    gone.then("10 Mar 09:00", "meeting.held", type="ongoing", child_asked="no")
    assert "ongoing-on-run: child_welfare" not in gone.live()
    assert gone.live()["ongoing-meeting: child_welfare"] == "10 Apr 09:00"
    gone.then("12 Mar 07:00", "missing.recovered", to="strtp")
    assert gone.live()["ongoing-meeting: child_welfare"] == "10 Apr 09:00"
