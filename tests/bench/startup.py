"""How long one waits before mdtkit does anything at all."""

import sys
from collections.abc import Iterator

from tests.bench.figures import Figure, at_most, median_ms


def measure() -> Iterator[Figure]:
    """Whole commands, beside a bare interpreter, which nothing written in Python can be faster than."""
    bare = median_ms([sys.executable, "-c", "pass"])
    yield Figure("python, doing nothing", bare, "ms")
    yield at_most("mdtkit --version", median_ms([sys.executable, "-m", "mdtkit", "--version"]), "ms", 100)
    yield Figure("mdtkit --help", median_ms([sys.executable, "-m", "mdtkit", "--help"]), "ms")
