"""What is refused, how it is said, with which exit code; and that a refused command changes nothing."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import REFERRAL, Answer, CommandLine


def entries(mdtkit: CommandLine, case: str) -> int:
    return len(mdtkit.json("case", "show", case)["entries"])


@pytest.fixture
def case(county: CommandLine) -> str:
    return county.open_case()


BAD_ENTRIES = {
    "an unknown kind": (("report.mde",), "report.made"),
    "an unknown field": (("report.made", "--data", "metod=fax"), "method"),
    "an unknown party": (
        ("report.made", "--data", "report=cross", "--data", "to=law_enforcment", "--data", "method=fax"),
        "law_enforcement",
    ),
    "an unknown party of the entry": (("child.engaged", "--party", "advocat"), "advocate"),
    "an unknown indicator": (("indicators.recorded", "--data", "indicators.controled=yes"), "controlled_or_groomed"),
}


@pytest.mark.parametrize(("given", "nearest"), BAD_ENTRIES.values(), ids=BAD_ENTRIES)
def test_an_unknown_name_is_refused_with_the_nearest_valid_one(
    county: CommandLine, case: str, given: tuple[str, ...], nearest: str
) -> None:
    before = entries(county, case)
    refused = county("log", case, *given, "--json", code=2)
    assert nearest in {problem["nearest"] for problem in refused.error["problems"]}
    assert refused.out == ""
    assert nearest in county("log", case, *given, code=2).err
    assert entries(county, case) == before


def test_every_problem_of_an_entry_is_named_at_once(county: CommandLine, case: str) -> None:
    refused = county("log", case, "report.made", "--data", "to=nobody_known", "--json", code=2).error
    assert {problem["field"] for problem in refused["problems"]} == {"report", "to", "method"}


FREE_TEXT = {
    "a text field": ("report.made", "--data", "reference=DA-0308-11"),
    "words in a coded field": ("report.made", "--data", "to=the police of the town"),
    "a name in a sealed field": ("child.described", "--data", "name=Inventada"),
    "a birth date": ("child.described", "--data", "birth_date=2010-05-17"),
    "words as the kind": ("she told us everything",),
    "words after the kind": ("note.added", "she told us everything"),
    "words as the party": ("child.engaged", "--party", "the kind officer"),
    "words as a time": ("child.engaged", "--at", "yesterday evening"),
}


@pytest.mark.parametrize("given", FREE_TEXT.values(), ids=FREE_TEXT)
def test_free_text_in_an_argument_is_refused_with_how_to_give_it(
    county: CommandLine, case: str, given: tuple[str, ...]
) -> None:
    before = entries(county, case)
    refused = county("log", case, *given, code=2)
    words = given[-1].partition("=")[2] or given[-1]
    assert words not in refused.err  # it may be a name; it is not repeated
    assert any(way in refused.err for way in ("--ask", "--data-file", "takes a time"))
    assert entries(county, case) == before


def test_free_text_comes_by_file_by_standard_input_or_at_a_prompt(county: CommandLine, case: str) -> None:
    made = ("report", "make", case, "cross", "--to", "district_attorney", "--method", "fax")
    county(*made, "--data-file", county.file("data.toml", 'reference = "INV-1"'))
    county(*made, "--data-file", "-", typed='{"reference": "INV-2"}')
    county(*made, "--ask", "reference", typed="INV-3\n")
    county("log", case, "note.added", "--note-file", "-", typed="INV-4")
    hidden = county("case", "show", case)
    shown = county("case", "show", case, "--reveal")
    for words in ("INV-1", "INV-2", "INV-3", "INV-4", "Rosa Inventada"):
        assert words in shown.out
        assert words not in hidden.out


def test_without_reveal_json_holds_null_and_names_what_is_withheld(county: CommandLine, case: str) -> None:
    described = county.json("case", "show", case)["entries"][1]
    assert described["data"]["name"] is None
    assert described["withheld"] == ["name", "birth_date"]
    revealed = county.json("case", "show", case, "--reveal")["entries"][1]
    assert revealed["data"]["name"] == "Rosa Inventada"
    assert revealed["withheld"] == []


def test_an_instant_with_no_zone_is_read_in_the_countys_zone_and_said_so(county: CommandLine, case: str) -> None:
    county.at("2026-03-08T12:00:00Z")
    answer = county("log", case, "child.engaged", "--at", "2026-03-08 01:50")
    assert "county's zone" in answer.err
    assert "01:50 PST" in answer.err
    assert "zone" not in county("log", case, "child.engaged", "--at", "2026-03-08T09:50:00Z").err


@pytest.mark.parametrize(
    ("night", "given", "read"),
    [
        ("2026-03-08T12:00:00Z", "2026-03-08 02:30", "2026-03-08T10:30:00Z"),  # there was no 02:30: forward by the gap
        ("2026-11-01T12:00:00Z", "2026-11-01 01:30", "2026-11-01T08:30:00Z"),  # there were two 01:30: the earlier
    ],
)
def test_intake_never_refuses_an_ambiguous_or_missing_local_time(
    county: CommandLine, night: str, given: str, read: str
) -> None:
    county.at(night)
    answer = county("case", "open", "--received", given, "--source", "law_enforcement", "--allegation", "cse", "--json")
    assert "clocks went" in answer.err
    (first,) = county.json("case", "show", answer.json["case"])["entries"]
    assert first["received"] == read


@pytest.mark.parametrize(
    "given",
    [
        ("--at", "2026-03-09 08:00"),
        ("--at", "2026-03-08 01:00", "--received", "2026-03-09T09:20:00Z"),
        ("--at", "2026-03-08 01:10", "--received", "2026-03-08 01:00"),
    ],
)
def test_what_is_possible_but_unlikely_is_asked_once(county: CommandLine, case: str, given: tuple[str, ...]) -> None:
    before = entries(county, case)
    assert county("log", case, "child.engaged", *given, "--json", code=2).error["error"] == "confirm"
    assert entries(county, case) == before
    county("log", case, "child.engaged", *given, "--confirm")
    assert entries(county, case) == before + 1


@pytest.mark.parametrize("given", ["MDT-0000-000", "MDT-7K3Q-F9X"])
def test_no_such_case_is_exit_3_whatever_the_reason(county: CommandLine, given: str) -> None:
    codes = {county("case", "show", given, "--json", code=code).error["error"] for code in _codes(given)}
    assert codes <= {"no_such_case", "bad_input"}


def _codes(given: str) -> tuple[int, ...]:
    return (3,) if given == "MDT-0000-000" else (2,)  # the second is mistyped: its check character does not fit


def test_locked_and_wrong_passphrase_are_exit_4_with_no_hint_and_no_partial_output(
    mdtkit: CommandLine, found: Callable[[], Answer], tmp_path: Path
) -> None:
    mdtkit.monkeypatch.setenv("MDTKIT_PASSPHRASE_FD", str(_pipe(b"correct horse\n")))
    found()
    mdtkit.monkeypatch.setenv("MDTKIT_PASSPHRASE_FD", str(_pipe(b"wrong\n")))
    wrong = mdtkit("due", "--json", code=4)
    assert wrong.out == ""
    assert wrong.error["problems"] == []
    assert "passphrase" not in wrong.error["message"].lower()
    mdtkit.monkeypatch.setenv("MDTKIT_PASSPHRASE_FD", str(_pipe(b"correct horse\n")))
    mdtkit("due")
    mdtkit.monkeypatch.delenv("MDTKIT_PASSPHRASE_FD")
    mdtkit.monkeypatch.delenv("MDTKIT_IDENTITY_FILE")
    assert mdtkit("due", "--json", code=4).error["error"] == "locked"


def test_unlocked_until_locked_again(county: CommandLine, tmp_path: Path) -> None:
    county("unlock", "--identity", str(tmp_path / "ana.age"))
    county.monkeypatch.delenv("MDTKIT_IDENTITY_FILE")
    try:
        assert county.json("agent")["unlocked"] is True
        assert county.json("due")["clocks"] == []
    finally:
        county("lock")
    assert county.json("agent", code=1)["unlocked"] is False
    county("due", code=4)


def test_unlock_knows_the_identity_that_opened_this_home_before(county: CommandLine, tmp_path: Path) -> None:
    county("unlock", "--identity", str(tmp_path / "ana.age"))
    county("lock")
    county.monkeypatch.delenv("MDTKIT_IDENTITY_FILE")
    try:
        county("unlock")
        assert county.json("agent")["unlocked"] is True
    finally:
        county("lock")
    (tmp_path / "ana.age").unlink()
    county("unlock", code=2)


def _pipe(content: bytes) -> int:
    reading, writing = os.pipe()
    os.write(writing, content)
    os.close(writing)
    return reading


DAMAGE: dict[str, Callable[[Path], object]] = {
    "cut short": lambda path: path.write_bytes(path.read_bytes()[:150]),
    "garbage": lambda path: path.write_bytes(b"no age file at all"),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_record_is_named_and_every_other_case_works_on(
    county: CommandLine, damage: Callable[[Path], object]
) -> None:
    sick, well = county.open_case(), county.open_case()
    (record,) = (county.home / "records").rglob(f"{sick}*")
    damage(record)
    refused = county("case", "show", sick, "--json", code=5)
    assert sick in refused.error["message"]
    assert refused.out == ""
    assert county.json("case", "show", well)["case"] == well
    county("log", well, "child.engaged")
    assert sick in {problem["record"] for problem in county.json("vault", "verify", code=1)["problems"]}


def test_the_case_of_another_county_does_not_open_here(
    county: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = county.open_case()
    (record,) = (county.home / "records").rglob(f"{ours}*")
    monkeypatch.setenv("MDTKIT_HOME", str(tmp_path / "other"))
    monkeypatch.setenv("MDTKIT_IDENTITY_FILE", str(tmp_path / "bo.age"))
    county(
        "init", "--county", "Ejemplo County", "--zone", "America/Los_Angeles", "--program", "no", "--coordinator",
        "Bo Inventado", "--identity-out", str(tmp_path / "bo.age"), "--recovery-out", str(tmp_path / "bo-recovery.age"),
        "--yes",
    )  # fmt: skip
    theirs = county.json("case", "open", "--source", "law_enforcement")["case"]
    (target,) = (tmp_path / "other" / "records").rglob(f"{theirs}*")
    target.write_bytes(record.read_bytes())
    assert county("case", "show", theirs, "--json", code=3).out == ""


def test_bad_usage_is_exit_2_and_json_all_the_same(county: CommandLine) -> None:
    assert county("due", "--within", "soon", "--json", code=2).error["error"] == "usage"
    assert "`case`" in county("cas", code=2).err
    assert county("case", "show", code=2).err.startswith("mdtkit: Missing argument 'CASE'")


def test_a_bad_referral_file_is_refused_with_every_problem_and_no_word_of_it(county: CommandLine) -> None:
    bad = REFERRAL.replace("triggers = [", "trigers = [").replace('imminent = "yes"', 'assault_hours = "two"')
    refused = county("case", "open", "--referral", county.file("bad.toml", bad), "--json", code=2)
    assert {p["field"]: p["nearest"] for p in refused.error["problems"]} == {
        "trigers": "triggers",
        "assault_hours": None,
    }
    assert "Rosa" not in refused.err
    broken = county.file("broken.toml", "child_name = Rosa Inventada\n")
    said = county("case", "open", "--referral", broken, code=2).err
    assert "line 1" in said
    assert "Rosa" not in said
    assert county.json("case", "list")["cases"] == []


def test_a_fault_of_ours_names_itself_by_line_and_number_never_by_its_words(
    county: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mdtkit.desk.desk import Desk

    def broken(*_: object, **__: object) -> None:
        secret = "Rosa Inventada"
        raise KeyError(secret)

    monkeypatch.setattr(Desk, "due", broken)
    answer = county("due", "--json", code=70)
    assert "Rosa" not in answer.err
    assert "KeyError" in answer.error["message"]
    assert "cli/due_list.py:" in answer.error["message"]


def test_looking_goes_on_in_a_home_that_cannot_be_written_to_and_recording_is_exit_5(
    county: CommandLine, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mdtkit.vault.disk import Disk

    def refuses(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "read-only")

    monkeypatch.setattr(Disk, "replace", refuses)
    assert county.json("case", "show", case)["case"] == case
    assert county("log", case, "child.engaged", "--json", code=5).error["error"] == "read_only"
    assert county("case", "show", case, "--reveal", code=5).out == ""  # no audit row, no reveal
    assert county.json("due")["clocks"]


@pytest.mark.parametrize(
    "content", ["a = " + "[" * 5000 + "]" * 5000, '{"source":' + "[" * 50000], ids=["TOML", "JSON"]
)
def test_a_referral_nested_without_end_is_bad_input_not_a_fault(county: CommandLine, content: str) -> None:
    assert "neither TOML" in county("case", "open", "--referral", county.file("deep.toml", content), code=2).err
