"""One demo county for all tests of this folder: making it takes the better part of a second."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mdtkit.desk import Desk
from mdtkit.desk.demo import Built, build_demo
from mdtkit.desk.demo.plots import SHOWN
from mdtkit.desk.opening import open_desk

NOW = datetime(2026, 3, 8, 10, 39, tzinfo=UTC)
"""Sunday 8 March 2026, 03:39 in California: 79 minutes after the call of the first tutorial."""
CASES = 40


class Demo:
    """An open demo county."""

    def __init__(self, built: Built, desk: Desk) -> None:
        self.built = built
        self.desk = desk

    def ref(self, plot: str) -> str:
        """The case that was told by the plot of that name."""
        return self.built.references[[one.__name__ for one in SHOWN].index(plot)]


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The county of seed 1, forty cases, opened as the demo command opens it."""
    folder = tmp_path_factory.mktemp("demo")
    built = build_demo(folder / "home", cases=CASES, now=NOW, device=folder / "device")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MDTKIT_DEVICE", str(folder / "device"))
        patch.setenv("MDTKIT_IDENTITY_FILE", str(built.identity))
        patch.setenv("MDTKIT_NOW", NOW.isoformat())
        desk = open_desk(built.home)
    yield Demo(built, desk)
    desk.close()


@pytest.fixture(scope="session")
def folder(demo: Demo) -> Path:
    """The folder of the demo county's home."""
    return demo.built.home.parent
