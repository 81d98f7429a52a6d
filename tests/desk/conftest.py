"""A county of its own for each test: Testado County, its clock in the test's hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mdtkit.desk import Desk, InitRequest, Referral, init_county, open_desk
from mdtkit.desk.opening import Clock
from mdtkit.paths import bundled

TZ = "America/Los_Angeles"
CALL = datetime(2026, 3, 8, 9, 20, tzinfo=UTC)
"""Sunday 8 March 2026, 01:20 in California, forty minutes before the clocks change."""


class Night:
    """A desk and its clock."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def at(self, text: str) -> Night:
        """Let it be that instant (RFC 3339)."""
        self.desk.clock = Clock(frozen=datetime.fromisoformat(text))
        return self


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A founded county home and the environment in which the desk opens it."""
    monkeypatch.setenv("MDTKIT_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("MDTKIT_DEVICE", str(tmp_path / "device"))
    monkeypatch.setenv("MDTKIT_IDENTITY_FILE", str(tmp_path / "ana.key"))
    monkeypatch.setenv("MDTKIT_NOW", "2026-03-08T09:21:00Z")
    init_county(
        InitRequest(
            home=tmp_path / "home",
            county="Testado County",
            zone=TZ,
            program="yes",
            coordinator="Ana C.",
            identity_out=tmp_path / "ana.key",
            recovery_out=tmp_path / "recovery.key",
            overlay=(bundled("config") / "counties" / "testado.toml").read_bytes(),
        )
    )
    return tmp_path / "home"


@pytest.fixture
def night(home: Path) -> Iterator[Night]:
    """The night of the call: 01:21 local time."""
    desk = open_desk(home)
    yield Night(desk)
    desk.close()


@pytest.fixture
def referral() -> Referral:
    """What the officer told the hotline."""
    return Referral(
        received=CALL,
        source="law_enforcement",
        agency="testado_pd",
        unit="patrol",
        method="telephone",
        allegation=["cse"],
        triggers=["law_enforcement_danger"],
        indicators={"controlled_or_groomed": "yes", "truancy": "unknown"},
        imminent="yes",
        child_name="Rosa Inventada",
    )
