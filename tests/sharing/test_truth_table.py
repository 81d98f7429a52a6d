"""Two hundred and more situations, each with the answer that the agreement or the law gives it (tests/data/sharing)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from mdtkit.sharing.decision import decide
from mdtkit.sharing.rulebook import SharingRules
from tests.casework.conftest import base_protocol
from tests.sharing.questions import day, question

FOLDER = Path(__file__).parents[1] / "data" / "sharing"
SAID = {
    "say", "by", "to", "item", "purpose", "person", "agency", "source", "seated", "trained", "cleared", "channel",
    "present", "cft", "emergency", "facts", "report", "day", "on_file", "answer", "cites", "needs", "carries",
    "carries_not", "until", "extended", "teller_seated", "county", "named",
}  # fmt: skip
BY_COUNSEL = 'override = "County counsel of an invented county, 3 March 2026"\n'
COUNTIES = {
    "": "",
    "health_confirmed": f'[[authority]]\nid = "team-health-records"\nverified = true\n{BY_COUNSEL}',
    "advocate_in": '[[authority]]\nid = "team-18961-7"\nto = ["child_welfare", "probation", "mental_health", '
    f'"public_health", "substance_abuse", "law_enforcement", "health_services", "advocate"]\n{BY_COUNSEL}',
    "emergency": '[[authority]]\nid = "emergency-protocol"\nby = "child_welfare"\n'
    f'to = ["health_services", "law_enforcement"]\nitems = ["medical", "referral", "sogie"]\n{BY_COUNSEL}',
}


def situations() -> Iterator[Any]:
    for file in sorted(FOLDER.glob("*.toml")):
        table = tomllib.loads(file.read_text(encoding="utf-8"))
        for row in table["situation"]:
            yield pytest.param(row, table["usual"], id=f"{file.stem}: {row['say']}")


@cache
def rules_of(county: str) -> SharingRules:
    return SharingRules(base_protocol(COUNTIES[county]))


@pytest.mark.requirement("C1", "C4", "C5", "C6")
@pytest.mark.parametrize(("row", "usual"), list(situations()))
def test_each_situation_has_the_answer_of_the_agreement_and_cites_it(
    row: dict[str, Any], usual: dict[str, Any]
) -> None:
    assert set(row) <= SAID, "a member of the row that nobody reads"
    (decision,) = decide(question(row, usual), rules_of(row.get("county", "")))
    assert decision.answer == row["answer"]
    said = [reason.citation for reason in decision.reasons] + [need.citation for need in decision.needs]
    assert any(row["cites"] in citation for citation in said), said
    assert {need.need for need in decision.needs} == set(row.get("needs", ()))
    assert set(row.get("carries", ())) <= set(decision.obligations)
    assert set(row.get("carries_not", ())).isdisjoint(decision.obligations)
    if "until" in row:
        assert decision.valid_until == day(row["until"])
    if "named" in row:
        assert len({reason.entry for reason in decision.reasons if reason.entry}) == row["named"]


def test_there_are_at_least_two_hundred_situations_and_none_is_told_twice() -> None:
    said = [parameters.id for parameters in situations()]
    assert len(said) >= 200
    assert len(set(said)) == len(said)
