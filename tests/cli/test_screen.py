"""Instruments on the command line: asked, or from a file; papers; results."""

from __future__ import annotations

from pathlib import Path

import pytest

from mdtkit.cli.schemas import SCHEMAS
from tests.cli.conftest import CommandLine
from tests.cli.shape import problems
from tests.protocol.placeholder import MANIFEST, county_file, shipped

GOOD = (
    'position = "social_worker"\nstatements = "Invented words of the child."\n[answers]\nalpha = "clear"\nbeta = "no"\n'
)


@pytest.fixture
def tools(county: CommandLine) -> CommandLine:
    folder = county.home / "instruments"
    folder.mkdir()
    for name, content in (
        ("placeholder.toml", MANIFEST),
        shipped("cse_it"),
        shipped("at_risk_cdss"),
        shipped("cans_cse"),
    ):
        (folder / name).write_bytes(content)
    county("protocol", "adopt")
    return county


def fits(name: str, value: object) -> None:
    assert list(problems(SCHEMAS[name], value)) == []


def test_every_shape_is_as_documented(tools: CommandLine) -> None:
    case = tools.open_case()
    fits("instrument list", tools.json("instrument", "list"))
    fits("instrument show", tools.json("instrument", "show", "cse_it"))
    fits("instrument form", tools.json("instrument", "form", "placeholder", "--html"))
    fits("instrument reviewed", tools.json("instrument", "reviewed", "cse_it", "--party", "probation"))
    fits("instrument reviews", tools.json("instrument", "reviews", "cse_it"))
    answers = tools.file("a.toml", GOOD)
    fits("screen", tools.json("screen", case, "placeholder", "--answers", answers, "--draft"))
    fits("screen", tools.json("screen", case, "placeholder", "--answers", answers))
    fits("assessment show", tools.json("assessment", "show", case))
    fits("assessment show", tools.json("assessment", "show", case, "--reveal"))
    fits("assessment services", tools.json("assessment", "services", case, "--plan"))


@pytest.mark.requirement("I6")
def test_a_file_of_answers_with_slips_names_each_and_saves_nothing(tools: CommandLine) -> None:
    case = tools.open_case()
    before = len(tools.json("case", "show", case)["entries"])
    slips = '[answers]\nalpha = "claer"\nbeat = "no"\n"Rosa Inventada" = "yes"\n[scores]\ntotal = 77\n'
    refused = tools("screen", case, "placeholder", "--answers", tools.file("a.toml", slips), "--json", code=2)
    named = [(problem["field"], problem["nearest"]) for problem in refused.error["problems"]]
    assert named == [("alpha", "clear"), ("beat", "beta"), ("answers", None), ("total", None), ("beta", None)]
    assert "Rosa" not in refused.err
    assert len(tools.json("case", "show", case)["entries"]) == before


def test_told_to_keep_a_draft_it_keeps_it_and_the_questions_go_on_from_there(tools: CommandLine) -> None:
    case = tools.open_case()
    half = tools.file("a.toml", '[answers]\nalpha = "clear"\n')
    kept = tools.json("screen", case, "placeholder", "--answers", half, "--draft")
    assert (kept["draft"], kept["recorded"]) == (True, None)
    # Alpha is kept, gamma and the sealed item are left open, the module does not apply.
    done = tools.json("screen", case, "placeholder", typed="\npossible\n\n\nn\nsocial_worker\n")
    assert done["recorded"] is not None
    assert (done["band"], done["scores"]["total"]) == ("high", 3)


def test_an_answer_that_there_is_not_is_asked_once_more(tools: CommandLine) -> None:
    case = tools.open_case()
    done = tools("screen", case, "cse_it", typed="\n" * 8 + "24\n23\n")
    assert "band: Clear concern (not verified on the licensed form)" in done.out
    assert "It proposes, and decides nothing" in done.out
    assert "total is a whole number" in done.err


def test_questions_that_end_too_soon_save_nothing_unless_a_draft_is_wanted(tools: CommandLine) -> None:
    case = tools.open_case()
    before = len(tools.json("case", "show", case)["entries"])
    refused = tools("screen", case, "placeholder", typed="\nstop\nn\n", code=2)
    assert "alpha is missing" in refused.err
    assert "beta is missing" in refused.err
    kept = tools.json("screen", case, "placeholder", typed="clear\nstop\ny\n")
    assert (kept["draft"], kept["recorded"]) == (True, None)
    assert len(tools.json("case", "show", case)["entries"]) == before
    done = tools.json("screen", case, "placeholder", typed="\npossible\n\n\nn\n\n")
    assert done["scores"]["total"] == 3


def test_answers_and_statements_are_withheld_until_they_are_revealed(tools: CommandLine) -> None:
    case = tools.open_case()
    tools("screen", case, "placeholder", "--answers", tools.file("a.toml", GOOD))
    shown = tools("case", "show", case)
    assert "Invented words" not in shown.out
    assert "clear" not in shown.out
    calm = tools("assessment", "show", case)
    assert "alpha" not in calm.out
    told = tools("assessment", "show", case, "--reveal")
    assert "first_points 1: from 2 by steps; the sum of alpha 2 (clear)" in told.out


def test_a_file_that_was_filled_in_for_another_version_is_refused(tools: CommandLine) -> None:
    case = tools.open_case()
    other = tools.file("a.toml", 'instrument = "cse_it"\nversion = "2"\nanswer = 1\n[answers]\nalpha = "no"\n')
    refused = tools("screen", case, "placeholder", "--answers", other, "--json", code=2)
    fields = [problem["field"] for problem in refused.error["problems"]]
    assert fields == ["answers: answer", "answers: instrument", "answers: version"]


@pytest.mark.requirement("I5")
def test_the_definition_gone_through_is_the_determination_only_when_a_person_says_so(tools: CommandLine) -> None:
    case = tools.open_case()
    typed = "no\nno\nno\nyes\nyes\nno\nno\nno\n"
    done = tools.json("screen", case, "at_risk_cdss", "--indicators", typed=typed)
    assert done["band"] == "met"
    answers = tools.json("child", "indicators", case)["answers"]
    assert {one["indicator"]: one["answer"] for one in answers}["run_or_unstable_housing"] == "yes"


def test_a_form_can_be_written_to_a_new_file_and_to_no_other(tools: CommandLine, tmp_path: Path) -> None:
    out = tmp_path / "form.html"
    tools("instrument", "form", "cse_it", "--html", "--out", str(out))
    assert "Key indicator 8" in out.read_text()
    assert out.stat().st_mode & 0o777 == 0o600
    tools("instrument", "form", "cse_it", "--out", str(out), code=2)


def test_a_manifest_is_checked_before_it_is_put_anywhere(tools: CommandLine) -> None:
    wrong = MANIFEST.decode().replace('how = "max"', 'how = "maxi"').replace("highest = 3", 'highest = "3"')
    found = tools.json("instrument", "check", tools.file("mine.toml", wrong), code=1)
    fits("instrument check", found)
    told = ('highest = "3"', 'how = "maxi"')
    lines = [n for n, line in enumerate(wrong.splitlines(), start=1) if line in told]
    assert [problem["at"] for problem in found["problems"]] == [f"mine.toml:{n}" for n in lines]
    assert tools.json("instrument", "check")["ok"]


def test_a_countys_own_file_is_checked_over_the_manifest_that_the_home_has(tools: CommandLine) -> None:
    item = '[[item]]\nid = "x"\ngroup = "riks"\nscale = "need"\ntext = "Invented."\n'
    own = county_file(shipped("cans_cse")[1], item, instrument="cans_cse", version="1").decode()
    [wrong] = tools.json("instrument", "check", tools.file("ours.toml", own), code=1)["problems"]
    assert (wrong["at"], wrong["nearest"]) == ("ours.toml:7", "risk")
    assert tools.json("instrument", "check", tools.file("ours.toml", own.replace("riks", "risk")))["ok"]


def test_doctor_names_the_file_of_an_instrument_that_is_wrong(tools: CommandLine) -> None:
    def said() -> dict[str, object]:
        checks = tools.json("doctor", code=0 if good else 1)["checks"]
        return next(check for check in checks if check["what"] == "instruments")

    good = True
    assert said()["ok"]
    (tools.home / "instruments" / "broken.toml").write_text('[instrument]\nid = "x"\n')
    good = False
    assert "instruments/broken.toml" in str(said()["state"])


def test_an_unknown_instrument_is_answered_with_the_nearest(tools: CommandLine) -> None:
    case = tools.open_case()
    refused = tools("screen", case, "cse-it", "--json", code=2)
    assert refused.error["problems"][0]["nearest"] == "cse_it"
