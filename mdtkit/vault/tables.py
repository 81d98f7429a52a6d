"""TinyDB's storage and table for records: sealed on the way out, append-only.

Apart from :mod:`mdtkit.vault.recordfile` so that reading a record does not pay for importing TinyDB.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NoReturn

from tinydb.storages import Storage
from tinydb.table import Table

from mdtkit.vault.recordfile import ENTRIES, Document, padded, refuse


class RecordStorage(Storage):
    """A TinyDB storage over one record: reads what was opened, seals and hands on what is written.

    ``stated`` are the tables that describe the file. A write that would lose or change an entry that is
    already there is refused here too, whichever way of TinyDB's it came.
    """

    def __init__(
        self, document: Document, *, stated: Document, seal: Callable[[bytes], bytes], put: Callable[[bytes], None]
    ) -> None:
        self.document = document
        self._stated = stated
        self._seal = seal
        self._put = put
        self.sealed = b""

    def read(self) -> Document | None:
        """The document as opened; None for a record that is being made."""
        return {name: dict(table) for name, table in self.document.items()} or None

    def write(self, data: Document) -> None:
        """Seal the whole document and put it in place. Raises AppendOnly, and what ``put`` raises."""
        kept = data.get(ENTRIES, {})
        # What was handed out comes back itself, so comparing is looking whether it is the same object.
        if any(
            kept.get(seq) is not row and kept.get(seq) != row for seq, row in self.document.get(ENTRIES, {}).items()
        ):
            refuse("a rewrite")
        document = {**self._stated, **{name: table for name, table in data.items() if name not in self._stated}}
        self.sealed = self._seal(padded(document))
        self._put(self.sealed)
        self.document = document


class EntryTable(Table):
    """The entries of a record: they can be added, and nothing else."""

    def update(self, fields: Any, cond: Any = None, doc_ids: Iterable[int] | None = None) -> NoReturn:  # noqa: ARG002
        """Refused: raises AppendOnly."""
        refuse("update")

    def update_multiple(self, updates: Any) -> NoReturn:  # noqa: ARG002
        """Refused: raises AppendOnly."""
        refuse("update")

    def upsert(self, document: Mapping[str, Any], cond: Any = None) -> NoReturn:  # noqa: ARG002
        """Refused: raises AppendOnly."""
        refuse("upsert")

    def remove(self, cond: Any = None, doc_ids: Iterable[int] | None = None) -> NoReturn:  # noqa: ARG002
        """Refused: raises AppendOnly."""
        refuse("remove")

    def truncate(self) -> NoReturn:
        """Refused: raises AppendOnly."""
        refuse("truncate")
