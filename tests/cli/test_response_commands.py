"""Scripts, assessments, the safety plan, services and invitations at the command line (I7, A3, M10, M13, L1)."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Any

import pytest

from mdtkit.cli.schemas import SCHEMAS
from tests.cli.conftest import CommandLine
from tests.cli.shape import problems

SCRIPT = """
[[script]]
id = "testado-screening-es"
title = "Invented words"
purpose = "screening"
citation = "Invented county protocol"
language = "es"
version = "2026-1"
reviewed = "2024-01-15"
file = "screening-es.txt"
"""
PLAN = """
risks = "Malo Inventado knows the invented school."
triggers = "When Malo Inventado calls."
coping = "Music. Breathing slowly."
prevention = "Another number."
safe_contacts = "The invented aunt."
unsafe_response = "Call the invented advocate."
never_print = "Malo Inventado"

[[steps]]
element = "prevention"
seat = "advocate"
step = "Gets another number."
who = "Ana Inventada"
"""


def fits(name: str, value: Any) -> Any:
    assert list(problems(SCHEMAS[name], value)) == []
    return value


@pytest.fixture
def case(county: CommandLine) -> str:
    return county.open_case()


def words_of_the_county(county: CommandLine) -> None:
    folder = county.home / "protocol"
    (folder / "scripts.toml").write_text(SCRIPT, encoding="utf-8")
    (folder / "screening-es.txt").write_text("Palabras inventadas.\n", encoding="utf-8")


@pytest.mark.requirement("I7")
def test_without_a_county_s_words_the_place_is_blank_and_giving_them_is_still_recorded(
    county: CommandLine, case: str
) -> None:
    listed = fits("script list", county.json("script", "list"))
    assert {script["purpose"] for script in listed["scripts"] if script["blank"]} >= {"screening", "ongoing"}
    assert "COUNTY TEXT NEEDED" in county("script", "list").out
    given = fits("script given", county.json("script", "given", case, "screening"))
    assert [problem["field"] for problem in given["minded"]] == ["script"]


@pytest.mark.requirement("I7")
def test_the_script_is_read_from_the_county_s_file_and_its_version_and_words_are_on_record(
    county: CommandLine, case: str
) -> None:
    words_of_the_county(county)
    county("log", case, "child.described", "--data", "language=es")
    shown = fits("script show", county.json("script", "show", case, "screening"))
    assert (shown["script"], shown["text"]) == ("testado-screening-es", "Palabras inventadas.\n")
    assert "older than the county lets it hold" in shown["minded"][0]["message"]
    given = county.json("script", "given", case, "screening", "--data", "understood=yes")
    entry = next(e for e in county.json("case", "show", case)["entries"] if e["id"] == given["entry"])
    assert (entry["data"]["version"], entry["data"]["language"]) == ("2026-1", "es")
    assert len(entry["data"]["text_hash"]) == 64


@pytest.mark.requirement("I7")
def test_an_unknown_purpose_is_refused_with_the_nearest(county: CommandLine, case: str) -> None:
    refused = county("script", "given", case, "screning", "--json", code=2).error
    assert refused["problems"][0]["nearest"] == "screening"


@pytest.mark.requirement("A3")
def test_what_is_on_record_says_whose_it_is_and_that_its_custodian_may_share_it(county: CommandLine, case: str) -> None:
    county("log", case, "instrument.administered", "--party", "mental_health", "--data", "purpose=assessment",
           "--data", "instrument=cans_cse", "--data", "position=clinician")  # fmt: skip
    found = fits("assessment list", county.json("assessment", "list", case))
    (one,) = found["administered"]
    assert (one["party"], one["custodian"], one["position"], one["recent"]) == (
        "mental_health", "mental_health", "clinician", True,
    )  # fmt: skip
    later = county.at("2026-09-08T09:20:00Z").json("assessment", "list", case)
    assert not later["administered"][0]["recent"]
    assert "may share it" in county("assessment", "list", case).out


@pytest.mark.requirement("M10")
def test_the_plan_grows_by_versions_and_withholds_its_words(county: CommandLine, case: str) -> None:
    assert fits("plan show", county.json("plan", "show", case))["current"] is None
    fits("plan adopt", county.json("plan", "adopt", case, "--interim", "--data-file", county.file("p.toml", PLAN)))
    county("plan", "adopt", case, "--data-file", county.file("p.toml", PLAN))
    shown = fits("plan show", county.json("plan", "show", case))
    assert (shown["current"]["version"], shown["current"]["interim"]) == (2, False)
    assert shown["current"]["steps"] == [{"element": "prevention", "seat": "advocate"}]
    assert "Inventad" not in county("plan", "show", case).out
    fits("plan review", county.json("plan", "review", case, "kept"))
    assert len(county.json("plan", "show", case)["reviews"]) == 1


@pytest.mark.requirement("M10")
def test_the_child_s_sheet_is_audited_and_its_file_is_only_its_owner_s(
    county: CommandLine, case: str, tmp_path: Path
) -> None:
    assert "no safety plan" in county("plan", "print", case, code=2).err
    county("plan", "adopt", case, "--data-file", county.file("p.toml", PLAN))
    printed = county("plan", "print", case)
    assert "Malo" not in printed.out
    assert "- Ana Inventada: Gets another number." in printed.out
    assert "in clear" in printed.err
    fits("plan print", county.json("plan", "print", case))
    out = tmp_path / "sheet.txt"
    county("plan", "print", case, "--out", str(out))
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert "MY SAFETY PLAN" in out.read_text(encoding="utf-8")
    assert "The sheet was not written" in county("plan", "print", case, "--out", str(out), code=2).err


@pytest.mark.requirement("L1")
def test_a_declined_service_becomes_due_again_on_its_day(county: CommandLine, case: str) -> None:
    county("service", "offer", case, "mentor", "--agency", "safe_harbor")
    declined = county.json("service", "decline", case, "mentor", "--again", "2026-04-10")
    assert [clock.split("/")[1] for clock in fits("service decline", declined)["started"]] == ["offer-again"]
    (one,) = fits("service list", county.json("service", "list", case))["services"]
    assert (one["state"], one["again"]) == ("declined", "2026-04-10")
    county.at("2026-03-09T09:20:00Z")
    county("service", "accept", case, "mentor")
    county("service", "start", case, "mentor")
    county("service", "end", case, "mentor", "--outcome", "completed")
    (one,) = county.json("service", "list", case)["services"]
    assert (one["state"], one["outcome"]) == ("ended", "completed")
    assert not [c for c in county.json("due")["clocks"] if c["clock"] == "offer-again"]


@pytest.mark.requirement("M13")
@pytest.mark.parametrize("attendee", ["caregiver", "family"])
def test_mdtkit_invites_nobody_of_the_family_before_a_named_person_has_said_yes(
    county: CommandLine, case: str, attendee: str
) -> None:
    planned = county.json("meeting", "plan", case, "initial", "--starts", "2026-03-10 10:00", "--seat", "advocate")
    invite = ("meeting", "invite", case, planned["meeting"], "--seat", "advocate", "--seat", attendee)
    before = county.json("vault", "verify")["entries"]
    assert attendee in county(*invite, code=3).err
    answered = ("log", case, "family.cleared", "--data", f"attendee={attendee}", "--data")
    county(*answered, "answer=no", "--ask", "who", typed="Invented person\n")
    assert county(*invite, "--json", code=3).error["error"] == "not_permitted"
    county(*answered, "answer=yes", "--ask", "who", typed="Invented person\n")
    assert "for this meeting" in county(*invite, code=3).err, "a yes for the case is none for the meeting"
    clear = ("meeting", "clear", case, planned["meeting"], attendee, "--ask", "who", "--answer")
    county(*clear, "yes", typed="Invented person\n")
    fits("meeting invite", county.json(*invite))
    assert county.json("vault", "verify")["entries"] >= before + 5
    again = county.json("meeting", "plan", case, "initial", "--starts", "2026-04-10 10:00")["meeting"]
    assert attendee in county("meeting", "invite", case, again, "--seat", attendee, code=3).err
    county(*answered, "answer=no", "--ask", "who", typed="Invented person\n")
    assert attendee in county(*invite, code=3).err, "a later no, for the case, takes the yes for the meeting back"


def test_who_may_come_is_recorded_for_a_meeting_that_is_planned(county: CommandLine, case: str) -> None:
    error = county("meeting", "clear", case, "m-0000000000", "family", "--answer", "yes", "--json", code=2).error
    assert [problem["field"] for problem in error["problems"]] == ["meeting"]


@pytest.mark.requirement("M15")
def test_whether_the_child_was_asked_stands_on_the_page_of_the_case(county: CommandLine, case: str) -> None:
    assert "has not been asked" in county("status", case).out
    county("log", case, "child.wish", "--data", "asked=yes", "--data", "takes_part=no")
    status = fits("status", county.json("status", case))
    assert (status["wish"]["asked"], status["wish"]["takes_part"]) == ("yes", "no")


@pytest.mark.requirement("M9")
@pytest.mark.parametrize("told", [("--assault-hours", "6"), ("--assault", "yes", "--assault-at", "2026-03-07 19:20")])
def test_an_assault_told_in_the_call_opens_the_medical_windows_from_the_assault_on(
    county: CommandLine, told: tuple[str, ...]
) -> None:
    opened = county.json("case", "open", "--received", "2026-03-08 01:20", "--allegation", "cse", *told)
    windows = {c["clock"]: c["due_at"] for c in opened["clocks"] if c["clock"].startswith("medical-")}
    assert windows == {
        "medical-acute": "2026-03-11T03:20:00Z",
        "medical-prophylaxis": "2026-03-11T03:20:00Z",
        "medical-contraception": "2026-03-13T03:20:00Z",
    }


@pytest.mark.requirement("M3")
def test_who_logs_a_trigger_is_told_at_once_what_it_started_and_when_it_falls_due(
    county: CommandLine, case: str
) -> None:
    said = county("log", case, "missing.noticed", "--data", "from=placement", "--plain").out
    assert "started:" in said
    assert "Meeting: the child ran" in said
    assert said.count("24 h") >= 2  # law enforcement and the national centre, each by itself
    said = county("log", case, "testimony.expected", "--data", "hearing=2026-05-04T16:00:00Z", "--plain").out
    assert "Meeting before testimony" in said
    assert "4 May" in said
