"""The plugins that come with mdtkit do what they say, through the hooks that everybody has."""

from __future__ import annotations

from datetime import date

from mdtkit.desk.opening import open_desk
from tests.cli.conftest import CommandLine


def due(mdtkit: CommandLine, case: str, clock: str) -> str | None:
    clocks = mdtkit.json("case", "show", case)["clocks"]
    return next((one["due_at"] for one in clocks if one["clock"] == clock and one["state"] != "cancelled"), None)


def test_hook_kinds_a_kind_and_a_clock_of_a_plugin_work_as_mdtkits_own(county: CommandLine) -> None:
    county("plugin", "enable", "mdtkit-school-stability")
    case = county.open_case()
    logged = county.json("log", case, "school.changed", "--data", "why=placement", "--received", "2026-03-06 15:00")
    assert [clock.split("/")[1] for clock in logged["started"]] == ["school-records"]
    # Friday afternoon and two working days: Tuesday at the same hour, after the change to summer time.
    assert due(county, case, "school-records") == "2026-03-10T22:00:00Z"
    stopped = county.json("log", case, "school.records", "--data", "complete=yes")["stopped"]
    assert [clock.split("/")[1] for clock in stopped] == ["school-records"]


def test_what_a_plugins_kind_says_in_free_words_is_withheld(county: CommandLine) -> None:
    county("plugin", "enable", "mdtkit-school-stability")
    case = county.open_case()
    told = county.file("told.toml", 'why = "safety"\nschool = "Invented High School"\n')
    county("log", case, "school.changed", "--received", "01:10", "--data-file", told)
    shown = county("case", "show", case)
    assert "Safety at or near the school" in shown.out
    assert "Invented High School" not in shown.out
    assert "Invented High School" in county("case", "show", case, "--reveal").out


def test_a_wrong_code_in_a_plugins_kind_is_refused_as_everywhere(county: CommandLine) -> None:
    county("plugin", "enable", "mdtkit-school-stability")
    case = county.open_case()
    refused = county("log", case, "school.changed", "--data", "why=placment", "--json", code=2).error
    assert refused["problems"][0]["nearest"] == "placement"


def test_entries_of_a_plugin_that_is_gone_are_kept_verified_and_shown_raw(county: CommandLine) -> None:
    county("plugin", "enable", "mdtkit-school-stability")
    case = county.open_case()
    county("log", case, "school.changed", "--data", "why=placement", "--received", "01:10")
    county("plugin", "disable", "mdtkit-school-stability")
    shown = county.json("case", "show", case)
    [entry] = [one for one in shown["entries"] if one["kind"] == "school.changed"]
    assert "which this version does not know" in entry["sentence"]
    assert entry["data"] == {"why": None}
    revealed = county.json("case", "show", case, "--reveal")["entries"]
    assert next(one["data"] for one in revealed if one["kind"] == "school.changed") == {"why": "placement"}
    assert county.json("vault", "verify")["ok"]
    assert "school.changed" not in [clock["clock"] for clock in shown["clocks"]]


def test_hook_days_court_days_leave_out_court_holidays_and_working_days_do_not(county: CommandLine) -> None:
    clock = '[[clock]]\nid = "{}"\ntitle = "Counted"\nwithin = "1{}"\nowner = "child_welfare"\ncitation = "invented"\n'
    start = 'start = { on = "court.noted" }\nstop = { on = "case.closed" }\n'
    own = county.home / "protocol" / "own.toml"
    own.write_text(clock.format("court-counted", "cd") + start + clock.format("work-counted", "bd") + start)
    county("protocol", "adopt")
    county.at("2027-02-11T18:00:00Z")
    case = county.open_case()
    county("log", case, "court.noted", "--data", "what=order")
    assert due(county, case, "court-counted") == due(county, case, "work-counted") == "2027-02-12T18:00:00Z"
    county("plugin", "enable", "mdtkit-california-courts")
    # Friday 12 February is Lincoln's Birthday to the courts, Monday 15 is Presidents' Day to everybody.
    assert due(county, case, "court-counted") == "2027-02-16T18:00:00Z"
    assert due(county, case, "work-counted") == "2027-02-12T18:00:00Z"


def test_every_court_holiday_is_a_weekday_with_a_source_and_says_that_nobody_checked_it(county: CommandLine) -> None:
    from mdtkit.protocol.days import read_days

    county("plugin", "enable", "mdtkit-california-courts")
    files = open_desk().plugins.files("days")
    problems: list[object] = []
    days = read_days([(file.name, file.content) for file in files], problems)  # type: ignore[arg-type]
    assert problems == []
    assert len(days) == 14 * 6
    assert all(one.day.weekday() < 5 and one.calendar == "court" and not one.verified and one.source for one in days)
    assert {one.day for one in days} >= {date(2026, 7, 3), date(2026, 9, 25), date(2027, 12, 24)}
