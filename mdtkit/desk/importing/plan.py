"""The plan of an import: every row read and checked, and which entries of which case it makes."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import msgspec

from mdtkit.chronology.entry import Draft
from mdtkit.chronology.kinds import KINDS
from mdtkit.chronology.kinds.model import Field
from mdtkit.chronology.problem import Problem
from mdtkit.chronology.reference import new_entry_id
from mdtkit.desk.errors import BadInput, NeedsConfirmation
from mdtkit.desk.importing.cells import Row, Unreadable, meaning, read_instant, value, words
from mdtkit.desk.importing.mapping import Block, Cell, Map, cell_of
from mdtkit.desk.importing.rows import RowProblem, read_rows
from mdtkit.desk.recording import Act, drafts_of

if TYPE_CHECKING:
    from mdtkit.desk.desk import Desk

ANSWER = Field("answer", "code")


class Planned(msgspec.Struct):
    """A case of the other system: its rows, and the entries they make, in the order of the table.

    ``anchor`` is the id of the first entry ever recorded of it: by it the case is found again.
    """

    anchor: str
    rows: list[int] = msgspec.field(default_factory=list)
    drafts: list[tuple[int, Draft]] = msgspec.field(default_factory=list)
    bad: bool = False


class Plan(msgspec.Struct):
    """What an import would do. ``cases`` stand in the order of their first rows."""

    rows: int
    cases: tuple[Planned, ...]
    problems: list[RowProblem]


def make_plan(desk: Desk, made: Map, table: bytes, *, confirm: bool = False) -> Plan:
    """Read and check the whole table; records nothing. Raises BadInput where it is no table that the map fits."""
    cases: dict[str, Planned] = {}
    problems: list[RowProblem] = []
    count = 0
    seen: Counter[tuple[str, str]] = Counter()
    for number, row in read_rows(table, made.encoding, made.delimiter, lambda header: _header(made, header)):
        count += 1
        if isinstance(row, str):
            problems.append(RowProblem(row=number, column=None, problem=row))
            continue
        key = row[made.case].strip()
        if not key:
            problems.append(RowProblem(row=number, column=made.case, problem="the case number is missing"))
            continue
        case = cases.setdefault(key, Planned(_id(desk, made, key, "case")))
        case.rows.append(number)
        name = row[made.row].strip() if made.row is not None else str(len(case.rows))
        seen[key, name] += 1
        found: list[RowProblem] = []
        if not name or seen[key, name] > 1:
            said = "the row's number stands at an earlier row of this case" if name else "the row's number is missing"
            found.append(RowProblem(row=number, column=made.row, problem=said))
        for place, block in enumerate(made.entry, start=1):
            if block.when is not None and not row[block.when].strip():
                continue
            draft = _draft(desk, made, block, number, row, found, confirm=confirm)
            if draft is not None:
                entry_id = _id(desk, made, key, name, f"{place}:{block.kind}")
                case.drafts.append((number, msgspec.structs.replace(draft, id=entry_id)))
        case.bad = case.bad or bool(found)
        problems += found
    return Plan(count, tuple(cases.values()), problems)


def _id(desk: Desk, made: Map, *parts: str) -> str:
    """An entry id that the same place of the same source always has. It lies sealed in the record, like all others."""
    text = json.dumps(["mdtkit import", desk.county.fingerprint, made.source, *parts])
    digest = hashlib.sha256(text.encode()).digest()
    return new_entry_id(lambda count: digest[:count])


def _header(made: Map, header: list[str]) -> list[Problem]:
    count = Counter(header)
    # The header is not listed: a table without one would show its first row, which may be a child's.
    return [
        Problem(field=name, message=f"the column {name} of the map stands {count[name]} times in the header row")
        for name in sorted(made.columns())
        if count[name] != 1
    ]


def _draft(
    desk: Desk, made: Map, block: Block, number: int, row: Row, found: list[RowProblem], *, confirm: bool
) -> Draft | None:
    """The checked draft of one block of a row; None, and its problems in ``found``, where it may not be recorded."""
    columns: dict[str, str | None] = {}
    before = len(found)
    given: dict[str, Any] = {}

    def reading(name: str, cell: Cell, read: Any) -> Any:
        columns[name] = cell.column
        try:
            return read()
        except Unreadable as wrong:
            found.append(
                RowProblem(
                    row=number,
                    column=cell.column,
                    problem=f"{name}: {wrong.message}",
                    allowed=wrong.allowed,
                    nearest=wrong.nearest,
                )
            )
            return None

    for name, cell in block.cells():
        given[name] = reading(name, cell, lambda n=name, c=cell: _of_entry(desk, made, n, c, row))
    data = _data(desk, made, block, row, reading)
    if len(found) > before:
        return None
    act = Act(kind=block.kind, data=data, **given)
    if act.at is None and act.received is None:
        column = columns.get("at") or columns.get("received")
        found.append(RowProblem(row=number, column=column, problem="when it happened is missing"))
        return None
    try:
        return drafts_of(desk, [act], confirm=confirm)[0]
    except NeedsConfirmation as doubts:
        said = "in the future, or known before it happened; if that is right, repeat with --confirm"
        names = [problem.field for problem in doubts.problems]
        found += [RowProblem(row=number, column=columns.get(n), problem=f"{n}: {said}") for n in names]
    except BadInput as refused:
        found += [_told(number, columns, problem) for problem in refused.problems]
    return None


def _of_entry(desk: Desk, made: Map, name: str, cell: Cell, row: Row) -> Any:
    text = words(row, cell)
    if text is None or name == "note":
        return text
    said = meaning(row, cell, text)
    return said if name == "party" else read_instant(said, made.dates, made.zone or desk.county.zone)


def _data(desk: Desk, made: Map, block: Block, row: Row, reading: Any) -> dict[str, Any]:
    tz = made.zone or desk.county.zone
    data: dict[str, Any] = {}
    for name, key, told in block.fields():
        cell, field = cell_of(told), KINDS[block.kind].field(name)
        assert field is not None  # noqa: S101 - the map was checked
        shape = field if key is None else ANSWER
        where = name if key is None else f"{name}.{key}"
        read = reading(where, cell, lambda c=cell, s=shape: value(row, c, s, made, tz))
        if read is None:
            continue
        if key is None:
            data[name] = read
        else:
            data.setdefault(name, {})[key] = read
    return data


def _told(number: int, columns: dict[str, str | None], problem: Problem) -> RowProblem:
    """A problem of the checks; where they would repeat the value, only what could stand there."""
    said = f"{problem.field} is missing" if " is missing" in problem.message else problem.message
    if problem.allowed and " is missing" not in problem.message:
        said = f"{problem.field}: no allowed value"
    return RowProblem(
        row=number, column=columns.get(problem.field), problem=said, allowed=problem.allowed, nearest=problem.nearest
    )
