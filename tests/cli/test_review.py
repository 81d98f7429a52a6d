"""`review`: the case-review meeting on the command line (M3)."""

from __future__ import annotations

from typing import Any

import pytest

from mdtkit.cli.schemas import SCHEMAS
from tests.cli.conftest import CommandLine
from tests.cli.shape import problems

WISH = "Wants the invented dog to stay"


def fits(name: str, shape: Any) -> Any:
    assert not list(problems(SCHEMAS[name], shape))
    return shape


@pytest.mark.requirement("M3")
def test_a_case_review_is_planned_prepared_shown_to_each_and_held(county: CommandLine) -> None:
    cases = [county.open_case(), county.json("case", "open", "--source", "law_enforcement", "--confirm")["case"]]
    county.at("2026-03-09T17:00:00Z")
    person = county.json("people", "add", "--party", "advocate", typed="Invented advocate\n\n\n")["person"]
    plan = ("review", "plan", "--starts", "2026-03-12 10:00", "--seat", "public_defender", "--person", person,
            "--case", cases[0], "--case", cases[1], "--representative", f"{cases[0]}={person}")  # fmt: skip
    planned = fits("review plan", county.json(*plan))
    meeting = planned["meeting"]
    assert planned["cases"] == cases
    fits("review input", county.json("review", "input", cases[0], meeting, "--whose", "child", typed=f"{WISH}\n"))

    whole = fits("review agenda", county.json("review", "agenda", meeting))
    assert [(one["case"], one["gathered"]) for one in whole["cases"]] == [(cases[0], True), (cases[1], False)]
    assert WISH not in county("review", "agenda", meeting).out
    assert WISH in " ".join(county("review", "agenda", meeting, "--reveal").out.split())
    asked = ("review", "agenda", meeting, "--to", "public_defender", "--reveal")
    theirs = county(*asked).out
    assert theirs.count("RESTRICTED") == 2
    for kept in (*cases, WISH):
        assert kept not in theirs
    shape = fits("review agenda", county.json(*asked))
    assert [(one["case"], one["restricted"]) for one in shape["cases"]] == [(None, True), (None, True)]
    assert max(len(line) for line in county("review", "agenda", meeting).out.splitlines()) <= 80

    county.at("2026-03-12T19:00:00Z")
    held = fits("review hold", county.json("review", "hold", meeting, "--present", person))
    assert list(held["cases"]) == cases
    (listed,) = fits("review list", county.json("review", "list"))["reviews"]
    assert listed["state"] == "held"
    assert "held once" in county("review", "hold", meeting, code=2).err
    assert "r-9" in county("review", "agenda", "r-9", code=2).err
