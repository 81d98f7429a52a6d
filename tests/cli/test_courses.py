"""Courses, sessions, attendance lists and who is due, through the command line (T3, M7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import CommandLine

pytestmark = pytest.mark.requirement("T3")


def someone(county: CommandLine, name: str = "Faro Ejemplo") -> str:
    typed = f"{name}\n\n{name.split(maxsplit=1)[0].lower()}@example.test\n"
    return str(county.json("people", "add", "--party", "advocate", typed=typed)["person"])


def due(county: CommandLine, person: str) -> set[str]:
    (row,) = [one for one in county.json("training", "due")["people"] if one["person"] == person]
    return {one["course"] for one in row["courses"] if one["state"] in ("never", "expired")}


def test_a_list_is_imported_once_and_twice_adds_nothing(county: CommandLine) -> None:
    person = someone(county)
    table = county.file("list.csv", "email,course,day\nFARO@example.test,csec_101,2026-01-15\n")
    assert county.json("training", "import", table, "--dry-run")["written"] is False
    assert "csec_101" in due(county, person)
    assert county.json("training", "import", table)["added"] == 1
    again = county.json("training", "import", table)
    assert (again["added"], again["present"], again["written"]) == (0, 1, False)
    assert "csec_101" not in due(county, person)


def test_a_bad_row_is_told_by_row_and_column_never_by_content_and_nothing_is_written(county: CommandLine) -> None:
    person = someone(county)
    rows = "Faro Ejemplo,csec_101,2026-01-15\nOtra Persona,csec_1O1,2027-01-01\n"
    table = county.file("list.csv", "name,course,day\n" + rows)
    answer = county("training", "import", table, "--json", code=1)
    assert [(p["row"], p["column"]) for p in answer.json["problems"]] == [(3, "name"), (3, "course"), (3, "day")]
    assert "Otra" not in answer.out + answer.err
    assert "csec_101" in due(county, person)
    assert county.json("training", "import", table, "--accept-good", code=1)["added"] == 1
    assert "csec_101" not in due(county, person)


def test_due_with_check_ends_with_one_and_counts_by_agency(county: CommandLine) -> None:
    someone(county)
    shown = county.json("training", "due", "--party", "advocate", "--check", code=1)
    assert [(one["people"], one["due"]) for one in shown["agencies"]] == [(1, 1)]
    assert county.json("training", "due", "--party", "advocate")["agencies"] == shown["agencies"]


@pytest.mark.requirement("M7")
def test_what_another_person_accepted_counts_as_the_course(county: CommandLine) -> None:
    person, other = someone(county), someone(county, "Marit Fabula")
    what = county.file("what.txt", "An invented course of an invented college.")
    given = ("--day", "2026-01-15", "--what-file", what)
    county("training", "equivalent", person, "csec_101", *given, "--approved-by", person, code=2)
    assert "csec_101" in due(county, person)
    county("training", "equivalent", person, "csec_101", *given, "--approved-by", other)
    assert "csec_101" not in due(county, person)


def test_a_session_and_a_new_version_are_on_record(county: CommandLine) -> None:
    made = county.json("training", "session", "csec_101", "--starts", "2026-04-01 09:00", "--capacity", "12")
    assert [(one["session"], one["capacity"]) for one in made["sessions"]] == [(made["made"], 12)]
    change = county.file("change.txt", "The invented second edition.")
    (course,) = county.json("training", "course", "csec_101", "--version", "2", "--change-file", change)["courses"]
    assert (course["version"], course["change"].strip()) == ("2", "The invented second edition.")
