"""A county with its command line, and a place where plugins can be installed."""

from __future__ import annotations

from pathlib import Path

import pytest

from mdtkit.desk import plugin_calls
from tests.cli.conftest import CommandLine, county, found, mdtkit
from tests.plugin.installing import Site

__all__ = ["CommandLine", "county", "found", "mdtkit"]


@pytest.fixture(autouse=True)
def time_for_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a second is too little on a machine that runs other tests beside; a test about the limit sets its own."""
    monkeypatch.setattr(plugin_calls, "BEFORE", 20.0)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    """Where a test installs plugins."""
    return Site(tmp_path / "site", monkeypatch)
