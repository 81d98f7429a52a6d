"""Import of the directory from a table: staff added and changed. Run twice, it changes nothing the second time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import msgspec

from mdtkit.casework.persons import DAYS, LISTS, MEMBERS
from mdtkit.chronology.problem import Problem, unknown
from mdtkit.desk.importing.cells import Row, Unreadable, read_day
from mdtkit.desk.importing.mapping import ISO
from mdtkit.desk.importing.rows import RowProblem, read_rows

if TYPE_CHECKING:
    from mdtkit.desk.desk import Desk

COLUMNS: Final = ("person", *(name for name in MEMBERS if name != "channel"))
"""What a column may be called. How alerts reach somebody holds a secret and is set apart from this."""
SPLIT: Final = ";"
Change = tuple[str | None, dict[str, Any]]


class Imported(msgspec.Struct, kw_only=True):
    """What an import did, or with ``dry_run`` would do. ``present``: rows that say nothing new."""

    rows: int = 0
    added: int = 0
    changed: int = 0
    present: int = 0
    held: int = 0
    written: bool = False
    problems: list[RowProblem] = []


def import_people(
    desk: Desk,
    table: bytes,
    *,
    dates: tuple[str, ...] = (),
    encoding: str = "utf-8-sig",
    delimiter: str = ",",
    dry_run: bool = False,
    accept_good: bool = False,
) -> Imported:
    """Add and change people. Nothing is written unless every row is good, or ``accept_good``.

    Raises BadInput where it is no such table.
    """
    told = Imported(problems=[])
    changes: list[Change] = []
    seen: dict[str, int] = {}
    for number, row in read_rows(table, encoding, delimiter, _header):
        told.rows += 1
        found: list[RowProblem] = []
        change = _row(desk, number, row, dates or (ISO,), seen, found)
        told.problems += found
        if change is None:
            told.held += 1
        elif not change[1]:
            told.present += 1
        else:
            changes.append(change)
    told.added = sum(person is None for person, _ in changes)
    told.changed = len(changes) - told.added
    if changes and not dry_run and (accept_good or not told.problems):
        desk.directory.write_people(changes)
        told.written = True
    return told


def _header(header: list[str]) -> list[Problem]:
    count = Counter(header)
    found = [unknown(name, name, COLUMNS, what="column of the directory") for name in count if name not in COLUMNS]
    found += [Problem(field=name, message=f"the column {name} stands twice") for name in count if count[name] > 1]
    if not any(name in count for name in ("person", "name")):
        found.append(Problem(field="name", message="a column name or person is missing"))
    return found


def _row(
    desk: Desk, number: int, row: Row | str, dates: tuple[str, ...], seen: dict[str, int], found: list[RowProblem]
) -> Change | None:
    """Whom a row is about (None: somebody new) and what it says that is new; None where it cannot be taken."""
    if isinstance(row, str):
        found.append(RowProblem(row=number, column=None, problem=row))
        return None
    given = _given(number, row, dates, found)
    person = _meant(desk, number, row, found)
    key = (person or row.get("email", "").strip() or row.get("name", "").strip()).casefold()
    if key in seen:
        found.append(RowProblem(row=number, column=None, problem=f"the same person stands in row {seen[key]}"))
    seen.setdefault(key, number)
    if person is None and not given.get("name"):
        found.append(RowProblem(row=number, column="name", problem="somebody new needs a name"))
    after, problems = desk.directory.would_be(person or "p-new", given)
    found += [
        RowProblem(row=number, column=one.field, problem=one.message, allowed=one.allowed, nearest=one.nearest)
        for one in problems
    ]
    if found or after is None:
        return None
    if person is None:
        return None, given
    before = desk.directory.people()[person]
    return person, {name: value for name, value in given.items() if getattr(after, name) != getattr(before, name)}


def _given(number: int, row: Mapping[str, str], dates: tuple[str, ...], found: list[RowProblem]) -> dict[str, Any]:
    """What the cells of a row say."""
    given: dict[str, Any] = {}
    for name in MEMBERS:
        text = row.get(name, "").strip()
        if not text:
            continue
        given[name] = text
        if name in LISTS:
            given[name] = [part.strip() for part in text.split(SPLIT) if part.strip()]
        elif name in DAYS:
            try:
                given[name] = read_day(text, dates)
            except Unreadable as wrong:
                del given[name]
                found.append(RowProblem(row=number, column=name, problem=wrong.message, allowed=wrong.allowed))
    return given


def _meant(desk: Desk, number: int, row: Mapping[str, str], found: list[RowProblem]) -> str | None:
    """Whom of the directory a row is about: by id, else by address, else by name; None for somebody new.

    A name means somebody of whom no other address is known; where it means several, it is said.
    """
    people = desk.directory.people()
    person, email = row.get("person", "").strip(), row.get("email", "").strip().casefold()
    if person:
        if person not in people:
            found.append(RowProblem(row=number, column="person", problem="nobody of the directory has this id"))
        return person if person in people else None
    meant = [one.id for one in people.values() if email and (one.email or "").casefold() == email]
    if not meant:
        name = row.get("name", "").strip().casefold()
        alike = [one for one in people.values() if name and one.name.strip().casefold() == name]
        meant = [one.id for one in alike if not email or not one.email]
    if len(meant) > 1:
        found.append(RowProblem(row=number, column=None, problem="it means several of the directory: use person"))
    return meant[0] if meant else None
