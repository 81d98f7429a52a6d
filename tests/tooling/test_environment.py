"""`make` on a machine that lacks something says what, and what to do; it leaves nothing half made."""

import os
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("environment.sh")


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A machine with a shell and nothing else; tests put the programs in that it shall have."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "checkout").mkdir()
    return tmp_path


def install(machine: Path, name: str, script: str) -> None:
    program = machine / "bin" / name
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)


def make(machine: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", str(SCRIPT)],
        cwd=machine / "checkout",
        env={"PATH": str(machine / "bin"), "LANG": os.environ.get("LANG", "C.UTF-8"), **settings},
        capture_output=True,
        text=True,
        check=False,
    )


# Stand-ins for a Python: what the script asks is in $2 of `python3 -c …`.
TOO_OLD = 'case "$2" in *version_info*) exit 1;; *python_version*) echo 3.9.2;; esac'
WITHOUT_VENV = 'case "$2" in *ensurepip*) exit 1;; *%d.%d*) echo 3.12;; esac'


def test_without_python_it_names_the_packages_to_install(machine: Path) -> None:
    told = make(machine)
    assert told.returncode == 1
    assert 'there is no "python3" on this machine' in told.stderr
    assert "apt install python3 python3-venv" in told.stderr


def test_with_an_old_python_it_says_how_old_and_what_is_needed(machine: Path) -> None:
    install(machine, "python3", TOO_OLD)
    told = make(machine)
    assert told.returncode == 1
    assert "python3 is 3.9.2, and mdtkit needs 3.11 or later" in told.stderr


def test_a_newer_python_beside_the_old_one_is_taken(machine: Path) -> None:
    install(machine, "python3", TOO_OLD)
    install(machine, "python3.12", WITHOUT_VENV)
    assert "Python 3.12 is here" in make(machine).stderr


def test_a_python_that_was_asked_for_by_name_is_not_replaced_by_another(machine: Path) -> None:
    install(machine, "python3.9", TOO_OLD)
    install(machine, "python3.12", WITHOUT_VENV)
    assert "python3.9 is 3.9.2" in make(machine, PYTHON="python3.9").stderr


def test_without_the_venv_module_it_names_debians_package(machine: Path) -> None:
    install(machine, "python3", WITHOUT_VENV)
    told = make(machine)
    assert told.returncode == 1
    assert "apt install python3-venv" in told.stderr
    assert "Traceback" not in told.stderr


def test_a_folder_called_venv_that_is_something_else_is_left_alone(machine: Path) -> None:
    install(machine, "python3", ":")
    kept = machine / "checkout" / ".venv" / "letter.txt"
    kept.parent.mkdir()
    kept.write_text("mine", encoding="utf-8")
    told = make(machine)
    assert told.returncode == 1
    assert ".venv is here but is no Python environment" in told.stderr
    assert kept.read_text(encoding="utf-8") == "mine"


def test_an_environment_that_could_not_be_made_is_not_left_behind(machine: Path) -> None:
    install(machine, "rm", 'exec /bin/rm "$@"')
    install(machine, "mkdir", 'exec /bin/mkdir "$@"')
    install(machine, "python3", 'case "$1 $2" in "-m venv") mkdir -p .venv/bin; exit 1;; esac')
    told = make(machine)
    assert told.returncode == 1
    assert ".venv could not be made" in told.stderr
    assert not (machine / "checkout" / ".venv").exists()
