"""The reason that a warning asked for may follow within the shift; the status of the case reminds of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import CommandLine


@pytest.mark.requirement("I7")
def test_a_reason_asked_for_is_listed_until_it_is_given_and_its_words_stay_withheld(county: CommandLine) -> None:
    ref = county.open_case()
    done = county("log", ref, "instrument.administered", "--data", "purpose=screening", "--data", "instrument=cse_it")
    assert "reason is asked for" in " ".join(done.err.split())
    (asked,) = county.json("status", ref)["unanswered"]
    assert asked["warning"] == "script-before-screening"
    county("case", "answer", ref, "99", typed="SENSITIVE", code=2)
    answer = county("case", "answer", ref, str(asked["seq"]), typed="SENSITIVE words\n")
    assert "SENSITIVE" not in answer.out
    assert county.json("status", ref)["unanswered"] == []
    assert "SENSITIVE" not in county("case", "show", ref).out
