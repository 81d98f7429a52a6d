"""The definitions by which results were scored, kept in ``book/instruments``: an old result stays readable for ever.

A definition is kept before the first result that names it, so that no result ever names one that nobody has. It holds
the county's licensed words where the county loaded them: the book is sealed like every other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from mdtkit.desk.errors import DeskError
from mdtkit.desk.instruments.catalogue import catalogue
from mdtkit.protocol.instruments import Instrument, definition, fingerprint, read_definition

if TYPE_CHECKING:
    from mdtkit.desk.desk import Desk

BOOK, KEPT = "book/instruments", "instrument.kept"


def keep(desk: Desk, instrument: Instrument) -> str:
    """Keep the definition of an instrument, once; returns its fingerprint. Raises StoreTrouble."""
    which = fingerprint(instrument)
    if which not in _kept(desk):
        data = {
            "instrument": instrument.id,
            "version": instrument.about.version,
            "definition": which,
            "content": definition(instrument).decode(),
        }
        desk.directory.write(BOOK, [(KEPT, data)])
    return which


def definition_of(desk: Desk, which: str | None) -> Instrument | None:
    """The instrument as it was when a result was scored: as kept, else one of today's that is the same to the letter.

    None where neither is found: a result logged by hand, or a book that cannot be read by this person.
    """
    if which is None:
        return None
    try:
        content = _kept(desk).get(which)
    except DeskError:
        content = None
    if content is None:
        today = (known.instrument for known in catalogue(desk).known.values())
        return next((tool for tool in today if fingerprint(tool) == which), None)
    try:
        return read_definition(content.encode())
    except msgspec.MsgspecError:
        return None


def _kept(desk: Desk) -> dict[str, str]:
    """Fingerprint → the definition's text."""
    return {
        str(entry.data.get("definition")): str(entry.data.get("content"))
        for entry in desk.directory.entries(BOOK)
        if entry.kind == KEPT
    }
