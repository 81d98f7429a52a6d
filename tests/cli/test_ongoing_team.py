"""The ongoing team at work: why it met, who was there, the plan refined, each responsibility kept or waived (M14)."""

from __future__ import annotations

import pytest

from tests.cli.conftest import CommandLine

TEAM = ("ong.team.reason", "ong.team.refine", "ong.team.strategies", "ong.team.placement")
LEAD = ("ong.cw.lead", "ong.cw.facilitator", "ong.cw.refine")


def items(county: CommandLine, case: str) -> dict[str, str]:
    lists = county.json("checklist", "show", case)["checklists"]
    return {item["responsibility"]: item["state"] for one in lists if one["tier"] == "ongoing" for item in one["items"]}


@pytest.fixture
def ongoing(county: CommandLine) -> str:
    case = county.open_case()
    county("triage", case, "--decide", "ongoing", "--no-alert")
    return case


@pytest.mark.requirement("M14")
@pytest.mark.parametrize("responsibility", [*TEAM, *LEAD])
def test_each_thing_that_the_ongoing_team_does_is_open_until_somebody_records_it(
    county: CommandLine, ongoing: str, responsibility: str
) -> None:
    assert items(county, ongoing)[responsibility] == "open"
    county("checklist", "done", ongoing, responsibility)
    after = items(county, ongoing)
    assert after[responsibility] == "done"
    assert [name for name, state in after.items() if state == "done"] == [responsibility]


@pytest.mark.requirement("M14")
def test_who_was_there_and_who_was_not_is_on_record_and_a_slip_is_refused(county: CommandLine, ongoing: str) -> None:
    attended = "".join(
        f'[[attendance]]\nseat = "{seat}"\nattended = "{how}"\n'
        for seat, how in (("child_welfare", "present"), ("public_health", "remote"), ("advocate", "absent"))
    )
    held = ("log", ongoing, "meeting.held", "--data", "type=ongoing", "--data", "child_asked=yes", "--data-file", "-")
    refused = county(*held, code=2, typed=attended.replace("remote", "remot"))
    assert "remote" in refused.err
    county(*held, typed=attended)
    entry = county.json("case", "show", ongoing)["entries"][-1]
    assert [row["attended"] for row in entry["data"]["attendance"]] == ["present", "remote", "absent"]
