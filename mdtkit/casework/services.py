"""Services for the child, followed from the plan to their outcome (A6, L1).

Planned, offered, accepted or declined, started, ended. Declining is a valid outcome, with a day to offer it again.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

import msgspec

from mdtkit.chronology.fold import Chronology, Effective

PLANNED: Final = "services.planned"
STEPS: Final = {
    "service.offered": "offered",
    "service.accepted": "accepted",
    "service.declined": "declined",
    "service.started": "started",
    "service.ended": "ended",
}
OVER: Final = ("ended",)


class ServiceView(msgspec.Struct, frozen=True, kw_only=True):
    """One service and how it stands. ``again`` is the day (YYYY-MM-DD) on which a declined one is offered again;
    ``entries`` are its steps, the first of them the offer that later ones follow."""

    service: str
    state: str
    since: datetime
    agency: str | None
    again: str | None
    outcome: str | None
    entries: tuple[str, ...]


def services(chronology: Chronology) -> tuple[ServiceView, ...]:
    """Every service of the case in the order in which it was first planned or offered."""
    found: list[ServiceView] = []
    for item in chronology.of(PLANNED, *STEPS):
        if item.entry.kind == PLANNED:
            known = {view.service for view in found if view.state not in OVER}
            named = item.entry.data.get("services") or ()
            found += [_planned(item, code) for code in named if code not in known]
        else:
            _step(item, found)
    return tuple(found)


def _planned(item: Effective, code: str) -> ServiceView:
    entry = item.entry
    return ServiceView(
        service=code, state="planned", since=entry.at, agency=_code(item, "agency"), again=None, outcome=None,
        entries=(entry.id,),
    )  # fmt: skip


def _step(item: Effective, found: list[ServiceView]) -> None:
    """Put a step to the service it follows: the offer it names, else the latest of that service that is not over."""
    entry = item.entry
    service, offer = str(entry.data.get("service")), entry.data.get("offer")
    place = next((n for n, view in enumerate(found) if offer in view.entries or item.root in view.entries), None)
    if place is None:
        open_ones = [n for n, view in enumerate(found) if view.service == service and view.state not in OVER]
        place = open_ones[-1] if open_ones else None
    before = found[place] if place is not None else None
    view = ServiceView(
        service=before.service if before else service,
        state=STEPS[entry.kind],
        since=entry.at,
        agency=_code(item, "agency") or (before.agency if before else None),
        again=_code(item, "again"),
        outcome=_code(item, "outcome"),
        entries=(*(before.entries if before else ()), entry.id),
    )
    if place is None:
        found.append(view)
    else:
        found[place] = view


def _code(item: Effective, name: str) -> str | None:
    value = item.entry.data.get(name)
    return value if isinstance(value, str) else None
