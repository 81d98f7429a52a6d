"""The wheel a county would install: built from a clean source archive, installed where nothing else is, and run."""

import os
import re
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

import mdtkit

ROOT = Path(mdtkit.__file__).parents[1]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the source archive, which is built from the checkout."""
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT))
    [built] = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def program(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The installed `mdtkit` of a clean environment, with what the wheel asks for and nothing else.

    The versions are those of constraints.txt; which libraries are needed, the wheel has to say itself.
    """
    folder = tmp_path_factory.mktemp("county")
    venv.create(folder / "venv", with_pip=True)
    versions = folder / "versions.txt"
    pinned = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    versions.write_text("\n".join(re.findall(r"^[^#\s].*?(?= \\$)", pinned, re.MULTILINE)), encoding="utf-8")
    python = folder / "venv" / "bin" / "python"
    run(str(python), "-m", "pip", "install", "--quiet", "--constraint", str(versions), str(wheel))
    return folder / "venv" / "bin" / "mdtkit"


def test_the_wheel_carries_the_protocol_the_plugins_and_the_licence(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for carried in ("mdtkit/_bundled/config/base/", "mdtkit/_bundled/plugins/", "mdtkit/py.typed"):
        assert any(name.startswith(carried) for name in names), carried
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_the_wheel_carries_no_tests_and_no_data_of_the_checkout(wheel: Path) -> None:
    top = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert top == {"mdtkit", f"mdtkit-{mdtkit.__version__}.dist-info"}


def test_the_installed_program_says_its_version(program: Path) -> None:
    assert run(str(program), "--version") == f"mdtkit {mdtkit.__version__}\n"


def test_the_installed_program_shows_the_demo_county_where_there_is_no_terminal(program: Path) -> None:
    board = run(str(program), "demo", "--cases", "3")
    assert "DEMO DATA" in board
    assert len(set(re.findall(r"\bMDT-[0-9A-Z]{4}-[0-9A-Z]{3}\b", board))) == 3


def test_a_plugin_that_ships_with_the_wheel_is_installed_from_its_folder_and_enabled(program: Path) -> None:
    python, home = program.with_name("python"), program.parent / "county"
    shipped = home.parent.parent / "lib"
    [folder] = shipped.glob("python*/site-packages/mdtkit/_bundled/plugins/mdtkit-california-courts")
    run(str(python), "-m", "pip", "install", "--quiet", "hatchling", "editables")
    run(str(python), "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", str(folder))
    run(str(program), "demo", "--cases", "1", "--home", str(home), "--text")
    settings = {"MDTKIT_HOME": str(home), "MDTKIT_IDENTITY_FILE": str(home / "identity.age")}
    listed = run(str(program), "plugin", "list", "--json", **settings)
    assert '"mdtkit-california-courts"' in listed
    assert run(str(program), "plugin", "check", "mdtkit-california-courts", **settings).count("failed") == 0
    assert "Enabled mdtkit-california-courts" in run(
        str(program), "plugin", "enable", "mdtkit-california-courts", **settings
    )
    days = run(str(program), "extra", "court-days", "--from", "2026-02-11", "--count", "1", **settings)
    assert "Lincoln" in days


@pytest.mark.parametrize("kind", ["instrument", "protocol", "channel", "exporter"])
def test_a_new_plugin_passes_its_own_test_beside_the_installed_wheel(program: Path, tmp_path: Path, kind: str) -> None:
    python = program.with_name("python")
    run(str(python), "-m", "pip", "install", "--quiet", "hatchling", "editables", "pytest")
    name = f"testado-{kind}"
    run(str(program), "plugin", "new", name, "--kind", kind, "--into", str(tmp_path))
    project = tmp_path / name
    run(str(python), "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "-e", str(project))
    try:
        assert "passed" in run(
            str(python),
            "-m",
            "pytest",
            "-q",
            str(project),
            "--rootdir",
            str(project),
            "-c",
            str(project / "pyproject.toml"),
        )
    finally:
        run(str(python), "-m", "pip", "uninstall", "--quiet", "--yes", name)


def run(*command: str, **more: str) -> str:
    """What the command printed; a command that fails shows what it said."""
    # Far from the checkout, so that nothing in it can stand in for what the wheel forgot.
    settings = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"} | more
    done = subprocess.run(
        command,
        cwd=Path(command[0]).parent,
        env=settings,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}\n{done.stderr}"
    return done.stdout
