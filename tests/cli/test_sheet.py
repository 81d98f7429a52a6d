"""The mandated reporter's sheet: whom to call, what the law asks, on which form; locked or not, nothing of a case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import CommandLine

BUILD = ("sheet", "build", "mandated_reporter")
NAME = "Rosa Inventada"


def lines(sheet: Any) -> dict[str, Any]:
    return {line["id"]: line for section in sheet["sections"] for line in section["lines"]}


@pytest.mark.requirement("R1")
@pytest.mark.requirement("R10")
def test_it_says_whom_to_call_what_the_law_asks_and_on_which_form(county: CommandLine) -> None:
    said = lines(county.json(*BUILD))
    assert said["mr-call"]["under"] == ["Testado Children's Services: 555-0101, at night 555-0102"]
    assert "PC 11166(a)" in said["mr-call"]["citation"]
    assert "36 hours" in said["mr-written"]["text"]
    assert "SS 8572" in said["mr-written"]["text"]
    assert said["mr-written"]["verified"] is False
    assert [line["id"] for line in said.values() if line["blank"]] == ["mr-county-reporters", "mr-county-circumstances"]
    assert len(said["mr-fields"]["under"]) == 6


@pytest.mark.requirement("R1")
def test_the_initial_report_is_no_clock_of_a_case_and_stands_on_the_sheet(county: CommandLine) -> None:
    case = county.open_case()
    assert "initial-report" not in {clock["clock"] for clock in county.json("case", "show", case)["clocks"]}
    assert "hints p.8, p.15" in lines(county.json(*BUILD))["mr-call"]["citation"]


def test_it_works_while_locked_and_says_nothing_of_any_case(county: CommandLine) -> None:
    case = county.open_case()
    county.monkeypatch.delenv("MDTKIT_IDENTITY_FILE")
    county("case", "show", case, code=4)
    for form in ((), ("--html",), ("--plain",)):
        said = county(*BUILD, *form).out
        assert "Testado County" in said
        assert NAME not in said
        assert case not in said
    assert [sheet["sheet"] for sheet in county.json("sheet", "list")["sheets"]] == ["mandated_reporter"]


def test_the_countys_own_words_form_and_number_stand_on_it(county: CommandLine) -> None:
    rules = county.home / "protocol" / "county.toml"
    own = (
        '\n[[sheet]]\nid = "mr-county-reporters"\nblank = false\ntext = "Invented nurses"\n'
        '[[term]]\nlist = "report_form"\ncode = "initial"\ntitle = "Form T-1"\n'
    )
    rules.write_text(rules.read_text(encoding="utf-8") + own, encoding="utf-8")
    said = lines(county.json(*BUILD))
    assert (said["mr-county-reporters"]["text"], said["mr-county-reporters"]["blank"]) == ("Invented nurses", False)
    assert "Form T-1" in said["mr-written"]["text"]


def test_where_the_countys_rules_cannot_be_read_it_is_said_and_the_base_speaks(county: CommandLine) -> None:
    (county.home / "protocol" / "county.toml").write_text("nonsense = [", encoding="utf-8")
    answer = county(*BUILD)
    assert "own rules cannot be read" in " ".join(answer.err.split())
    assert "____ (the county has not given one)" in answer.out


def test_it_is_written_whole_or_not_at_all(county: CommandLine) -> None:
    out = county.folder / "sheet.html"
    county(*BUILD, "--html", "--out", str(out))
    assert out.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert "cannot be written" in county(*BUILD, "--out", str(county.folder / "none" / "sheet.txt"), code=5).err
    assert county("sheet", "build", "mandated_reporte", "--json", code=2).error["problems"][0]["nearest"] == (
        "mandated_reporter"
    )
