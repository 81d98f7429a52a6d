"""The steering committee through the command line: seats, meetings, reports, matters, choices (S1 to S5)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from mdtkit.cli.schemas import SCHEMAS
from mdtkit.desk.calendar import Sort, occasions
from mdtkit.desk.opening import open_desk
from mdtkit.desk.output import instant
from tests.cli.shape import problems

if TYPE_CHECKING:
    from tests.cli.conftest import CommandLine

ONLY: tuple[Sort, ...] = ("committee",)
REQUIRED = ["child_welfare", "probation", "mental_health", "public_health", "juvenile_court"]
TEXT = "The invented agency opened a second invented shelter."


def someone(county: CommandLine, party: str = "probation", name: str = "Lam Inventado") -> str:
    return str(county.json("people", "add", "--party", party, typed=f"{name}\n\n\n")["person"])


def asked(county: CommandLine, *arguments: str, code: int = 0) -> Any:
    """What a command of the committee answers; it fits its schema."""
    answer = county.json("committee", *arguments, code=code)
    assert list(problems(SCHEMAS[f"committee {arguments[0]}"], answer)) == []
    return answer


def seat(county: CommandLine, party: str) -> dict[str, Any]:
    return next(one for one in asked(county, "show")["seats"] if one["seat"] == party)


def planned(county: CommandLine, *more: str) -> str:
    return str(asked(county, "plan", "--starts", "2026-04-02 10:00", *more)["meeting"])


@pytest.mark.requirement("S2")
def test_five_seats_are_required_the_others_optional_and_a_gap_is_an_answer_never_a_stop(county: CommandLine) -> None:
    shown = asked(county, "show", "--check", code=1)
    assert [one["seat"] for one in shown["seats"] if one["need"] == "required"] == REQUIRED
    assert {"survivor_mentor", "county_counsel", "law_enforcement", "casa"} <= {
        one["seat"] for one in shown["seats"] if one["need"] == "optional"
    }
    assert {one["gap"] for one in shown["seats"] if one["need"] == "required"} == {"nobody"}
    asked(county, "hold", planned(county), "--present", "child_welfare")


@pytest.mark.requirement("S3")
def test_a_seat_has_a_gap_until_somebody_there_may_decide(county: CommandLine) -> None:
    person = someone(county)
    asked(county, "seat", person, "probation")
    assert seat(county, "probation")["gap"] == "nobody_decides"
    asked(county, "seat", person, "probation", "--decides", "yes")
    assert (seat(county, "probation")["gap"], seat(county, "probation")["decider"]) == (None, person)
    asked(county, "unseat", person, "probation")
    assert seat(county, "probation")["gap"] == "nobody"


@pytest.mark.requirement("S3")
def test_who_left_the_county_sits_nowhere(county: CommandLine) -> None:
    person = someone(county)
    asked(county, "seat", person, "probation", "--capacity", "director")
    county("people", "change", person, "--left", "2026-03-20")
    assert seat(county, "probation")["gap"] is None
    county.at("2026-03-25T09:20:00Z")
    assert seat(county, "probation")["gap"] == "nobody"


@pytest.mark.requirement("S3")
def test_attendance_counts_by_seat_and_a_missing_required_seat_is_said(county: CommandLine) -> None:
    person = someone(county)
    asked(county, "seat", person, "probation", "--capacity", "director")
    meeting = planned(county)
    early = asked(county, "hold", meeting, "--remote", "probation")["warnings"]
    assert "has not begun" in early[0]["message"]
    county.at("2026-04-02T19:00:00Z")
    held = asked(county, "hold", meeting, "--remote", "probation", "--purpose", "oversee")
    assert held["warnings"][0]["message"].startswith("Child welfare was not there")
    assert not any("Probation" in one["message"] for one in held["warnings"])
    (meeting,) = asked(county, "meetings")["meetings"]
    rows = {row["seat"]: (row["person"], row["attended"]) for row in meeting["attendance"]}
    assert rows["probation"] == (person, "remote")
    assert rows["child_welfare"] == (None, "absent")
    assert (seat(county, "probation")["came"], seat(county, "child_welfare")["came"]) == (1, 0)


@pytest.mark.requirement("S3")
def test_a_party_reports_successes_barriers_and_training_gaps(county: CommandLine) -> None:
    words = county.file("report.txt", TEXT)
    for topic in ("success", "barrier", "improvement", "training_gap"):
        asked(county, "report", "mental_health", topic, "--text-file", words)
    assert [one["text"] for one in asked(county, "report", "mental_health")["reports"]] == [TEXT] * 4
    assert seat(county, "mental_health")["reported"] == ["success", "barrier", "improvement", "training_gap"]
    county("committee", "report", "mental_health", "complaint", "--text-file", words, code=2)


@pytest.mark.requirement("S4")
def test_a_meeting_is_planned_moved_cancelled_under_one_id(county: CommandLine) -> None:
    meeting = planned(county, "--minutes", "90", "--purpose", "oversee")
    asked(county, "plan", "--starts", "2026-04-09 10:00", "--meeting", meeting)
    (one,) = asked(county, "meetings")["meetings"]
    assert (one["meeting"], one["starts"], one["minutes"], one["moved"]) == (meeting, "2026-04-09T17:00:00Z", 90, 1)
    asked(county, "cancel", meeting)
    assert asked(county, "meetings")["meetings"][0]["state"] == "cancelled"
    county("committee", "cancel", meeting, code=2)


@pytest.mark.requirement("S4")
def test_a_meeting_stands_in_the_countys_calendar_until_it_is_cancelled(county: CommandLine) -> None:
    meeting = planned(county, "--minutes", "45")

    def on_calendar() -> list[tuple[str, str, str]]:
        desk = open_desk(county.home)
        found = occasions(desk, desk.now(), desk.now() + timedelta(days=60), sorts=ONLY)
        return [(one.id, str(instant(one.starts)), str(instant(one.ends))) for one in found]

    assert on_calendar() == [(meeting, "2026-04-02T17:00:00Z", "2026-04-02T17:45:00Z")]
    asked(county, "cancel", meeting)
    assert on_calendar() == []


@pytest.mark.requirement("S5")
def test_the_eight_purposes_say_what_is_on_record_of_each(county: CommandLine) -> None:
    words = county.file("decision.txt", "The invented annex is rewritten.")
    asked(county, "hold", planned(county), "--present", "child_welfare", "--purpose", "training")
    asked(county, "decide", "revise", "--text-file", words)
    found = {one["purpose"]: one for one in asked(county, "show")["purposes"]}
    assert len(found) == 8
    assert (found["training"]["meetings"], found["revise"]["decisions"]) == (1, 1)
    assert found["resources"]["last"] is None


@pytest.mark.requirement("S5")
def test_a_matter_stays_open_until_every_owner_has_closed_it(county: CommandLine) -> None:
    words = county.file("action.txt", "Write the invented leaflet.")
    seats = ("--seat", "probation", "--seat", "mental_health")
    action = asked(county, "action", *seats, "--due", "2026-03-01", "--text-file", words)["entry"]
    decision = asked(county, "decide", "implement", "--text-file", words)["entry"]
    late = asked(county, "matters", "--check", code=1)["matters"]
    assert [(one["matter"], one["late"]) for one in late] == [(action, True), (decision, False)]
    asked(county, "close", action, "--seat", "probation")
    assert asked(county, "matters", "--check", code=1)["matters"][0]["open_for"] == ["mental_health"]
    county("committee", "close", action, "--seat", "probation", code=2)
    asked(county, "close", action, "--seat", "mental_health")
    asked(county, "close", decision)
    assert asked(county, "matters", "--check")["matters"] == []
    assert len(asked(county, "matters", "--all")["matters"]) == 2


@pytest.mark.requirement("S5")
def test_the_committee_chooses_among_parties_that_no_rule_requires(county: CommandLine) -> None:
    before = asked(county, "show")["choices"]
    assert ("immediate", "education") in {(one["tier"], one["seat"]) for one in before}
    assert ("immediate", "advocate") not in {(one["tier"], one["seat"]) for one in before}
    made = asked(county, "choose", "immediate", "education", "--yes")
    assert "no such seat" in made["warnings"][0]["message"]
    (choice,) = [one for one in asked(county, "show")["choices"] if one["chosen"]]
    assert (choice["seat"], choice["chosen"], choice["rules_to_follow"]) == ("education", "yes", True)
    assert "changes nothing" in asked(county, "choose", "immediate", "advocate", "--no")["warnings"][0]["message"]
    county("committee", "choose", "immediate", "caregiver", "--yes", code=2)


@pytest.mark.requirement("S5")
@pytest.mark.requirement("M6")
def test_the_check_of_a_team_names_whom_the_committee_chose_for_it(county: CommandLine) -> None:
    case = county.open_case()
    county("triage", case, "--decide", "immediate", "--no-alert")
    asked(county, "choose", "immediate", "education", "--yes")
    asked(county, "choose", "initial", "survivor_mentor", "--yes")
    checked = county.json("team", "check", case, code=1)
    assert checked["chosen"] == ["education"]
    assert list(problems(SCHEMAS["team check"], checked)) == []
    assert "Chosen by the steering committee (VI.B.1.B): Education; nobody sits there." in " ".join(
        county("team", "check", case, code=1).out.split()
    )


@pytest.mark.requirement("S5")
def test_the_leads_role_is_shown_by_what_is_on_record(county: CommandLine) -> None:
    def shown() -> list[bool]:
        return [one["shown"] is not None for one in asked(county, "show")["roles"]]

    assert shown() == [False, False, False]
    asked(county, "hold", planned(county), "--present", "child_welfare")
    asked(county, "seat", someone(county, "child_welfare"), "child_welfare", "--capacity", "staff")
    assert shown() == [True, True, False]


@pytest.mark.requirement("S1")
def test_who_has_to_develop_the_protocol_and_has_no_voice_is_said(county: CommandLine) -> None:
    def silent() -> list[str]:
        return [one["seat"] for one in asked(county, "show")["developing"] if not one["spoken_for"]]

    assert silent() == REQUIRED
    asked(county, "seat", someone(county), "probation")
    assert silent() == [one for one in REQUIRED if one != "probation"]


@pytest.mark.requirement("S4")
def test_words_that_name_a_case_or_a_child_are_warned_of_and_recorded(county: CommandLine) -> None:
    case = county.open_case()
    for words in (f"As in {case.lower()}.", "What became of Inventada, Rosa."):
        made = asked(county, "report", "probation", "barrier", "--text-file", county.file("r.txt", words))
        (problem,) = made["warnings"]
        assert problem["field"] == "text"
        assert "Rosa" not in problem["message"]
    harmless = county.file("r.txt", "Rosa is the name of our shelter.")
    assert asked(county, "report", "probation", "barrier", "--text-file", harmless)["warnings"] == []
    assert len(asked(county, "report")["reports"]) == 3
