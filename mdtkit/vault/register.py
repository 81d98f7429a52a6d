"""The register: a row per case for the board, and its clocks in order of due time; one person's own cache.

It lies on the device, sealed to that person, over the records that person may read. Proof of nothing: a
register that is missing, damaged or of another version is made anew. Snapshot (two files, so that the due
list does not pay for the board) and tail of changes since. Writing to a record never touches it: it
catches up with the log when it is asked. Source: design.md "Register and due rows".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from math import inf
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import msgspec

from mdtkit.chronology.entry import Entry
from mdtkit.chronology.reference import is_reference
from mdtkit.vault.register_file import Frame, Part, Row, Tail, read_part, write_part
from mdtkit.vault.trouble import Damaged, NoSuchRecord, NotYours

if TYPE_CHECKING:
    from mdtkit.vault.home import Home
    from mdtkit.vault.log import LogLine
    from mdtkit.vault.vault import Record

T = TypeVar("T")
_CHUNK = 512
_TAIL_FRAMES = 256
_REBUILD = 512


Summarise = Callable[[str, tuple[Entry, ...]], Row]


class Feed(Protocol):
    """Of the vault, what the register needs."""

    def changes(self, after_n: int) -> list[LogLine]: ...  # noqa: D102
    def read(self, record: str, *, anyway: bool = False) -> Record: ...  # noqa: D102
    def head(self) -> tuple[int, str]: ...  # noqa: D102
    def suspect(self, first: Iterable[str] = ()) -> frozenset[str]: ...  # noqa: D102
    def is_mine(self, record: str) -> bool: ...  # noqa: D102


class Register:
    """The register of one person. Obtained from ``Vault.register``.

    ``version`` names what the desk's rows mean (its protocol, say): a register of another version is made anew.
    """

    def __init__(self, vault: Feed, home: Home, summarise: Summarise, version: str) -> None:
        self._vault = vault
        self._summarise = summarise
        self._folder = home.device / f"register-{home.keyring.person}"
        self._key = home.keyring.age
        self._version = version
        self._county = home.county
        self._tail = Tail(self._folder / "tail", self._key, version)
        self._boards: Part | None = None
        self._clocks: Part | None = None
        self._rows: dict[str, dict[str, Any]] | None = None
        self._listed: list[str] = []

    def rows(self) -> dict[str, dict[str, Any]]:
        """The board's rows by case, after catching up with the log."""
        part = self._boards = self._caught_up(self._boards, "boards")
        if self._rows is None:
            self._rows = {}
            for chunk in part.chunks:
                self._rows.update(chunk.decode(dict[str, dict[str, Any]]))
        for record, row in part.changed.items():
            if row is None:
                self._rows.pop(record, None)
            else:
                self._rows[record] = row.board
        return self._rows

    def boards(self, shape: type[T]) -> dict[str, T]:
        """The same rows as the desk's own type, read straight from the snapshot and kept nowhere."""
        part = self._boards = self._caught_up(self._boards, "boards")
        found: dict[str, T] = {}
        decoder: msgspec.msgpack.Decoder[dict[str, T]] = msgspec.msgpack.Decoder(dict[str, shape])  # type: ignore[valid-type]
        for chunk in part.chunks:
            rows = chunk.unpacked(decoder)
            found.update(rows)
        for record, row in part.changed.items():
            found.pop(record, None)
            if row is not None:
                found[record] = msgspec.convert(row.board, shape)
        return found

    def changed(self, records: Iterable[str]) -> dict[str, Row | None] | None:
        """What is kept of these cases now, None for one that cannot be read any more.

        None altogether where one of them lies in the snapshot and nowhere else: then ask for everything.
        """
        self._boards = boards = self._caught_up(self._boards, "boards")
        self._clocks = clocks = self._caught_up(self._clocks, "clocks")
        wanted = list(records)
        if any(record not in boards.changed or record not in clocks.changed for record in wanted):
            return None
        return {record: boards.changed[record] for record in wanted}

    def search(self, wanted: Callable[[Mapping[str, Any]], bool]) -> dict[str, dict[str, Any]]:
        """The rows that a filter wants: a TinyDB ``Query`` (saved views) or any predicate."""
        return {record: row for record, row in self.rows().items() if wanted(row)}

    def clocks(self, before: datetime | None = None) -> list[dict[str, Any]]:
        """The clocks due before an instant, soonest first; all of them if None, those without a due time last."""
        return self.clocks_as(dict[str, Any], before)

    def clocks_as(self, shape: type[T], before: datetime | None = None) -> list[T]:
        """The same as the desk's own type. Only as much of the snapshot is unpacked as the answer needs."""
        part = self._clocks = self._caught_up(self._clocks, "clocks")
        limit = inf if before is None else before.timestamp()
        found: list[tuple[float, str, T]] = []
        decoder = msgspec.msgpack.Decoder(list[tuple[float, str, shape]])  # type: ignore[valid-type]
        for chunk in part.chunks:
            if chunk.first >= limit and before is not None:
                break
            found.extend(item for item in chunk.unpacked(decoder) if item[1] not in part.changed)
        for record, row in part.changed.items():
            found.extend((_due(clock), record, msgspec.convert(clock, shape)) for clock in (row.clocks if row else ()))
        if before is not None:
            found = [item for item in found if item[0] < limit]
        found.sort(key=itemgetter(0, 1))
        self._listed = [record for _, record, _ in found]
        return [clock for _, _, clock in found]

    @property
    def n(self) -> int:
        """The number of the log line up to which the register has caught up."""
        return min(part.n for part in (self._boards, self._clocks) if part is not None)

    @property
    def unreadable(self) -> int:
        """How many cases of the home could not be read (somebody else's, or damaged), as far as caught up."""
        part = self._boards or self._clocks
        return len(part.unreadable) if part else 0

    @property
    def doubtful(self) -> frozenset[str]:
        """The cases that could not be read though they should, or are not what the log says: never passed over.

        Those whose clocks were listed last are looked at again now: they may have been damaged since.
        """
        parts = [part for part in (self._boards, self._clocks) if part is not None]
        if not parts:
            return frozenset()
        suspect = (record for record in self._vault.suspect(self._listed) if is_reference(record))
        unreadable = {record for part in parts for record in part.unreadable}
        return frozenset(record for record in unreadable if self._vault.is_mine(record)).union(suspect)

    def fill(self, rows: Mapping[str, Row]) -> None:
        """Take over rows that the desk already has for *all* cases (after bulk creation), so none is read again."""
        self._snapshot(dict(rows), frozenset(), self._vault.head()[0])

    def compact(self) -> None:
        """Fold the tail into the snapshot; to be called when there is nothing better to do."""
        boards = dict(self.rows())
        clocks: dict[str, list[dict[str, Any]]] = {record: [] for record in boards}
        part = self._clocks = self._caught_up(self._clocks, "clocks")
        for chunk in part.chunks:
            for _, record, clock in chunk.decode(_Clocks):
                if record in clocks and record not in part.changed:
                    clocks[record].append(clock)
        for record, row in part.changed.items():
            if row is not None and record in clocks:
                clocks[record] = row.clocks
        rows = {record: Row(board, clocks[record]) for record, board in boards.items()}
        self._snapshot(rows, part.unreadable, self.n)

    def _caught_up(self, part: Part | None, name: str) -> Part:
        if part is None:
            part = read_part(self._folder / f"{name}.age", self._key, self._version)
            for frame in self._tail.frames():
                if part.n > 0 or frame.after == 0:
                    part.apply(frame)
        lines = self._vault.changes(part.n)
        if not lines:
            return part
        after = part.n
        records = sorted({line.record for line in lines if is_reference(line.record)})
        rows, unreadable = self._summaries(records)
        part.apply(Frame(self._version, after, lines[-1].n, rows, sorted(unreadable)))
        if after == 0 or len(records) > _REBUILD:
            self._rebuilt(name, part)
            return (self._boards if name == "boards" else self._clocks) or part
        self._tail.add(Frame(self._version, after, lines[-1].n, rows, sorted(unreadable)))
        if self._tail.count > _TAIL_FRAMES:
            self._boards, self._clocks = (part, self._clocks) if name == "boards" else (self._boards, part)
            self.compact()
            return (self._boards if name == "boards" else self._clocks) or part
        return part

    def _rebuilt(self, name: str, part: Part) -> None:
        """Write a snapshot after a long way was caught up at once."""
        if part.chunks:
            other = read_part(
                self._folder / f"{'clocks' if name == 'boards' else 'boards'}.age", self._key, self._version
            )
            other.apply(Frame(self._version, other.n, part.n, part.changed, sorted(part.unreadable)))
            self._boards, self._clocks = (part, other) if name == "boards" else (other, part)
            self._rows = None
            self.compact()
        else:
            rows = {record: row for record, row in part.changed.items() if row is not None}
            self._snapshot(rows, part.unreadable, part.n)

    def _summaries(self, records: Iterable[str]) -> tuple[dict[str, Row | None], set[str]]:
        rows: dict[str, Row | None] = {}
        unreadable = set()
        for record in records:
            try:
                found = self._vault.read(record, anyway=True)
                rows[record] = self._summarise(record, found.entries)
                if found.trouble is not None:
                    # It opens and is shown, but the log says otherwise (an older copy put back, say).
                    unreadable.add(record)
            except NoSuchRecord:
                rows[record] = None  # purged: there is nothing to read, and nothing to doubt
            except (NotYours, Damaged):
                rows[record] = None
                unreadable.add(record)
        return rows, unreadable

    def _snapshot(self, rows: dict[str, Row], unreadable: Iterable[str], n: int) -> None:
        """Write both halves of the snapshot and begin a new tail. A device that is full keeps them in this process."""
        ordered = sorted(rows)
        boards = Part(self._version, n, set(unreadable))
        for start in range(0, len(ordered), _CHUNK):
            boards.add(start, {record: rows[record].board for record in ordered[start : start + _CHUNK]})
        listed = sorted(
            ((_due(clock), record, clock) for record, row in rows.items() for clock in row.clocks),
            key=lambda item: (item[0], item[1]),
        )
        clocks = Part(self._version, n, set(unreadable))
        for start in range(0, len(listed), _CHUNK):
            clocks.add(listed[start][0], listed[start : start + _CHUNK])
        self._boards, self._clocks, self._rows = boards, clocks, None
        if all(write_part(self._folder / f"{name}.age", self._key, part) for name, part in _named(boards, clocks)):
            self._tail.clear()


_Clocks = list[tuple[float, str, dict[str, Any]]]


def _named(boards: Part, clocks: Part) -> Iterator[tuple[str, Part]]:
    yield "boards", boards
    yield "clocks", clocks


def _due(clock: Mapping[str, Any]) -> float:
    due = clock.get("filed_at") or clock.get("due_at")
    if due is None:
        return inf
    return due.timestamp() if isinstance(due, datetime) else datetime.fromisoformat(str(due)).timestamp()
