"""The source's own example at the desk: from the hotline call to next month's meeting (issue, steps 2-7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mdtkit.casework.clocks import ClockView
from mdtkit.desk import Referral

if TYPE_CHECKING:
    from pathlib import Path

    from tests.desk.conftest import Night

Views = tuple[ClockView, ...]


def names(views: Views) -> set[str]:
    return {view.clock for view in views}


def one(views: Views, clock: str, to: str | None = None) -> ClockView:
    found = [v for v in views if v.clock == clock and (to is None or v.to_party == to)]
    assert len(found) == 1, [v.id for v in found]
    return found[0]


def local(view: ClockView) -> str:
    from mdtkit.desk.times import show_instant

    assert view.due_at is not None
    return show_instant(view.due_at, "America/Los_Angeles")


@pytest.mark.requirement("R2", "I1", "I2")
def test_recording_the_call_starts_the_reporting_clocks_before_any_triage(night: Night, referral: Referral) -> None:
    opened = night.desk.open_case(referral)
    started = opened.logged.started
    cross = {v.to_party: v for v in started if v.clock == "cross-report"}
    assert set(cross) == {"law_enforcement", "district_attorney"}  # the owner itself is left out
    assert all(v.state == "open" and v.due_at is None for v in cross.values())  # the law gives no hours
    assert all(v.starts_at == referral.received for v in cross.values())
    assert "open-spc" in names(started)
    assert "respond-cw" not in names(started)
    assert "report-victim" not in names(started)  # an allegation only


@pytest.mark.requirement("M16")
def test_imminent_risk_starts_the_legal_clock_of_child_welfare_at_once(night: Night, referral: Referral) -> None:
    started = night.desk.open_case(referral).logged.started
    assert local(one(started, "er-response")) == "Mon 9 Mar 2026 02:20 PDT"
    assert "investigate" not in names(started)


@pytest.mark.requirement("M16")
def test_unknown_imminence_counts_as_the_protective_one(night: Night) -> None:
    started = night.desk.open_case(
        Referral(received=night.desk.now(), source="education", allegation=["cse"])
    ).logged.started
    assert "er-response" in names(started)


@pytest.mark.requirement("M1", "M9")
def test_an_immediate_decision_counts_from_identification_not_from_the_decision(
    night: Night, referral: Referral
) -> None:
    case = night.desk.open_case(referral).case
    assert night.desk.triage(case).proposed == "immediate"
    logged = night.at("2026-03-08T10:05:00Z").desk.decide_tier(case, "immediate")
    respond = one(logged.started, "respond-cw")
    assert respond.starts_at == referral.received
    assert local(respond) == "Sun 8 Mar 2026 04:20 PDT"  # two hours elapse through the change of the clocks
    assert local(one(logged.started, "medical-evaluation")) == "Wed 11 Mar 2026 02:20 PDT"
    assert {v.state for v in logged.started if v.clock == "crisis-support"} == {"running"}
    assert {"respond-advocate", "engage-child"} <= names(logged.started)
    assert "respond-probation" not in names(logged.started)  # jurisdiction unknown: child welfare responds
    assert "initial-meeting" not in names(logged.started)
    tiers = {c.tier for c in night.desk.case(case).checklists}
    assert tiers == {"immediate"}


@pytest.mark.requirement("M5")
def test_a_ward_found_out_later_brings_probation_in_from_the_same_identification(
    night: Night, referral: Referral
) -> None:
    case = night.desk.open_case(referral).case
    night.at("2026-03-08T09:40:00Z").desk.decide_tier(case, "immediate")
    found = night.at("2026-03-08T09:55:00Z").desk.log(case, "jurisdiction.determined", {"jurisdiction": "602"})
    probation = one(found.started, "respond-probation")
    assert local(probation) == "Sun 8 Mar 2026 04:20 PDT"
    assert one(found.stopped, "respond-cw").state == "cancelled"


@pytest.mark.requirement("R3")
def test_a_telephoned_cross_report_owes_that_agency_a_written_one_in_36_hours_of_the_information(
    night: Night, referral: Referral
) -> None:
    case = night.desk.open_case(referral).case
    night.at("2026-03-08T13:00:00Z")
    data = {"report": "cross", "to": "district_attorney", "method": "telephone"}
    logged = night.desk.log(case, "report.made", data)
    written = one(logged.started, "written-report")
    assert (written.to_party, local(written)) == (
        "district_attorney",
        "Mon 9 Mar 2026 14:20 PDT",
    )  # a late call buys no time
    assert [v.to_party for v in logged.stopped] == ["district_attorney"]
    fax = night.desk.log(case, "report.made", {"report": "cross", "to": "law_enforcement", "method": "fax"})
    assert fax.started == ()
    assert one(fax.stopped, "cross-report").to_party == "law_enforcement"
    sent = night.desk.log(case, "report.made", {"report": "written", "to": "district_attorney", "method": "written"})
    assert one(sent.stopped, "written-report").state == "met"


@pytest.mark.requirement("R4", "I11")
def test_identification_of_a_victim_starts_the_24_hour_report_while_services_are_unknown(
    night: Night, referral: Referral
) -> None:
    case = night.desk.open_case(referral).case
    night.at("2026-03-08T12:00:00Z")
    logged = night.desk.log(case, "suspicion.recorded", {"basis": "disclosure"}, received=night.desk.now())
    assert local(one(logged.started, "report-victim")) == "Mon 9 Mar 2026 05:00 PDT"
    ended = night.desk.log(case, "eligibility.determined", {"services": "no"})
    assert one(ended.stopped, "report-victim").state == "cancelled"


@pytest.mark.requirement("M1")
def test_each_arrival_stops_its_own_clock_and_the_first_engagement_stops_engage_child(
    night: Night, referral: Referral
) -> None:
    case = night.desk.open_case(referral).case
    night.at("2026-03-08T09:40:00Z").desk.decide_tier(case, "immediate")
    night.at("2026-03-08T10:50:00Z")
    arrived = night.desk.log(case, "responder.arrived", party="advocate")
    assert names(arrived.stopped) == {"respond-advocate"}
    engaged = night.desk.log(case, "child.engaged", party="child_welfare")
    assert {"respond-cw", "engage-child", "er-response"} == names(engaged.stopped)


def test_at_sixty_hours_the_desk_asks_what_follows(night: Night, referral: Referral) -> None:
    case = night.desk.open_case(referral).case
    night.desk.decide_tier(case, "immediate")
    assert "what-follows" not in {v.clock for v in night.at("2026-03-10T21:19:00Z").desk.due() if v.state == "warning"}
    assert "what-follows" in {v.clock for v in night.at("2026-03-10T21:21:00Z").desk.due() if v.state == "warning"}
    logged = night.desk.decide_tier(case, "ongoing")
    assert "what-follows" in names(logged.stopped)
    assert "crisis-support" not in names(logged.stopped)  # support runs to its 72 hours


@pytest.mark.requirement("M3")
def test_the_ongoing_meeting_is_due_a_month_after_the_last_on_the_same_day(night: Night, referral: Referral) -> None:
    case = night.desk.open_case(referral).case
    night.desk.decide_tier(case, "immediate")
    night.at("2026-03-11T18:00:00Z")
    due = {v.clock: v for v in night.desk.due()}
    assert local(due["ongoing-meeting"]) == "Sat 11 Apr 2026 02:20 PDT"  # a month after the end of the 72 hours
    night.at("2026-03-31T17:00:00Z")
    held = night.desk.log(case, "meeting.held", {"type": "ongoing"})
    assert one(held.stopped, "ongoing-meeting").state == "met"
    assert local(one(held.started, "ongoing-meeting")) == "Thu 30 Apr 2026 10:00 PDT"  # month ends clamp


@pytest.mark.requirement("M11")
def test_a_meeting_without_its_script_is_recorded_and_warned_of(night: Night, referral: Referral) -> None:
    case = night.desk.open_case(referral).case
    held = night.desk.log(case, "meeting.held", {"type": "initial"})
    assert [w.field for w in held.warnings] == ["script.given", "child_asked"]
    night.desk.log(case, "script.given", {"purpose": "meeting", "language": "en", "version": "1"})
    asked = {"type": "initial", "child_asked": "yes"}
    assert night.desk.log(case, "meeting.held", asked).warnings == ()


@pytest.mark.requirement("R7")
def test_an_incident_report_is_recorded_and_what_to_say_is_said(night: Night, referral: Referral) -> None:
    case = night.desk.open_case(referral).case
    logged = night.desk.log(case, "ncic.confirmed", {"report_type": "incident"})
    assert "missing-person report" in logged.warnings[0].message


def test_why_prints_the_entry_the_arithmetic_through_the_clock_change_and_the_citation(
    night: Night, referral: Referral
) -> None:
    case = night.desk.open_case(referral).case
    night.desk.decide_tier(case, "immediate")
    why = night.desk.explain(case, "respond-cw")
    assert why.arithmetic[0] == "Sun 8 Mar 2026 01:20 PST (09:20Z)"
    assert why.arithmetic[-1] == "= Sun 8 Mar 2026 04:20 PDT (clocks changed by +60 min in between)"
    assert why.started_by is not None
    assert why.started_by.kind == "tier.decided"
    assert why.rule.citation


@pytest.mark.requirement("P1", "R2")
def test_a_county_target_that_is_missed_is_never_called_a_legal_deadline(
    night: Night, referral: Referral, home: Path
) -> None:
    from mdtkit.desk import open_desk

    night.desk.open_case(referral)
    file = home / "protocol" / "county.toml"
    added = '\n[[clock]]\nid = "cross-report"\nwithin = "1h"\n[[clock]]\nid = "er-response"\nwithin = "2h"\n'
    file.write_text(file.read_text() + added)
    desk = open_desk(home)
    night.desk = desk
    night.at("2026-03-08T13:00:00Z")
    past = {v.clock: v.past_law for v in desk.due() if v.state == "overdue"}
    assert past == {"cross-report": False, "er-response": False}
    night.at("2026-03-09T09:21:00Z")  # 24 hours have gone by: now the law's own time is over
    assert {v.clock: v.past_law for v in desk.due() if v.state == "overdue"}["er-response"] is True


@pytest.mark.requirement("M1")
def test_support_runs_for_the_lead_and_the_advocate_each_by_itself(night: Night, referral: Referral) -> None:
    case = night.desk.open_case(referral).case
    logged = night.desk.decide_tier(case, "immediate")
    assert {v.party for v in logged.started if v.clock == "crisis-support"} == {"child_welfare", "advocate"}
    ended = night.desk.log(case, "support.ended", {"reason": "refused"}, party="advocate")
    assert [v.party for v in ended.stopped] == ["advocate"]


@pytest.mark.requirement("D1", "I4")
def test_each_field_of_the_data_grid_is_open_until_that_field_has_been_entered(
    night: Night, referral: Referral
) -> None:
    case = night.desk.open_case(referral).case
    for field in ("victim_before_care", "victim_open_case_not_in_care"):
        night.desk.log(case, "status.set", {"field": field, "start": "2026-03-08", "basis": "disclosure"})
    entered = night.desk.log(case, "cws.entered", {"what": "victim_before_care"})
    live = [v for v in night.desk.case(case).clocks if v.clock == "document-status" and v.live]
    assert len(live) == 1
    assert {v.clock for v in entered.stopped} == {"document-status"}


@pytest.mark.requirement("M4")
def test_deciding_less_than_was_proposed_is_recorded_and_said(night: Night, referral: Referral) -> None:
    case = night.desk.open_case(referral).case
    decided = night.desk.decide_tier(case, "initial")
    assert [warning.field for warning in decided.warnings] == ["tier"]
    assert night.desk.case(case).tier == "initial"
    other = night.desk.open_case(referral).case
    assert night.desk.decide_tier(other, "immediate").warnings == ()


@pytest.mark.requirement("R5")
def test_what_the_caller_says_about_foster_care_is_kept(night: Night, referral: Referral) -> None:
    referral.foster_care = "no"
    case = night.desk.open_case(referral).case
    assert night.desk.case(case).history.now["foster_care"] == "no"


def test_an_entry_of_a_sealed_category_is_shown_as_sealed(night: Night, referral: Referral) -> None:
    case = night.desk.open_case(referral).case
    night.desk.log(case, "child.described", {"pronouns": "they"})
    rows = night.desk.case(case).entries
    assert [row.sealed for row in rows] == [False, False, True]
