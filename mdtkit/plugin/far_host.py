"""The host as a plugin's own process sees it: every question goes over the pipe, and mdtkit answers or refuses."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import msgspec

from mdtkit.plugin.pipe import Pipe
from mdtkit.plugin.shapes import Calendar, CaseView, CountyView, HostRefused


class FarHost:
    """See ``shapes.Host``: what a command or an exporter is handed."""

    def __init__(self, pipe: Pipe) -> None:
        self._pipe = pipe

    def county(self) -> CountyView:
        """The county and what is now."""
        return msgspec.convert(self._ask("county"), CountyView, strict=False)

    def cases(self) -> tuple[CaseView, ...]:
        """The cases that the person at the desk may open, without entries and clocks."""
        return msgspec.convert(self._ask("cases"), tuple[CaseView, ...], strict=False)

    def case(self, case: str) -> CaseView:
        """One case: its entries in the declared categories and its clocks."""
        return msgspec.convert(self._ask("case", case), CaseView, strict=False)

    def closed(self, calendar: Calendar) -> frozenset[date]:
        """The days that counts of court or working days leave out, around now."""
        return frozenset(date.fromisoformat(day) for day in self._ask("closed", calendar))

    def submit(self, case: str, kind: str, data: Mapping[str, Any], at: datetime | None = None) -> str:
        """Record one entry as the person at the desk; returns its id."""
        return str(self._ask("submit", case, kind, dict(data), at))

    def _ask(self, method: str, *arguments: Any) -> Any:
        self._pipe.send({"ask": method, "arguments": arguments})
        told = self._pipe.receive()
        if "refused" in told:
            raise HostRefused(told["refused"])
        return told["told"]
