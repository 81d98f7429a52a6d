"""`mdtkit due` has a short way in, without the library that reads command lines. It shows the same, or steps aside."""

from __future__ import annotations

import subprocess
import sys

import pytest

from mdtkit.cli.quick import due_at_once
from tests.cli.conftest import CommandLine

WAYS = (
    (),
    ("--within", "24h"),
    ("--within", "90min", "--late"),
    ("--plain", "--within", "10d"),
    ("--json",),
    ("--late", "--json"),
)


@pytest.mark.parametrize("options", WAYS, ids=" ".join)
def test_the_short_way_shows_what_the_command_shows(
    county: CommandLine, options: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    county.open_case()
    command = county("due", *options)
    assert due_at_once(["due", *options]) == 0
    shown = capsys.readouterr()
    assert (shown.out, shown.err) == (command.out, command.err)


def test_a_locked_home_is_refused_in_the_same_words(
    county: CommandLine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("MDTKIT_IDENTITY_FILE")
    command = county("due", code=4)
    assert due_at_once(["due"]) == 4
    assert capsys.readouterr().err == command.err


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["case", "list"],
        ["due", "--check"],
        ["due", "--help"],
        ["due", "--within"],
        ["due", "--within", "a day"],
        ["due", "--within", "24"],
        ["due", "--within", "123456h"],
        ["due", "--within", "٢h"],
        ["due", "--within", "-1h"],
        ["due", "Rosa Inventada"],
    ],
)
def test_what_it_does_not_know_is_left_to_the_command(arguments: list[str]) -> None:
    assert due_at_once(arguments) is None


def test_the_list_waits_neither_for_click_nor_for_the_rules_of_derivation(county: CommandLine) -> None:
    county.open_case()
    county("due")
    program = (
        "import sys\nsys.argv = ['mdtkit', 'due', '--within', '24h']\nfrom mdtkit.__main__ import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "sys.stderr.write('LOADED ' + ' '.join(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = set(done.stderr.rpartition("LOADED")[2].split())
    assert not loaded & {"click", "inspect", "secrets", "mdtkit.casework.facts", "mdtkit.chronology.kinds"}
