"""`mdtkit import`: what it prints and answers; nothing of a child on either stream."""

from __future__ import annotations

import pytest

from mdtkit.cli.schemas import SCHEMAS
from mdtkit.paths import bundled
from tests.cli.conftest import CommandLine
from tests.cli.shape import problems

CANARY = "Canaria"
HEADER = "Case No,Referred,Referred by,Allegation,Truant,Child,Born\n"
GOOD = HEADER + f"A1,01/05/2026 09:30,Police,CSE,Y,{CANARY} Uno,2010-05-17\n"
BAD = GOOD + f"A2,{CANARY},{CANARY},{CANARY},{CANARY},{CANARY} Dos,{CANARY}\n"
MAP = str(bundled("config") / "import" / "example.toml")


def test_an_import_says_what_was_added_and_the_second_time_nothing(county: CommandLine) -> None:
    table = county.file("old.csv", GOOD)
    done = county.json("import", table, "--map", MAP)
    assert list(problems(SCHEMAS["import"], done)) == []
    assert (done["cases"], done["entries"], done["written"]) == (1, 2, True)
    again = county.json("import", table, "--map", MAP)
    assert (again["cases"], again["entries"], again["present"], again["written"]) == (0, 0, 2, False)


def test_a_dry_run_writes_nothing(county: CommandLine) -> None:
    answer = county("import", county.file("old.csv", GOOD), "--map", MAP, "--dry-run")
    assert "Dry run" in answer.out
    assert county.json("case", "list")["cases"] == []


@pytest.mark.parametrize("options", [(), ("--accept-good",), ("--dry-run",), ("--json",)])
def test_bad_rows_answer_no_and_no_name_reaches_a_stream(county: CommandLine, options: tuple[str, ...]) -> None:
    answer = county("import", county.file("old.csv", BAD), "--map", MAP, *options, code=1)
    assert "Referred by" in answer.out
    assert CANARY not in answer.out + answer.err


def test_a_second_run_that_accepts_the_good_rows_is_not_told_to_accept_them(county: CommandLine) -> None:
    table = county.file("old.csv", BAD)
    county("import", table, "--map", MAP, "--accept-good", code=1)
    again = county("import", table, "--map", MAP, "--accept-good", code=1).out
    assert "Nothing was written; there is nothing to add." in again
    assert "mend the rows, or --accept-good" in county("import", table, "--map", MAP, code=1).out


def test_a_map_that_is_wrong_is_refused_before_the_table_is_read(county: CommandLine) -> None:
    wrong = county.file("map.toml", 'source = "x"\ncase = "Case No"\n[[entry]]\nkind = "nothing"\nat = "Referred"\n')
    answer = county("import", county.file("old.csv", GOOD), "--map", wrong, "--json", code=2)
    assert answer.error["problems"][0]["field"] == "entry 1.kind"


def test_a_table_that_is_not_text_is_refused(county: CommandLine) -> None:
    path = county.folder / "old.csv"
    path.write_bytes(b"\xff\xfe\x00" + CANARY.encode())
    answer = county("import", str(path), "--map", MAP, code=2)
    assert CANARY not in answer.err
