"""Times proposed meet the clock and the required seats' calendars; it never says why somebody is busy."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from mdtkit.cli.schemas import SCHEMAS
from tests.cli.shape import problems

if TYPE_CHECKING:
    from tests.cli.conftest import CommandLine

SECRET = "Custody hearing of the invented Rosa"
MONDAY = "2026-03-09T15:30:00Z"
"""Half past eight on Monday 9 March, daylight saving time: the first working hour after the call."""

pytestmark = pytest.mark.requirement("M3")


def someone(county: CommandLine, party: str) -> str:
    return str(county.json("people", "add", "--party", party, typed=f"Invented {party}\n\n\n")["person"])


def team(county: CommandLine) -> tuple[str, str, str]:
    """A case of the initial tier with two people of its roster: probation and mental health."""
    case = county.open_case()
    county("triage", case, "--decide", "initial", "--no-alert")
    return case, someone(county, "probation"), someone(county, "mental_health")


def calendars(county: CommandLine, **events: tuple[tuple[str, str], ...]) -> str:
    """A folder with a calendar of each person."""
    folder = county.folder / "calendars"
    folder.mkdir(exist_ok=True)
    for person, periods in events.items():
        made = "".join(
            f"BEGIN:VEVENT\r\nUID:{n}\r\nSUMMARY:{SECRET}\r\nDTSTART:{since}\r\nDTEND:{until}\r\nEND:VEVENT\r\n"
            for n, (since, until) in enumerate(periods)
        )
        text = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{made}END:VCALENDAR\r\n"
        (folder / f"{person}.ics").write_text(text, encoding="utf-8", newline="")
    return str(folder)


def starts(shape: Any, member: str = "proposals") -> list[str]:
    return [slot["starts"] for slot in shape[member]]


def test_the_first_working_hour_is_proposed_with_the_clock_that_it_meets(county: CommandLine) -> None:
    case, probation, _ = team(county)
    shape = county.json("meeting", "plan", case, "initial", "--propose")
    assert starts(shape)[0] == MONDAY
    assert {clock["clock"] for clock in shape["clocks"]} == {"initial-meeting"}
    assert all(slot["satisfies"] == [shape["clocks"][0]["id"]] for slot in shape["proposals"])
    assert all(slot["ends"] <= shape["clocks"][0]["due_at"] for slot in shape["proposals"])
    assert probation in shape["unknown"]
    assert "public_health" in shape["nobody"]
    assert list(problems(SCHEMAS["meeting plan"], shape)) == []
    kinds = [entry["kind"] for entry in county.json("case", "show", case)["entries"]]
    assert "meeting.planned" not in kinds, "a proposal records nothing"


def test_a_required_seat_that_is_busy_moves_the_proposal_and_what_keeps_it_busy_is_never_shown(
    county: CommandLine,
) -> None:
    case, probation, _ = team(county)
    folder = calendars(county, **{probation: (("20260309T140000Z", "20260310T180000Z"),)})
    answer = county("meeting", "plan", case, "initial", "--propose", "--busy", folder)
    shape = county.json("meeting", "plan", case, "initial", "--propose", "--busy", folder)
    assert starts(shape)[0] == "2026-03-10T18:00:00Z"
    assert SECRET not in answer.out + answer.err
    assert probation not in shape["unknown"]


def test_busy_times_are_kept_as_busy_or_free_and_used_from_then_on(county: CommandLine) -> None:
    case, probation, _ = team(county)
    folder = calendars(county, **{probation: (("20260309T140000Z", "20260310T180000Z"),)})
    kept = county.json("people", "busy", folder)
    assert kept["people"] == [{"person": probation, "periods": 1}]
    assert list(problems(SCHEMAS["people busy"], kept)) == []
    everything = b"".join(path.read_bytes() for path in county.home.rglob("*") if path.is_file())
    assert b"Custody" not in everything
    (file,) = (county.home / "busy").iterdir()
    assert (file.name, file.stat().st_mode & 0o077) == (f"{probation}.ics", 0)
    assert starts(county.json("meeting", "plan", case, "initial", "--propose"))[0] == "2026-03-10T18:00:00Z"


def test_where_nothing_fits_the_nearest_times_say_what_they_lack(county: CommandLine) -> None:
    case, probation, _ = team(county)
    folder = calendars(county, **{probation: (("20260308T000000Z", "20260320T160000Z"),)})
    shape = county.json("meeting", "plan", case, "initial", "--propose", "--busy", folder, code=1)
    assert shape["proposals"] == []
    assert [(slot["starts"], slot["away"], len(slot["misses"])) for slot in shape["near"]] == [
        (MONDAY, ["probation"], 0),
        ("2026-03-20T16:00:00Z", [], 1),
    ]
    said = county("meeting", "plan", case, "initial", "--propose", "--busy", folder, code=1).out
    assert "Nothing fits" in said
    assert "MISSES Initial team meeting" in said


def test_another_meeting_planned_here_keeps_its_team_busy(county: CommandLine) -> None:
    case, probation, _ = team(county)
    county("team", "seat", case, probation, "probation")
    county("meeting", "plan", case, "ongoing", "--starts", MONDAY, "--minutes", "90", "--seat", "probation")
    shape = county.json("meeting", "plan", case, "initial", "--propose")
    assert starts(shape)[0] == "2026-03-09T17:00:00Z"


def test_a_file_that_is_nobodys_or_no_calendar_is_told_and_the_others_count(county: CommandLine) -> None:
    _, probation, mental = team(county)
    folder = calendars(county, **{probation: (), "p-nobody": ()})
    (Path(folder) / f"{mental}.ics").write_bytes(b"\x00 no calendar")
    answer = county.json("people", "busy", folder, code=1)
    assert sorted(problem["at"] for problem in answer["problems"]) == sorted([f"{mental}: file", "p-nobody"])
    assert {one["person"] for one in answer["people"]} == {probation, mental}


def test_a_time_or_the_wish_for_one_is_needed_and_a_slip_in_the_type_is_named(county: CommandLine) -> None:
    case, *_ = team(county)
    assert "--propose" in county("meeting", "plan", case, "initial", code=2).err
    error = county("meeting", "plan", case, "inital", "--propose", "--json", code=2).error
    assert (error["problems"][0]["field"], error["problems"][0]["nearest"]) == ("type", "initial")
