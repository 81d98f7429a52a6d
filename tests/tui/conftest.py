"""A real county home with a clock that the test sets, and the application over it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mdtkit.desk import Desk, InitRequest, Referral, init_county, open_desk
from mdtkit.desk.opening import Clock
from mdtkit.paths import bundled

SUNDAY = datetime(2026, 3, 8, 9, 20, tzinfo=UTC)
"""Sunday 8 March 2026, 01:20 in California: forty minutes before the clocks change."""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A founded home of the invented Testado County, its identity plain as in a demonstration."""
    monkeypatch.setenv("MDTKIT_DEVICE", str(tmp_path / "device"))
    monkeypatch.setenv("MDTKIT_IDENTITY_FILE", str(tmp_path / "ana.key"))
    overlay = (bundled("config") / "counties" / "testado.toml").read_bytes()
    init_county(
        InitRequest(
            home=tmp_path / "home",
            county="Testado County",
            zone="America/Los_Angeles",
            program="yes",
            coordinator="Ana Coordinator",
            identity_out=tmp_path / "ana.key",
            recovery_out=tmp_path / "recovery.key",
            overlay=overlay,
        ),
        time=Clock(frozen=SUNDAY - timedelta(days=1)),
    )
    return tmp_path / "home"


@pytest.fixture
def desk(home: Path) -> Iterator[Desk]:
    """The open desk at the instant of the call."""
    opened = open_desk(home)
    opened.clock = Clock(frozen=SUNDAY)
    yield opened
    opened.close()


@pytest.fixture
def at(desk: Desk) -> Callable[[timedelta], None]:
    """Set the desk's clock to so long after the call."""

    def set_clock(after: timedelta) -> None:
        desk.clock = Clock(frozen=SUNDAY + after)

    return set_clock


def the_call() -> Referral:
    """What law enforcement says at 01:20."""
    return Referral(
        received=SUNDAY,
        source="law_enforcement",
        agency="testado_pd",
        method="telephone",
        triggers=["law_enforcement_danger"],
        indicators={"controlled_or_groomed": "yes", "company_in_commercial_sex": "unknown"},
        child_name="Testa Beispiel",
    )


@pytest.fixture
def crisis(desk: Desk) -> str:
    """The reference of the case of that call, not yet decided."""
    return desk.open_case(the_call()).case
