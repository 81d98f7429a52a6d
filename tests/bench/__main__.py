"""`make bench`: every measurement of this folder, printed; the figures are for people, so no figure fails the run.

A module here that has a `measure()` giving Figures takes part. Run it on a machine that does nothing else.
"""

import importlib
import platform
from pathlib import Path


def main() -> None:
    """Measure everything, in the order of the modules' names."""
    print(f"Python {platform.python_version()}, {platform.system()} {platform.machine()}\n")
    for path in sorted(Path(__file__).parent.glob("[a-z]*.py")):
        measure = getattr(importlib.import_module(f"tests.bench.{path.stem}"), "measure", None)
        if measure is not None:
            print(path.stem)
            for figure in measure():
                print("  " + figure.line(), flush=True)


if __name__ == "__main__":
    main()
