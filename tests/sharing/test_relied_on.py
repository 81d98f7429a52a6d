"""On what a permit relies where several rules would permit it: the one that holds longest, of equals the first."""

from __future__ import annotations

from mdtkit.sharing.decision import decide
from mdtkit.sharing.rulebook import SharingRules
from tests.sharing.questions import question

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
