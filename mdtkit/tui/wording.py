"""How a clock is said in one row: words and a sign first, a colour after. The states are the desk's.

``§`` law, ``◦`` county practice, ``~`` no number given. Never a bare "overdue": what is shown may be read in court.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from mdtkit.casework.clocks import ClockView, restated
from mdtkit.casework.reckoning import zone as zone_of
from mdtkit.desk.times import countdown
from mdtkit.protocol.model import Protocol
from mdtkit.tui.widgets.table import Line

IMMINENT = timedelta(minutes=30)
_DURATION = re.compile(r"(\d+)([a-z]+)")


def sign_of(view: ClockView) -> str:
    """``§`` law, ``◦`` county practice."""
    return "§" if view.binding else "◦"


def within_of(view: ClockView) -> str:
    """``24 h``, ``10 d``, ``1 mo``; ``now`` where it is asked for at once, ``~`` where no number is given."""
    found = _DURATION.fullmatch(view.within or "")
    return f"{found.group(1)} {found.group(2)}" if found else ("now" if view.at_once else "~")


def tone_of(view: ClockView, now: datetime) -> str:
    """The look of a clock that stands like this now (``view`` already restated)."""
    if view.state in ("overdue", "expired"):
        return "past"
    if not view.live:
        return "quiet"
    if view.at_once and view.binding and view.due_at is None:
        return "soon"
    if view.due_at is not None and view.form != "period" and view.due_at - now <= IMMINENT:
        return "soon"
    return ""


def state_of(view: ClockView) -> str:
    """What must be said in words beside the countdown."""
    if view.state == "overdue":
        return "PAST LEGAL DEADLINE" if view.past_law else "past county target"
    if view.state == "expired":
        return "lapsed"
    if not view.live:
        return view.state.replace("_", " ")
    if view.state == "warning":
        return "due soon"
    return "" if view.verified else "not verified"


def what_of(view: ClockView, protocol: Protocol) -> str:
    """The title of a clock and to whom it is addressed: ``Cross-report → Testado PD``."""
    return f"{view.title} → {protocol.title('agency', view.to)}" if view.to else view.title


def clock_line(view: ClockView, now: datetime, tz: str, *, before: tuple[str, ...], what: str, who: str) -> Line:
    """The row of a clock: countdown, whatever stands ``before``, sign, what, owner, number, state."""
    view = restated(view, now)
    cells = (countdown(view, tz, now), *before, sign_of(view), what, who, within_of(view), state_of(view))
    return Line(cells=cells, tone=tone_of(view, now))


def asks_for_tier(view: ClockView, protocol: Protocol) -> bool:
    """Whether a decision about the MDT tier would stop this clock, as its rule says."""
    return view.live and any("tier.decided" in stop.on for stop in protocol.clocks[view.clock].stop)


def asked_now(view: ClockView, protocol: Protocol) -> bool:
    """Whether the desk asks by now what follows: a decision about the tier is due, or past due."""
    return view.state in ("warning", "overdue") and asks_for_tier(view, protocol)


def next_crossing(views: Iterable[ClockView], now: datetime) -> datetime | None:
    """When the next of these begins to warn or falls due, so that its place or its words may change."""
    moments = (moment for view in views if view.live for moment in (view.warn_at, view.due_at))
    return min((moment for moment in moments if moment is not None and moment > now), default=None)


def written(instant: datetime, tz: str) -> str:
    """An instant as a form shows it and ``read_instant`` reads it back: local without doubt, else with its offset."""
    local = instant.astimezone(zone_of(tz))
    other = local.replace(fold=1 - local.fold)
    if other.utcoffset() == local.utcoffset():
        return f"{local:%Y-%m-%d %H:%M:%S}".removesuffix(":00")
    return local.isoformat()
