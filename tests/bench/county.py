"""The counties that the other modules measure on: made once for a run, thrown away after it."""

from __future__ import annotations

import atexit
import os
import shutil
import sys
import tempfile
import time
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import msgspec

from mdtkit.desk.demo import build_demo
from mdtkit.vault import Vault, open_vault, read_identity

LARGE, SMALL = int(os.environ.get("BENCH_CASES", "10000")), 100
WITHIN = "24h"


class County(msgspec.Struct, frozen=True):
    """A demo county on the disk."""

    cases: int
    home: Path
    device: Path
    identity: Path
    references: tuple[str, ...]
    seconds: float
    """How long it took to make."""

    def environment(self) -> dict[str, str]:
        """The environment in which a process works on it, unlocked by its identity file.

        Compiled modules are kept, as they are for everybody who uses an installed program.
        """
        kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        return kept | {
            "MDTKIT_HOME": str(self.home),
            "MDTKIT_DEVICE": str(self.device),
            "MDTKIT_IDENTITY_FILE": str(self.identity),
        }

    def open(self) -> Vault:
        """Its vault."""
        return open_vault(self.home, read_identity(self.identity), self.device)


@cache
def workplace() -> Path:
    """A folder that goes away with the run."""
    folder = Path(tempfile.mkdtemp(prefix="mdtkit-bench-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@cache
def county(cases: int) -> County:
    """The demo county of so many cases."""
    place = workplace() / str(cases)
    print(f"  (making a county of {cases:,} cases)", file=sys.stderr, flush=True)
    begun = time.perf_counter()
    now = datetime.now(UTC).replace(microsecond=0)
    built = build_demo(place / "home", cases=cases, now=now, device=place / "device")
    taken = time.perf_counter() - begun
    return County(cases, built.home, place / "device", built.identity, built.references, taken)
