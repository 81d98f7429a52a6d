"""The base protocol carries everything of the source's tables: clocks, rosters, responsibilities, lists."""

from __future__ import annotations

import pytest

from mdtkit.protocol import Protocol

REPORTING = [
    "cross-report",
    "written-report",
    "report-victim",
    "report-missing-le",
    "report-missing-ncmec",
    "ncic-entry",
    "confirm-missing-report",
    "report-return",
]
RESPONSE = [
    "er-response",
    "investigate",
    "respond-cw",
    "respond-probation",
    "respond-advocate",
    "engage-child",
    "crisis-support",
    "schedule-evaluation",
    "medical-evaluation",
    "safety-plan",
    "initial-engage",
    "initial-meeting",
    "ongoing-meeting",
    "ongoing-on-run",
    "ongoing-testimony",
]
ASSESSMENT = [
    "assess-identified",
    "assess-investigation",
    "assess-placement-cw",
    "assess-placement-probation",
    "assess-detention",
    "assess-suspicion",
    "assess-referred",
    "reassess-cw",
    "reassess-probation",
    "document-status",
    "open-spc",
    "close-spc",
    "determine-services",
    "locate-efforts",
    "recovery-factors",
    "recovery-response",
    "recovery-experiences",
    "recovery-possible-victim",
    "recovery-documented",
    "team-authority",
]
LENGTHS = {
    "written-report": "36h",
    "report-victim": "24h",
    "report-missing-le": "24h",
    "report-missing-ncmec": "24h",
    "er-response": "24h",
    "investigate": "10d",
    "respond-cw": "2h",
    "respond-probation": "2h",
    "respond-advocate": "2h",
    "engage-child": "2h",
    "crisis-support": "72h",
    "medical-evaluation": "72h",
    "initial-engage": "10d",
    "initial-meeting": "10d",
    "ongoing-meeting": "1mo",
    "reassess-cw": "6mo",
    "reassess-probation": "6mo",
    "team-authority": "30d",
}
OURS = {
    "decide-tier",
    "what-follows",
    "written-report-other-calls",
    "medical-acute",
    "medical-prophylaxis",
    "medical-contraception",
    "release-review",
    "report-review",
    "access-review",
}
"""Clocks that are proposals of mdtkit: the only other ones that may have hours of their own."""

IMMEDIATE = {
    "imm.team": "locate collaborate engage basics needs plan placement safety voice inform",
    "imm.cw.hotline": "receive discern spc speed jurisdiction dispatch",
    "imm.cw.er": "respond investigate placement transport safety schedule support",
    "imm.prob": "respond placement transport safety schedule support",
    "imm.adv": "respond bag rapport placement accompany safety schedule support",
    "imm.ph": "evaluate coordinate repro",
}
INITIAL = {
    "ini.team": "engage10 assemble orient collaborate family basics needs plan placement safety voice inform",
    "ini.cw.hotline": "receive discern speed jurisdiction assign notify schedule spc",
    "ini.cw.inv": "investigate placement transport safety schedule",
    "ini.cbo": "placement safety connect",
}
ONGOING = {
    "ong.team": "reason refine strategies placement safety inform",
    "ong.cw": "lead assemble facilitator ask refine",
    "ong.mh": "clinician needs plan safety",
    "ong.case": "gather all",
}
BLANK = {
    "immediate": "law_enforcement mental_health family child",
    "initial": "probation advocate public_health mental_health substance_abuse health_services dependency_attorney "
    "public_defender district_attorney",
    "ongoing": "probation advocate public_health law_enforcement dependency_attorney public_defender district_attorney",
}

# Tables 6, one row a roster: party → R required, C required on a condition, O optional, b invited and never counted.
ROSTERS = {
    "protocol_development": "R child_welfare probation mental_health public_health juvenile_court "
    "C law_enforcement education O dependency_attorney public_defender district_attorney community_provider",
    "steering_committee": "R child_welfare probation mental_health public_health juvenile_court "
    "O law_enforcement dependency_attorney public_defender district_attorney education survivor_mentor county_counsel "
    "legal_services community_provider staff casa",
    "mdt_minimum": "R child_welfare probation mental_health public_health substance_abuse "
    "O law_enforcement advocate dependency_attorney public_defender district_attorney education survivor_mentor "
    "legal_services community_provider placement_provider b child caregiver tribe",
    "immediate": "C child_welfare probation R mental_health public_health law_enforcement advocate "
    "b child family caregiver tribe",
    "initial": "R child_welfare probation mental_health public_health substance_abuse advocate health_services "
    "C dependency_attorney public_defender district_attorney b child family caregiver tribe",
    "ongoing": "R child_welfare probation mental_health public_health law_enforcement advocate dependency_attorney "
    "public_defender district_attorney b child family caregiver tribe",
}
SIGNATURES = {
    "child_welfare": "Director of Child Welfare",
    "probation": "Chief Juvenile Probation Officer",
    "juvenile_court": "Presiding Judge",
    "public_defender": "Chief Public Defender",
    "district_attorney": "District Attorney",
    "education": "Superintendent",
    "mental_health": "Director of Agency",
    "public_health": "Director of Agency",
    "substance_abuse": "Director of Agency",
}
LISTS = {
    "status_field": "at_risk victim_before_care victim_during_care victim_absent victim_open_case_not_in_care "
    "victim_closed_case_ilp",
    "report_kind": "initial cross victim missing written return",
    "jurisdiction": "300 602 241.1 none unknown",
    "tier": "immediate initial ongoing none",
    "plan_element": "risks triggers coping prevention safe_contacts unsafe_response",
    "recovery_step": "factors response experiences possible_victim documented",
    "committee_purpose": "develop_mou implement oversee aggregate_data revise resources training state_data",
    "appendix": "glossary screening_tools assessment_instruments sample_reports laws cheat_sheets",
    "mou_section": "recitals I II III IV V VI VII VIII IX X signatures appendices",
    "law": "pre 794 855 prac other",
}
SHEET = {
    "sw": "identify report.victim report.missing_le report.missing_ncmec spc grid services training locate factors "
    "respond experiences possible_victim document if_identified cross_report written_report",
    "po": "identify report.victim report.missing_le report.missing_ncmec grid services training locate factors "
    "respond experiences possible_victim document if_identified all_wards cross_report hotline_details written_report",
}


@pytest.mark.requirement("P1")
@pytest.mark.parametrize("clock", [*REPORTING, *RESPONSE, *ASSESSMENT])
def test_every_clock_of_the_source_is_in_the_base_protocol(base: Protocol, clock: str) -> None:
    assert clock in base.clocks


def test_the_mandated_reporters_own_report_is_there_but_switched_off(base: Protocol) -> None:
    assert base.switched_off["clock/initial-report"].law == "pre"
    assert "initial-report" not in base.clocks


def test_a_clock_has_hours_only_where_the_source_gives_a_number(base: Protocol) -> None:
    variants = {
        "er-response-decided",
        "ongoing-meeting-case-review",
        "report-missing-le-foster",
        "report-missing-ncmec-foster",
        "written-report-recommended",
    }
    shown = {id_: c.within for id_, c in base.clocks.items() if c.within and id_ not in OURS | variants}
    assert shown == LENGTHS


@pytest.mark.requirement("M8")
@pytest.mark.parametrize("examples", [IMMEDIATE, INITIAL, ONGOING], ids=["immediate", "initial", "ongoing"])
def test_every_example_responsibility_of_a_tier_is_there_and_no_invented_one(
    base: Protocol, examples: dict[str, str]
) -> None:
    expected = {f"{prefix}.{name}" for prefix, names in examples.items() for name in names.split()}
    prefix = next(iter(examples)).split(".")[0]
    assert {id_ for id_ in base.responsibilities if id_.startswith(prefix + ".")} == expected


@pytest.mark.requirement("M8")
def test_parties_without_an_example_stay_visibly_blank(base: Protocol) -> None:
    expected = {f"{tier}.{party}" for tier, parties in BLANK.items() for party in parties.split()}
    assert set(base.blanks) == expected


def test_the_child_is_never_given_a_responsibility(base: Protocol) -> None:
    assert not [r.id for r in base.responsibilities.values() if r.party == "child"]


@pytest.mark.requirement("S3")
def test_responsibilities_outside_the_tiers_cover_every_area_of_the_agreement(base: Protocol) -> None:
    areas = {r.tier for r in base.responsibilities.values()}
    assert areas == set(base.vocabulary("responsibility_area"))


@pytest.mark.requirement("M6")
@pytest.mark.requirement("S2")
@pytest.mark.parametrize("roster", ROSTERS)
def test_every_roster_has_the_seats_of_the_source(base: Protocol, roster: str) -> None:
    needs = {"R": "required", "C": "conditional", "O": "optional", "b": "attendee"}
    expected, need = {}, ""
    for word in ROSTERS[roster].split():
        if word in needs:
            need = needs[word]
        else:
            expected[word] = need
    assert {seat.party: seat.need for seat in base.seats.values() if seat.roster == roster} == expected


@pytest.mark.requirement("G1")
def test_every_party_with_a_signature_block_has_its_title(base: Protocol) -> None:
    titles = {seat.party: seat.signature for seat in base.seats.values() if seat.roster == "signature"}
    assert titles.items() >= SIGNATURES.items()
    assert all(titles.values())


@pytest.mark.requirement("M13")
def test_family_and_caregiver_sit_nowhere_without_clearance(base: Protocol) -> None:
    seats = [seat for seat in base.seats.values() if seat.party in ("family", "caregiver")]
    assert seats
    assert all(seat.clearance and seat.need == "attendee" for seat in seats)


@pytest.mark.requirement("I5")
def test_the_at_risk_indicators_are_three_of_any_one_and_five_of_any_two(base: Protocol) -> None:
    by_group: dict[str, set[str]] = {}
    for indicator in base.indicators.values():
        by_group.setdefault(indicator.group, set()).add(indicator.id)
    assert by_group == {
        "group_1": {"controlled_or_groomed", "company_in_commercial_sex", "atypical_sexual_online"},
        "group_2": {
            "run_or_unstable_housing",
            "justice_history",
            "truancy",
            "concerning_relationships",
            "substance_history",
        },
    }
    assert {group.id: group.needs for group in base.indicator_groups.values()} == {"group_1": 1, "group_2": 2}


@pytest.mark.requirement("M4")
def test_every_trigger_of_the_source_proposes_its_tier(base: Protocol) -> None:
    assert {trigger.id: trigger.tier for trigger in base.triggers.values()} == {
        "hotline_danger": "immediate",
        "law_enforcement_danger": "immediate",
        "er_worker_danger": "immediate",
        "emergency_room": "immediate",
        "trades_for_needs": "initial",
        "forced_profit": "initial",
        "trades_for_drugs": "initial",
        "adult_suspects_no_danger": "initial",
        "monthly": "ongoing",
        "ran_away": "ongoing",
        "testimony": "ongoing",
    }


@pytest.mark.requirement("M4")
def test_at_risk_alone_may_be_proposed_no_tier(base: Protocol) -> None:
    assert "none" in {proposal.tier for proposal in base.proposals.values()}


@pytest.mark.requirement("I4")
@pytest.mark.parametrize("name", LISTS)
def test_a_closed_list_has_exactly_the_words_of_the_source(base: Protocol, name: str) -> None:
    assert set(base.vocabulary(name)) == set(LISTS[name].split())


@pytest.mark.requirement("P5")
@pytest.mark.parametrize("sheet", SHEET)
def test_a_cheat_sheet_has_all_its_lines_and_probation_no_special_project_code(base: Protocol, sheet: str) -> None:
    lines = {code.removeprefix(f"{sheet}.") for code in base.vocabulary("sheet") if code.startswith(f"{sheet}.")}
    assert lines == {*SHEET[sheet].split(), "checklist"}


@pytest.mark.requirement("M10")
def test_safe_contacts_belong_to_the_immediate_safety_plan_only(base: Protocol) -> None:
    tiers = {t.code: t.tiers for t in base.terms.values() if t.list == "plan_element"}
    assert tiers.pop("safe_contacts") == ("immediate",)
    assert set(tiers.values()) == {("immediate", "initial")}


@pytest.mark.requirement("T2")
def test_the_courses_and_their_audiences_are_those_of_the_source(base: Protocol) -> None:
    courses = {name: course for name, course in base.courses.items() if course.requirement != "M7"}
    assert set(courses) == {
        "protocol_training",
        "csec_101",
        "csec_102",
        "lgbtq_affirming",
        "word_on_the_street",
        "pupils",
        "missing_protocol",
    }
    assert base.courses["csec_102"].audience == ("parties",)
    assert all(course.audience and course.retake is None for course in courses.values())


@pytest.mark.requirement("P4")
def test_every_blank_of_the_agreement_belongs_to_a_section(base: Protocol) -> None:
    blanks = [t for t in base.terms.values() if t.list == "mou_blank"]
    sections = set(base.vocabulary("mou_section"))
    assert {blank.group for blank in blanks} == sections - {"recitals", "appendices"}


def test_the_crisis_card_has_numbers_and_steps(base: Protocol) -> None:
    assert {line.kind for line in base.card.values()} == {"number", "step"}


@pytest.mark.requirement("P6")
def test_every_acronym_of_the_key_is_explained(base: Protocol) -> None:
    key = "ACIN ACL AT CANRA CDSS CFT CSEC CSM CW CWS/CMS CWDA DA ICAN MDT MOU NCIC NCMEC NMD P PC PO SOGIE SPC SW WIC"
    assert set(base.vocabulary("acronym")) >= set(key.split())
