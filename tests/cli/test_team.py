"""Seating, inviting and sending somebody who is not trained warns, says what follows, and stops nobody (M7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import CommandLine

NOTHING_GIVEN = "receives nothing under the team's authority until cured"

pytestmark = pytest.mark.requirement("M7")


def someone(county: CommandLine, party: str, name: str = "Faro Ejemplo") -> str:
    return str(county.json("people", "add", "--party", party, typed=f"{name}\n\n\n")["person"])


def trained(county: CommandLine, person: str) -> None:
    for course in ("csec_101", "csec_102"):
        county("training", "attend", person, course, "--day", "2026-01-15")
    county("training", "qualify", person, "team_qualified")


def decided(county: CommandLine) -> str:
    case = county.open_case()
    county("triage", case, "--decide", "immediate", "--no-alert")
    return case


def said(text: str) -> str:
    return " ".join(text.split())


def test_an_untrained_member_is_seated_and_it_is_said_what_follows(county: CommandLine) -> None:
    case, advocate = decided(county), someone(county, "advocate")
    warned = said(county("team", "seat", case, advocate, "advocate").err)
    assert NOTHING_GIVEN in warned
    assert "WIC 18961.7" in warned
    assert "VI.B.1.C" in warned
    (seat,) = [one for one in county.json("team", "check", case, code=1)["seats"] if one["seat"] == "advocate"]
    assert (seat["filled_by"], seat["gap"]) == ([advocate], "unqualified")
    assert [member["receives"] for member in seat["members"]] == [False]


def test_once_cured_nothing_is_said_and_the_seat_has_no_gap(county: CommandLine) -> None:
    case, advocate = decided(county), someone(county, "advocate")
    trained(county, advocate)
    assert "nothing under" not in said(county("team", "seat", case, advocate, "advocate").err)
    (seat,) = [one for one in county.json("team", "check", case, code=1)["seats"] if one["seat"] == "advocate"]
    assert (seat["gap"], seat["members"][0]["receives"], seat["members"][0]["lacks"]) == (None, True, [])


def test_who_lacks_nothing_and_could_sit_there_is_named(county: CommandLine) -> None:
    case, able, other = decided(county), someone(county, "advocate"), someone(county, "advocate", "Marit Fabula")
    trained(county, able)
    (seat,) = [one for one in county.json("team", "check", case, code=1)["seats"] if one["seat"] == "advocate"]
    assert (seat["gap"], seat["could_fill"]) == ("nobody", [able])
    assert other not in seat["could_fill"]


def test_a_team_may_convene_once_every_required_seat_has_a_member(county: CommandLine) -> None:
    case = decided(county)
    required = [one["seat"] for one in county.json("team", "check", case, code=1)["seats"] if one["required"]]
    people = {party: someone(county, party, f"Invented {party}") for party in required}
    for party, person in people.items():
        trained(county, person)
        county("team", "seat", case, person, party)
    assert county.json("team", "check", case)["may_convene"] is True
    county("team", "unseat", case, people[required[-1]], required[-1])
    assert county.json("team", "check", case, code=1)["may_convene"] is False


def test_a_conflict_of_interest_leaves_the_seat_open(county: CommandLine) -> None:
    case, advocate = decided(county), someone(county, "advocate")
    trained(county, advocate)
    county("team", "seat", case, advocate, "advocate")
    county("log", case, "conflict.declared", "--data", f"person={advocate}", "--data", "seat=advocate")
    (seat,) = [one for one in county.json("team", "check", case, code=1)["seats"] if one["seat"] == "advocate"]
    assert seat["gap"] == "conflict"


def test_inviting_a_seat_invites_its_member_and_says_what_is_not_on_record(county: CommandLine) -> None:
    case, nurse = decided(county), someone(county, "public_health")
    county("team", "seat", case, nurse, "public_health")
    meeting = county.json("meeting", "plan", case, "initial", "--starts", "2026-03-10 10:00")["meeting"]
    assert NOTHING_GIVEN in said(county("meeting", "invite", case, meeting, "--seat", "public_health").err)
    invited = [e for e in county.json("case", "show", case)["entries"] if e["kind"] == "meeting.invited"]
    assert [e["data"]["person"] for e in invited] == [nurse]
    trained(county, nurse)
    assert "nothing under" not in said(county("meeting", "invite", case, meeting, "--seat", "public_health").err)


def test_the_childs_tribe_is_never_asked_for_training(county: CommandLine) -> None:
    case, agent = decided(county), someone(county, "tribe")
    assert "nothing under" not in said(county("team", "seat", case, agent, "tribe").err)


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        (("training", "attend", "PERSON", "csec_1O1"), "course"),
        (("training", "attend", "PERSON", "csec_101", "--day", "2026-03-09"), "day"),
        (("training", "qualify", "PERSON", "team_qualifed"), "statement"),
        (("training", "attend", "p-nobody", "csec_101"), "person"),
    ],
)
def test_a_slip_is_refused_and_nothing_is_recorded(county: CommandLine, arguments: tuple[str, ...], field: str) -> None:
    person = someone(county, "advocate")
    wanted = [person if one == "PERSON" else one for one in arguments]
    assert county(*wanted, "--json", code=2).error["problems"][0]["field"] == field
    shown = county.json("training", "show", "--party", "advocate")["people"]
    assert [(one["courses"], one["statements"]) for one in shown] == [([], [])]
