"""Purging a closed case: only after its retention, without a hold, and by two people's decision (C7)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

import msgspec

from mdtkit.casework.closing import holds
from mdtkit.casework.conditions import holds as applies
from mdtkit.casework.reckoning import Count, reckon
from mdtkit.chronology.problem import Problem
from mdtkit.desk.directory import COUNTY
from mdtkit.desk.errors import BadInput, NotPermitted
from mdtkit.desk.opening import troubles
from mdtkit.desk.purge_marks import mark_of
from mdtkit.protocol.duration import parse_duration

if TYPE_CHECKING:
    from mdtkit.desk.casefile import CaseFile
    from mdtkit.desk.desk import Desk
    from mdtkit.protocol.acts import Retention

PURGED, PROPOSED, CONFIRMED = "record.purged", "proposed", "confirmed"
COORDINATOR = "coordinator"
ORDER = "order"
"""A court's order is not bound to the retention period; a hold stands against it all the same."""


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """A purge that one person proposed: of which case, as it stood with how many entries and which head."""

    case: str
    by: str
    at: datetime
    reason: str
    entries: int
    head: str


def proposals(desk: Desk) -> tuple[Proposal, ...]:
    """The purges that were proposed and not confirmed, oldest first."""
    found: dict[tuple[str, str, str], Proposal] = {}
    for entry in desk.directory.entries(COUNTY):
        data = entry.data
        if entry.kind != PURGED:
            continue
        case, head = str(data.get("purged")), str(data.get("head"))
        if data.get("step") == CONFIRMED:
            found = {key: one for key, one in found.items() if key[0] != case}
        else:
            found[case, entry.by, head] = Proposal(
                case=case,
                by=entry.by,
                at=entry.recorded,
                reason=str(data.get("reason")),
                entries=int(data.get("entries") or 0),
                head=head,
            )
    return tuple(found.values())


def stands_against(desk: Desk, file: CaseFile, reason: str) -> tuple[str, ...]:
    """Everything that forbids purging this case now, in words; empty where nothing does."""
    found = []
    if file.open:
        found.append("it is not closed")
    found += [f"litigation hold {one.seq} stands" for one in holds(file.chronology)]
    live = [view for view in file.clocks if view.live and view.binding]
    if live:
        found.append(f"{len(live)} of its clocks are still owed by law")
    if reason != ORDER:
        found += _retention(desk, file)
    return tuple(found)


def _retention(desk: Desk, file: CaseFile) -> list[str]:
    facts = file.history.now
    rules = [rule for rule in desk.protocol.retentions.values() if not rule.when or applies(rule.when, facts)]
    if not rules:
        return ["the county's protocol has no retention rule"]
    found = []
    for rule in rules:
        if rule.within is None:
            found.append(
                f"the county has set no length for '{rule.title}', and mdtkit ships none: what the law asks for was "
                f"not verified ({rule.citation}). With county counsel, set `within` of [[retention]] {rule.id}"
            )
            continue
        start = _counts_from(rule, file)
        if start is None:
            found.append(f"the birth date is not known, from which '{rule.title}' counts")
            continue
        over = reckon(start, Count(parse_duration(rule.within), desk.county.zone), frozenset())
        if desk.now() < over:
            found.append(f"it is kept until {over.date().isoformat()} ('{rule.title}')")
    return found


def _counts_from(rule: Retention, file: CaseFile) -> datetime | None:
    if rule.counts_from == "closing":
        closed = file.chronology.of("case.closed")
        return closed[-1].entry.at if closed else None
    born = [item.entry.data.get("birth_date") for item in file.chronology.of("child.described")]
    known = [date.fromisoformat(day) for day in born if isinstance(day, str) and day]
    if not known:
        return None
    born_on = max(known)  # the youngest that was said: kept longest
    year = born_on.year + rule.age
    leap = born_on.month == 2 and born_on.day == 29
    birthday = date(year, 3, 1) if leap else born_on.replace(year=year)
    return datetime.combine(birthday, time(), UTC)


def propose(desk: Desk, ref: str, reason: str) -> Proposal:
    """Propose to purge a case as it stands now. Nothing is taken away. Raises BadInput with all that stands against."""
    case, entries, head = _as_it_stands(desk, ref, reason)
    desk.audit.must("audit.purged", on=case)
    data = {"purged": case, "reason": reason, "step": PROPOSED, "entries": entries, "head": head}
    desk.directory.write(COUNTY, [(PURGED, data)])
    return Proposal(case=case, by=desk.me.id, at=desk.now(), reason=reason, entries=entries, head=head)


def confirm(desk: Desk, ref: str) -> str:
    """Confirm what another person proposed: the case is taken away for good. Returns its reference.

    Raises BadInput where nobody else proposed it, where something was recorded since, or something stands against it.
    Where a crash came between the decision and the deed, the same word does the deed.
    """
    if _decided_before(desk, ref):
        return _take_away(desk, desk.reference(ref))
    waiting = [one for one in proposals(desk) if one.case == desk.reference(ref)]
    if not waiting:
        raise _refused(f"nobody has proposed to purge {ref}: mdtkit case purge {ref} --reason CODE")
    others = [one for one in waiting if one.by != desk.me.id]
    if not others:
        raise _refused(f"you proposed to purge {ref} yourself; a second person confirms it")
    first = others[-1]
    case, entries, head = _as_it_stands(desk, ref, first.reason)
    if (entries, head) != (first.entries, first.head):
        raise _refused(f"something was recorded in {ref} since it was proposed; propose it anew")
    desk.audit.must("audit.purged", on=case)
    data = {
        "purged": case, "reason": first.reason, "step": CONFIRMED, "second": first.by, "entries": entries, "head": head,
        "mark": mark_of(desk.case(case).chronology.entries[0].id),
    }  # fmt: skip
    desk.directory.write(COUNTY, [(PURGED, data)])
    return _take_away(desk, case)


def _take_away(desk: Desk, case: str) -> str:
    with troubles():
        desk.vault.purge(case)
    return case


def _decided_before(desk: Desk, ref: str) -> bool:
    """Whether two people decided upon the case as it stands now, and the machine stopped before it was taken away."""
    case = desk.reference(ref)
    said = [entry.data for entry in desk.directory.entries(COUNTY) if entry.kind == PURGED]
    confirmed = [data for data in said if data.get("purged") == case and data.get("step") == CONFIRMED]
    if not confirmed:
        return False
    _, entries, head = _as_it_stands(desk, ref, str(confirmed[-1].get("reason")))
    return any((data.get("entries"), data.get("head")) == (entries, head) for data in confirmed)


def _as_it_stands(desk: Desk, ref: str, reason: str) -> tuple[str, int, str]:
    with troubles():
        roles = desk.vault.roles()
    if COORDINATOR not in roles:
        raise NotPermitted("Nothing was purged: only two coordinators decide that a case goes. Ask one of them.")
    file = desk.case(ref)
    against = stands_against(desk, file, reason)
    if against:
        raise _refused(f"{file.ref} stays: {'; '.join(against)}")
    with troubles():
        record = desk.vault.read(file.ref)
    return file.ref, record.seq, record.head


def _refused(message: str) -> BadInput:
    return BadInput(f"Nothing was purged: {message}.", (Problem(field="case", message=message),))
