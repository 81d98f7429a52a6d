"""A case passes from county to county behind the command line; nothing that passes to others closes silently."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import CommandLine


def words(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.requirement("R2")
def test_a_case_is_taken_over_with_what_the_other_county_reported(county: CommandLine) -> None:
    case = county.open_case()
    taken = ("transfer", "in", case, "--handed-over", "reports", "--complete", "no", "--ask", "from_county")
    assert "ask what it reported" in words(county(*taken, typed="Invented County\n").err)
    reported = ("transfer", "report", case, "cross", "--to", "law_enforcement", "--at", "2026-03-06 10:00")
    county(*reported, "--ask", "reference", typed="LE-77\n")
    listed = county.json("report", "list", case)
    assert [(one["data"]["to"], one["data"]["reference"]) for one in listed["elsewhere"]] == [("law_enforcement", None)]
    assert [clock["to"] for clock in listed["owed"] if clock["clock"] == "cross-report"], (
        "still this county's to report"
    )
    assert [one["awaits"] for one in county.json("report", "waiting", case)["waiting"]] == ["transfer-papers"]


@pytest.mark.requirement("C7")
def test_a_case_closed_as_transferred_stays_on_the_waiting_list_until_somebody_there_took_it(
    county: CommandLine,
) -> None:
    case = county.open_case()
    county("transfer", "out", case, "--handed-over", "referral", "--ask", "to_county", typed="Invented County\n")
    items = [one["item"] for one in county.json("case", "matters", case)["matters"]]
    answers = [part for item in items for part in ("--answer", f"{item}=still_owed")]
    closed = county(
        "case", "close", case, "--outcome", "transferred", *answers, "--ask", "to_county", typed="Invented\n"
    )
    assert "stays on the waiting list" in words(closed.err)
    waiting: list[dict[str, Any]] = county.json("report", "waiting")["waiting"]
    assert [one["party"] for one in waiting] == ["other_county", "other_county"]
    assert "reopen it now" in words(county("transfer", "answer", case, "refused", "--ask", "who", typed="J. D.\n").err)
    assert len(county.json("report", "waiting")["waiting"]) == 2
    county("transfer", "answer", case, "accepted", "--ask", "who", typed="J. D.\n")
    assert county.json("report", "waiting")["waiting"] == []


def test_attorney_and_casa_are_assigned_people_with_dates(county: CommandLine) -> None:
    case = county.open_case()
    me = county.json("people", "list")["people"][0]["id"]
    attorney = county.json("people", "add", "--party", "dependency_attorney", typed="Ines Noexiste\n\n\n")["person"]
    casa = county.json("people", "add", "--party", "casa", typed="Una Sampleton\n\n\n")["person"]
    for person in (me, attorney, casa):
        county("case", "assign", case, person)
    county("case", "assign", case, me, "--role", "attorny", code=2)
    county.at("2026-03-09T09:20:00Z")("case", "unassign", case, attorney)
    found = county.json("child", "show", case)["assigned"]
    assert [(one["person"], one["role"], one["since"], one["ended"]) for one in found] == [
        (me, "social_worker", "2026-03-08T09:20:00Z", None),
        (attorney, "attorney", "2026-03-08T09:20:00Z", "2026-03-09T09:20:00Z"),
        (casa, "casa", "2026-03-08T09:20:00Z", None),
    ]
    assert "Court-appointed special advocate" in words(county("child", "show", case).out)
