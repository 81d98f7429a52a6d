"""What a fresh interpreter really loads: the half of the rooms' contracts that an import graph cannot show."""

import ast
import json
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

import mdtkit

PACKAGE = Path(mdtkit.__file__).parent
PURE_ROOMS = [room for room in ("chronology", "protocol", "casework", "sharing") if (PACKAGE / room).is_dir()]

STDLIB = set(sys.stdlib_module_names)

#: Libraries that a command which does not need them must not pay for.
COSTLY = {"textual", "rich", "apprise", "icalendar", "docx", "holidays", "stamina", "requests", "asyncio"}


def loaded_by(code: str) -> set[str]:
    """The top-level names in sys.modules after a fresh interpreter ran the code."""
    report = "import json, sys; sys.stderr.write(json.dumps(sorted({name.split('.')[0] for name in sys.modules})))"
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{report}"],
        cwd=PACKAGE.parent,
        check=True,
        capture_output=True,
        text=True,
    )
    # The interpreter's own build settings carry the name of the platform.
    return {name for name in json.loads(done.stderr) if not name.startswith("_sysconfigdata")}


def test_asking_for_the_version_loads_no_library_at_all() -> None:
    asked = "import sys; sys.argv = ['mdtkit', '--version']; from mdtkit.__main__ import main; main()"
    assert loaded_by(asked) - loaded_by("pass") - STDLIB == {"mdtkit"}


def test_the_package_itself_imports_nothing() -> None:
    tree = ast.parse((PACKAGE / "__init__.py").read_text(encoding="utf-8"))
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]


def test_the_command_line_starts_without_the_screen_and_the_senders() -> None:
    assert loaded_by("import mdtkit.cli") & COSTLY == set()


@pytest.mark.parametrize("room", PURE_ROOMS)
def test_a_pure_room_loads_no_library_but_msgspec(room: str) -> None:
    everything = f"""
import importlib, pkgutil, mdtkit.{room} as room
for module in pkgutil.walk_packages(room.__path__, room.__name__ + "."):
    importlib.import_module(module.name)
"""
    assert loaded_by(everything) - loaded_by("import msgspec, zoneinfo") - STDLIB <= {"mdtkit"}


def test_every_pure_room_stands_under_the_contract_of_purity() -> None:
    assert contract("Pure rooms")["source_modules"] == [f"mdtkit.{room}" for room in PURE_ROOMS]


def test_the_vault_is_kept_from_every_room_below_it_but_the_chronology() -> None:
    below = {room for room in ("plugin", *PURE_ROOMS) if (PACKAGE / room).is_dir()} - {"chronology"}
    assert set(contract("The vault")["forbidden_modules"]) == {f"mdtkit.{room}" for room in below} | {"mdtkit.paths"}


def test_no_pure_room_asks_for_the_time_opens_a_file_or_prints() -> None:
    """`now` is an argument: a room that asked the machine could not be asked about another instant."""
    asked = [
        f"{path.relative_to(PACKAGE)}:{node.lineno}: {ast.unparse(node.func)}"
        for room in PURE_ROOMS
        for path in sorted((PACKAGE / room).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and asks_the_outside(node.func)
    ]
    assert asked == []


def contract(start_of_name: str) -> dict[str, list[str]]:
    """The import-linter contract of pyproject.toml whose name starts so."""
    settings = tomllib.loads((PACKAGE.parent / "pyproject.toml").read_text(encoding="utf-8"))
    contracts: list[dict[str, Any]] = settings["tool"]["importlinter"]["contracts"]
    [found] = [each for each in contracts if each["name"].startswith(start_of_name)]
    return found


def asks_the_outside(called: ast.expr) -> bool:
    if isinstance(called, ast.Name):
        return called.id in {"open", "print", "input", "exec", "eval"}
    clock = {"now", "utcnow", "today"}
    return isinstance(called, ast.Attribute) and called.attr in clock and "date" in ast.unparse(called.value).lower()
