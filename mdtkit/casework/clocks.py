"""The clocks of a case: which have started, to whom they belong, and how they stand now.

One pass over the protocol's clocks, pure: (chronology, protocol, now, county calendar) in, clocks out.
Source: tables.md 5, design.md "Time" and "JSON shapes" (CLOCK). How instances arise is in ``starts``,
what ends them in ``endings``.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Literal

import msgspec

from mdtkit.casework.endings import Ending, ending_of, suspended
from mdtkit.casework.facts import History, Rulebook, facts_through_time
from mdtkit.casework.reckoning import Count, NonWorking, reckon
from mdtkit.casework.starts import Instance, instances
from mdtkit.chronology.fold import Chronology
from mdtkit.protocol.duration import parse_duration
from mdtkit.protocol.model import Clock, Law

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
NO_PAUSE = (timedelta(), False)
LIVE: frozenset[State] = frozenset({"open", "running", "warning", "overdue", "suspended"})
"""States in which somebody still has something to do (or a period or authority still runs)."""


class ClockView(msgspec.Struct, frozen=True, kw_only=True):
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
    at_once: bool = False
    legal_due_at: datetime | None = None
    past_law: bool = False
    """Past the *legal* deadline; a number of the county's own (tighter, or where the law gives none) is a target."""

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


class Setting(msgspec.Struct, frozen=True):
    """What derivation needs beside the chronology: the instant, the county's zone and its calendar."""

    now: datetime
    tz: str
    nonworking: NonWorking = frozenset()


def clocks(
    chronology: Chronology, book: Rulebook, setting: Setting, history: History | None = None
) -> tuple[ClockView, ...]:
    """Every clock that the case has ever had, in order of due instant (open ones last, by age)."""
    history = history or facts_through_time(chronology, book)
    found: list[ClockView] = []
    ended: dict[str, list[tuple[Instance, datetime]]] = {}
    covers: dict[str, list[tuple[Instance, Ending | None]]] = {}
    for rule in book.clocks_touched(chronology, history):
        pairs = _paired(rule, chronology, history, book, setting, ended)
        if rule.covered_by is not None:
            pairs = [pair for pair in pairs if not _covered(pair[0], covers.get(rule.covered_by, ()))]
        if rule.id in book.covering:
            covers[rule.id] = pairs
        for instance, end in pairs:
            view = _view(rule, instance, end, chronology, book, setting, history)
            found.append(view)
            if rule.id in book.followed and (over := _over(view, setting.now)) is not None:
                ended.setdefault(rule.id, []).append((instance, over))
    return tuple(in_order(found))


def in_order(found: Iterable[ClockView]) -> list[ClockView]:
    """By due instant; those without one after them, oldest first."""
    return sorted(found, key=lambda c: (c.due_at is None, c.due_at or c.starts_at, c.starts_at, c.id))


def _paired(
    rule: Clock,
    chronology: Chronology,
    history: History,
    book: Rulebook,
    setting: Setting,
    ended: dict[str, list[tuple[Instance, datetime]]],
) -> list[tuple[Instance, Ending | None]]:
    """Each instance with what ended it; with ``single`` none arises while another runs.

    A crisis decided anew after it had been called off gets its clocks again, though it counts from before.
    """
    pairs: list[tuple[Instance, Ending | None]] = []
    busy_until: dict[tuple[int | None, str | None], datetime | None] = {}
    for instance in instances(rule, chronology, history, book, ended):
        whose = (instance.owner, instance.to)
        if rule.single and whose in busy_until:
            free = busy_until[whose]
            if free is None or instance.arises < free:
                continue
        end = ending_of(rule, instance, chronology, history, book)
        if end is not None and end.state == "never":
            continue
        runs_out = _due(rule, instance, timedelta(), setting) if rule.form in ("period", "expiry") else None
        busy_until[whose] = end.at if end else runs_out
        pairs.append((instance, end))
    return pairs


def _covered(instance: Instance, others: Iterable[tuple[Instance, Ending | None]]) -> bool:
    """Whether a clock that asks the same of the same recipient ran from no later, and still did at its start."""
    return any(
        other.to == instance.to
        and other.starts_at <= instance.starts_at
        and (end is None or (end.state != "cancelled" and end.at >= instance.starts_at))
        for other, end in others
    )


def _over(view: ClockView, now: datetime) -> datetime | None:
    """When a clock that others follow is over: it was stopped, or a period ran out."""
    if view.stopped_at is not None:
        return view.stopped_at if view.state != "cancelled" else None
    return view.due_at if view.form == "period" and view.due_at is not None and view.due_at <= now else None


def count_of(rule: Clock, tz: str) -> Count | None:
    """How the rule counts, or None where it gives no number."""
    if rule.within is None:
        return None
    return Count(
        within=parse_duration(rule.within),
        tz=tz,
        end_of_day=rule.end_of_day,
        roll=rule.roll == "next_working",
        forward=rule.form != "before",
    )


def restated(view: ClockView, now: datetime) -> ClockView:
    """The same clock at another instant, as far as time alone changes it (the board's tick)."""
    if not view.live or view.state in ("suspended", "open") or view.due_at is None:
        return view
    state = _passing(view.form, view.due_at, view.warn_at, now)
    past_law = state == "overdue" and view.legal_due_at is not None and now > view.legal_due_at
    if (state, past_law) == (view.state, view.past_law):
        return view
    return msgspec.structs.replace(view, state=state, past_law=past_law)


def _due(rule: Clock, instance: Instance, pause: timedelta, setting: Setting) -> datetime | None:
    if rule.form == "before" and instance.target is None:
        return None
    if rule.within is None and rule.form != "before":
        return None
    start = instance.target if rule.form == "before" and instance.target else instance.starts_at
    count = count_of(rule, setting.tz)
    if count is None:
        return start if rule.form == "before" else None
    return reckon(start, count, setting.nonworking) + pause


def _legal_due(
    rule: Clock, instance: Instance, due: datetime | None, pause: timedelta, setting: Setting
) -> datetime | None:
    """When the law's own time is over; None where the law gives no number and the county set one."""
    if rule.law == "prac" or due is None:
        return None
    if not rule.county_target:
        return due
    if rule.law_within is None:
        return None
    return _due(msgspec.structs.replace(rule, within=rule.law_within), instance, pause, setting)


def _view(
    rule: Clock,
    instance: Instance,
    end: Ending | None,
    chronology: Chronology,
    book: Rulebook,
    setting: Setting,
    history: History,
) -> ClockView:
    pause, paused_now = NO_PAUSE
    if rule.suspend:
        pause, paused_now = suspended(rule, instance, chronology, end.at if end else setting.now)
    due = _due(rule, instance, pause, setting)
    warn = _warn_at(rule, instance.starts_at, due)
    facts = history.now if end is None else history.at(end.at)
    owner = book.owner_of(rule, instance, facts)
    legal = due if not rule.county_target and rule.law != "prac" else _legal_due(rule, instance, due, pause, setting)
    state = _state(rule, due, warn, end, paused_now, setting.now)
    return ClockView(
        id=f"{chronology.record}/{rule.id}/{instance.ordinal}",
        case=chronology.record,
        clock=rule.id,
        title=rule.title,
        party=owner.party,
        agency=owner.agency,
        unit=owner.unit,
        to=instance.to and (book.agency_of(instance.to, facts, instance.to_agency) or instance.to),
        to_party=instance.to,
        at_once=rule.at_once,
        legal_due_at=legal,
        past_law=state == "overdue" and legal is not None and setting.now > legal,
        law=rule.law,
        citation=rule.citation,
        requirement=rule.requirement,
        verified=rule.verified,
        starts_at=instance.starts_at,
        due_at=None if paused_now and end is None else due,
        stopped_at=end.at if end else None,
        state=state,
        form=rule.form,
        within=rule.within,
        warn_at=warn,
        started_by=instance.cause.entry.id if instance.cause else None,
        stopped_by=end.entry_id if end else None,
    )


def _warn_at(rule: Clock, start: datetime, due: datetime | None) -> datetime | None:
    """When warning begins: the rule's own lead, else the last quarter of the time."""
    if due is None or rule.form == "period":
        return None
    if rule.warn is not None:
        lead = parse_duration(rule.warn)
        return due - timedelta(hours=lead.about_hours)
    return due - max((due - start) / 4, timedelta())


def _state(
    rule: Clock, due: datetime | None, warn: datetime | None, end: Ending | None, paused: bool, now: datetime
) -> State:
    if end is not None:
        if end.state != "met":
            return end.state  # type: ignore[return-value]  # "never" has been left out before
        if rule.form in ("period", "expiry"):
            return "ended"
        return "met_late" if due is not None and end.at > due else "met"
    if paused:
        return "suspended"
    if due is None:
        return "open"
    return _passing(rule.form, due, warn, now)


def _passing(form: str, due: datetime, warn: datetime | None, now: datetime) -> State:
    """The state that time alone gives a clock which nothing has ended."""
    if form == "period":
        return "running" if now < due else "ended"
    if now > due:
        return "expired" if form == "expiry" else "overdue"
    return "warning" if warn is not None and now >= warn else "running"
