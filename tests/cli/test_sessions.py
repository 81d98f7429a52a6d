"""Sessions of courses: places and who waits for one, who came, moving and calling off; report and expiry (T3, M7)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from mdtkit.cli.schemas import SCHEMAS
from mdtkit.desk.calendar import Sort, occasions
from mdtkit.desk.opening import open_desk
from mdtkit.desk.output import instant
from tests.cli.conftest import CommandLine
from tests.cli.shape import problems
from tests.cli.test_courses import due, someone

pytestmark = pytest.mark.requirement("T3")
ONLY: tuple[Sort, ...] = ("training",)
YEARLY = '\n[[course]]\nid = "csec_101"\nowner = "safe_harbor"\nhost = "child_welfare"\nretake = "12mo"\n'


def asked(county: CommandLine, *arguments: str, code: int = 0) -> Any:
    answer = county.json("training", *arguments, code=code)
    assert list(problems(SCHEMAS[f"training {arguments[0]}"], answer)) == []
    return answer


def planned(county: CommandLine, *more: str, starts: str = "2026-03-10 09:00") -> str:
    return str(asked(county, "session", "csec_101", "--starts", starts, *more)["made"])


def session(county: CommandLine, which: str) -> Any:
    return next(one for one in asked(county, "session")["sessions"] if one["session"] == which)


def yearly(county: CommandLine) -> None:
    """The county's rules: CSEC 101 is taken again every year."""
    file = county.home / "protocol" / "county.toml"
    file.write_text(file.read_text("utf-8") + YEARLY, "utf-8")
    county("protocol", "adopt")


def test_a_full_session_keeps_a_waiting_list_and_a_place_given_up_goes_to_who_waits_longest(
    county: CommandLine,
) -> None:
    which = planned(county, "--capacity", "1")
    faro, marit, juno = (someone(county, name) for name in ("Faro Ejemplo", "Marit Fabula", "Juno Imaginaria"))
    assert [asked(county, "book", one, which)["place"] for one in (faro, marit, juno, marit)] == [0, 1, 2, 1]
    assert (session(county, which)["booked"], session(county, which)["waiting"]) == ([faro], [marit, juno])
    given_up = asked(county, "unbook", faro, which)
    assert given_up["moved_up"] == [marit]
    assert session(county, which)["waiting"] == [juno]
    county("training", "unbook", faro, which, code=2)


def test_who_comes_has_come_with_or_without_a_place(county: CommandLine) -> None:
    which = planned(county, "--capacity", "1")
    faro, marit, juno = (someone(county, name) for name in ("Faro Ejemplo", "Marit Fabula", "Juno Imaginaria"))
    asked(county, "book", faro, which)
    county("training", "attend", marit, "--session", which, code=2)
    county.at("2026-03-10T20:00:00Z")
    for one in (marit, juno):
        county("training", "attend", one, "--session", which)
    held = session(county, which)
    assert (held["attended"], held["over"], held["stayed_away"]) == ([marit, juno], 1, [faro])
    assert "csec_101" not in due(county, marit)
    assert "csec_101" in due(county, faro)


def test_attendance_of_a_session_has_its_course_and_its_day(county: CommandLine) -> None:
    person, which = someone(county), planned(county, starts="2026-03-09 20:00")
    county.at("2026-03-12T20:00:00Z")
    county("training", "attend", person, "csec_102", "--session", which, code=2)
    shown = county.json("training", "attend", person, "--session", which)["people"]
    assert shown[0]["courses"] == [{"course": "csec_101", "day": "2026-03-09"}]
    county("training", "attend", person, "--session", which)
    desk = open_desk(county.home)
    assert [entry.kind for entry in desk.directory.entries("book/training")].count("training.attended") == 1


def test_a_list_of_who_came_is_imported_for_its_session(county: CommandLine) -> None:
    which = planned(county)
    faro, marit = someone(county), someone(county, "Marit Fabula")
    table = county.file("list.csv", "name\nFaro Ejemplo\nMarit Fabula\n")
    county("training", "import", table, "--session", which, code=2)
    county.at("2026-03-12T20:00:00Z")
    county("training", "import", table, code=2)
    assert asked(county, "import", table, "--session", which)["added"] == 2
    assert session(county, which)["attended"] == [faro, marit]
    assert asked(county, "import", table, "--session", which)["present"] == 2


def test_a_session_is_moved_called_off_and_held_after_all_under_one_id(county: CommandLine) -> None:
    which = planned(county, "--capacity", "5", "--minutes", "90")
    person = someone(county)
    asked(county, "book", person, which)
    asked(county, "session", "--session", which, "--starts", "2026-03-17 09:00")
    held = session(county, which)
    assert (held["starts"], held["capacity"], held["booked"]) == ("2026-03-17T16:00:00Z", 5, [person])
    assert asked(county, "cancel", which)["tell"] == [person]
    county("training", "book", person, which, code=2)
    county("training", "cancel", which, code=2)
    assert session(county, which)["cancelled"] is True
    asked(county, "session", "--session", which, "--starts", "2026-03-24 09:00")
    assert session(county, which)["cancelled"] is False


def test_a_session_stands_in_the_calendar_until_it_is_called_off(county: CommandLine) -> None:
    which = planned(county, "--minutes", "90")

    def on_calendar() -> list[tuple[str, str]]:
        desk = open_desk(county.home)
        found = occasions(desk, desk.now(), desk.now() + timedelta(days=7), sorts=ONLY)
        return [(one.id, str(instant(one.ends))) for one in found]

    assert on_calendar() == [(which, "2026-03-10T17:30:00Z")]
    asked(county, "cancel", which)
    assert on_calendar() == []


def test_the_report_counts_by_agency_and_course(county: CommandLine) -> None:
    yearly(county)
    people = [someone(county, name) for name in ("Faro Ejemplo", "Marit Fabula", "Juno Imaginaria")]
    for person, day in zip(people, ("2026-02-01", "2025-04-01", "2024-01-01"), strict=True):
        county("training", "attend", person, "csec_101", "--day", day)
    (row,) = asked(county, "report", "--party", "advocate", "--course", "csec_101")["courses"]
    assert [row[name] for name in ("need", "current", "expiring", "expired", "never")] == [3, 1, 1, 1, 0]


def test_what_runs_out_is_said_before_it_does(county: CommandLine) -> None:
    yearly(county)
    person = someone(county)
    county("training", "attend", person, "csec_101", "--day", "2025-04-01")
    county("training", "qualify", person, "team_qualified", "--until", "2026-08-01")
    assert [one["code"] for one in asked(county, "expiring")["expiring"]] == ["csec_101"]
    later = asked(county, "expiring", "--within", "365d", "--check", code=1)["expiring"]
    assert [(one["code"], one["until"]) for one in later] == [
        ("csec_101", "2026-04-01"), ("team_qualified", "2026-08-01")
    ]  # fmt: skip
    case = county.open_case()
    warned = county("team", "seat", case, person, "advocate").err
    assert "runs out after 2026-04-01" in " ".join(warned.split())


def test_who_writes_and_who_hosts_a_course_and_what_changed_in_it_is_shown(county: CommandLine) -> None:
    yearly(county)
    change = county.file("change.txt", "The invented second edition.")
    county("training", "course", "csec_101", "--version", "2", "--change-file", change)
    shown = " ".join(county("training", "course", "csec_101").out.split())
    for said in ("Safe Harbor", "Child welfare", "every 12mo", "2: The invented second edition."):
        assert said in shown


def test_what_the_county_has_to_settle_for_a_course_is_said_until_it_is(county: CommandLine) -> None:
    def unsettled() -> set[str]:
        (course,) = asked(county, "course", "csec_101")["courses"]
        return set(course["unsettled"])

    everything = {"curriculum_author", "internal_protocols", "changes", "host", "frequency", "retake", "attendance"}
    assert unsettled() == everything
    yearly(county)
    assert unsettled() == everything - {"curriculum_author", "host", "retake"}
    county("training", "course", "csec_101", "--version", "2")
    which = planned(county)
    county.at("2026-03-12T20:00:00Z")
    county("training", "attend", someone(county), "--session", which)
    assert unsettled() == {"internal_protocols"}
    assert "how internal protocols enter" in " ".join(county("training", "course", "csec_101").out.split())


@pytest.mark.requirement("M7")
def test_an_untrained_person_is_seated_all_the_same_and_shown_as_untrained(county: CommandLine) -> None:
    person, case = someone(county), county.open_case()
    county("triage", case, "--decide", "immediate", "--no-alert")
    assert "receives nothing under the team's authority" in " ".join(
        county("team", "seat", case, person, "advocate").err.split()
    )
    (seat,) = [one for one in county.json("team", "check", case, code=1)["seats"] if one["seat"] == "advocate"]
    assert seat["filled_by"] == [person]
    assert (seat["members"][0]["receives"], seat["gap"] in ("untrained", "unqualified")) == (False, True)
