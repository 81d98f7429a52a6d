"""One record = one age file whose plaintext is a TinyDB document. The only module that knows TinyDB's storage.

The document has three tables: ``record`` (format, county, name), ``readers`` (to whom this file is
encrypted) and ``entries`` (``doc_id`` = seq). Stock ``age -d`` and stock ``TinyDB(path)`` open it. TinyDB
gives the format and the one write path; it gives no durability or integrity: those come from
:class:`~mdtkit.vault.disk.Disk`, the chain and the log. Source: design.md "Records"; store.md 1.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NoReturn

import msgspec

from mdtkit.chronology.chain import Row, chain_flaws, entry_hash
from mdtkit.vault.layout import FORMAT, PEOPLE
from mdtkit.vault.sealing import AgeKey, stanzas, unseal
from mdtkit.vault.trouble import Damaged, NotPermitted, Trouble
from mdtkit.vault.trust import Reader

ENTRIES = "entries"
_STEP = 512
_BESIDE = {PEOPLE: " Until then nothing of this county can be opened."}

Document = dict[str, dict[str, Any]]
"""Tables by name; the rows of ``entries`` that were there before stay the very bytes they were (``msgspec.Raw``)."""

_tables = msgspec.json.Decoder(dict[str, msgspec.Raw])
_rows_as_stored = msgspec.json.Decoder(dict[str, msgspec.Raw])
_table = msgspec.json.Decoder(dict[str, Any])
_entries = msgspec.json.Decoder(dict[str, Row])


class AppendOnly(Trouble):
    """Somebody tried to change or remove what is recorded. A correction is a new entry that supersedes the old."""

    code = "append_only"


class Opened(msgspec.Struct, frozen=True):
    """A record file opened and checked for form and chain; ``file`` is its SHA-256, ``head`` the last entry's hash."""

    record: str
    document: Document
    rows: tuple[Row, ...]
    readers: tuple[Reader, ...]
    stanzas: int
    file: str
    head: str

    @property
    def seq(self) -> int:
        """The number of entries: the seq of the last one."""
        return len(self.rows)


def blank(record: str) -> Opened:
    """A record that is about to be made: no entry yet, no file."""
    return Opened(record=record, document={}, rows=(), readers=(), stanzas=0, file="", head="")


def open_sealed(sealed: bytes, keys: Sequence[AgeKey], record: str) -> Opened:
    """Decrypt and read a record's file, without judging its chain. Raises NotYours, Damaged."""
    what = f"The record {record}"
    plain = unseal(sealed, keys, what, _BESIDE.get(record, " Every other record works on."))
    try:
        tables = _tables.decode(plain)
        document = {
            name: (_rows_as_stored if name == ENTRIES else _table).decode(table) for name, table in tables.items()
        }
        stored = _entries.decode(tables[ENTRIES])
        rows = tuple([stored[str(seq)] for seq in range(1, len(stored) + 1)])
        readers = tuple(sorted(msgspec.convert(list(document["readers"].values()), list[Reader])))
    except (ValueError, KeyError):
        raise Damaged(f"{what} opens, but does not hold what a record holds. Run: mdtkit vault verify") from None
    return Opened(
        record=record,
        document=document,
        rows=rows,
        readers=readers,
        stanzas=stanzas(sealed),
        file=hashlib.sha256(sealed).hexdigest(),
        head=entry_hash(rows[-1].head) if rows else "",
    )


def check_chain(opened: Opened, county: str) -> None:
    """Raises Damaged naming the first seq at which the record's chain does not hold."""
    flaws = chain_flaws(county, opened.record, opened.rows)
    if not opened.rows:
        raise Damaged(f"The record {opened.record} is empty. Run: mdtkit vault verify")
    if flaws:
        raise Damaged(
            f"The record {opened.record} does not verify at entry {flaws[0].seq}: {flaws[0].detail}. "
            "Run: mdtkit vault verify"
        )


def without_bodies(opened: Opened, remove: frozenset[str]) -> Opened:
    """The record as it is to be written once the bodies of these entries are gone: heads and signatures stay."""
    gone = [row.head.get("id") in remove for row in opened.rows]
    rows = tuple(
        msgspec.structs.replace(row, salt=None, body=None, sealed=None) if away else row
        for row, away in zip(opened.rows, gone, strict=True)
    )
    entries = dict(opened.document[ENTRIES])
    entries.update({str(seq): stored_row(rows[seq - 1]) for seq, away in enumerate(gone, start=1) if away})
    return msgspec.structs.replace(opened, rows=rows, document={**opened.document, ENTRIES: entries})


def with_sealed(opened: Opened, anew: Row) -> Opened:
    """The record as it is to be written once the sealed body of this entry is sealed anew: its head stays."""
    seq = next(seq for seq, row in enumerate(opened.rows, start=1) if row.head.get("id") == anew.head.get("id"))
    rows = (*opened.rows[: seq - 1], anew, *opened.rows[seq:])
    entries = {**opened.document[ENTRIES], str(seq): stored_row(anew)}
    return msgspec.structs.replace(opened, rows=rows, document={**opened.document, ENTRIES: entries})


def check_removals(opened: Opened, added: Sequence[Row], county: str) -> None:
    """Raises NotPermitted unless signed entries say of every body that is gone or sealed anew that it is.

    Of one that is gone: two people's.
    """
    flaws = [flaw for flaw in chain_flaws(county, opened.record, [*opened.rows, *added]) if flaw.kind == "body"]
    if flaws:
        raise NotPermitted(f"Entry {flaws[0].seq} of {opened.record} stays: {flaws[0].detail}. Nothing was changed.")


def append_rows(
    opened: Opened, rows: Sequence[Row], *, county: str, readers: Sequence[Reader],
    seal: Callable[[bytes], bytes], put: Callable[[bytes], None],
) -> Opened:  # fmt: skip
    """Add rows to a record through TinyDB: one ``insert_multiple``, one sealed file handed to ``put``.

    Returns the record as it reads from then on. Whatever ``put`` raises comes through unchanged.
    """
    import tinydb.table

    from mdtkit.vault.tables import EntryTable, RecordStorage

    storage = RecordStorage(opened.document, stated=_stated(opened.record, county, readers), seal=seal, put=put)
    table = EntryTable(storage, ENTRIES)
    first = opened.seq + 1
    table.insert_multiple(
        tinydb.table.Document(stored_row(row), doc_id=first + place) for place, row in enumerate(rows)
    )
    return Opened(
        record=opened.record,
        document=storage.document,
        rows=(*opened.rows, *rows),
        readers=tuple(readers),
        stanzas=len(readers),
        file=hashlib.sha256(storage.sealed).hexdigest(),
        head=entry_hash(rows[-1].head),
    )


def stored_row(row: Row) -> dict[str, Any]:
    """A row as a TinyDB document: what is not there is left out."""
    return {name: value for name, value in msgspec.to_builtins(row).items() if value is not None}


def _stated(record: str, county: str, readers: Iterable[Reader]) -> Document:
    """The two tables that describe the file itself; they stand before the entries and are stated anew at each write."""
    return {
        "record": {"1": {"format": FORMAT, "county": county, "record": record}},
        "readers": {str(place): {"name": r.name, "key": r.key} for place, r in enumerate(readers, start=1)},
    }


def padded(document: Document) -> bytes:
    """The plaintext of a record: compact JSON, filled up with blanks so that its size tells less."""
    text = msgspec.json.encode(document)
    return text + b" " * (-len(text) % _STEP)


def refuse(act: str) -> NoReturn:
    """Raises AppendOnly."""
    raise AppendOnly(f"A record is never changed ({act} was tried). Record a correction that supersedes the entry.")
