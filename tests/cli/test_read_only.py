"""A home that cannot be written to is looked at under a banner, lists too, which write nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli.conftest import CommandLine

BANNER = "HOME CANNOT BE WRITTEN: looking only"


@pytest.mark.parametrize("command", [("due",), ("due", "--within", "24h"), ("case", "list")], ids=" ".join)
def test_lists_say_at_once_that_the_home_cannot_be_written_to(
    county: CommandLine, command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    county.open_case()
    assert BANNER not in county(*command).err
    may = os.access

    def read_only(path: Path, mode: int) -> bool:
        # As a read-only mount answers, to root too.
        return not (mode & os.W_OK and str(path).startswith(str(county.home))) and may(path, mode)

    monkeypatch.setattr(os, "access", read_only)
    said = county(*command)
    assert said.err.count(BANNER) == 1
    assert said.out
