"""Takes the rules of a requirement out of the shipped protocol and runs the tests that name it: they must go red.

    python -m tests.tooling.rule_removal [--why] [ID ...]

Works on a copy of the checkout, so neither the product nor any test knows of it. Without ids: every requirement of
identification, reporting, assessment, documentation, response, holds and support (I, R, A, D, M, C7, L). Exit code 1
where an id that carries a rule has no test, or only tests that stay green.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

from mdtkit.protocol.loader import ProtocolProblems
from tests.tooling.requirement_coverage import LIST, ROOT, proofs
from tests.tooling.without_rule import Layer, carriers, remove

COPIED: Final = ("mdtkit", "tests", "config", "plugins", "docs", "pyproject.toml")
_COUNT: Final = re.compile(r"(\d+) (passed|failed|error)")


class Result(NamedTuple):
    """What happened without the rules of ``id``: its items, further rules that went along, its tests, the red ones."""

    id: str
    items: int
    followed: int
    tests: int
    red: int
    why: tuple[str, ...] = ()
    """Each red test with what it missed: to be read by somebody who asks whether it is about the rule."""

    @property
    def verdict(self) -> str:
        """In words."""
        if not self.items:
            return "carries no rule"
        if not self.tests:
            return "no test"
        return "red" if self.red else "still green"


def asked_for() -> list[str]:
    """The requirements that must each have a test which goes red without its rules."""
    listed = tomllib.loads(LIST.read_text(encoding="utf-8"))
    return [name for part in listed.values() for name in part if name[0] in "IRADML" or name == "C7"]


def tests_of(requirement: str, checkout: Path) -> list[str]:
    """The tests that name the requirement, as pytest takes them; slow ones are run like the others."""
    found = set()
    for path in sorted((checkout / "tests").rglob("test_*.py")):
        file = path.relative_to(checkout).as_posix()
        for proof in proofs(file, path.read_text(encoding="utf-8")):
            if proof.id == requirement:
                found.add("::".join([file, *proof.test.split(".")]) if proof.test else file)
    return sorted(name for name in found if "::" not in name or name.split("::")[0] not in found)


def try_without(requirement: str, copy: Path) -> Result:
    """Run its tests in the copy while the copy's protocol has no rule that carries the requirement."""
    base = Layer(sorted((ROOT / "config" / "base").glob("*.toml")))
    files = sorted((ROOT / "config" / "counties").glob("*.toml"))
    counties = [Layer([file]) for file in files]
    gone, tests = carriers(base, requirement), tests_of(requirement, copy)
    if not gone or not tests:
        return Result(requirement, len(gone), 0, len(tests), 0)
    followed = remove(base, counties, gone)
    folder = copy / "config" / "base"
    for file in folder.glob("*.toml"):
        file.unlink()
    (folder / "protocol.toml").write_text(base.text(), encoding="utf-8")
    for file, county in zip(files, counties, strict=True):
        (copy / "config" / "counties" / file.name).write_text(county.text(), encoding="utf-8")
    passed, red, why = _run(copy, tests)
    return Result(requirement, len(gone), len(followed), passed + red, red, why)


def _run(copy: Path, tests: Sequence[str]) -> tuple[int, int, tuple[str, ...]]:
    command = [sys.executable, "-m", "pytest", "-q", "--tb=no", "-rfE", "-p", "no:cacheprovider", *tests]
    done = subprocess.run(
        command, cwd=copy, env={**os.environ, "PYTHONPATH": str(copy)}, capture_output=True, text=True, check=False
    )
    last = done.stdout.strip().splitlines()[-1] if done.stdout.strip() else ""
    counts = {what: int(number) for number, what in _COUNT.findall(last)}
    if not counts:
        message = f"the tests did not run:\n{done.stdout}\n{done.stderr}"
        raise RuntimeError(message)
    why = tuple(line for line in done.stdout.splitlines() if line.startswith(("FAILED ", "ERROR ")))
    return counts.get("passed", 0), counts.get("failed", 0) + counts.get("error", 0), why


def main() -> int:
    """Print a line for each requirement; exit code 0 or 1."""
    parser = argparse.ArgumentParser(description="Do the tests of a requirement go red without its rules?")
    parser.add_argument("id", nargs="*", help="requirement ids; all of I, R, A, D, M, C7, L where none is given")
    parser.add_argument("--why", action="store_true", help="name each red test and what it missed")
    given = parser.parse_args()
    ids: list[str] = given.id or asked_for()
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for name in COPIED:
            source = ROOT / name
            if source.is_dir():
                shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__", "_build"))
            else:
                shutil.copy(source, copy / name)
        print(f"{'id':<4} {'verdict':<16} {'items':>5} {'followed':>8} {'tests':>5} {'red':>4}", flush=True)
        for requirement in ids:
            try:
                result = try_without(requirement, copy)
            except (ProtocolProblems, RuntimeError) as problem:
                print(f"{requirement:<4} could not be tried: {problem}", flush=True)
                failed = True
                continue
            failed |= result.verdict in ("no test", "still green")
            counts = f"{result.items:>5} {result.followed:>8} {result.tests:>5} {result.red:>4}"
            print(f"{requirement:<4} {result.verdict:<16} {counts}", flush=True)
            for line in result.why if given.why else ():
                print(f"     {line}", flush=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
