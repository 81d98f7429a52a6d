"""Closing a case, holds, court dates and the handover sheet, as somebody at the desk meets them (C7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import CommandLine

REASON = "SENSITIVE-WORDS of the reason"


def answers_to(county: CommandLine, ref: str, answer: str) -> list[str]:
    """An ``--answer`` for everything that is open."""
    return [
        part
        for matter in county.json("case", "matters", ref)["matters"]
        for part in ("--answer", f"{matter['item']}={answer}")
    ]


def reasons_file(county: CommandLine, ref: str) -> str:
    """A file with a reason for everything that law asks for."""
    items = [one["item"] for one in county.json("case", "matters", ref)["matters"] if one["needs_reason"]]
    rows = ", ".join(f'{{ item = "{item}", reason = "{REASON}" }}' for item in items)
    return county.file("reasons.toml", f"reasons = [{rows}]")


@pytest.mark.requirement("C7")
def test_a_case_is_not_closed_while_anything_open_is_unanswered(county: CommandLine) -> None:
    ref = county.open_case()
    before = county.json("case", "show", ref)
    error = county("case", "close", ref, "--outcome", "goals_met", "--json", code=2).error
    named = {problem["field"] for problem in error["problems"]}
    assert named == {one["item"] for one in county.json("case", "matters", ref)["matters"]}
    assert all("still_owed" in problem["allowed"] for problem in error["problems"])
    assert county.json("case", "show", ref)["entries"] == before["entries"], "a refused act changes nothing"


@pytest.mark.requirement("C7")
def test_ending_a_clock_of_the_law_needs_words_and_then_ends_it(county: CommandLine) -> None:
    ref = county.open_case()
    given = answers_to(county, ref, "done_elsewhere")
    error = county("case", "close", ref, "--outcome", "transferred", *given, "--json", code=2).error
    assert {"reason" in problem["message"] for problem in error["problems"]} == {True}
    said = county("case", "close", ref, "--outcome", "transferred", *given, "--data-file", reasons_file(county, ref))
    assert "SENSITIVE" not in said.out + said.err
    assert not [clock for clock in county.json("due")["clocks"] if clock["case"] == ref]
    assert ref not in county("case", "list").out
    assert ref in county("case", "list", "--all").out


@pytest.mark.requirement("C7")
def test_what_is_still_owed_stays_due_after_the_closing_and_reopening_brings_the_rest_back(county: CommandLine) -> None:
    ref = county.open_case()
    live = {clock["id"] for clock in county.json("due")["clocks"] if clock["law"] != "prac"}
    live -= {f"{ref}/team-authority/1"}  # an authority that runs out is nothing that anybody owes
    assert len(live) > 3
    county("case", "close", ref, "--outcome", "goals_met", *answers_to(county, ref, "still_owed"))
    assert {clock["id"] for clock in county.json("due")["clocks"] if clock["law"] != "prac"} == live
    county("case", "close", ref, "--outcome", "goals_met", code=2)
    county("case", "reopen", ref)
    assert ref in county("case", "list").out
    county("case", "reopen", ref, code=2)


@pytest.mark.requirement("C7")
def test_log_runs_the_same_check_as_closing(county: CommandLine) -> None:
    ref = county.open_case()
    assert "still open" in county("log", ref, "case.closed", "--data", "outcome=goals_met", code=2).err


@pytest.mark.requirement("C7")
def test_a_hold_stands_until_it_is_lifted_and_each_is_lifted_by_itself(county: CommandLine) -> None:
    ref = county.open_case()
    assert "under no hold" in county("hold", "lift", ref, code=2).err
    county("hold", "place", ref)
    county("hold", "place", ref)
    first, second = county.json("hold", "list", ref)["holds"]
    assert str(first["seq"]) in county("hold", "lift", ref, code=2).err
    county("hold", "lift", ref, "--hold", str(first["seq"]))
    assert [one["entry"] for one in county.json("hold", "list", ref)["holds"]] == [second["entry"]]
    county("hold", "lift", ref)
    assert county.json("hold", "list", ref)["holds"] == []


@pytest.mark.requirement("C7")
def test_a_subpoena_opens_counsels_task_and_what_became_of_it_is_listed(county: CommandLine) -> None:
    ref = county.open_case()
    noted = county.json("court", "note", ref, "subpoena", "--data", "when=2026-03-20")
    assert "subpoena-counsel" in " ".join(noted["started"])
    told = county.json("court", "note", ref, "counsel_told", "--data", f"about={noted['entry']}")
    assert "subpoena-counsel" in " ".join(told["stopped"])
    (listed,) = county.json("court", "list", ref)["court"]
    assert (listed["what"], listed["became"]) == ("subpoena", ["counsel_told"])


def test_the_handover_sheet_says_what_is_late_next_and_new_and_nothing_of_the_child(county: CommandLine) -> None:
    ref = county.open_case()
    sheet = county.json("handover", "--since", "8h", "--ahead", "24h")
    assert [one["case"] for one in sheet["changed"]] == [ref]
    assert {clock["case"] for clock in sheet["next"]} == {ref}
    later = county.at("2026-03-10T09:20:00Z").json("handover", "--since", "8h")
    assert later["changed"] == []
    assert later["late"], "two days later the clocks of the night are late"
    text = county("handover", "--since", "72h").out
    assert "Rosa" not in text
    assert "Inventada" not in text
    assert ref in text
