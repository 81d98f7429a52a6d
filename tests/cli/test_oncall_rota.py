"""A coordinator's week with on-call, command by command: rotation, leaver, gap, swap."""

from __future__ import annotations

import pytest

from tests.cli.conftest import CommandLine
from tests.cli.test_shapes import fits


def person(county: CommandLine, name: str) -> str:
    return str(county.json("people", "add", "--party", "advocate", typed=f"{name}\n555-0199\n\n")["person"])


Rotation = tuple[CommandLine, str, str]


@pytest.fixture
def rotation(county: CommandLine) -> Rotation:
    """Two advocates in turn, from Monday 2 March 2026; the clock stands at Sunday 8 March, 01:20."""
    ana, bo = person(county, "Invented Ana"), person(county, "Invented Bo")
    made = county.json("oncall", "rota", "nights", "advocate", ana, bo, "--unit", "on_call", "--begins", "2026-03-02")
    fits("oncall rota", made)
    return county, ana, bo


def holder(county: CommandLine, at: str) -> str | None:
    found = county.json("oncall", "show", "--at", at)["on_call"]
    (post,) = (one for one in found if (one["seat"], one["unit"]) == ("advocate", "on_call"))
    return None if post["person"] is None else str(post["person"])


def swap(county: CommandLine, person: str, instead_of: str, starts: str, ends: str, *more: str) -> str:
    words = ("oncall", "swap", "advocate", person, instead_of, "--unit", "on_call", "--from", starts, "--to", ends)
    asked = county.json(*words, *more)
    fits("oncall swap", asked)
    return str(asked["swap"])


@pytest.mark.requirement("M1")
def test_the_rotation_says_who_is_called_and_hands_over_on_monday_at_eight(
    rotation: Rotation,
) -> None:
    county, ana, bo = rotation
    assert holder(county, "2026-03-09 07:59") == ana
    assert holder(county, "2026-03-09 08:00") == bo
    fits("oncall rotas", county.json("oncall", "rotas"))
    assert "Invented Ana" in {one["name"] for one in county.json("crisis-card")["on_call"]}


def test_a_leaver_leaves_a_gap_that_is_named_until_somebody_joins(rotation: Rotation) -> None:
    county, ana, bo = rotation
    fits("oncall leave", county.json("oncall", "leave", "nights", bo, "--from", "2026-03-09"))
    found = county.json("oncall", "gaps", "--days", "30", code=1)
    fits("oncall gaps", found)
    empty = [(one["starts"], one["ends"]) for one in found["gaps"] if one["seat"] == "advocate"]
    assert empty == [
        ("2026-03-09T15:00:00Z", "2026-03-16T15:00:00Z"),
        ("2026-03-23T15:00:00Z", "2026-03-30T15:00:00Z"),
        ("2026-04-06T15:00:00Z", "2026-04-07T09:20:00Z"),
    ]
    assert found["unreachable"] == [ana]  # no alert channels are set
    cy = person(county, "Invented Cy")
    county.json("oncall", "join", "nights", cy, "--from", "2026-03-09")
    assert holder(county, "2026-03-10 12:00") == cy
    assert holder(county, "2026-03-17 12:00") == ana


def test_a_swap_changes_nothing_until_it_is_accepted_and_then_both_turns(
    rotation: Rotation,
) -> None:
    county, ana, bo = rotation
    back = ("--back-from", "2026-03-17 08:00", "--back-to", "2026-03-18 08:00")
    asked = swap(county, ana, bo, "2026-03-10 08:00", "2026-03-11 08:00", *back)
    assert holder(county, "2026-03-10 12:00") == bo
    fits("oncall answer", county.json("oncall", "answer", asked, "yes"))
    assert holder(county, "2026-03-10 12:00") == ana
    assert holder(county, "2026-03-17 12:00") == bo
    assert holder(county, "2026-03-11 08:00") == bo
    fits("oncall swaps", county.json("oncall", "swaps"))
    again = county("oncall", "answer", asked, "no", "--json", code=2)
    assert "accepted already" in again.error["problems"][0]["message"]


def test_a_declined_swap_leaves_the_turn_where_it_was(rotation: Rotation) -> None:
    county, ana, bo = rotation
    county.json("oncall", "answer", swap(county, ana, bo, "2026-03-10 08:00", "2026-03-11 08:00"), "no")
    assert holder(county, "2026-03-10 12:00") == bo


def test_a_swap_for_a_turn_that_is_not_theirs_is_refused_and_asks_nobody(
    rotation: Rotation,
) -> None:
    county, ana, bo = rotation
    turn = ("--from", "2026-03-08 08:00", "--to", "2026-03-08 20:00")
    refused = county("oncall", "swap", "advocate", ana, bo, "--unit", "on_call", *turn, "--json", code=2)
    assert refused.error["problems"][0]["field"] == "instead_of"
    assert county.json("oncall", "swaps") == {"swaps": []}


def test_a_new_version_of_a_rotation_rewrites_nothing_that_was(rotation: Rotation) -> None:
    county, ana, bo = rotation
    daily = ("--unit", "on_call", "--begins", "2026-03-16", "--every", "1d")
    county.json("oncall", "rota", "nights", "advocate", bo, ana, *daily)
    assert holder(county, "2026-03-03 12:00") == ana
    assert holder(county, "2026-03-10 12:00") == bo
    assert holder(county, "2026-03-16 12:00") == bo
    assert holder(county, "2026-03-17 12:00") == ana


def test_everything_that_is_wrong_with_a_rotation_is_said_at_once_and_nothing_is_recorded(county: CommandLine) -> None:
    ana = person(county, "Invented Ana")
    wrong = ("--unit", "patrol", "--begins", "2026-03-02", "--every", "200d", "--window", "everyday=08:00-17:00")
    refused = county("oncall", "rota", "x", "advocate", ana, "p-nobody", *wrong, "--json", code=2)
    assert {problem["field"] for problem in refused.error["problems"]} == {"unit", "person", "days", "window"}
    assert county.json("oncall", "rotas") == {"rotas": []}


def test_the_week_is_told_without_a_hole(rotation: Rotation) -> None:
    county, ana, bo = rotation
    found = county.json("oncall", "week", "--from", "2026-03-08 00:00")
    fits("oncall week", found)
    mine = [one for one in found["stretches"] if one["seat"] == "advocate"]
    assert [one["person"] for one in mine] == [ana, bo]
    assert mine[0]["ends"] == mine[1]["starts"]
