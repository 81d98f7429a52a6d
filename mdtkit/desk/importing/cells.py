"""Reading one cell: what it means in the field's codes, days and instants. No problem repeats what it holds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from difflib import get_close_matches
from typing import Any

from mdtkit.casework.reckoning import resolve
from mdtkit.chronology.kinds.model import Field
from mdtkit.desk.importing.mapping import ISO, Cell, Map

Row = dict[str, str]
Dates = tuple[str, ...]
"""Formats of dates, as the map gives them."""


class Unreadable(Exception):
    """A cell that cannot be read: why, what could stand there, and what is nearest to what does."""

    def __init__(self, message: str, allowed: tuple[str, ...] = (), nearest: str | None = None) -> None:
        super().__init__(message)
        self.message, self.allowed, self.nearest = message, allowed, nearest


def words(row: Row, cell: Cell) -> str | None:
    """What stands in the cell, or its default; None where there is neither."""
    found = row[cell.column].strip() if cell.column is not None else ""
    return found or cell.default


def meaning(row: Row, cell: Cell, part: str) -> str:
    """What a word of the cell is called here. Raises Unreadable where the map does not say."""
    if not cell.values or (cell.column is None or not row[cell.column].strip()):
        return part
    known = {word.strip().casefold(): code for word, code in cell.values.items()}
    if part.casefold() in known:
        return known[part.casefold()]
    if part in cell.values.values():
        return part
    near = get_close_matches(part.casefold(), list(known), n=1)
    nearest = next((word for word in cell.values if near and word.strip().casefold() == near[0]), None)
    raise Unreadable("the map does not say what this value means", tuple(cell.values), nearest)


def read_instant(text: str, dates: Dates, tz: str) -> datetime:
    """The instant (UTC) of a cell, read in the zone of the map. Raises Unreadable, also where two formats disagree."""
    found = {_instant(moment, tz) for moment in _moments(text, dates)}
    if len(found) != 1:
        raise _no_date(dates, bool(found))
    return found.pop()


def read_day(text: str, dates: Dates) -> str:
    """The day of a cell, as YYYY-MM-DD. Raises Unreadable."""
    found = {moment.date().isoformat() for moment in _moments(text, dates)}
    if len(found) != 1:
        raise _no_date(dates, bool(found))
    return found.pop()


def _no_date(dates: Dates, several: bool) -> Unreadable:
    fits = "two of the date formats read it as different times" if several else "no date format fits"
    return Unreadable(fits, dates)


def _moments(text: str, dates: Dates) -> list[datetime]:
    found = []
    for form in dates:
        try:
            found.append(datetime.fromisoformat(text) if form == ISO else datetime.strptime(text, form))  # noqa: DTZ007
        except ValueError:
            continue
    return found


def _instant(moment: datetime, tz: str) -> datetime:
    try:
        return moment.astimezone(UTC) if moment.tzinfo is not None else resolve(moment, tz)
    except OverflowError:
        raise Unreadable("this year cannot be meant") from None


def value(row: Row, cell: Cell, field: Field, plan: Map, tz: str) -> Any:
    """The value of a field, shaped as its kind wants it; None where there is none. Raises Unreadable."""
    text = words(row, cell)
    if text is None:
        return None
    if field.type in ("codes", "refs"):
        return [meaning(row, cell, part.strip()) for part in text.split(cell.split) if part.strip()]
    readers: dict[str, Callable[[str], Any]] = {
        "instant": lambda one: read_instant(one, plan.dates, tz).isoformat().replace("+00:00", "Z"),
        "date": lambda one: read_day(one, plan.dates),
        "int": _number,
    }
    return readers.get(field.type, str)(meaning(row, cell, text))


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise Unreadable("it takes a whole number from 0")
    return int(text)
