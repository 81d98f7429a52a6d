"""A home with two coordinators, each with keys and a desk of their own: what two people must decide needs both."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from mdtkit.desk import Desk, InitRequest, init_county, open_desk
from mdtkit.desk.opening import Clock
from mdtkit.vault.enrolment import enrol

SUNDAY = datetime(2026, 3, 8, 9, 20, tzinfo=UTC)


class Two:
    """A home with two coordinators, Ana and Bo, each with keys and a desk of their own."""

    def __init__(self, place: Path, patch: pytest.MonkeyPatch, overlay: str = "") -> None:
        self.place, self._patch = place, patch
        patch.setenv("MDTKIT_DEVICE", str(place / "device-ana"))
        init_county(
            InitRequest(
                home=place / "home",
                county="Testado County",
                zone="America/Los_Angeles",
                program="yes",
                coordinator="Ana Coordinator",
                identity_out=place / "ana.key",
                recovery_out=place / "recovery.key",
                overlay=overlay.encode() or None,
            ),
            time=Clock(frozen=SUNDAY),
        )
        ana = self.desk("ana")
        enrol(
            ana.vault, name="Bo Coordinator", role="coordinator", identity_out=place / "bo.key", recorded=SUNDAY,
            tz="America/Los_Angeles",
        )  # fmt: skip
        ana.close()

    def at(self, place: Path) -> Two:
        """The same two over a copy of the place."""
        copy = object.__new__(Two)
        copy.place, copy._patch = place, self._patch
        return copy

    def desk(self, who: str, at: datetime = SUNDAY) -> Desk:
        """Somebody's desk at an instant."""
        self._patch.setenv("MDTKIT_DEVICE", str(self.place / f"device-{who}"))
        self._patch.setenv("MDTKIT_IDENTITY_FILE", str(self.place / f"{who}.key"))
        opened = open_desk(self.place / "home")
        opened.clock = Clock(frozen=at)
        return opened
