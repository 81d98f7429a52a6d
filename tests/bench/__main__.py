"""`make bench`: every measurement of this folder, printed and written down; no figure fails the run.

A module here that has a `measure()` giving Figures takes part; names after the command measure only those. A whole
run writes docs/reference/benchmarks.md. Run it on a machine that does nothing else.
"""

import importlib
import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.figures import Figure, cpu, page

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "benchmarks.md"


def main(wanted: list[str]) -> None:
    """Measure what is wanted, else everything, in the order of the modules' names."""
    print(f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {cpu()}\n")
    load = os.getloadavg()[0]
    found: dict[str, list[Figure]] = {}
    for path in sorted(Path(__file__).parent.glob("[a-z]*.py")):
        module = importlib.import_module(f"tests.bench.{path.stem}")
        if not hasattr(module, "measure") or (wanted and path.stem not in wanted):
            continue
        print(path.stem)
        said = (module.__doc__ or path.stem).partition("\n")[0]
        for figure in module.measure():
            print("  " + figure.line(), flush=True)
            found.setdefault(said, []).append(figure)
    if not wanted:
        PAGE.write_text(page(found, datetime.now(UTC), load))
        print(f"\nWritten to {PAGE.relative_to(PAGE.parents[2])}")


if __name__ == "__main__":
    main(sys.argv[1:])
