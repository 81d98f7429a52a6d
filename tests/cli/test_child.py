"""The child: what is known, who said so, whom else it concerns; a further referral goes into the case that is there."""

from __future__ import annotations

import pytest

from tests.cli.conftest import CommandLine

DESCRIBED = (
    'name = "Rosa Inventada"\nattorney = "Invented attorney"\naccess = "Invented ramp"\ncasa = "Invented advocate"\n'
)


@pytest.mark.requirement("I11")
def test_eligibility_is_a_derived_answer_with_its_reason_and_unknown_counts_as_yes(county: CommandLine) -> None:
    case = county.open_case()
    before = county.json("child", "show", case)["eligibility"]
    assert (before["answer"], before["counts_as"], before["ask_again"]) == ("unknown", "yes", True)
    assert "ask again in this shift" in county("case", "show", case).out
    assert "WIC 16501.35(a)" in county("child", "show", case).out
    said = county.json(
        "log",
        case,
        "eligibility.determined",
        "--data",
        "services=no",
        "--data",
        "basis=not_receiving",
        "--received",
        "01:20",
    )
    after = county.json("child", "show", case)["eligibility"]
    assert (after["answer"], after["counts_as"], after["ask_again"]) == ("no", "no", False)
    assert (after["basis"], after["entry"]) == ("not_receiving", said["entry"])
    assert "ask again" not in county("case", "show", case).out


@pytest.mark.requirement("M5")
@pytest.mark.requirement("I10")
def test_what_is_known_names_who_said_it_and_words_are_withheld_until_revealed(county: CommandLine) -> None:
    case = county.open_case()
    described = county.json(
        "child", "describe", case, "--language", "es", "--interpreter", "yes", "--access-needed", "yes",
        "--data-file", "-", typed=DESCRIBED,
    )  # fmt: skip
    shown = county.json("child", "show", case)
    by_field = {one["field"]: one for one in shown["said"]}
    assert by_field["language"]["value"] == "es"
    assert by_field["language"]["entry"] == described["entry"]
    assert "name" not in by_field
    assert "Invented" not in county("child", "show", case).out
    revealed = county("child", "show", case, "--reveal").out
    assert "Invented ramp" in revealed
    assert "Invented advocate" in revealed


@pytest.mark.requirement("R9")
def test_under_dual_jurisdiction_the_other_agency_sees_what_is_reported(county: CommandLine) -> None:
    case = county.open_case()
    assert county.json("report", "list", case)["also_sees"] is None
    county("log", case, "jurisdiction.determined", "--data", "jurisdiction=241.1", "--data", "lead=probation")
    assert county.json("report", "list", case)["also_sees"] == "child_welfare"
    assert "sees this list" in county("report", "list", case).out


@pytest.mark.requirement("M13")
def test_an_indian_childs_tribe_is_told_and_the_clock_says_until_when_it_was_not(county: CommandLine) -> None:
    case = county.open_case()
    started = county.json("child", "describe", case, "--indian-child", "yes")["started"]
    assert any("tribe-notice" in one for one in started)
    stopped = county.json("court", "note", case, "tribe_notified")["stopped"]
    assert any("tribe-notice" in one for one in stopped)


@pytest.mark.requirement("I11")
def test_a_non_minor_dependent_is_said_to_be_no_child_under_the_reporting_law_and_the_clocks_run(
    county: CommandLine,
) -> None:
    case = county.open_case()
    county("child", "describe", case, "--non-minor", "yes")
    made = county("report", "make", case, "cross", "--to", "district_attorney", "--method", "fax")
    assert "county counsel" in made.err
    assert any("cross-report" in one["clock"] for one in county.json("report", "list", case)["owed"])


@pytest.mark.requirement("D1")
@pytest.mark.requirement("I1")
def test_a_further_referral_of_a_known_child_is_kept_in_the_case_that_is_there(county: CommandLine) -> None:
    case = county.open_case()
    found = county.json("case", "find", typed="Rosa Inventada\n2010-05-17\n")["cases"]
    assert found[0]["because"] == ["name", "birth_date"]
    near = county.json("case", "find", typed="Rosa Inventado\n2010-05-71\n".replace("71", "16"))["cases"]
    assert near[0]["because"] == ["near_name", "sounds_like", "one_digit"]
    assert "the same name, the same birth date" in county("case", "find", typed="Rosa Inventada\n2010-05-17\n").out
    again = county.json("case", "open", "--known", case, "--source", "education", "--allegation", "cse")
    assert again["case"] == case
    kinds = [entry["kind"] for entry in county.json("case", "show", case)["entries"]]
    assert kinds.count("referral.received") == 2
    assert len(county.json("case", "list")["cases"]) == 1
    assert county("case", "open", "--known", "MDT-0000-000", "--source", "education", code=3).out == ""


@pytest.mark.requirement("C7")
def test_a_transfer_to_another_county_asks_who_took_it_over(county: CommandLine) -> None:
    case = county.open_case()
    answers = [f"--answer={one['item']}=still_owed" for one in county.json("case", "matters", case)["matters"]]
    closed = county("case", "close", case, "--outcome", "transferred", *answers)
    assert "took the case over" in closed.err


@pytest.mark.requirement("R1")
def test_the_form_of_a_written_report_is_named_from_the_countys_rules(county: CommandLine) -> None:
    case = county.open_case()
    assert "Form:" not in county("report", "list", case).out
    county("report", "make", case, "cross", "--to", "district_attorney", "--method", "telephone")
    assert "Form: SS 8572" in county("report", "list", case).out


@pytest.mark.requirement("I5")
def test_who_answered_which_indicator_when_stays_on_record_with_the_screening_beside(county: CommandLine) -> None:
    case = county.open_case()
    county("log", case, "indicators.recorded", "--data", "indicators.controlled_or_groomed=no", "--received", "01:20")
    county(
        "log", case, "instrument.administered", "--data", "purpose=screening", "--data", "instrument=county_form",
        "--data", "band=clear_concern",
    )  # fmt: skip
    shown = county.json("child", "indicators", case)
    assert [(one["indicator"], one["answer"]) for one in shown["answers"]] == [
        ("controlled_or_groomed", "yes"),
        ("controlled_or_groomed", "no"),
    ]
    assert shown["at_risk"] is False  # the later answer counts, and the band decides nothing
    assert [one["band"] for one in shown["bands"]] == ["clear_concern"]
    assert "decides nothing" in county("child", "indicators", case).out


@pytest.mark.requirement("I10")
@pytest.mark.requirement("I13")
def test_what_the_child_says_of_sogie_is_printed_to_its_reader_and_stands_in_no_json(county: CommandLine) -> None:
    case = county.open_case()
    words = 'pronouns = "Invented pronouns"\nsogie = "Invented words"\n'
    described = county("child", "describe", case, "--language", "es", "--data-file", "-", typed=words)
    assert "sealed: read by Ana Coordinadora and the recovery key, and nobody else." in described.out
    assert "Invented" not in county("case", "show", case).out
    shown = county("case", "show", case, "--reveal").out
    assert "read by Ana Coordinadora and the recovery key" in shown
    assert "Invented words" in " ".join(shown.split())
    assert "Invented pronouns" in county("child", "show", case, "--reveal").out
    for command in (("case", "show"), ("child", "show"), ("case", "history")):
        assert "Invented" not in county(*command, case, "--reveal", "--json").out
    said = {one["field"]: one for one in county.json("child", "show", case, "--reveal")["said"]}
    assert (said["pronouns"]["value"], said["pronouns"]["sealed"]) == (None, True)
    assert (said["language"]["value"], said["language"]["sealed"]) == ("es", False)


@pytest.mark.requirement("I13")
def test_who_reads_a_sealed_entry_is_told_and_changed_by_its_reader(county: CommandLine) -> None:
    case = county.open_case()
    told = county.json("child", "describe", case, "--data-file", "-", typed='sogie = "Invented words"\n')
    entry = str(told["seq"])
    bo = county.enrol("Bo Coordinador")
    before = county.json("child", "readers", case, entry)["readers"]
    assert [one["readers"][1:] for one in before] == [["recovery"]]
    after = county.json("child", "readers", case, entry, "--allow", bo)["readers"]
    assert bo in after[-1]["readers"]
    assert "Bo Coordinador" in county("child", "readers", case, entry).out
    taken_back = county.json("child", "readers", case, entry, "--withdraw", bo)["readers"]
    assert [bo in one["readers"] for one in taken_back] == [False, True, False]
    refused = county("child", "readers", case, entry, "--allow", "p-nobody", "--json", code=2)
    assert "p-nobody" in refused.error["problems"][0]["message"]
    allowed = county.json(
        "child", "describe", case, "--allow", bo, "--data-file", "-", typed='pronouns = "Invented pronouns"\n'
    )
    assert bo in county.json("child", "readers", case, str(allowed["seq"]))["readers"][0]["readers"]
    assert county("vault", "verify").code == 0
