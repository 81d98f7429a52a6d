"""A real county home, and the desk over it at the instant of the call."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from mdtkit.desk import Desk, InitRequest, init_county, open_desk
from mdtkit.desk.opening import Clock
from mdtkit.paths import bundled
from tests.tui.stage import SUNDAY, the_call


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A founded home of the invented Testado County, its identity plain as in a demonstration."""
    monkeypatch.setenv("MDTKIT_DEVICE", str(tmp_path / "device"))
    monkeypatch.setenv("MDTKIT_IDENTITY_FILE", str(tmp_path / "ana.key"))
    request = InitRequest(
        home=tmp_path / "home",
        county="Testado County",
        zone="America/Los_Angeles",
        program="yes",
        coordinator="Ana Coordinator",
        identity_out=tmp_path / "ana.key",
        recovery_out=tmp_path / "recovery.key",
        overlay=(bundled("config") / "counties" / "testado.toml").read_bytes(),
    )
    init_county(request, time=Clock(frozen=SUNDAY - timedelta(days=1)))
    return tmp_path / "home"


@pytest.fixture
def desk(home: Path) -> Iterator[Desk]:
    """The open desk at the instant of the call."""
    opened = open_desk(home)
    opened.clock = Clock(frozen=SUNDAY)
    yield opened
    opened.close()


@pytest.fixture
def crisis(desk: Desk) -> str:
    """The reference of the case of that call, its tier not yet decided."""
    return desk.open_case(the_call()).case
