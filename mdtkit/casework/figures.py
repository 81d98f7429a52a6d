"""What is counted of a county's cases over a period: figures, never a case (S4; later G3).

Each figure is counted by a function of its own over one case at a time; ``count`` puts them together with the sums that
hold between them, so that ``small_cells`` can keep what is small from being shown or worked out. A new figure is a
function, a line in ``FIGURES``, a title in config/base/figures.toml, and the sums in which it stands; the sums must
form no circle. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Final

import msgspec

from mdtkit.casework.clockview import ClockView
from mdtkit.casework.episodes import Episodes
from mdtkit.casework.reckoning import resolve
from mdtkit.casework.referrals import referrals
from mdtkit.casework.services import services
from mdtkit.casework.small_cells import Cell, Key, Sum, is_small
from mdtkit.casework.status_fields import FIELD, status_fields
from mdtkit.chronology.fold import Chronology
from mdtkit.protocol.model import Protocol
from mdtkit.protocol.release import SmallCells

ALL, SERVED, NEW, OTHER = "all", "served", "new", "other"
CHILDREN: Final = "children"
EVERYBODY: Key = (CHILDREN, SERVED)
NEWCOMERS: Key = (CHILDREN, NEW)
ACCESSED: Final = ("service.accepted", "service.started")
DUE_STATES: Final = {"met": "met", "met_late": "late", "overdue": "not_met", "waived": "waived"}
REST: Final = " rest"
"""Ends the row of a count that only completes a sum: it cannot be a code, so no figure has a row of that name."""


class Period(msgspec.Struct, frozen=True):
    """A period of whole days of the county, first and last included."""

    first: date
    last: date
    tz: str

    @property
    def starts(self) -> datetime:
        """Its first instant."""
        return resolve(datetime.combine(self.first, time()), self.tz)

    @property
    def ends(self) -> datetime:
        """The first instant after it."""
        return resolve(datetime.combine(self.last + timedelta(days=1), time()), self.tz)

    def has(self, moment: datetime) -> bool:
        """Whether an instant lies in it."""
        return self.starts <= moment < self.ends

    def overlaps(self, other: Period) -> bool:
        """Whether both have a day in common."""
        return self.first <= other.last and other.first <= self.last


class CountedCase(msgspec.Struct, frozen=True):
    """What of a case is counted: its chronology, its clocks as they stand now, its missing episodes."""

    ref: str
    chronology: Chronology
    clocks: tuple[ClockView, ...]
    episodes: Episodes
    protocol: Protocol


class Staff(msgspec.Struct, frozen=True, kw_only=True):
    """Counts about the county's people: sessions held, attendances, who needs a course, who is due by agency."""

    sessions: int = 0
    attendances: int = 0
    people: int = 0
    due: Mapping[str, int] = {}


class Figures(msgspec.Struct, frozen=True):
    """The cells of all figures in their order, and the sums that hold between them."""

    cells: dict[Key, Cell]
    sums: tuple[Sum, ...]


Counted = Iterator[tuple[str, str, int]]
"""Figure, row, how many."""


# -- one case -----------------------------------------------------------------------------------------
def _open_in(case: CountedCase, period: Period) -> bool:
    """Whether the case was open at any time of the period."""
    effective = case.chronology.effective
    if not effective or min(item.known for item in effective) >= period.ends:
        return False
    turns = sorted((item.known, item.entry.kind) for item in case.chronology.of("case.closed", "case.reopened"))
    before = [kind for when, kind in turns if when <= period.starts]
    reopened = any(kind == "case.reopened" and period.has(when) for when, kind in turns)
    return reopened or not before or before[-1] == "case.reopened"


def _children(case: CountedCase, period: Period) -> Counted:
    yield CHILDREN, SERVED, 1
    received = [one.received for one in referrals(case.chronology, case.clocks, case.protocol)]
    if received and period.has(min(received)):
        yield CHILDREN, NEW, 1
        decided = [item for item in case.chronology.of("tier.decided") if item.known < period.ends]
        yield "tier", str(decided[0].entry.data.get("tier")) if decided else "undecided", 1


def _status_fields(case: CountedCase, period: Period) -> Counted:
    first, last = period.first.isoformat(), period.last.isoformat()
    rows = status_fields(case.chronology, case.protocol)
    for field in {one.field for one in rows if (one.start or "") <= last and (one.end is None or one.end >= first)}:
        yield "status_fields", field, 1


def _referrals(case: CountedCase, period: Period) -> Counted:
    for one in referrals(case.chronology, case.clocks, case.protocol):
        if period.has(one.received):
            yield "referrals", one.disposition or "pending", 1


def _services(case: CountedCase, period: Period) -> Counted:
    steps = {item.entry.id for item in case.chronology.of(*ACCESSED) if period.has(item.entry.at)}
    for service in {view.service for view in services(case.chronology) if steps & {*view.entries}}:
        yield "services", service, 1


def _reports(case: CountedCase, period: Period) -> Counted:
    for item in case.chronology.of("report.made"):
        if period.has(item.entry.at):
            yield "reports", str(item.entry.data.get("report")), 1


def _deadlines(case: CountedCase, period: Period) -> Counted:
    for view in case.clocks:
        if view.form == "deadline" and view.due_at is not None and period.has(view.due_at):
            row = DUE_STATES.get(view.state)
            if row is not None:
                yield "deadlines_law" if view.binding else "deadlines_practice", f"{view.clock}/{row}", 1


def _missing(case: CountedCase, period: Period) -> Counted:
    away = False
    for one in case.episodes.all:
        back = one.recovered.entry.at if one.recovered is not None else None
        if period.has(one.learnt.known):
            away = True
            yield "missing", "back" if back is not None and back < period.ends else "away", 1
    if away:
        yield "children_missing", ALL, 1


FIGURES: Final[tuple[Callable[[CountedCase, Period], Counted], ...]] = (
    _children, _status_fields, _referrals, _services, _reports, _deadlines, _missing,
)  # fmt: skip


# -- all of them --------------------------------------------------------------------------------------
def count(
    cases: Iterable[CountedCase], period: Period, protocol: Protocol, rule: SmallCells, staff: Staff | None = None
) -> Figures:
    """Every figure over these cases. Cases that were not open in the period are not looked at further."""
    found: dict[Key, dict[str, int]] = {}
    for case in cases:
        if not _open_in(case, period):
            continue
        for counted in FIGURES:
            for figure, row, number in counted(case, period):
                by_case = found.setdefault((figure, _row(figure, row, rule)), {})
                by_case[case.ref] = by_case.get(case.ref, 0) + number
    cells = {key: _cell(found.get(key, {})) for key in _keys(protocol, found, rule)}
    _few_together(cells, protocol, rule)
    again = {figure: _more_than_once(found, figure) for figure in ("referrals", "missing")}
    sums = _sums(cells, again)
    cells.update(_of_staff(staff) if staff is not None else {})
    return Figures(cells, sums)


def _row(figure: str, row: str, rule: SmallCells) -> str:
    """Deadlines are counted together, or clock by clock, as the county's rule says."""
    if not figure.startswith("deadlines_") or rule.timeliness == "clock":
        return row
    return row.rpartition("/")[2]


def _cell(by_case: Mapping[str, int]) -> Cell:
    return Cell(number=sum(by_case.values()), children=frozenset(by_case))


def _keys(protocol: Protocol, found: Mapping[Key, object], rule: SmallCells) -> list[Key]:
    """The rows of each figure in their order: those that the protocol lists, then whatever else was counted."""
    together = (*dict.fromkeys(DUE_STATES.values()),) if rule.timeliness == "layer" else ()
    listed = {
        "deadlines_law": together,
        "deadlines_practice": together,
        CHILDREN: (SERVED, NEW),
        "tier": (*protocol.vocabulary("tier"), "undecided"),
        "status_fields": protocol.vocabulary(FIELD),
        "referrals": (*protocol.vocabulary("disposition"), "pending"),
        "services": protocol.vocabulary("service"),
        "reports": protocol.vocabulary("report_kind"),
        "missing": ("back", "away"),
        "children_missing": (ALL,),
    }
    keys = []
    for figure in (term.code for term in protocol.terms.values() if term.list == "figure"):
        rows = listed.get(figure, ())
        keys += [(figure, row) for row in rows]
        keys += [key for key in sorted(found) if key[0] == figure and key[1] not in rows]
    return keys


def _few_together(cells: dict[Key, Cell], protocol: Protocol, rule: SmallCells) -> None:
    """Services that the county does not list and that few accessed are counted together: their names would tell."""
    listed = protocol.vocabulary("service")
    own = [key for key in cells if key[0] == "services" and key[1] not in listed]
    few = [cells.pop(key) for key in own if is_small(cells[key], rule)]
    if few:
        children: frozenset[str] = frozenset().union(*(cell.children for cell in few))
        cells["services", OTHER] = Cell(number=len(children), children=children)


def _sums(cells: dict[Key, Cell], again: Mapping[str, frozenset[str]]) -> tuple[Sum, ...]:
    """The sums between the cells; the counts that only complete one are added to the cells, unpublished. ``again``:
    figure → the children behind more than one of its events: from both counts it is known how many more there are."""
    everybody, new = cells[EVERYBODY], cells[NEWCOMERS]
    sums = [Sum(NEWCOMERS, tuple(key for key in cells if key[0] == "tier"))]
    each = [NEWCOMERS, *(key for key in cells if key[0] in ("status_fields", "services", "children_missing"))]
    sums += [_completed(cells, EVERYBODY, key, everybody.children - cells[key].children) for key in each]
    for figure in ("referrals", "missing"):
        sums.append(_total(cells, (figure, ALL), tuple(key for key in cells if key[0] == figure)))
    for figure in ("deadlines_law", "deadlines_practice"):
        rows = [key for key in cells if key[0] == figure]
        for clock in dict.fromkeys(_clock(row) for _, row in rows):
            own = tuple(key for key in rows if _clock(key[1]) == clock)
            sums.append(_total(cells, (figure, f"{clock}/{ALL}" if clock else ALL), own))
    known = again["referrals"] | (cells["referrals", ALL].children - new.children)
    sums.append(_completed(cells, ("referrals", ALL), NEWCOMERS, known))
    sums.append(_completed(cells, ("missing", ALL), ("children_missing", ALL), again["missing"]))
    return tuple(sums)


def _clock(row: str) -> str:
    return row.rpartition("/")[0]


def _total(cells: dict[Key, Cell], key: Key, parts: Sequence[Key]) -> Sum:
    """A shown total of these parts."""
    children: frozenset[str] = frozenset().union(*(cells[part].children for part in parts))
    cells[key] = Cell(number=sum(cells[part].number for part in parts), children=children)
    return Sum(key, tuple(parts))


def _completed(cells: dict[Key, Cell], whole: Key, part: Key, rest: frozenset[str]) -> Sum:
    """``whole`` is ``part`` and the rest, which is about these children and is never shown."""
    left = (part[0], f"{part[1]}{REST} of {whole[0]}")
    number = cells[whole].number - cells[part].number
    cells[left] = Cell(number=number, children=rest if number else frozenset(), published=False)
    return Sum(whole, (part, left))


def _more_than_once(found: Mapping[Key, Mapping[str, int]], figure: str) -> frozenset[str]:
    """The children behind more than one event of a figure."""
    events: dict[str, int] = {}
    for (its, _), by_case in found.items():
        for ref, number in by_case.items() if its == figure else ():
            events[ref] = events.get(ref, 0) + number
    return frozenset(ref for ref, number in events.items() if number > 1)


def _of_staff(staff: Staff) -> dict[Key, Cell]:
    numbers = {
        ("training", "sessions"): staff.sessions,
        ("training", "attendances"): staff.attendances,
        ("training", "people"): staff.people,
        ("training", "due"): sum(staff.due.values()),
        **{("training_due", agency): number for agency, number in staff.due.items()},
    }
    return {key: Cell(number=number, staff=True) for key, number in numbers.items()}
