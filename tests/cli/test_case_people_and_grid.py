"""Who works a case, what it is linked with, and the six fields as the State's system wants them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import CommandLine


@pytest.mark.requirement("I4", "D1")
def test_a_field_stays_on_the_worksheet_until_somebody_records_that_it_was_entered(county: CommandLine) -> None:
    ref = county.open_case()
    county("grid", "set", ref, "at_risk", "--start", "2026-03-08", "--basis", "indicators")
    assert "Start date  2026-03-08" in county("grid", "worksheet", ref).out
    county("log", ref, "cws.entered", "--data", "what=at_risk", "--data", "system=cws_cms")
    assert county.json("grid", "worksheet", ref)["fields"] == []
    county("grid", "end", ref, "at_risk", "--end", "2026-03-20")
    (row,) = county.json("grid", "show", ref)["fields"]
    assert (row["end"], row["system"]) == ("2026-03-20", "cws_cms")


@pytest.mark.requirement("I4")
def test_what_the_state_would_reject_is_said_and_recorded_all_the_same(county: CommandLine) -> None:
    ref = county.open_case()
    assert "State's system will reject" in county("grid", "set", ref, "victim_absent", "--start", "2026-03-08").err
    county("grid", "set", ref, "at_risk")
    assert "second entry" in " ".join(county("grid", "set", ref, "at_risk").err.split())
    assert [row["field"] for row in county.json("grid", "show", ref)["fields"]] == [
        "at_risk",
        "at_risk",
        "victim_absent",
    ]


@pytest.mark.requirement("I4")
def test_an_unknown_field_is_refused_with_the_nearest_and_changes_nothing(county: CommandLine) -> None:
    ref = county.open_case()
    error = county("grid", "set", ref, "victim_absnt", "--json", code=2).error
    assert error["problems"][0]["nearest"] == "victim_absent"
    assert county.json("grid", "show", ref)["fields"] == []


def test_linked_cases_name_each_other_and_nothing_of_the_other_child(county: CommandLine) -> None:
    first, second = county.open_case(), county.open_case()
    county("case", "link", first, second, "--relation", "sibbling", code=2)
    assert "case.linked" not in county("case", "show", second).out, "a refused link is written on neither side"
    county("case", "link", first, first, "--relation", "sibling", code=2)
    county("case", "link", first, "MDT-7K3Q-F9D", "--relation", "sibling", code=3)
    county("case", "link", first, second, "--relation", "sibling")
    shown = county("case", "show", second, "--reveal").out
    assert "case.linked" in shown
    assert county.json("case", "show", first)["entries"][-1]["data"]["case"] == second


def test_my_cases_are_those_assigned_to_me_and_those_i_cover_until_the_cover_ends(county: CommandLine) -> None:
    first, second = county.open_case(), county.open_case()
    me = county.json("people", "list")["people"][0]["id"]
    assert county.json("case", "list", "--mine")["cases"] == []
    county("case", "assign", first, me)
    county("case", "assign", second, me, "--cover", me, "--until", "2026-03-10")
    assert {row["case"] for row in county.json("case", "list", "--mine")["cases"]} == {first, second}
    county.at("2026-03-12T09:20:00Z")
    assert [row["case"] for row in county.json("case", "list", "--mine")["cases"]] == [first]
    county("case", "unassign", first, me)
    assert county.json("case", "list", "--mine")["cases"] == []
    assert county.json("case", "list", "--since", "1h")["cases"][0]["case"] == first
    county("case", "assign", first, "nobody-known", code=2)


@pytest.mark.requirement("I1")
def test_a_child_is_found_by_another_name_and_by_sound_and_it_is_said_why(county: CommandLine) -> None:
    case = county.open_case()
    described = county.file("names.toml", 'name = "Rosa Inventada"\nother_names = "Chispa Ficticia; Rosita"\n')
    county("child", "describe", case, "--data-file", described)
    for name, because in (("Chispa Ficticia", "alias"), ("Roza Inbentada", "sounds_like")):
        (hit,) = county.json("case", "find", typed=f"{name}\n\n")["cases"]
        assert because in hit["because"]
    told = county("case", "find", typed="Chispa Ficticia\n2010-17-05\n", code=2)
    assert "birth_date takes a day" in told.err
    assert "another name of the child" in county("case", "find", typed="Chispa Ficticia\n\n").out
    assert county.json("case", "find", typed="Quite Another\n2013-01-01\n")["cases"] == []
