"""What a command loads: `due` needs no screen, no sender, no calendar; and how the program starts and ends."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.cli.conftest import CommandLine

COSTLY = ("textual", "rich", "apprise", "pluggy", "icalendar", "docx", "holidays", "requests", "stamina")


def loaded(*arguments: str) -> set[str]:
    """The costly libraries that are loaded once a fresh `mdtkit …` has answered."""
    program = (
        "import sys\n"
        f"sys.argv = ['mdtkit', *{arguments!r}]\n"
        "from mdtkit.__main__ import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        f"sys.stderr.write('LOADED ' + ' '.join(n for n in {COSTLY!r} if n in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(done.stderr.rpartition("LOADED")[2].split())


@pytest.mark.parametrize("arguments", [("--version",), ("--help",), ("due",), ("case", "list"), ("crisis-card",)])
def test_a_light_command_loads_nothing_heavy(county: CommandLine, arguments: tuple[str, ...]) -> None:
    county.open_case()
    assert loaded(*arguments) == set()


def test_the_reader_of_our_output_may_leave_early(county: CommandLine) -> None:
    county.open_case()
    words = [sys.executable, "-m", "mdtkit", "protocol", "show", "terms"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        assert writer.stderr is not None
        writer.stdout.close()
        said = writer.stderr.read()
    assert said == ""
    assert writer.returncode == 0


def test_a_fault_of_ours_ends_the_process_with_70_and_no_words_of_its_own() -> None:
    program = (
        "import sys\nfrom mdtkit.cli.diagnostics import install_hooks\ninstall_hooks()\n"
        "name = 'Rosa Inventada'\nraise ValueError(name)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert "ValueError" in done.stderr
    assert "Rosa" not in done.stderr


def test_with_no_terminal_the_program_alone_prints_the_board(county: CommandLine) -> None:
    county.open_case()
    assert "On call now" in county().out


def test_the_demo_without_a_terminal_prints_its_board_and_ends_well(mdtkit: CommandLine) -> None:
    printed = mdtkit("demo", "--cases", "5", "--home", str(mdtkit.folder / "demo"))
    assert "DEMO DATA" in printed.out
    assert " open case" in printed.out
