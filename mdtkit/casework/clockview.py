"""One clock as it stands: what screens, alerts, papers and the due list show of it.

Apart from how clocks arise (``clocks``), since whoever only lists what was derived before needs this and no rule.
Source: design.md "JSON shapes" (CLOCK), "Time".
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

import msgspec

from mdtkit.protocol.model import Law

State = Literal[
    "open",
    "running",
    "warning",
    "overdue",
    "met",
    "met_late",
    "waived",
    "suspended",
    "cancelled",
    "ended",
    "expired",
]
LIVE: frozenset[State] = frozenset({"open", "running", "warning", "overdue", "suspended"})
"""States in which somebody still has something to do (or a period or authority still runs)."""


class ClockView(msgspec.Struct, frozen=True, gc=False):
    """One clock of one case, as screens, alerts and papers show it (CLOCK in design.md).

    ``id`` is ``case/clock/n`` where n names the starting entry (and recipient): it stays the same when that
    entry is re-dated. Instants are UTC. ``warn_at`` is when warning begins, ``started_by`` and ``stopped_by``
    are entry ids, ``form`` and ``within`` come from the rule.
    """

    id: str
    case: str
    clock: str
    title: str
    party: str | None
    agency: str | None
    unit: str | None
    to: str | None
    law: Law
    citation: str
    requirement: str | None
    verified: bool
    starts_at: datetime
    due_at: datetime | None
    stopped_at: datetime | None
    state: State
    form: str = "deadline"
    within: str | None = None
    warn_at: datetime | None = None
    started_by: str | None = None
    stopped_by: str | None = None
    to_party: str | None = None
    episode: str | None = None
    """Of a clock that each missing episode has: the entry that noticed it."""
    at_once: bool = False
    legal_due_at: datetime | None = None
    past_law: bool = False
    """Past the *legal* deadline; a number of the county's own (tighter, or where the law gives none) is a target."""
    unextended: datetime | None = None
    """Of an authority that was extended: when it would have been over by itself."""

    @property
    def live(self) -> bool:
        """Whether somebody still has something to do about it."""
        return self.state in LIVE

    @property
    def presses_from(self) -> datetime | None:
        """From when it presses: its due instant, or its start where it is asked for at once and no number is given."""
        return self.starts_at if self.due_at is None and self.at_once else self.due_at

    @property
    def binding(self) -> bool:
        """Law, told apart from county practice."""
        return self.law != "prac"


def in_order(found: Iterable[ClockView]) -> list[ClockView]:
    """By due instant; those without one after them, oldest first; of the same instant law before practice."""
    return sorted(found, key=_urgency)


def _urgency(c: ClockView) -> tuple[bool, datetime, datetime, bool, str]:
    return c.due_at is None, c.due_at or c.starts_at, c.starts_at, c.law == "prac", c.id


def restated(view: ClockView, now: datetime) -> ClockView:
    """The same clock at another instant, as far as time alone changes it (the board's tick)."""
    if not view.live or view.state in ("suspended", "open") or view.due_at is None:
        return view
    state = passing(view.form, view.due_at, view.warn_at, now)
    past_law = state == "overdue" and view.legal_due_at is not None and now > view.legal_due_at
    if (state, past_law) == (view.state, view.past_law):
        return view
    return msgspec.structs.replace(view, state=state, past_law=past_law)


def passing(form: str, due: datetime, warn: datetime | None, now: datetime) -> State:
    """The state that time alone gives a clock which nothing has ended."""
    if form == "period":
        return "running" if now < due else "ended"
    if now > due:
        return "expired" if form == "expiry" else "overdue"
    return "warning" if warn is not None and now >= warn else "running"


def moved(before: Iterable[ClockView], after: Iterable[ClockView]) -> tuple[tuple[ClockView, ClockView], ...]:
    """(as it was, as it is): the clocks that still live and fall due at another instant than before."""
    known = {view.id: view for view in before}
    return tuple(
        (known[view.id], view)
        for view in after
        if view.id in known and view.live and view.due_at is not None and view.due_at != known[view.id].due_at
    )
