"""Keeps files and functions small enough to be read: prints what is over the budget, exits 1 if anything is.

A file has at most 400 lines, a function at most 50 without its docstring: one screen. What grows past it is
more than one thing, and is divided by meaning rather than cut where the counter stops.
"""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

FILE_LINES = 400
FUNCTION_LINES = 50


def over_budget(path: str, source: str) -> Iterator[str]:
    """One sentence for the file and for each function in it that is too long."""
    lines = source.count("\n") + (not source.endswith("\n") and bool(source))
    if lines > FILE_LINES:
        yield f"{path}: {lines} lines; a file has at most {FILE_LINES}"
    for node in ast.walk(ast.parse(source, path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (length := _length(node)) > FUNCTION_LINES:
            yield f"{path}:{node.lineno}: {node.name} has {length} lines; a function has at most {FUNCTION_LINES}"


def _length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from `def` to the last statement, the docstring left out."""
    length = (function.end_lineno or function.lineno) - function.lineno + 1
    first = function.body[0]
    if ast.get_docstring(function, clean=False) is not None:
        length -= (first.end_lineno or first.lineno) - first.lineno + 1
    return length


def main() -> int:
    """Measure every Python file that git knows or would take; exit code 0 or 1."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.py"],
        check=True,
        capture_output=True,
        text=True,
    )
    paths = [path for path in map(Path, listed.stdout.splitlines()) if path.is_file()]
    problems = [line for path in paths for line in over_budget(str(path), path.read_text(encoding="utf-8"))]
    for line in problems:
        print(line)
    if not problems:
        print(f"{len(paths)} files within the budget.")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
