"""The plan of an import: every row read and checked, and which entries of which case it makes."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections import Counter
from collections.abc import Iterator
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
from mdtkit.desk.recording import Act, drafts_of

if TYPE_CHECKING:
    from mdtkit.desk.desk import Desk

ANSWER = Field("answer", "code")


class RowProblem(msgspec.Struct, frozen=True, kw_only=True):
    """A problem of a row, numbered as a spreadsheet shows it (the header is row 1); never what the cell holds."""

    row: int
    column: str | None
    problem: str
    allowed: tuple[str, ...] = ()
    nearest: str | None = None


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
    for number, row in _rows(made, table):
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


def _rows(made: Map, table: bytes) -> Iterator[tuple[int, Row | str]]:
    """The rows with their numbers; in place of one that cannot be taken apart, why."""
    try:
        text = table.decode(made.encoding)
    except UnicodeDecodeError:
        raise _no_table(f"it is not {made.encoding} text; name its encoding in the map (cp1252 is common)") from None
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=made.delimiter, strict=True)
    number = 1
    try:
        header = [name.strip() for name in next(reader, [])]
        if problems := _header(made, header):
            raise BadInput("Not imported: " + "; ".join(p.message for p in problems) + ".", problems)
        for number, cells in enumerate(reader, start=2):
            if not any(cell.strip() for cell in cells):
                continue
            fits = len(cells) == len(header)
            said = f"it has {len(cells)} cells, the header has {len(header)}"
            yield number, dict(zip(header, cells, strict=True)) if fits else said
    except csv.Error:
        raise _no_table(f"after row {number} the quotation marks do not close or a cell has no end") from None


def _no_table(message: str) -> BadInput:
    return BadInput(f"Not imported: {message}.", [Problem(field="csv", message=message)])


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
    return said if name == "party" else read_instant(said, made, made.zone or desk.county.zone)


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
