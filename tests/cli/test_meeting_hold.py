"""`meeting hold`, `meeting cft` and `action`: as somebody at the table types them (M11, M12, M14)."""

from __future__ import annotations

from typing import Any

import pytest

from mdtkit.cli.schemas import SCHEMAS
from tests.cli.conftest import CommandLine
from tests.cli.shape import problems

PROMISE = "Call the invented aunt"


def fits(name: str, shape: Any) -> Any:
    assert not list(problems(SCHEMAS[name], shape))
    return shape


@pytest.fixture
def meeting(county: CommandLine) -> tuple[str, str]:
    case = county.open_case()
    county.at("2026-03-09T17:00:00Z")
    plan = ("meeting", "plan", case, "ongoing", "--starts", "2026-03-12 10:00", "--seat", "probation")
    planned = county.json(*plan)
    county.at("2026-03-12T18:00:00Z")
    return case, planned["meeting"]


@pytest.mark.requirement("M11", "M14")
def test_attendance_script_and_the_next_meeting_in_one_command(county: CommandLine, meeting: tuple[str, str]) -> None:
    case, planned = meeting
    hold = ("meeting", "hold", case, "ongoing", "--meeting", planned, "--present", "probation", "--absent", "advocate",
            "--script-by", "probation", "--next", "2026-04-09 10:00")  # fmt: skip
    shape = fits("meeting hold", county.json(*hold))
    assert len(shape["entries"]) == 3
    assert [(one["seat"], one["attended"], one["invited"]) for one in shape["attendance"]] == [
        ("probation", "present", True),
        ("advocate", "absent", False),
    ]
    assert shape["next_meeting"].startswith("m-")
    assert shape["next_meeting"] in county("meeting", "list", "--json").out


@pytest.mark.requirement("M12", "M13")
def test_the_question_of_the_child_and_family_team_is_open_until_it_is_answered(
    county: CommandLine, meeting: tuple[str, str]
) -> None:
    case, planned = meeting
    hold = ("meeting", "hold", case, "ongoing", "--meeting", planned, "--present", "child", "--present", "caregiver")
    warned = county(*hold).err
    assert "WIC 18964(b)" in " ".join(warned.split())
    fits("meeting cft", county.json("meeting", "cft", case, planned, "no"))
    assert "WIC 18964(b)" not in " ".join(county(*hold).err.split())
    assert "m-9" in county("meeting", "cft", case, "m-9", "no", code=2).err


@pytest.mark.requirement("M12", "M17")
@pytest.mark.parametrize(("typed", "stands"), [("no", "no"), ("yes", "yes"), ("", None)])
def test_at_a_terminal_the_question_is_asked_and_may_be_left_for_later(
    county: CommandLine, meeting: tuple[str, str], monkeypatch: pytest.MonkeyPatch, typed: str, stands: str | None
) -> None:
    case, planned = meeting
    hold = ("meeting", "hold", case, "ongoing", "--meeting", planned, "--present", "child", "--present", "family")
    with monkeypatch.context() as terminal:
        terminal.setattr("click.testing._NamedTextIOWrapper.isatty", lambda _: True, raising=False)
        asked = county(*hold, typed=f"{typed}\n").err
    assert "WIC 832(b)" in " ".join(asked.split())
    entries = county.at("2026-03-12T18:30:00Z").json("case", "show", case)["entries"]
    (held,) = (one for one in entries if one["kind"] == "meeting.held")
    assert held["data"].get("combined_cft") == stands


@pytest.mark.requirement("M14")
def test_an_action_of_two_agencies_is_listed_until_both_are_done(county: CommandLine, meeting: tuple[str, str]) -> None:
    case, planned = meeting
    words = county.file("action.toml", f'action = "{PROMISE}"\n')
    owners = ("--seat", "probation", "--seat", "advocate", "--due", "2026-03-20", "--meeting", planned)
    number = str(fits("action add", county.json("action", "add", case, *owners, "--data-file", words))["seq"])
    assert PROMISE not in county("action", "list", case).out
    assert PROMISE in " ".join(county("action", "list", case, "--reveal").out.split())
    first = fits("action done", county.json("action", "done", case, number, "--seat", "probation"))
    assert first["waits"] == ["advocate"]
    assert "still open" not in county("action", "done", case, number, "--seat", "advocate").out
    (one,) = fits("action list", county.json("action", "list", case, "--all"))["actions"]
    assert not one["open"]
    assert county.json("action", "list", case)["actions"] == []
    assert "known owner" in county("action", "done", case, number, "--seat", "education", code=2).err
