"""A real county home, and the desk over it at the instant of the call."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from mdtkit.desk import Desk, InitRequest, init_county, open_desk
from mdtkit.desk.opening import Clock
from mdtkit.paths import bundled
from tests.tui.stage import SUNDAY, the_call


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a founded home of the invented Testado County, an identity without passphrase, a device."""
    place = tmp_path_factory.mktemp("founded")
    request = InitRequest(
        home=place / "home",
        county="Testado County",
        zone="America/Los_Angeles",
        program="yes",
        coordinator="Ana Coordinator",
        identity_out=place / "ana.key",
        recovery_out=place / "recovery.key",
        overlay=(bundled("config") / "counties" / "testado.toml").read_bytes(),
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MDTKIT_DEVICE", str(place / "device"))
        init_county(request, time=Clock(frozen=SUNDAY - timedelta(days=1)))
    return place


@pytest.fixture
def home(founded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of that home for one test."""
    shutil.copytree(founded, tmp_path / "county")
    monkeypatch.setenv("MDTKIT_DEVICE", str(tmp_path / "county" / "device"))
    monkeypatch.setenv("MDTKIT_IDENTITY_FILE", str(tmp_path / "county" / "ana.key"))
    return tmp_path / "county" / "home"


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
