"""Recording what was planned: new cases in bulk, further rows of known ones; what is there already is left alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from mdtkit.chronology.entry import Draft, Entry
from mdtkit.desk.errors import StoreTrouble
from mdtkit.desk.importing.plan import Plan, Planned
from mdtkit.desk.importing.rows import RowProblem
from mdtkit.desk.opening import troubles
from mdtkit.desk.purge_marks import was_purged
from mdtkit.desk.recording import due_rows, provisional

if TYPE_CHECKING:
    from mdtkit.desk.desk import Desk
    from mdtkit.vault import Row

BROUGHT_BACK = (
    "its case was purged here by two people's decision and is not brought back; "
    "a new referral of the child is opened with `mdtkit case open`"
)

Progress = Callable[[int, int], None]
"""Called with cases done and cases to be done."""


class Imported(msgspec.Struct, kw_only=True):
    """What an import did, or with ``dry_run`` would do. ``cases`` and ``entries`` are those added."""

    rows: int
    cases: int = 0
    grown: int = 0
    entries: int = 0
    present: int = 0
    held: int = 0
    written: bool = False
    problems: list[RowProblem] = []


class _Growth(msgspec.Struct):
    """What is to be added to a case that is there: after its entry ``seq``."""

    ref: str
    entries: tuple[Entry, ...]
    seq: int
    drafts: list[Draft]


def import_cases(
    desk: Desk, plan: Plan, *, dry_run: bool = False, accept_good: bool = False, progress: Progress | None = None
) -> Imported:
    """Record a plan. Nothing is written unless every row is good, or ``accept_good``: then the cases that are whole.

    A case with one bad row waits as a whole: its clocks must not run from half of what is known. Raises StoreTrouble.
    """
    log = desk.vault.head()[0]
    known = {row.first: row.ref for row in desk.rows() if row.first}
    if desk.doubtful:
        raise StoreTrouble(
            f"Nothing was imported: {len(desk.doubtful)} cases cannot be read, and one of them may be in this table. "
            "Run `mdtkit vault verify` first."
        )
    gone = was_purged(desk)
    told = Imported(rows=plan.rows, problems=list(plan.problems))
    new: list[Planned] = []
    growing: list[_Growth] = []
    for case in plan.cases:
        if case.bad:
            told.held += len(case.rows)
        elif not case.drafts:
            continue
        elif case.anchor not in known:
            if gone(case.anchor):
                told.held += len(case.rows)
                told.problems += [RowProblem(row=row, column=None, problem=BROUGHT_BACK) for row in case.rows]
            else:
                new.append(case)
        elif growth := _growth(desk, known[case.anchor], case, told):
            growing.append(growth)
    told.cases, told.grown = len(new), len(growing)
    told.entries = sum(len(case.drafts) for case in new) + sum(len(growth.drafts) for growth in growing)
    told.problems.sort(key=lambda problem: problem.row)
    if dry_run or (told.problems and not accept_good) or not (new or growing):
        return told
    with troubles():
        _create(desk, new, log, progress)
        for growth in growing:
            _grow(desk, growth)
    told.written = True
    return told


def _growth(desk: Desk, ref: str, case: Planned, told: Imported) -> _Growth | None:
    """What the table has beyond the record; None where that is nothing, or where the two disagree."""
    with troubles():
        record = desk.vault.read(ref)
    present = {entry.id: entry for entry in record.entries}
    anchor = present.get(case.anchor)
    missing, differing = [], []
    for row, draft in case.drafts:
        entry = present.get(draft.id or "")
        if entry is None and anchor is not None and _same(draft, anchor):
            entry, anchor = anchor, None
        if entry is None:
            missing.append((row, draft))
        elif not _same(draft, entry):
            differing.append(row)
    if anchor is not None and not anchor.removed:
        # The first entry recorded stands in no row any more: the row was changed, or taken out.
        differing.append(missing.pop(0)[0] if missing else case.rows[0])
    told.present += len(case.drafts) - len(missing) - len(differing)
    for row in dict.fromkeys(differing):
        said = f"it is not what was imported into {ref}; nothing of this case was added. Use `mdtkit correct`"
        told.problems.append(RowProblem(row=row, column=None, problem=said))
    if differing:
        told.held += len(case.rows)
        return None
    return _Growth(ref, record.entries, record.seq, [draft for _, draft in missing]) if missing else None


def _same(draft: Draft, entry: Entry) -> bool:
    """Whether an entry says what the row says. One whose body was removed by decision is not asked."""
    if entry.removed:
        return draft.kind == entry.kind
    names = ("kind", "at", "received", "party", "data", "note")
    return all(getattr(draft, name) == getattr(entry, name) for name in names)


def _create(desk: Desk, new: list[Planned], log: int, progress: Progress | None) -> None:
    """The new cases, each one commit: a crash leaves whole cases, and the next run makes the others."""
    if not new:
        return
    recorded = desk.now()
    empty = not desk.rows()
    rows: dict[str, Row] = {}
    with desk.vault.bulk() as bulk:
        if desk.vault.head()[0] != log:
            raise StoreTrouble("Nothing was imported: somebody recorded meanwhile. Run it again.")
        for done, case in enumerate(new, start=1):
            ref = desk.vault.new_case()
            drafts = [draft for _, draft in case.drafts]
            # Found again by the number of its case, whichever of its rows comes first next time.
            drafts[0] = msgspec.structs.replace(drafts[0], id=case.anchor)
            file = desk.derive(ref, provisional(desk, ref, (), drafts, recorded))
            bulk.commit(ref, drafts, recorded=recorded, due=due_rows(file))
            rows[ref] = desk.row_of(file)
            if progress is not None:
                progress(done, len(new))
    if empty:
        desk.fill(rows)


def _grow(desk: Desk, growth: _Growth) -> None:
    recorded = desk.now()
    added = provisional(desk, growth.ref, growth.entries, growth.drafts, recorded)
    due = due_rows(desk.derive(growth.ref, (*growth.entries, *added)))
    desk.vault.commit(growth.ref, growth.drafts, recorded=recorded, base_seq=growth.seq, due=due)
