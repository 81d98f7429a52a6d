"""For authors of plugins: a county of one's own in a test, a clock that stands, a channel that records, the kit.

A pytest plugin, taken on by ``addopts = ["-p", "mdtkit.testing"]``. Everything in it is real: the home is encrypted,
the command line is mdtkit's, the channel is an HTTP server on this machine. Names in it are invented.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mdtkit.testing.county import NOW, Answer, TestCounty

if TYPE_CHECKING:
    from mdtkit.alerts.receivers import HttpReceiver
    from mdtkit.desk.plugin_check import Checked

__all__ = ["NOW", "Answer", "TestCounty"]


@pytest.fixture
def mdtkit_county(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestCounty]:
    """A county that was just founded, at 01:20 on Sunday 8 March 2026 in California, with its clock set."""
    yield from TestCounty.founded(tmp_path, monkeypatch)


@pytest.fixture
def mdtkit_channel() -> Iterator[HttpReceiver]:
    """A channel that records: ``channel`` is its address for the routes, ``received`` what came in."""
    from mdtkit.alerts.receivers import HttpReceiver

    with HttpReceiver() as receiver:
        yield receiver


@pytest.fixture
def mdtkit_conformance() -> Callable[[Path | str], Checked]:
    """``mdtkit_conformance(folder or name)``: what ``mdtkit plugin check`` does; fails naming everything it found."""

    def check(target: Path | str) -> Checked:
        from mdtkit.desk.plugin_check import check_plugin

        checked = check_plugin(str(target), None)
        wrong = [f"{one.hook}: {one.check}: {one.detail}" for one in checked.checks if one.state == "failed"]
        if wrong:
            pytest.fail(f"{checked.plugin} does not conform:\n" + "\n".join(wrong), pytrace=False)
        return checked

    return check
