"""The clocks of a case: which have started, to whom they belong, and how they stand now.

One pass over the protocol's clocks, pure: (chronology, protocol, now, county calendar) in, clocks out.
Source: tables.md 5, design.md "Time" and "JSON shapes" (CLOCK). How instances arise is in ``starts``,
what ends them in ``endings``.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from mdtkit.casework.clockview import ClockView, State, in_order, passing, restated
from mdtkit.casework.endings import Ending, ending_of, suspended
from mdtkit.casework.facts import History, Rulebook, facts_through_time
from mdtkit.casework.prepared import ReadyClock
from mdtkit.casework.reading import Instance, Reading, Setting
from mdtkit.casework.reckoning import reckon
from mdtkit.casework.starts import instances
from mdtkit.chronology.fold import Chronology
from mdtkit.protocol.model import Clock

__all__ = ["ClockView", "Setting", "clocks", "in_order", "restated"]

NO_PAUSE = (timedelta(), False)


def clocks(
    chronology: Chronology, book: Rulebook, setting: Setting, history: History | None = None
) -> tuple[ClockView, ...]:
    """Every clock that the case has ever had, in order of due instant (open ones last, by age)."""
    history = history or facts_through_time(chronology, book, setting.nonworking)
    reading = Reading(chronology, book, setting, history)
    found: list[ClockView] = []
    covers: dict[str, list[tuple[Instance, Ending | None]]] = {}
    for clock in book.clocks_touched(chronology, history.ever):
        pairs = _paired(clock, reading)
        rule = clock.rule
        if rule.covered_by is not None:
            pairs = [pair for pair in pairs if not _covered(pair[0], covers.get(rule.covered_by, ()))]
        if clock.covering:
            covers[rule.id] = pairs
        for instance, end in pairs:
            view = _view(clock, instance, end, reading)
            found.append(view)
            if clock.followed and (over := _over(view, setting.now)) is not None:
                reading.ended.setdefault(rule.id, []).append((instance, over))
    return tuple(in_order(found))


def _paired(clock: ReadyClock, reading: Reading) -> list[tuple[Instance, Ending | None]]:
    """Each instance with what ended it; with ``single`` none arises while another runs.

    A crisis decided anew after it had been called off gets its clocks again, though it counts from before.
    """
    single, runs_out = clock.rule.single, clock.rule.form in ("period", "expiry")
    pairs: list[tuple[Instance, Ending | None]] = []
    busy_until: dict[tuple[int | None, str | None, str | None], datetime | None] = {}
    for instance in instances(clock, reading):
        whose = (instance.owner, instance.to, instance.episode)
        if single and whose in busy_until:
            free = busy_until[whose]
            if free is None or instance.arises < free:
                continue
        end = ending_of(clock, instance, reading)
        if end is not None and end.state == "never":
            continue
        over = _due(clock, instance, reading.setting) if runs_out else None
        if end is not None and over is not None and end.at > over:
            end = None  # it had run out by itself: what came later is about the next one
        if single:
            busy_until[whose] = end.at if end else over
        pairs.append((instance, end))
    return pairs


def _covered(instance: Instance, others: Iterable[tuple[Instance, Ending | None]]) -> bool:
    """Whether a clock that asks the same of the same recipient ran from no later, and still did at its start."""
    return any(
        other.to == instance.to
        and other.episode == instance.episode
        and other.starts_at <= instance.starts_at
        and (end is None or (end.state != "cancelled" and end.at >= instance.starts_at))
        for other, end in others
    )


def _over(view: ClockView, now: datetime) -> datetime | None:
    """When a clock that others follow is over: it was stopped, or a period ran out."""
    if view.stopped_at is not None:
        return view.stopped_at if view.state != "cancelled" else None
    return view.due_at if view.form == "period" and view.due_at is not None and view.due_at <= now else None


def _due(clock: ReadyClock, instance: Instance, setting: Setting, within: str | None = None) -> datetime | None:
    """When the instance is due by the rule's own number, or another; None where there is none."""
    start: datetime | None = instance.target if clock.rule.form == "before" else instance.starts_at
    if start is None:
        return None
    if clock.step is not None and within is None:
        return start + clock.step
    count = clock.count(setting.tz, within)
    if count is None:
        return start if clock.rule.form == "before" else None
    return reckon(start, count, setting.closed(count.within.unit))


def _legal_due(
    clock: ReadyClock, instance: Instance, due: datetime | None, pause: timedelta, setting: Setting
) -> datetime | None:
    """When the law's own time is over; None where the law gives no number and the county set one."""
    rule = clock.rule
    if rule.law == "prac" or due is None:
        return None
    if not rule.county_target:
        return due
    if rule.law_within is None:
        return None
    legal = _due(clock, instance, setting, rule.law_within)
    return legal + pause if legal else None


def _view(clock: ReadyClock, instance: Instance, end: Ending | None, reading: Reading) -> ClockView:
    rule, setting, book, case = clock.rule, reading.setting, reading.book, reading.chronology.record
    pause, paused_now = NO_PAUSE
    due = _due(clock, instance, setting)
    if rule.suspend:
        pause, paused_now = suspended(rule, instance, reading.chronology, end.at if end else setting.now)
        due = due + pause if due else None
    warn = _warn_at(clock, instance.starts_at, due)
    state = reading.state if end is None else reading.history.state_at(end.at)
    owner = book.owner_of(clock, instance, state)
    legal = due if rule.law != "prac" and not rule.county_target else _legal_due(clock, instance, due, pause, setting)
    stands = _state(rule, due, warn, end, paused_now, setting.now)
    cause, to = instance.cause, instance.to
    return ClockView(
        id=f"{case}/{rule.id}/{instance.ordinal}",
        case=case,
        clock=rule.id,
        title=rule.title,
        party=owner.party,
        agency=owner.agency,
        unit=owner.unit,
        to=(book.agency_of(to, state.facts, instance.to_agency) or to) if to else to,
        to_party=to,
        episode=instance.episode,
        at_once=rule.at_once,
        legal_due_at=legal,
        past_law=stands == "overdue" and legal is not None and setting.now > legal,
        law=rule.law,
        citation=rule.citation,
        requirement=rule.requirement,
        verified=rule.verified,
        starts_at=instance.starts_at,
        due_at=None if paused_now and end is None else due,
        stopped_at=end.at if end else None,
        state=stands,
        form=rule.form,
        within=rule.within,
        warn_at=warn,
        started_by=cause.entry.id if cause else None,
        stopped_by=end.entry_id if end else None,
    )


def _warn_at(clock: ReadyClock, start: datetime, due: datetime | None) -> datetime | None:
    """When warning begins: the rule's own lead, else the last quarter of the time."""
    if due is None or clock.rule.form == "period":
        return None
    return due - (clock.lead if clock.lead is not None else max((due - start) / 4, timedelta()))


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
    return passing(rule.form, due, warn, now)
