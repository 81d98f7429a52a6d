"""The board: what is next over all cases, who is on call, what waits for an answer.

Source: screens.md "Board"; design.md "JSON shapes" (due). Past legal deadlines come first, then by instant.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from mdtkit.casework.clockview import ClockView, in_order

if TYPE_CHECKING:
    from mdtkit.casework.alerted import Asked
    from mdtkit.casework.unmet import Pressing
    from mdtkit.desk.casefile import CaseRow
    from mdtkit.desk.desk import Desk


class BoardRow(msgspec.Struct, frozen=True, gc=False):
    """One clock on the board, with its case's tier."""

    clock: ClockView
    tier: str | None
    who: str
    past_law: bool


class OnCallNow(msgspec.Struct, frozen=True, kw_only=True):
    """Who is on call for a seat now; ``person`` None is an uncovered seat, ``until`` when that changes."""

    seat: str
    unit: str | None
    agency: str | None
    title: str
    person: str | None
    name: str | None
    telephone: str | None
    until: datetime | None


class Board(msgspec.Struct, frozen=True, kw_only=True):
    """The whole board at one instant."""

    now: datetime
    rows: tuple[BoardRow, ...]
    on_call: tuple[OnCallNow, ...]
    waiting: tuple[Asked, ...]
    """Seats that were alerted and have not accepted, the longest first."""
    pressing: tuple[Pressing, ...]
    """Required seats of meetings to come that declined, or are silent as the meeting nears."""
    meetings_today: int
    cases: int


def due(
    desk: Desk, within: timedelta | None = None, *, late: bool = False, now: datetime | None = None
) -> tuple[ClockView, ...]:
    """Every live clock over the cases one may read, by due instant; open ones last.

    ``within`` keeps what is due in that time or past, and what is asked for at once; ``late`` only what is past.
    """
    now = now or desk.now()
    horizon = now + within if within is not None else (now if late else None)
    # What is due at the very end of the span is due within it.
    found = desk.clocks_due_before(horizon + timedelta(seconds=1) if horizon is not None else None)
    return tuple(in_order(view for view in found if _wanted(view, horizon, late)))


def _wanted(view: ClockView, horizon: datetime | None, late: bool) -> bool:
    if late:
        return view.state in ("overdue", "expired")
    pressing = view.presses_from
    return horizon is None or (pressing is not None and pressing <= horizon)


def board(desk: Desk, within: timedelta | None = None) -> Board:
    """The board: past legal deadlines, what is asked for at once, then by due instant."""
    now, cases = desk.now(), [row for row in desk.rows() if row.open]
    owners: dict[tuple[str | None, str | None, str | None], str] = {}
    until = now + within if within is not None else None
    rows = []
    for row in cases:
        for clock in row.live(now):
            if until is not None and clock.due_at is not None and clock.due_at > until:
                continue
            owner = (clock.party, clock.unit, clock.agency)
            if owner not in owners:
                owners[owner] = who(desk, clock)
            rows.append(BoardRow(clock=clock, tier=row.tier, who=owners[owner], past_law=clock.past_law))
    rows.sort(key=lambda r: board_order(r.clock, now))
    return Board(
        now=now,
        rows=tuple(rows),
        on_call=desk.on_call(now),
        waiting=desk.waiting(),
        pressing=_pressing(desk, cases),
        meetings_today=_meetings_today(cases, desk.county.zone, now),
        cases=len(cases),
    )


def _pressing(desk: Desk, cases: list[CaseRow]) -> tuple[Pressing, ...]:
    if not any(row.asked for row in cases):
        return ()
    from mdtkit.desk.asking_again import pressing

    return pressing(desk, cases)


def board_order(view: ClockView, now: datetime) -> tuple[int, datetime, bool, str]:
    """The place of a live clock on the board, and among the clocks of its case."""
    if view.past_law:
        return (0, view.due_at or now, False, view.id)
    pressing, practice = view.presses_from, not view.binding
    # What is asked for at once stands first of what is not past; what has no number at all stands last, by age.
    return (2, view.starts_at, practice, view.id) if pressing is None else (1, pressing, practice, view.id)


def _meetings_today(rows: list[CaseRow], tz: str, now: datetime) -> int:
    from mdtkit.casework.reckoning import zone
    from mdtkit.casework.recurring import occurrences

    here = zone(tz)
    today = now.astimezone(here).date()
    planned = [one for row in rows for meeting in row.meetings for one in occurrences(meeting)]
    return sum(one.state == "planned" and one.starts.astimezone(here).date() == today for one in planned)


def who(desk: Desk, view: ClockView) -> str:
    """The owner in words: unit or agency of the party, as the county calls it."""
    protocol = desk.protocol
    if view.unit and view.party:
        return f"{protocol.title('party', view.party)}, {protocol.title('unit', view.unit)}"
    if view.agency:
        return protocol.title("agency", view.agency)
    return protocol.title("party", view.party) if view.party else "team"
