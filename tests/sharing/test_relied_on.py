"""On what a permit relies where several rules would permit it: the one that holds longest, of equals the first."""

from __future__ import annotations

from typing import Any

from mdtkit.sharing.answer import Decision
from mdtkit.sharing.decision import decide
from mdtkit.sharing.rulebook import SharingRules
from tests.sharing.questions import day, question
from tests.sharing.table import rules_of

OWN = {"by": "placement_provider", "to": "placement_provider", "item": "safety_plan", "source": "placement_provider"}


def test_of_two_authorities_without_an_end_the_first_of_the_protocol_is_relied_on(rules: SharingRules) -> None:
    (decision,) = decide(question({**OWN, "purpose": "treatment"}, {}), rules)
    assert [why.rule for why in decision.reasons] == ["own-records", "plan-with-the-placement"]
    assert (decision.authority, decision.valid_until) == ("own-records", None)


def test_an_authority_without_an_end_goes_before_one_that_runs_out(rules: SharingRules) -> None:
    signed = [{"signed": "parent", "of": ["services"], "to": ["child"], "ends": 9}]
    row = {"to": "child", "item": "services", "purpose": "case_planning", "on_file": signed}
    (decision,) = decide(question(row, {}), rules)
    assert (decision.authority, decision.valid_until, decision.relied_on) == ("plan-with-the-child", None, "")


def test_of_two_authorizations_the_one_that_holds_longest_is_relied_on(rules: SharingRules) -> None:
    for ends, relied in (((9, 20), "a1"), ((20, 9), "a0"), ((9, None), "a1"), ((None, 9), "a0")):
        signed = [{"signed": "parent"} | ({"ends": end} if end else {}) for end in ends]
        decision = asked(rules, to="advocate", item="services", purpose="case_planning", on_file=signed)
        assert (decision.relied_on, decision.valid_until is None) == (relied, None in ends)


def test_of_sogie_the_childs_own_word_for_this_person_is_relied_on(rules: SharingRules) -> None:
    child = {"signed": "child", "of": ["sogie"]}
    for signed in (
        [{**child, "persons": ["p-1"], "ends": 6}, {**child, "to": ["advocate"], "ends": 20}],
        [{**child, "persons": ["p-1"], "ends": 6}, {**child, "agencies": ["safe_harbor"]}],
    ):
        row = {"to": "advocate", "person": "p-1", "agency": "safe_harbor", "item": "sogie", "on_file": signed}
        decision = asked(rules, **row, purpose="case_planning")
        assert (decision.relied_on, decision.valid_until) == ("a0", day(6))


def test_of_mandates_one_that_was_confirmed_is_relied_on() -> None:
    confirmed = rules_of("reports_confirmed")
    decision = asked(confirmed, to="law_enforcement", item="referral", purpose="mandated_report")
    assert decision.authority == "cross-report"
    assert not decision.unconfirmed
    shipped = asked(rules_of("unconfirmed"), to="law_enforcement", item="referral", purpose="mandated_report")
    assert shipped.unconfirmed


def test_what_is_unknown_is_named_and_nothing_else(rules: SharingRules) -> None:
    for row, unknown in (
        ({"to": "press", "item": "referral", "purpose": "treatment"}, ["unknown-recipient"]),
        ({"to": "probation", "item": "horoscope", "purpose": "treatment"}, ["unknown-category"]),
        ({"to": "probation", "item": "referral", "purpose": "curiosity"}, ["unknown-purpose"]),
        ({"to": "press", "item": "horoscope", "purpose": "treatment"}, ["unknown-category", "unknown-recipient"]),
    ):
        assert [why.rule for why in asked(rules, **row).reasons] == unknown


def test_each_authorization_that_touches_the_answer_is_said_as_what_it_is(rules: SharingRules) -> None:
    signed = [{"signed": "parent"}, {"signed": "neighbour"}, {"signed": "guardian", "wrong": "expires is no day"}]
    row = {"to": "advocate", "item": "services", "purpose": "case_planning"}
    said = {why.entry: why.text for why in asked(rules, **row, on_file=signed).reasons}
    assert said["e0"] == "authorized"
    assert said["e1"] == "authorized, but signed in a capacity that is not good for this category"
    assert said["e2"] == "cannot be read: expires is no day"
    refused = asked(rules, **row, on_file=[{"form": "refusal", "signed": "parent"}])
    assert [why.rule for why in refused.reasons] == ["authorization"], "a refusal is the whole reason"
    assert refused.reasons[0].text.startswith("refused; a later authorization has to name")
    assert [why.rule for why in asked(rules, **row, on_file=signed[1:2]).reasons] == ["authorization", "default"]


def asked(rules: SharingRules, **row: Any) -> Decision:
    """The one answer to one question."""
    (decision,) = decide(question(row, {**row}), rules)
    return decision
