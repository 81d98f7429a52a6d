"""The map of an import: which column of the table is which field of which kind of entry."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Any

import msgspec

from mdtkit.casework.reckoning import zone
from mdtkit.chronology.kinds import KINDS
from mdtkit.chronology.kinds.model import Field, Kind
from mdtkit.chronology.problem import Problem, unknown
from mdtkit.desk.errors import BadInput
from mdtkit.desk.recording import NEVER_BY_HAND

ISO = "iso"
"""The date format that stands for ISO 8601: 2026-03-08, 2026-03-08 01:20, 2026-03-08T09:20:00Z."""
NOT_IMPORTED = frozenset({"case.closed", "case.reopened", "hold.lifted"})
"""They answer for a case as it stands, one by one: `mdtkit case close`."""


class Cell(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a field comes from: a column, or a ``default`` where the cell is empty or no column is named.

    ``values`` says what the words of the other system mean here (cases and outer spaces do not count); ``split`` parts
    a cell that holds several.
    """

    column: str | None = None
    values: dict[str, str] = {}
    default: str | None = None
    split: str = ";"


class Block(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One entry that a row makes, unless the cell of the column ``if`` is empty."""

    kind: str
    when: str | None = msgspec.field(default=None, name="if")
    at: str | Cell | None = None
    received: str | Cell | None = None
    party: str | Cell | None = None
    note: str | Cell | None = None
    data: dict[str, Any] = {}

    def cells(self) -> Iterator[tuple[str, Cell]]:
        """(``at``, ``received``, ``party`` or ``note``, its cell), those that are given."""
        for name in ("at", "received", "party", "note"):
            given = getattr(self, name)
            if given is not None:
                yield name, Cell(column=given) if isinstance(given, str) else given

    def fields(self) -> Iterator[tuple[str, str | None, Any]]:
        """(field, key in its table of codes or None, what the map says of it)."""
        kind = KINDS.get(self.kind)
        for name, given in self.data.items():
            field = kind.field(name) if kind is not None else None
            if field is not None and field.type == "codemap" and isinstance(given, dict):
                yield from ((name, key, cell) for key, cell in given.items())
            else:
                yield name, None, given


class Map(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A whole map. ``case`` is the column of the other system's case number, ``row`` that of a row's own number."""

    source: str
    case: str
    entry: tuple[Block, ...]
    row: str | None = None
    zone: str | None = None
    dates: tuple[str, ...] = (ISO,)
    encoding: str = "utf-8-sig"
    delimiter: str = ","

    def columns(self) -> set[str]:
        """Every column that the map names."""
        named = {self.case, self.row}
        for block in self.entry:
            named.add(block.when)
            named.update(cell.column for _, cell in block.cells())
            named.update(cell_of(given).column for _, _, given in block.fields())
        return {name for name in named if name is not None}


def cell_of(given: Any) -> Cell:
    """What the map says of a field: the name of a column, or a table. Raises msgspec.ValidationError."""
    return Cell(column=given) if isinstance(given, str) else msgspec.convert(given, Cell)


def read_map(text: str) -> Map:
    """Read and check a map. Raises BadInput with every problem of it."""
    try:
        made = msgspec.convert(tomllib.loads(text), Map)
        problems = [*_problems(made)]
    except tomllib.TOMLDecodeError as error:
        raise _refused([Problem(field="map", message=f"it is not TOML: {error}")]) from None
    except (msgspec.ValidationError, LookupError) as error:
        raise _refused([Problem(field="map", message=str(error))]) from None
    if problems:
        raise _refused(problems)
    return made


def _refused(problems: list[Problem]) -> BadInput:
    said = "; ".join(f"{problem.field}: {problem.message}" for problem in problems)
    return BadInput(f"The map cannot be used: {said}.", problems)


def _problems(made: Map) -> Iterator[Problem]:
    if not made.entry:
        yield Problem(field="entry", message="no [[entry]] block says what a row makes")
    if made.zone is not None:
        try:
            zone(made.zone)
        except (LookupError, ValueError, OSError):
            yield Problem(field="zone", message="the system knows no such time zone")
    try:
        "".encode(made.encoding)
    except LookupError:
        yield Problem(field="encoding", message="no such encoding", allowed=("utf-8-sig", "cp1252", "latin-1"))
    if len(made.delimiter) != 1:
        yield Problem(field="delimiter", message="it is one character")
    for number, block in enumerate(made.entry, start=1):
        yield from _block(block, f"entry {number}")
    made.columns()  # every field is a column or a table that can be read


def _block(block: Block, where: str) -> Iterator[Problem]:
    kind = KINDS.get(block.kind)
    if kind is None:
        yield unknown(f"{where}.kind", block.kind, KINDS, what="kind of entry")
        return
    if kind.book or block.kind in NEVER_BY_HAND or block.kind in NOT_IMPORTED:
        yield Problem(field=f"{where}.kind", message=f"{block.kind} has an act of its own and is not imported")
    if block.at is None and block.received is None:
        yield Problem(field=f"{where}.at", message="no column says when it happened")
    if kind.needs_received and block.received is None:
        yield Problem(
            field=f"{where}.received", message="clocks run from when the agency came to know: name its column"
        )
    given = dict.fromkeys(name for name, _, _ in block.fields())
    yield from (p for name in given for p in _field(kind, name, where))
    missing = [field.name for field in kind.fields if field.required and field.name not in given]
    yield from (Problem(field=f"{where}.data.{name}", message="it is needed and not in the map") for name in missing)


def _field(kind: Kind, name: str, where: str) -> Iterator[Problem]:
    field: Field | None = kind.field(name)
    if field is None:
        names = tuple(known.name for known in kind.fields)
        yield unknown(f"{where}.data.{name}", name, names, what=f"field of {kind.name}")
    elif field.hidden:
        yield Problem(field=f"{where}.data.{name}", message="it is mdtkit's own, and no table can give it")
    elif field.type == "table":
        yield Problem(field=f"{where}.data.{name}", message="a table of rows cannot be imported")
    elif field.type == "ref" and field.vocabulary == "entry":
        message = "it names an entry of this desk, and what the table names has no id here: leave it out"
        yield Problem(field=f"{where}.data.{name}", message=message)
    elif field.sealed in kind.apart:
        message = "it is sealed, and a table cannot say whom the child allows to read it: `mdtkit child describe`"
        yield Problem(field=f"{where}.data.{name}", message=message)
