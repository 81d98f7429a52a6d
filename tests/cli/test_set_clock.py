"""The clock that ``MDTKIT_NOW`` sets: one that cannot be meant is refused in a sentence, not met with a fault."""

from __future__ import annotations

import pytest

from tests.cli.conftest import CommandLine

BEYOND = (
    "0001-01-01T00:00:00Z",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-12:00",
    "1899-12-31T23:59:59Z",
    "2200-01-01T00:00:00Z",
)


@pytest.mark.parametrize("now", BEYOND)
@pytest.mark.parametrize("command", ["due", "crisis-card"])
def test_a_year_that_cannot_be_meant_is_bad_input(county: CommandLine, command: str, now: str) -> None:
    error = county.at(now)(command, "--json", code=2).error
    assert "a year that cannot be meant: 1900 to 2199" in error["message"]
    assert error["problems"][0]["field"] == "MDTKIT_NOW"


@pytest.mark.parametrize("now", ["2026-03-08", "2026-03-08T10:00:00", "now", "20min"])
def test_what_is_no_instant_with_a_zone_is_bad_input(county: CommandLine, now: str) -> None:
    assert "not an instant with a zone" in county.at(now)("due", "--json", code=2).error["message"]
