"""Writes docs/requirements-coverage.md: each requirement of the source document and the tests that prove it.

Tests name what they prove with `@pytest.mark.requirement("R4")`, on a function, a class, a module (`pytestmark`)
or one case of a table (`pytest.param(…, marks=…)`). They are read, not run: the page is the same on every
machine. With `--check` nothing is written, and a page that no longer tells the truth is an error.
"""

import argparse
import ast
import difflib
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
LIST = ROOT / "docs" / "requirements.toml"
PAGE = ROOT / "docs" / "requirements-coverage.md"

LAWS = {
    "pre": "reporting law",
    "794": "SB 794",
    "855": "SB 855",
    "prac": "practice",
    "other": "other law",
}


class Proof(NamedTuple):
    """A test (`test`, or the whole file where empty) in `file` that names the requirement `id`."""

    id: str
    file: str
    test: str


def proofs(file: str, source: str) -> Iterator[Proof]:
    """Every requirement named in one test file."""
    tree = ast.parse(source, file)
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            yield from (Proof(name, file, node.name) for mark in node.decorator_list for name in _ids(mark))
            for member in node.body:
                yield from _of_function(file, member, prefix=f"{node.name}.")
        elif isinstance(node, ast.Assign) and any(_is_pytestmark(target) for target in node.targets):
            yield from (Proof(name, file, "") for name in _ids(node.value))
        else:
            yield from _of_function(file, node, prefix="")


def _of_function(file: str, node: ast.stmt, *, prefix: str) -> Iterator[Proof]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        for mark in node.decorator_list:
            yield from (Proof(name, file, prefix + node.name) for name in _ids(mark))


def _is_pytestmark(target: ast.expr) -> bool:
    return isinstance(target, ast.Name) and target.id == "pytestmark"


def _ids(expression: ast.expr) -> Iterator[str]:
    """The ids in every `….requirement("…")` within the expression."""
    for node in ast.walk(expression):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "requirement":
            for argument in node.args:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield argument.value


def unknown_ids(found: Sequence[Proof], known: Sequence[str]) -> list[str]:
    """One sentence for each test that names a requirement which does not exist."""
    return [
        f'{proof.file}: {proof.test or "pytestmark"} names requirement "{proof.id}", which is not in {LIST.name}; '
        f"nearest: {', '.join(difflib.get_close_matches(proof.id, known, n=3, cutoff=0)) or 'none'}"
        for proof in found
        if proof.id not in known
    ]


def page(requirements: Mapping[str, Mapping[str, Sequence[str]]], found: Sequence[Proof]) -> str:
    """The page as MyST: a table for each part of the source document, ending in a line feed."""
    by_id: defaultdict[str, set[str]] = defaultdict(set)
    for proof in found:
        by_id[proof.id].add(f"`{proof.file}`" + (f" {_as_sentence(proof.test)}" if proof.test else ""))
    names = [name for part in requirements.values() for name in part]
    lines = [
        "# Requirements and their tests",
        "",
        "<!-- Written by `make coverage-page`; not by hand. -->",
        "",
        "Each requirement of the source document, in our own words, with the tests that name it. A test that names a",
        "requirement proves a part of it; the part is what the test's own name says.",
        "",
        f"**{sum(name in by_id for name in names)} of {len(names)} requirements are named by a test.**",
    ]
    for title, part in requirements.items():
        lines += ["", f"## {title}", "", "| id | law | requirement | tests |", "|---|---|---|---|"]
        for name, (law, text) in part.items():
            tests = "<br>".join(sorted(by_id[name])) if name in by_id else "none yet"
            lines.append(f"| {name} | {LAWS[law]} | {text} | {tests} |")
    return "\n".join(lines) + "\n"


def _as_sentence(test: str) -> str:
    """`TestReturn.test_a_return_is_reported` → "Return: a return is reported"."""
    words = [part.removeprefix("Test").removeprefix("test_").replace("_", " ") for part in test.split(".")]
    return ": ".join(words)


def main() -> int:
    """Write the page, or with --check compare it; exit code 0 or 1."""
    parser = argparse.ArgumentParser(description="Write docs/requirements-coverage.md.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail when the page is out of date")
    check: bool = parser.parse_args().check

    requirements = tomllib.loads(LIST.read_text(encoding="utf-8"))
    known = [name for part in requirements.values() for name in part]
    files = sorted(path for folder in ("tests", "plugins") for path in (ROOT / folder).rglob("test_*.py"))
    found = [p for file in files for p in proofs(file.relative_to(ROOT).as_posix(), file.read_text(encoding="utf-8"))]
    if problems := unknown_ids(found, known):
        print("\n".join(problems))
        return 1

    text = page(requirements, found)
    if not check:
        PAGE.write_text(text, encoding="utf-8")
    elif not PAGE.is_file() or PAGE.read_text(encoding="utf-8") != text:
        print(f"{PAGE.relative_to(ROOT)} is out of date: run `make coverage-page` and commit it with the tests.")
        return 1
    print(f"{len({proof.id for proof in found})} of {len(known)} requirements are named by a test.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
