from typing import Any

import pytest

from mdtkit.casework.facts import Rulebook
from mdtkit.chronology.entry import Entry
from mdtkit.protocol.model import Protocol
from tests.casework.cases import triaged
from tests.casework.conftest import base_protocol
from tests.chronology.building import corrected, entry, minutes

pytestmark = pytest.mark.requirement("M4")


def call(seq: int = 1, *, at: float = 0, triggers: tuple[str, ...] = (), **data: Any) -> Entry:
    told: dict[str, Any] = {**data, "triggers": list(triggers)} if triggers else data
    return entry("referral.received", seq, at=minutes(at), received=minutes(at), **told)


def decision(tier: str, seq: int, *, at: float) -> Entry:
    return entry("tier.decided", seq, at=minutes(at), tier=tier)


@pytest.mark.requirement("I5")
def test_the_sunday_night_call_is_proposed_as_an_immediate_crisis_with_its_reason(
    protocol: Protocol, book: Rulebook
) -> None:
    night = call(
        triggers=("law_enforcement_danger",), indicators={"controlled_or_groomed": "yes", "truancy": "unknown"}
    )
    found = triaged(protocol, book, night)
    assert found.proposed == "immediate"
    (reason,) = found.reasons
    assert (reason.rule, reason.entry) == ("law_enforcement_danger", "e1")
    assert reason.citation == "VI.C.1.B"
    assert reason.text == protocol.triggers["law_enforcement_danger"].title
    assert found.at_risk
    assert found.indicators["truancy"] == "unknown"


@pytest.mark.parametrize(
    ("trigger", "tier"),
    [
        ("hotline_danger", "immediate"),
        ("law_enforcement_danger", "immediate"),
        ("er_worker_danger", "immediate"),
        ("emergency_room", "immediate"),
        ("trades_for_needs", "initial"),
        ("forced_profit", "initial"),
        ("trades_for_drugs", "initial"),
        ("adult_suspects_no_danger", "initial"),
    ],
)
def test_each_trigger_of_the_source_proposes_its_tier(
    protocol: Protocol, book: Rulebook, trigger: str, tier: str
) -> None:
    assert triaged(protocol, book, call(triggers=(trigger,))).proposed == tier


def test_the_most_urgent_trigger_decides_and_all_of_them_are_told(protocol: Protocol, book: Rulebook) -> None:
    found = triaged(protocol, book, call(triggers=("trades_for_needs", "hotline_danger")))
    assert found.proposed == "immediate"
    assert [reason.rule for reason in found.reasons] == ["hotline_danger"]
    assert [reason.rule for reason in found.triggers] == ["trades_for_needs", "hotline_danger"]


def test_triggers_of_several_entries_count_together(protocol: Protocol, book: Rulebook) -> None:
    later = entry("suspicion.recorded", 2, at=minutes(30), received=minutes(30), basis="reasonable_suspicion")
    later.data["triggers"] = ["er_worker_danger"]
    found = triaged(protocol, book, call(triggers=("trades_for_needs",)), later)
    assert (found.proposed, [reason.entry for reason in found.reasons]) == ("immediate", ["e2"])


def test_at_risk_without_suspicion_proposes_no_tier_and_says_so(protocol: Protocol, book: Rulebook) -> None:
    found = triaged(
        protocol, book, call(allegation=["neglect"], indicators={"truancy": "yes", "justice_history": "yes"})
    )
    assert found.at_risk
    assert found.proposed == "none"
    assert [(reason.rule, reason.entry) for reason in found.reasons] == [("at-risk-only", "e1")]


def test_with_nothing_seen_nothing_is_proposed(protocol: Protocol, book: Rulebook) -> None:
    found = triaged(protocol, book, call(allegation=["neglect"]))
    assert (found.proposed, found.reasons, found.at_risk) == (None, (), False)


def test_a_suspicion_without_a_named_trigger_is_the_general_case_of_the_initial_tier(
    protocol: Protocol, book: Rulebook
) -> None:
    found = triaged(protocol, book, call(allegation=["cse"], imminent="no"))
    assert (found.proposed, [reason.entry for reason in found.reasons]) == ("initial", ["e1"])


def test_imminent_risk_without_a_named_trigger_is_an_immediate_crisis(protocol: Protocol, book: Rulebook) -> None:
    assert triaged(protocol, book, call(allegation=["cse"], imminent="yes")).proposed == "immediate"


def test_what_a_decision_has_answered_does_not_propose_again(protocol: Protocol, book: Rulebook) -> None:
    night = call(triggers=("hotline_danger",), allegation=["cse"], imminent="yes")
    assert triaged(protocol, book, night, decision("immediate", 2, at=60)).proposed is None


def test_a_new_trigger_after_a_decision_proposes_anew(protocol: Protocol, book: Rulebook) -> None:
    found = triaged(
        protocol,
        book,
        call(triggers=("trades_for_needs",)),
        decision("initial", 2, at=60),
        call(3, at=600, triggers=("emergency_room",)),
    )
    assert (found.proposed, [reason.entry for reason in found.reasons]) == ("immediate", ["e3"])
    assert [reason.rule for reason in found.triggers] == ["emergency_room"]


def test_a_disclosure_after_a_decision_for_no_tier_proposes_anew(protocol: Protocol, book: Rulebook) -> None:
    disclosed = entry("suspicion.recorded", 3, at=minutes(90), received=minutes(90), basis="disclosure")
    found = triaged(protocol, book, call(allegation=["neglect"]), decision("none", 2, at=60), disclosed)
    assert (found.proposed, [reason.entry for reason in found.reasons]) == ("initial", ["e3"])


def test_a_decision_struck_out_no_longer_answers_anything(protocol: Protocol, book: Rulebook) -> None:
    entries = [call(triggers=("hotline_danger",)), decision("none", 2, at=60), *corrected("e2", 3)]
    assert triaged(protocol, book, *entries).proposed == "immediate"


def test_a_trigger_that_was_recorded_wrongly_and_corrected_proposes_nothing(protocol: Protocol, book: Rulebook) -> None:
    wrong, right = call(triggers=("hotline_danger",)), call(2, allegation=["neglect"])
    assert triaged(protocol, book, wrong, *corrected("e1", 3, replacement=right)).proposed is None


def test_a_county_may_move_a_trigger_to_another_tier() -> None:
    county = base_protocol('[[trigger]]\nid = "trades_for_needs"\ntier = "immediate"\n')
    assert triaged(county, Rulebook(county), call(triggers=("trades_for_needs",))).proposed == "immediate"


def test_a_proposal_by_facts_names_the_entry_that_made_the_child_a_victim_and_none_that_said_it_again(
    protocol: Protocol, book: Rulebook
) -> None:
    suspected = call(allegation=["cse"], imminent="no")
    disclosed = entry("suspicion.recorded", 2, at=minutes(30), received=minutes(30), basis="disclosure")
    set_by_worker = entry("status.set", 3, at=minutes(60), received=minutes(60), field="victim_during_care")
    found = triaged(protocol, book, suspected, disclosed, set_by_worker)
    assert found.proposed == "initial"
    told = {reason.entry for reason in found.reasons}
    assert told, "somebody said so"
    assert "e3" not in told, "a victim already: what came after did not make it so"


def test_a_decision_gives_no_reason_for_the_next(protocol: Protocol, book: Rulebook) -> None:
    entries = [
        call(allegation=["cse"], imminent="no"),
        decision("none", 2, at=10),
        entry("suspicion.recorded", 3, at=minutes(30), received=minutes(30), basis="reasonable_suspicion"),
    ]
    found = triaged(protocol, book, *entries)
    assert found.proposed == "initial"
    assert {reason.entry for reason in found.reasons} == {"e3"}


def test_of_a_victim_whose_suspicion_was_laid_the_reason_is_what_made_the_child_a_victim(
    protocol: Protocol, book: Rulebook
) -> None:
    victim = entry("status.set", 2, at=minutes(10), received=minutes(10), field="victim_before_care")
    laid = entry(
        "referral.investigated", 3, at=minutes(20), received=minutes(20), disposition="unfounded", allegation=["cse"]
    )
    found = triaged(protocol, book, call(allegation=["cse"], imminent="no"), victim, laid)
    assert found.proposed == "initial"
    assert "e2" in {reason.entry for reason in found.reasons}
    assert "e3" not in {reason.entry for reason in found.reasons}


def test_a_further_call_that_does_not_answer_a_question_is_no_reason_of_its_answer(
    protocol: Protocol, book: Rulebook
) -> None:
    dangerous = call(allegation=["cse"], imminent="yes")
    further = call(2, at=30, allegation=["neglect"])
    found = triaged(protocol, book, dangerous, further)
    assert (found.proposed, {reason.entry for reason in found.reasons}) == ("immediate", {"e1"})
