"""JSON Schema of an instrument's manifest and of a county's file of it, so that an editor can help while one types.

The committed copy is ``config/instrument.schema.json``; a test says when it is out of date.
"""

from __future__ import annotations

import msgspec

from mdtkit.protocol.instruments.check import ABOUT
from mdtkit.protocol.instruments.tables import COUNTY, COUNTY_FILE
from mdtkit.protocol.schema import Schema, struct_schema
from mdtkit.protocol.tables import Table


def instrument_schema() -> Schema:
    """The schema of one file: a manifest (under ``[instrument]``), or a county's file (under ``[county]``).

    A county's file says only what differs, so no member of a part but those that name it is required.
    """
    found: dict[str, Schema] = {}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "An instrument's manifest, or a county's own file of an instrument",
        "type": "object",
        "additionalProperties": False,
        "anyOf": [{"required": [ABOUT]}, {"required": [COUNTY]}],
        "properties": {name: _table(table, found) for name, table in COUNTY_FILE.tables.items()},
        "$defs": dict(sorted(found.items())),
    }


def schema_file() -> bytes:
    """The committed file, byte for byte."""
    return msgspec.json.format(msgspec.json.encode(instrument_schema()), indent=2) + b"\n"


def _table(table: Table, found: dict[str, Schema]) -> Schema:
    part = struct_schema(table.rule, found, partial=table.member != COUNTY)
    return part if table.once else {"type": "array", "items": part}
