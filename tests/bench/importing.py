"""Importing a table of 10,000 rows into a new county: every row checked, derived, signed and sealed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime

from mdtkit.desk import InitRequest, init_county
from mdtkit.desk.desk import Desk
from mdtkit.desk.importing import import_cases, make_plan, read_map
from mdtkit.desk.opening import Clock
from mdtkit.paths import bundled
from mdtkit.vault import open_vault, read_identity
from tests.bench.county import LARGE, workplace
from tests.bench.figures import Figure, at_most


def measure() -> Iterator[Figure]:
    """One case a row, then the same table again, of which nothing may be added."""
    place = workplace() / "import"
    place.mkdir()
    init_county(
        InitRequest(
            home=place / "home",
            county="Testado County",
            zone="America/Los_Angeles",
            program="yes",
            coordinator="Ana Coordinadora",
            identity_out=place / "ana.key",
            recovery_out=place / "recovery.key",
            overlay=(bundled("config") / "counties" / "testado.toml").read_bytes(),
        )
    )
    vault = open_vault(place / "home", read_identity(place / "ana.key"), place / "device")
    desk = Desk(place / "home", vault, Clock(frozen=datetime(2026, 3, 8, 9, 20, tzinfo=UTC)))
    yield at_most(f"import of {LARGE:,} rows", _seconds(desk), "s", 120)
    yield Figure("the same table again, adding nothing", _seconds(desk), "s")
    desk.close()


def _seconds(desk: Desk) -> float:
    made = read_map((bundled("config") / "import" / "example.toml").read_text(encoding="utf-8"))
    header = "Case No,Referred,Referred by,Allegation,Truant,Child,Born\n"
    rows = (f"{n},01/{n % 28 + 1:02}/2026 09:30,Police,CSE,Y,Inventada {n},2010-05-17\n" for n in range(LARGE))
    table = (header + "".join(rows)).encode()
    begun = time.perf_counter()
    import_cases(desk, make_plan(desk, made, table))
    return time.perf_counter() - begun
