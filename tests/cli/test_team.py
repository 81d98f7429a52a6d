"""Seating, inviting and sending somebody who is not trained warns, says what follows, and stops nobody (M7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mdtkit.cli.schemas import SCHEMAS
from tests.cli.shape import problems

if TYPE_CHECKING:
    from tests.cli.conftest import CommandLine

NOTHING_GIVEN = "receives nothing under the team's authority until cured"

pytestmark = pytest.mark.requirement("M7")


def someone(county: CommandLine, party: str, name: str = "Faro Ejemplo") -> str:
    return str(county.json("people", "add", "--party", party, typed=f"{name}\n\n\n")["person"])


def trained(county: CommandLine, person: str) -> None:
    for course in ("csec_101", "csec_102"):
        county("training", "attend", person, course, "--day", "2026-01-15")
    for statement in ("team_qualified", "confidentiality"):
        county("training", "qualify", person, statement)


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
    county("team", "conflict", case, advocate, "--seat", "advocate")
    (seat,) = [one for one in county.json("team", "check", case, code=1)["seats"] if one["seat"] == "advocate"]
    assert seat["gap"] == "conflict"


def checked(county: CommandLine, case: str, *options: str, code: int = 1) -> dict[str, Any]:
    found = county.json("team", "check", case, *options, code=code)
    assert list(problems(SCHEMAS["team check"], found)) == []
    return dict(found)


def seat_of(found: dict[str, Any], party: str) -> dict[str, Any]:
    (seat,) = [one for one in found["seats"] if one["seat"] == party]
    return dict(seat)


def convened(county: CommandLine, tier: str = "immediate") -> tuple[str, dict[str, str]]:
    """A case whose required seats are all filled by people who lack nothing."""
    case = decided(county)
    required = [one["seat"] for one in checked(county, case, "--tier", tier)["seats"] if one["required"]]
    people = {party: someone(county, party, f"Invented {party}") for party in required}
    for party, person in people.items():
        trained(county, person)
        county("team", "seat", case, person, party)
    return case, people


def test_the_first_line_says_whether_it_may_convene_and_else_what_is_missing_why_and_who_could_sit(
    county: CommandLine,
) -> None:
    case, people = convened(county)
    assert said(county("team", "check", case).out).startswith("Immediate crisis: may convene, 5 members.")
    other = someone(county, "advocate", "Marit Fabula")
    trained(county, other)
    county("people", "change", other, "--alternate", "advocate", "--language", "es")
    county("team", "unseat", case, people["advocate"], "advocate")
    county("people", "change", people["advocate"], "--left", "2026-03-08")
    first = said(county("team", "check", case, code=1).out)
    assert first.startswith(
        "Immediate crisis: may not convene yet. Missing: CSEC advocate "
        "(nobody; could sit: Marit Fabula [alternate, es]). It advises"
    ), first


def test_a_statement_that_has_run_out_is_the_gap_until_it_is_signed_again(county: CommandLine) -> None:
    case, people = convened(county)
    county("training", "qualify", people["advocate"], "confidentiality", "--until", "2026-03-31")
    assert checked(county, case, code=0)["may_convene"] is True
    county.at("2026-04-01T16:00:00Z")
    found = checked(county, case)
    assert seat_of(found, "advocate")["gap"] == "statement_expired"
    assert seat_of(found, "advocate")["filled_by"] == [people["advocate"]]
    told = said(county("team", "check", case, code=1).out)
    assert "CSEC advocate (statement expired: Invented advocate; nobody else could)" in told
    county("training", "qualify", people["advocate"], "confidentiality", "--until", "2027-03-31")
    assert checked(county, case, code=0)["may_convene"] is True


def test_who_left_sits_no_more_from_that_day_and_is_not_asked(county: CommandLine) -> None:
    case, people = convened(county)
    county("people", "change", people["advocate"], "--left", "2026-03-09")
    assert checked(county, case, code=0)["may_convene"] is True
    county.at("2026-03-09T16:00:00Z")
    seat = seat_of(checked(county, case), "advocate")
    assert (seat["gap"], seat["filled_by"], seat["could_fill"]) == ("nobody", [], [])


def test_whom_a_party_named_for_a_seat_holds_it_until_the_case_seats_another(county: CommandLine) -> None:
    case, named, other = decided(county), someone(county, "advocate"), someone(county, "advocate", "Marit Fabula")
    for person in (named, other):
        trained(county, person)
    county("people", "change", named, "--designee", "advocate")
    seat = seat_of(checked(county, case), "advocate")
    assert (seat["gap"], seat["filled_by"], seat["could_fill"]) == (None, [named], [other])
    assert [member["seated"] for member in seat["members"]] == [False]
    county("team", "seat", case, other, "advocate")
    seat = seat_of(checked(county, case), "advocate")
    assert (seat["filled_by"], seat["could_fill"], seat["members"][0]["seated"]) == ([other], [named], True)


def test_inviting_a_seat_invites_whom_its_party_named(county: CommandLine) -> None:
    case, named = decided(county), someone(county, "advocate")
    county("people", "change", named, "--designee", "advocate")
    meeting = county.json("meeting", "plan", case, "initial", "--starts", "2026-03-10 10:00")["meeting"]
    county("meeting", "invite", case, meeting, "--seat", "advocate")
    invited = [e for e in county.json("case", "show", case)["entries"] if e["kind"] == "meeting.invited"]
    assert [e["data"]["person"] for e in invited] == [named]


def test_who_could_sit_only_with_a_gap_is_named_with_it(county: CommandLine) -> None:
    case, advocate = decided(county), someone(county, "advocate")
    county("team", "conflict", case, advocate)
    other = someone(county, "advocate", "Marit Fabula")
    seat = seat_of(checked(county, case), "advocate")
    assert {one["person"]: one["gap"] for one in seat["others"]} == {advocate: "conflict", other: "unqualified"}
    assert "only with a gap: Faro Ejemplo, conflict" in said(county("team", "check", case, code=1).out)


def test_another_tier_is_asked_about_before_it_is_decided(county: CommandLine) -> None:
    case, _ = convened(county)
    found = checked(county, case, "--tier", "initial")
    assert found["tier"] == "initial"
    required = "child_welfare probation mental_health public_health substance_abuse advocate health_services"
    assert {one["seat"] for one in found["seats"] if one["required"]} == set(required.split())
    slip = county("team", "check", case, "--tier", "inital", "--json", code=2).error["problems"]
    assert [(one["field"], one["nearest"]) for one in slip] == [("tier", "initial")]


def test_a_seat_that_may_apply_is_asked_about_in_the_words_of_its_condition(county: CommandLine) -> None:
    case = decided(county)
    told = said(county("team", "check", case, "--tier", "initial", code=1).out)
    assert "Public defender, District attorney: one or more of the three attorneys' offices" in told


def test_a_planned_meeting_is_looked_at_on_its_day_with_whom_it_invited_and_who_declined(county: CommandLine) -> None:
    case, people = convened(county)
    meeting = county.json("meeting", "plan", case, "immediate", "--starts", "2026-04-02 10:00")["meeting"]
    assert checked(county, case, "--meeting", meeting, code=0)["may_convene"] is True
    county("people", "change", people["advocate"], "--left", "2026-04-02")
    assert seat_of(checked(county, case, "--meeting", meeting), "advocate")["gap"] == "nobody"
    stand_in = someone(county, "advocate", "Marit Fabula")
    trained(county, stand_in)
    county("meeting", "invite", case, meeting, "--seat", "advocate", "--person", stand_in)
    assert seat_of(checked(county, case, "--meeting", meeting, code=0), "advocate")["filled_by"] == [stand_in]
    county("meeting", "confirm", case, meeting, stand_in, "--answer", "declined")
    seat = seat_of(checked(county, case, "--meeting", meeting), "advocate")
    assert (seat["gap"], seat["could_fill"]) == ("nobody", []), "who declined is not asked again"
    assert county("team", "check", case, "--meeting", "m-0000000000", "--json", code=2).error["problems"]


@pytest.mark.requirement("M13")
def test_attendees_are_at_the_table_and_count_for_nothing(county: CommandLine) -> None:
    case, people = convened(county)
    before = checked(county, case, code=0)
    agent = someone(county, "tribe")
    county("team", "seat", case, agent, "tribe")
    after = checked(county, case, code=0)
    assert after["members"] == before["members"] == len(people)
    assert seat_of(after, "tribe")["gap"] is None
    assert not any(seat_of(after, party)["required"] for party in ("child", "family", "caregiver"))


@pytest.mark.requirement("M6")
def test_the_cases_own_team_stands_on_top_of_the_roster(county: CommandLine) -> None:
    case, people = convened(county)
    teacher = someone(county, "education")
    trained(county, teacher)
    county("team", "seat", case, teacher, "education")
    found = checked(county, case, code=0)
    assert (seat_of(found, "education")["need"], seat_of(found, "education")["filled_by"]) == ("optional", [teacher])
    assert found["members"] == len(people) + 1


@pytest.mark.requirement("M6")
def test_a_seat_of_the_laws_minimum_that_the_roster_leaves_out_is_a_warning_and_no_stop(county: CommandLine) -> None:
    case, _ = convened(county)
    found = checked(county, case, code=0)
    assert [(one["seat"], one["law"]) for one in found["by_law"]] == [("probation", "855"), ("substance_abuse", "855")]
    assert "the law's minimum names this seat" in said(county("team", "check", case).out)


def test_a_county_may_ask_for_more_members_than_the_law(county: CommandLine) -> None:
    case, _ = convened(county)
    rule = '[[quorum]]\nid = "ours"\nrosters = ["immediate"]\nmembers = 6\ncitation = "our agreement"\n'
    (county.home / "protocol" / "ours.toml").write_text(rule, encoding="utf-8")
    found = checked(county, case)
    assert (found["may_convene"], found["members"], found["minimum"]) == (False, 5, 6)
    assert "5 of at least 6 members (our agreement)" in said(county("team", "check", case, code=1).out)


def test_no_gap_stops_a_response_or_a_meeting(county: CommandLine) -> None:
    case = decided(county)
    assert checked(county, case)["members"] == 0
    county("log", case, "child.engaged", "--data", "unit=emergency_response")
    meeting = county.json("meeting", "plan", case, "immediate", "--starts", "2026-03-08 02:00")["meeting"]
    county("meeting", "hold", case, "immediate", "--meeting", meeting)


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
