"""What the rules of the base protocol say of themselves, and the facts of the field that they must get right."""

from __future__ import annotations

import pytest

from mdtkit.protocol import Protocol
from mdtkit.protocol.model import Rule
from mdtkit.protocol.tables import TABLES

LAYERS = {
    "794": "report-victim report-missing-le report-missing-ncmec ncic-entry document-status open-spc close-spc "
    "determine-services locate-efforts recovery-factors recovery-response recovery-experiences "
    "recovery-possible-victim recovery-documented",
    "pre": "cross-report written-report",
    "other": "contact-le contact-ncmec er-response er-response-decided investigate team-authority "
    "report-missing-le-foster report-missing-ncmec-foster tribe-notice",
}
FIELD_RESEARCH = {
    "contact-le",
    "contact-ncmec",
    "team-authority",
    "report-missing-le-foster",
    "report-missing-ncmec-foster",
    "report-return-ncmec",
}
OUR_READING = {
    "initial-report",
    "cross-report",
    "written-report",
    "victim-report",
    "missing-report",
    "return-report",
    "team-18961-7",
}
"""The source names these reports and this team; what a report carries, and who is of the team, is our reading."""


def rules(protocol: Protocol) -> list[tuple[str, Rule]]:
    return [(table, rule) for table, spec in TABLES.items() for rule in getattr(protocol, spec.member).values()]


@pytest.mark.requirement("P1")
def test_every_rule_names_its_layer_its_citation_and_a_title(base: Protocol) -> None:
    bare = [f"{table}/{rule.id}" for table, rule in rules(base) if table not in ("unit", "term") and not rule.citation]
    assert bare == []
    # A seat is called as its party is.
    assert [f"{table}/{r.id}" for table, r in rules(base) if not r.title and table not in ("seat", "blank")] == []


@pytest.mark.requirement("P1")
def test_every_clock_names_the_requirement_that_it_fulfils(base: Protocol) -> None:
    assert [clock.id for clock in base.clocks.values() if clock.requirement is None] == []


@pytest.mark.parametrize("layer", LAYERS)
def test_clocks_stand_in_the_layer_that_the_source_gives_them(base: Protocol, layer: str) -> None:
    assert {clock.id for clock in base.clocks.values() if clock.law == layer} == set(LAYERS[layer].split())


def test_what_comes_from_field_research_waits_for_the_county_to_confirm_it(base: Protocol) -> None:
    marked = {rule.id for _, rule in rules(base) if rule.mark == "fld"}
    assert marked >= FIELD_RESEARCH
    # A script's place is unverified for another reason: it waits for the county's own words.
    unverified = {rule.id for table, rule in rules(base) if not rule.verified and table != "script"}
    assert unverified == marked | OUR_READING


@pytest.mark.requirement("C6")
def test_what_is_our_reading_of_the_source_says_so_and_holds_no_report_up(base: Protocol) -> None:
    assert {rule.id for rule in base.mandates.values() if rule.carries} == OUR_READING - {"team-18961-7"}
    assert not any(rule.verified for rule in base.mandates.values())


@pytest.mark.requirement("M6")
def test_the_teams_minimum_is_the_five_of_the_csec_program(base: Protocol) -> None:
    seats = [s for s in base.seats.values() if s.roster == "mdt_minimum" and s.need == "required"]
    assert {s.law for s in seats} == {"855"}
    assert len(seats) == 5


@pytest.mark.requirement("R2")
def test_a_cross_report_has_no_hours_and_goes_to_three_agencies(base: Protocol) -> None:
    clock = base.clocks["cross-report"]
    assert clock.within is None
    assert [r.party for r in clock.to] == ["law_enforcement", "child_welfare", "district_attorney"]
    assert clock.stop[0].to == "recipient"
    assert set(clock.stop[0].where["method"]) == {"telephone", "fax", "electronic"}


@pytest.mark.requirement("R3")
def test_the_written_report_counts_from_the_incident_and_follows_a_telephone_call_only(base: Protocol) -> None:
    clock = base.clocks["written-report"]
    assert clock.start[0].anchor == "incident"
    assert clock.start[0].where["method"] == ("telephone",)
    assert clock.to[0].party == "$called"


@pytest.mark.requirement("I11")
@pytest.mark.parametrize(
    "clock", ["report-victim", "report-missing-le", "report-missing-ncmec", "determine-services", "document-status"]
)
def test_unknown_eligibility_counts_as_receiving_services(base: Protocol, clock: str) -> None:
    assert all(condition["receiving_services"] == ("yes", "unknown") for condition in base.clocks[clock].known)


@pytest.mark.requirement("R6")
def test_a_report_to_law_enforcement_never_stops_the_one_to_ncmec(base: Protocol) -> None:
    clock = base.clocks["report-missing-ncmec"]
    assert [r.party for r in clock.to] == ["ncmec"]
    assert all(stop.to == "recipient" for stop in clock.stop)


@pytest.mark.requirement("M1")
@pytest.mark.parametrize(
    "clock", ["respond-cw", "respond-probation", "respond-advocate", "engage-child", "medical-evaluation"]
)
def test_response_counts_from_identification_so_that_slow_triage_buys_no_time(base: Protocol, clock: str) -> None:
    assert [start.anchor for start in base.clocks[clock].start] == ["identification"]


@pytest.mark.requirement("M5")
def test_with_jurisdiction_unknown_child_welfare_responds(base: Protocol) -> None:
    assert any("unknown" in condition["jurisdiction"] for condition in base.clocks["respond-cw"].when)
    assert not any("unknown" in condition["jurisdiction"] for condition in base.clocks["respond-probation"].when)


def test_support_is_a_period_and_the_desk_asks_at_sixty_hours_what_follows(base: Protocol) -> None:
    assert base.clocks["crisis-support"].form == "period"
    follows = base.clocks["what-follows"]
    assert (follows.within, follows.warn, follows.mark) == ("72h", "12h", "rec")


@pytest.mark.requirement("C1")
def test_the_authority_of_the_team_expires_and_is_no_deadline(base: Protocol) -> None:
    clock = base.clocks["team-authority"]
    assert (clock.form, clock.within, clock.verified) == ("expiry", "30d", False)


@pytest.mark.requirement("I2")
def test_only_child_welfare_opens_and_ends_the_special_project_code(base: Protocol) -> None:
    for clock in ("open-spc", "close-spc"):
        assert [owner.party for owner in base.clocks[clock].owner] == ["child_welfare"]
    assert base.clocks["close-spc"].start[0].on == ("referral.investigated",)


@pytest.mark.requirement("M16")
def test_the_risk_of_a_call_is_read_from_the_call_and_not_from_what_was_told_before(base: Protocol) -> None:
    assert base.clocks["er-response"].when == ()
    assert base.clocks["investigate"].when == ()
    assert all(start.on for start in base.clocks["er-response"].start)


@pytest.mark.requirement("R5")
@pytest.mark.parametrize("to", ["le", "ncmec"])
def test_the_federal_report_asks_for_no_exploitation_and_stands_back_behind_the_states(base: Protocol, to: str) -> None:
    clock = base.clocks[f"report-missing-{to}-foster"]
    assert not {"csec", "suspected"} & {fact for condition in clock.known for fact in condition}
    assert clock.covered_by == f"report-missing-{to}"


@pytest.mark.requirement("R4")
def test_a_referral_confirmed_for_something_else_identifies_no_victim(base: Protocol) -> None:
    confirmed = [s for s in base.facts["victim"].sources if s.on == ("referral.investigated",)]
    assert [s.where["allegation"] for s in confirmed] == [("cse", "trafficking", "unknown")]
