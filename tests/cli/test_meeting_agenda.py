"""`meeting agenda`: whole for its coordinator, and as one attendee may see it (M3, C1)."""

from __future__ import annotations

import pytest

from mdtkit.cli.schemas import SCHEMAS
from tests.cli.conftest import CommandLine
from tests.cli.shape import problems

ROOM = [part for seat in ("probation", "district_attorney", "public_defender") for part in ("--seat", seat)]
PROMISE = "Call the invented aunt"


@pytest.fixture
def meeting(county: CommandLine) -> tuple[str, str]:
    """A case and the meeting at which prosecution and defence will be in the room."""
    case = county.open_case()
    county.at("2026-03-09T17:00:00Z")
    planned = county.json("meeting", "plan", case, "initial", "--starts", "2026-03-12 10:00", *ROOM)
    told = county.file("action.toml", f'seat = "probation"\naction = "{PROMISE}"\ndue = "2026-03-11"\n')
    county("log", case, "action.agreed", "--data-file", told)
    return case, planned["meeting"]


@pytest.mark.requirement("M3", "C1")
def test_the_agenda_says_of_each_item_who_may_hear_it_and_fits_80_columns(
    county: CommandLine, meeting: tuple[str, str]
) -> None:
    answer = county("meeting", "agenda", *meeting)
    lines = answer.out.splitlines()
    assert max(len(line) for line in lines) <= 80
    assert "SCRIPT FIRST" in lines
    matrix = next(n for n, line in enumerate(lines) if line.startswith("yes · no · needs"))
    assert matrix < lines.index("WHY THIS MEETING"), "prosecution and defence in one room: the matrix comes first"
    assert "[not for 1, 2, 3]" in answer.out
    assert PROMISE not in answer.out
    assert PROMISE in " ".join(county("meeting", "agenda", *meeting, "--reveal").out.split())
    whole = county.json("meeting", "agenda", *meeting)
    assert not list(problems(SCHEMAS["meeting agenda"], whole))
    assert whole["opposed"] == ["district_attorney", "public_defender"]
    (action,) = (item for item in whole["items"] if item["topic"] == "action")
    assert (action["categories"], action["day"], action["story"]) == (["safety_plan"], "2026-03-11", None)
    assert [one["to"] for one in action["kept"]] == ["probation", "district_attorney", "public_defender"]


@pytest.mark.requirement("M3", "C4")
def test_what_an_attendee_may_not_hear_is_shown_as_restricted_and_is_not_in_the_json_either(
    county: CommandLine, meeting: tuple[str, str]
) -> None:
    asked = ("meeting", "agenda", *meeting, "--to", "public_defender", "--reveal")
    said = county(*asked).out
    assert "RESTRICTED" in said
    assert PROMISE not in said
    shape = county.json(*asked)
    assert not list(problems(SCHEMAS["meeting agenda"], shape))
    (action,) = (item for item in shape["items"] if item["topic"] == "action")
    assert action["restricted"]
    assert (action["text"], action["entries"], action["day"]) == (None, [], None)
    assert PROMISE not in str(shape)


def test_somebody_who_is_not_to_be_there_and_a_meeting_that_is_not_are_named(
    county: CommandLine, meeting: tuple[str, str]
) -> None:
    case, _ = meeting
    assert "district_attorney" in county("meeting", "agenda", *meeting, "--to", "education", code=2).err
    assert "meeting" in county("meeting", "agenda", case, "m-0000000000", code=2).err


@pytest.mark.requirement("C2", "C3")
def test_papers_on_the_command_line_ask_first_and_end_with_1_where_nothing_may_be_told(
    county: CommandLine, meeting: tuple[str, str]
) -> None:
    case, planned = meeting
    paper = str(county.folder / "agenda.docx")
    asked = ("meeting", "agenda", case, planned, "--to", "public_defender", "--out", paper)
    refused = county.json(*asked, code=1)
    assert not list(problems(SCHEMAS["meeting agenda"], refused))
    assert (refused["out"], refused["released"]) == (None, [])
    draft = county.json(*asked, "--draft")
    assert (draft["out"], draft["draft"]) == (paper, True)
    assert "say whose with --to" in county("meeting", "agenda", case, planned, "--out", "x.txt", code=2).err
    sheet = county.json("meeting", "sign-in", case, planned, "--out", str(county.folder / "sheet.docx"))
    assert not list(problems(SCHEMAS["meeting sign-in"], sheet))
    county.at("2026-03-12T18:00:00Z")
    county("meeting", "hold", case, "initial", "--meeting", planned, "--present", "probation")
    minutes = county.json("meeting", "minutes", case, planned)
    assert not list(problems(SCHEMAS["meeting minutes"], minutes))
    whole = str(county.folder / "minutes.txt")
    assert "for the case file" in county("meeting", "minutes", case, planned, "--out", whole).out
    lines = county("meeting", "minutes", case, planned, "--to", "probation").out.splitlines()
    assert max(len(line) for line in lines) <= 80
