"""Rules of identification, reporting, assessment and meetings as somebody at the desk meets them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from mdtkit.protocol.loader import ProtocolProblems
from tests.casework.conftest import base_protocol
from tests.cli.conftest import CommandLine


@pytest.fixture
def case(county: CommandLine) -> str:
    return county.open_case()


def entries(county: CommandLine, case: str, *more: str) -> list[dict[str, Any]]:
    return list(county.json("case", "show", case, *more)["entries"])


def record(county: CommandLine, case: str, kind: str, **data: Any) -> Any:
    return county.json("log", case, kind, "--data-file", "-", typed=json.dumps(data))


def warned(logged: dict[str, Any]) -> str:
    return " ".join(warning["message"] for warning in logged["warnings"])


# ---- identification ------------------------------------------------------------------------------------


@pytest.mark.requirement("I3")
@pytest.mark.parametrize(("rule", "party"), [("out.identify.cw", "child_welfare"), ("out.identify.prob", "probation")])
def test_that_both_agencies_identify_is_shown_with_its_law_and_no_county_switches_it_off_unsaid(
    county: CommandLine, rule: str, party: str
) -> None:
    (shown,) = county.json("protocol", "show", "responsibilities", rule)["rules"]
    assert (shown["party"], shown["law"]) == (party, "794")
    assert "16501.35" in shown["citation"]
    with pytest.raises(ProtocolProblems, match="override"):
        base_protocol(f'[[responsibility]]\nid = "{rule}"\noff = true\n')
    without = base_protocol(f'[[responsibility]]\nid = "{rule}"\noff = true\noverride = "counsel, 2 March 2026"\n')
    assert rule not in without.responsibilities or without.responsibilities[rule].override


@pytest.mark.requirement("I3")
@pytest.mark.parametrize("party", ["child_welfare", "probation"])
def test_whichever_of_the_two_identifies_the_child_the_same_is_owed(county: CommandLine, party: str) -> None:
    case = county.json("case", "open", "--source", "education", "--allegation", "neglect", "--services", "yes")["case"]
    told = county.json("log", case, "suspicion.recorded", "--data", "basis=disclosure", "--party", party)
    started = {clock.split("/")[1] for clock in told["started"]}
    assert {"report-victim", "document-status", "determine-services", "assess-identified"} <= started


@pytest.mark.requirement("I6")
def test_a_screening_is_recorded_with_who_and_what_came_out_and_makes_nobody_at_risk(
    county: CommandLine, case: str
) -> None:
    record(
        county, case, "instrument.administered",
        purpose="screening", instrument="cse-it", version="2.0", band="clear_concern", position="social_worker",
    )  # fmt: skip
    (one,) = county.json("assessment", "list", case, "--purpose", "screening")["administered"]
    assert (one["instrument"], one["band"], one["position"]) == ("cse-it", "clear_concern", "social_worker")
    assert "Screening: cse-it" in county("assessment", "list", case).out
    other = county.json("case", "open", "--source", "education", "--allegation", "neglect")["case"]
    record(county, other, "instrument.administered", purpose="screening", instrument="cse-it", band="clear_concern")
    assert county.json("case", "show", other)["at_risk"] is False
    (shown,) = county.json("protocol", "show", "responsibilities", "out.instruments.reviewed")["rules"]
    assert (shown["party"], shown["tier"]) == ("each", "instruments")


@pytest.mark.requirement("I8")
def test_after_identification_the_next_steps_are_said_tier_jurisdiction_and_who_responds(
    county: CommandLine, case: str
) -> None:
    assert county.json("triage", case)["proposed"] == "immediate"
    decided = county.json("triage", case, "--decide", "immediate", "--no-alert")
    owners = {clock["clock"]: clock["party"] for clock in county.json("case", "show", case)["clocks"]}
    assert decided["case"] == case
    assert (owners["respond-cw"], owners["respond-advocate"]) == ("child_welfare", "advocate")
    record(county, case, "jurisdiction.determined", jurisdiction="602")
    owners = {clock["clock"]: clock["party"] for clock in county.json("case", "show", case)["clocks"]}
    assert owners["respond-probation"] == "probation"
    (shown,) = county.json("protocol", "show", "responsibilities", "out.instruments.next")["rules"]
    assert shown["title"] == "Describe the next steps after identification"


@pytest.mark.parametrize(
    ("result", "statements"),
    [
        pytest.param("screening_result", "screening_statements", marks=pytest.mark.requirement("I9")),
        pytest.param("assessment_result", "assessment_statements", marks=pytest.mark.requirement("A5")),
    ],
)
def test_what_was_said_and_what_came_out_are_released_each_as_what_it_is(
    county: CommandLine, case: str, result: str, statements: str
) -> None:
    to = ("--to", "mental_health", "--purpose", "treatment", "--afterwards")
    county("share", "record", case, *to, "--item", result, "--item", statements)
    assert {row["item"] for row in county.json("share", "ledger", case)["rows"]} == {result, statements}
    typing = ("share", "record", case, *to, "--item", statements.removesuffix("s"), "--json")
    (problem,) = county(*typing, code=2).error["problems"]
    assert (problem["field"], problem["nearest"]) == ("item", statements)
    (sentence,) = [one["sentence"] for one in entries(county, case) if one["kind"] == "disclosure.made"]
    assert statements not in sentence, "it is said in words, not as a code"


@pytest.mark.requirement("I10")
def test_what_the_child_says_of_orientation_is_sealed_even_from_a_revealed_story(
    county: CommandLine, case: str
) -> None:
    record(county, case, "child.described", pronouns="Invented pronouns", sogie="Invented words")
    hidden, shown = entries(county, case)[-1], entries(county, case, "--reveal")[-1]
    assert (hidden["sealed"], shown["sealed"]) == (True, True)
    assert "Invented" not in json.dumps(hidden)
    assert "Invented" not in json.dumps(shown)
    assert (shown["data"], shown["note"]) == ({}, None)
    assert shown["readers"] == [shown["by"], "recovery"]
    record(county, case, "child.described", language="es")
    assert entries(county, case)[-1]["sealed"] is False


@pytest.mark.requirement("I13")
def test_the_child_may_state_pronouns_and_orientation_or_leave_both_and_nobody_asks_again(
    county: CommandLine, case: str
) -> None:
    assert warned(record(county, case, "child.described", language="es")) == ""
    assert warned(record(county, case, "child.described", pronouns="Invented", sogie="Invented")) == ""
    owed = {clock["clock"] for clock in county.json("case", "show", case)["clocks"]}
    assert not {clock for clock in owed if "sogie" in clock or "pronoun" in clock}
    (shown,) = county.json("protocol", "show", "responsibilities", "out.identify.sogie")["rules"]
    assert (shown["law"], shown["party"]) == ("prac", "each")


# ---- reporting -----------------------------------------------------------------------------------------


@pytest.mark.requirement("R1")
def test_each_circumstance_that_is_reportable_can_be_alleged_and_one_of_the_county_s_own_too(
    county: CommandLine,
) -> None:
    for allegation in ("abuse", "neglect", "sexual_abuse"):
        opened = county.json("case", "open", "--source", "education", "--allegation", allegation)
        started = {clock["clock"] for clock in opened["clocks"]}
        assert "cross-report" in started
        assert allegation in json.dumps(entries(county, opened["case"])[0]["data"])
    refused = county("case", "open", "--source", "education", "--allegation", "neglct", "--json", code=2).error
    assert refused["problems"][0]["nearest"] == "neglect"
    own = '[[term]]\nlist = "allegation"\ncode = "labour"\ntitle = "Labour trafficking"\nrequirement = "R1"\n'
    assert "labour" in base_protocol(f'{own}citation = "county rule 3"\n').vocabulary("allegation")


@pytest.mark.requirement("R10")
def test_the_first_report_goes_to_the_hotline_at_once_and_the_card_says_so_while_locked(
    county: CommandLine, case: str
) -> None:
    county("report", "make", case, "initial", "--to", "child_welfare", "--method", "telephone")
    assert "Initial report" in county("report", "list", case).out
    card = county("crisis-card").out
    assert "Report to the child protection hotline at once" in " ".join(card.split())


ON = '[[clock]]\nid = "initial-report"\noff = false\n'


@pytest.mark.requirement("R10")
def test_a_county_that_counts_the_reporter_s_own_report_sees_it_due_at_once_until_the_hotline_has_it() -> None:
    from mdtkit.casework.facts import Rulebook
    from tests.casework.stories import Story

    story = Story(Rulebook(base_protocol(ON)))
    story.then("3 Mar 09:00", "suspicion.recorded", "education", basis="reasonable_suspicion")
    assert story.live()["initial-report > child_welfare"] == "open"
    (clock,) = [view for view in story.clocks() if view.clock == "initial-report"]
    assert (clock.at_once, clock.party, clock.law) == (True, "education", "pre")
    story.then("3 Mar 09:20", "report.made", "education", report="cross", to="child_welfare", method="telephone")
    assert "initial-report > child_welfare" in story.live()
    story.then("3 Mar 09:30", "report.made", "education", report="initial", to="child_welfare", method="telephone")
    assert "initial-report > child_welfare" not in story.live()


# ---- assessment ----------------------------------------------------------------------------------------


@pytest.mark.requirement("A1")
def test_an_assessment_is_recorded_beside_the_screening_and_answers_what_only_an_assessment_does(
    county: CommandLine, case: str
) -> None:
    screened = record(county, case, "instrument.administered", purpose="screening", instrument="cse-it")
    assert not [clock for clock in screened["stopped"] if "assess" in clock]
    assessed = record(county, case, "instrument.administered", purpose="assessment", instrument="cans-cse")
    assert [clock for clock in assessed["stopped"] if "assess-identified" in clock]
    assert "Assessment: cans-cse" in county("assessment", "list", case).out
    assert "Screening" not in county("assessment", "list", case, "--purpose", "assessment").out


# ---- recovery and meetings -----------------------------------------------------------------------------

STEPS = ("factors", "response", "experiences", "possible-victim", "documented")


@pytest.mark.requirement("D4")
@pytest.mark.parametrize("step", STEPS)
def test_a_county_s_time_for_a_step_of_recovery_is_its_target_and_no_legal_deadline(step: str) -> None:
    from mdtkit.casework.facts import Rulebook
    from tests.casework.stories import Story

    for overlay, due in (("", "open"), (f'[[clock]]\nid = "recovery-{step}"\nwithin = "5d"\n', "8 Mar 11:00")):
        story = Story(Rulebook(base_protocol(overlay)))
        story.then("1 Mar 09:00", "missing.noticed", from_="placement")
        story.then("3 Mar 11:00", "missing.recovered")
        assert story.live()[f"recovery-{step}: child_welfare"] == due
        story.wait("20 Mar 11:00")
        (clock,) = [view for view in story.clocks() if view.clock == f"recovery-{step}"]
        assert (clock.past_law, clock.legal_due_at) == (False, None)
        assert clock.state == ("overdue" if overlay else "open")


@pytest.mark.requirement("D4")
@pytest.mark.parametrize("sheet", ["sheet.sw.checklist", "sheet.po.checklist"])
def test_the_worker_s_sheet_says_that_the_steps_have_the_county_s_times(county: CommandLine, sheet: str) -> None:
    (shown,) = county.json("protocol", "show", "terms", sheet)["rules"]
    assert "county's timeline" in shown["title"]


@pytest.mark.requirement("M12")
def test_a_child_and_family_team_meeting_without_a_signed_authorization_is_warned_of_and_recorded(
    county: CommandLine, case: str
) -> None:
    held = {"type": "ongoing", "combined_cft": "yes"}
    without = record(county, case, "meeting.held", **held)
    assert "each participant with power to consent signs" in warned(without)
    assert "power to consent" not in warned(record(county, case, "meeting.held", type="ongoing", combined_cft="no"))
    record(
        county,
        case,
        "authorization.granted",
        authorization="a-1",
        categories=["services"],
        recipients=["mental_health"],
    )
    assert "power to consent" not in warned(record(county, case, "meeting.held", **held))
    assert [one["kind"] for one in entries(county, case)].count("meeting.held") == 3


@pytest.mark.requirement("M17")
def test_where_the_child_took_part_it_is_asked_whether_the_meeting_is_a_child_and_family_team_too(
    county: CommandLine, case: str
) -> None:
    asked = "child and family team meeting too"
    took_part = {"type": "ongoing", "child_took_part": "yes"}
    assert asked in warned(record(county, case, "meeting.held", **took_part))
    assert asked not in warned(record(county, case, "meeting.held", **took_part, cft_asked="yes", combined_cft="no"))
    assert asked not in warned(record(county, case, "meeting.held", type="ongoing", child_took_part="no"))
    (shown,) = county.json("protocol", "show", "switches", "cft_combined")["rules"]
    assert shown["values"] == ["yes", "no"]


@pytest.mark.requirement("P1")
def test_every_table_of_the_rules_in_force_can_be_shown(county: CommandLine) -> None:
    tables = county.json("protocol", "show")["tables"]
    assert {"warnings", "closings", "retentions", "awaits", "scripts", "anchors"} <= tables.keys()
    for table, count in tables.items():
        assert len(county.json("protocol", "show", table)["rules"]) == count


# ---- documentation and scripts -------------------------------------------------------------------------


@pytest.mark.requirement("D1")
@pytest.mark.parametrize("system", ["cws_cms", "probation_system"])
def test_a_field_is_open_until_somebody_says_in_which_system_it_was_entered(
    county: CommandLine, case: str, system: str
) -> None:
    started = county.json("grid", "set", case, "victim_during_care", "--start", "2026-03-08")["started"]
    assert [clock for clock in started if "document-status" in clock]
    entered = record(county, case, "cws.entered", what="victim_during_care", system=system)
    assert [clock for clock in entered["stopped"] if "document-status" in clock]
    assert county.json("grid", "worksheet", case)["fields"] == []


@pytest.mark.requirement("A4")
@pytest.mark.requirement("I7")
@pytest.mark.parametrize("purpose", ["screening", "assessment"])
def test_without_the_script_before_it_a_reason_is_asked_and_with_it_none(
    county: CommandLine, case: str, purpose: str
) -> None:
    done = {"purpose": purpose, "instrument": "invented-tool"}
    assert "script" in warned(record(county, case, "instrument.administered", **done))
    other = county.json("case", "open", "--source", "education", "--allegation", "neglect")["case"]
    county("script", "given", other, purpose)
    assert "script" not in warned(record(county, other, "instrument.administered", **done))


@pytest.mark.requirement("R9")
@pytest.mark.parametrize("lead", ["child_welfare", "probation"])
def test_unless_the_county_says_otherwise_the_lead_reports_the_victim_of_both_agencies(lead: str) -> None:
    from mdtkit.casework.facts import Rulebook
    from tests.casework.stories import Story

    story = Story(Rulebook(base_protocol()))
    told: dict[str, Any] = {"allegation": ["cse"], "jurisdiction": "241.1", "lead": lead, "services": "yes"}
    story.then("2 Mar 09:00", "referral.received", **told)
    story.then("2 Mar 10:00", "suspicion.recorded", basis="disclosure")
    assert {view.party for view in story.clocks() if view.clock == "report-victim"} == {lead}


@pytest.mark.requirement("M15")
@pytest.mark.parametrize("tier", ["immediate", "initial", "ongoing"])
def test_in_every_tier_a_meeting_minds_whether_the_child_was_asked_about_taking_part(
    county: CommandLine, case: str, tier: str
) -> None:
    asked = "asked about taking part"
    assert asked in warned(record(county, case, "meeting.held", type=tier))
    assert asked not in warned(record(county, case, "meeting.held", type=tier, child_asked="yes"))


@pytest.mark.requirement("M15")
@pytest.mark.parametrize(
    ("tier", "part"),
    [("immediate", "imm.team.voice"), ("initial", "ini.team.voice"), ("ongoing", "ong.cw.ask")],
)
def test_in_every_tier_the_child_s_part_is_open_until_the_wish_is_recorded(
    county: CommandLine, case: str, tier: str, part: str
) -> None:
    county("triage", case, "--decide", tier, "--no-alert")

    def state() -> str:
        lists = county.json("checklist", "show", case)["checklists"]
        (found,) = [item["state"] for one in lists for item in one["items"] if item["responsibility"] == part]
        return str(found)

    assert state() == "open"
    record(county, case, "child.wish", asked="yes", takes_part="yes")
    assert state() == "done"
