"""A county with its command line, and a place where plugins can be installed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import CommandLine, county, found, mdtkit
from tests.plugin.installing import Site

__all__ = ["CommandLine", "county", "found", "mdtkit"]


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    """Where a test installs plugins."""
    return Site(tmp_path / "site", monkeypatch)
