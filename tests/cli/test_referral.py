"""The referrals of a case behind the command line: each kept, each investigated and entered by itself (I1, I2, D1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import CommandLine


@pytest.mark.requirement("I1")
@pytest.mark.requirement("I2")
def test_each_referral_has_its_disposition_and_its_tasks_in_the_states_system(county: CommandLine) -> None:
    case = county.open_case()
    county.at("2026-03-09T18:00:00Z")
    county("case", "open", "--known", case, "--source", "education", "--allegation", "cse", "--received", "now")
    first, second = county.json("referral", "list", case)["referrals"]
    error = county("referral", "investigated", case, "confirmed", "--json", code=2).error
    assert error["problems"][0]["allowed"] == [str(first["seq"]), str(second["seq"])]
    county("referral", "investigated", case, "unfounded", "--referral", str(second["seq"]), "--allegation", "cse")
    county("grid", "entered", case, "s_csec_referral_open", "--system", "cws_cms", "--referral", str(second["seq"]))
    first, second = county.json("referral", "list", case)["referrals"]
    assert (first["disposition"], second["disposition"]) == (None, "unfounded")
    states = {task["clock"]: task["state"] for task in second["tasks"]}
    assert (states["open-spc"], states["close-spc"]) == ("met", "open")
    assert {task["state"] for task in first["tasks"]} == {"open"}, "nothing of the first was entered"
    assert "not investigated yet" in county("referral", "list", case).out
