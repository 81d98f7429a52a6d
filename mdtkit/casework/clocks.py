"""The clocks of a case: which have started, to whom they belong, and how they stand now.

One pass over the protocol's clocks, pure: (chronology, protocol, now, county calendar) in, clocks out.
Source: tables.md 5, design.md "Time" and "JSON shapes" (CLOCK). How instances arise is in ``starts``,
what ends them in ``endings``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from mdtkit.casework.clockview import ClockView, State, in_order, passing, restated
from mdtkit.casework.endings import Ending, ending_of, suspended
from mdtkit.casework.extending import extended
from mdtkit.casework.facts import History, Rulebook, facts_through_time
from mdtkit.casework.prepared import ReadyClock
from mdtkit.casework.reading import Instance, Reading, Setting
from mdtkit.casework.reckoning import reckon
from mdtkit.casework.starts import instances
from mdtkit.chronology.fold import Chronology

__all__ = ["ClockView", "Setting", "clocks", "in_order", "restated"]

NO_PAUSE = timedelta()


def clocks(
    chronology: Chronology, book: Rulebook, setting: Setting, history: History | None = None
) -> tuple[ClockView, ...]:
    """Every clock that the case has ever had, in order of due instant (open ones last, by age)."""
    history = history or facts_through_time(chronology, book, setting.nonworking)
    reading = Reading(chronology, book, setting, history)
    found: list[ClockView] = []
    covers: dict[str, list[tuple[Instance, Ending | None]]] = {}
    for clock in book.clocks_among(history.touched):
        rule = clock.rule
        for instance, end in _running(clock, reading):
            if rule.covered_by is not None and _covered(instance, covers.get(rule.covered_by, ())):
                continue
            view = _view(clock, instance, end, reading)
            found.append(view)
            if clock.covering:
                covers.setdefault(rule.id, []).append((instance, end))
            if clock.followed and (over := _over(view, setting.now)) is not None:
                reading.ended.setdefault(rule.id, []).append((instance, over))
    return tuple(in_order(found))


def _running(clock: ReadyClock, reading: Reading) -> Iterator[tuple[Instance, Ending | None]]:
    """Each instance that ever applied, with what ended it; with ``single`` none arises while another runs.

    A crisis decided anew after it had been called off gets its clocks again, though it counts from before.
    """
    found = instances(clock, reading)
    single = clock.rule.single and len(found) > 1
    busy_until: dict[object, datetime | None] = {}
    for instance in found:
        whose = (instance.owner, instance.to, instance.episode) if single else None
        if single:
            free = busy_until.get(whose, instance.arises)
            if free is None or instance.arises < free:
                continue
        end = ending_of(clock, instance, reading)
        if end is not None and end.state == "never":
            continue
        over = _due(clock, instance, reading.setting) if clock.runs_out else None
        if over is not None and clock.rule.extend:
            over = extended(clock, instance, over, reading)
        if end is not None and over is not None and end.at > over:
            end = None  # it had run out by itself: what came later is about the next one
        if single:
            busy_until[whose] = end.at if end else over
        yield instance, end


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
    start = instance.target if clock.rule.form == "before" else instance.starts_at
    if start is None:
        return None
    if within is None:
        if clock.step is not None:
            return start + clock.step
        if clock.rule.within is None:
            return instance.target
    count = clock.count(setting.tz, within)
    return reckon(start, count, setting.closed(count.within.unit))


def _times(
    clock: ReadyClock, instance: Instance, end: Ending | None, reading: Reading
) -> tuple[datetime | None, datetime | None, datetime | None, bool]:
    """When it is due, from when it warns, when the law's own time is over; and whether it stood still at the last."""
    rule, setting = clock.rule, reading.setting
    due, pause, still = _due(clock, instance, setting), NO_PAUSE, False
    if rule.suspend:
        pause, still = suspended(rule, instance, reading.chronology, end.at if end else setting.now)
    if due is None:
        return None, None, None, still
    if pause:
        due += pause
    if rule.extend:
        due = extended(clock, instance, due, reading)
    warn = None
    if rule.form != "period":
        # By the rule's own lead, else in the last quarter of the time.
        warn = due - (clock.lead if clock.lead is not None else max((due - instance.starts_at) / 4, timedelta()))
    if rule.law == "prac":
        return due, warn, None, still
    return due, warn, _legal_due(clock, instance, pause, setting) if rule.county_target else due, still


def _legal_due(clock: ReadyClock, instance: Instance, pause: timedelta, setting: Setting) -> datetime | None:
    """When the law's own time is over; None where the law gives no number and the county set one."""
    within = clock.rule.law_within
    legal = _due(clock, instance, setting, within) if within is not None else None
    return legal + pause if legal is not None else None


def _view(clock: ReadyClock, instance: Instance, end: Ending | None, reading: Reading) -> ClockView:
    rule, book, now = clock.rule, reading.book, reading.setting.now
    due = warn = legal = stopped_at = stopped_by = None
    still = False
    stands: State
    if clock.timed:
        due, warn, legal, still = _times(clock, instance, end, reading)
    if end is not None:
        stopped_at, stopped_by = end.at, end.entry_id
        stands = _ended(clock, due, end) if end.state == "met" else end.state  # type: ignore[assignment]  # not "never"
    else:
        stands = "suspended" if still else "open" if due is None else passing(rule.form, due, warn, now)
    case, cause, to = reading.chronology.record, instance.cause, instance.to
    owner, agency = book.fixed_owners.get(clock.owners), None
    if owner is None or to is not None:
        # Whose it is, and to which agency it goes, as the facts were when it ended; of one that lives as they are.
        state = reading.state if end is None else reading.history.state_at(end.at)
        owner = book.owner_of(clock, instance, state)
        agency = book.agency_of(to, state.facts, instance.to_agency) or to
    # By position, in the order of its fields: by name would take seven times as long, and this is done for every clock.
    return ClockView(
        f"{case}/{rule.id}/{instance.ordinal}",
        case,
        rule.id,
        rule.title,
        owner.party,
        owner.agency,
        owner.unit,
        agency,
        rule.law,
        rule.citation,
        rule.requirement,
        rule.verified,
        instance.starts_at,
        None if stands == "suspended" else due,
        stopped_at,
        stands,
        rule.form,
        rule.within,
        warn,
        cause.entry.id if cause is not None else None,
        stopped_by,
        to,
        instance.episode,
        rule.at_once,
        legal,
        stands == "overdue" and legal is not None and now > legal,
        _own_due(clock, instance, due, reading.setting) if rule.extend else None,
    )


def _own_due(clock: ReadyClock, instance: Instance, due: datetime | None, setting: Setting) -> datetime | None:
    """When it would have been over without what lengthened it; None where nothing did."""
    own = _due(clock, instance, setting)
    return own if own != due else None


def _ended(clock: ReadyClock, due: datetime | None, end: Ending) -> State:
    """How a clock is shown whose act was done."""
    if clock.runs_out:
        return "ended"
    return "met_late" if due is not None and end.at > due else "met"
