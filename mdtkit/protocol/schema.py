"""JSON Schema of a protocol file, made from the rule types, so that an editor can help and warn while one types.

The committed copy is ``config/protocol.schema.json``; a test says when it is out of date. Short forms that the loader
accepts (a text for a list of one, and so on) are accepted here too.
"""

from __future__ import annotations

from types import NoneType
from typing import Any, Literal, get_args, get_origin

import msgspec

from mdtkit.protocol.model import Rule
from mdtkit.protocol.shape import SHORT
from mdtkit.protocol.tables import PLAIN, TABLES

Schema = dict[str, Any]


def protocol_schema() -> Schema:
    """The schema of one file of a base protocol or an overlay.

    An overlay names a rule by its id and says only what differs, so no member but the id is required.
    """
    found: dict[str, Schema] = {}
    tables = {
        name: {"type": "array", "items": struct_schema(spec.rule, found), "description": _first_line(spec.rule)}
        for name, spec in TABLES.items()
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A protocol file of mdtkit",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            **{name: {"type": "string"} for name in PLAIN},
            "profile": {"type": "object", "additionalProperties": {"type": "string"}},
            **tables,
        },
        "$defs": dict(sorted(found.items())),
    }


def schema_file() -> bytes:
    """The committed file, byte for byte."""
    return msgspec.json.format(msgspec.json.encode(protocol_schema()), indent=2) + b"\n"


def struct_schema(kind: type[msgspec.Struct], found: dict[str, Schema], *, partial: bool = False) -> Schema:
    """A reference to the schema of a kind, which is put into ``found``; ``partial``: no member of it is required."""
    name = kind.__name__
    if name not in found:
        found[name] = {}
        fields = msgspec.structs.fields(kind)
        found[name] = {
            "type": "object",
            "description": _first_line(kind),
            "additionalProperties": False,
            "properties": {field.name: _member(field.type, found) for field in fields},
            "required": [] if partial or issubclass(kind, Rule) else [field.name for field in fields if field.required],
        }
    reference = {"$ref": f"#/$defs/{name}"}
    return {"anyOf": [reference, {"type": "string"}]} if kind in SHORT else reference


def _member(kind: Any, found: dict[str, Schema]) -> Schema:
    origin, arguments = get_origin(kind), get_args(kind)
    if NoneType in arguments:
        return _member(next(option for option in arguments if option is not NoneType), found)
    if origin is Literal:
        return {"enum": list(arguments)}
    if origin is tuple:
        item = _member(arguments[0], found)
        return {"anyOf": [{"type": "array", "items": item}, item]}
    if origin is dict:
        return {"type": "object", "additionalProperties": _member(arguments[1], found)}
    if issubclass(kind, msgspec.Struct):
        return struct_schema(kind, found)
    return {"type": {str: "string", bool: "boolean", int: "integer"}[kind]}


def _first_line(kind: type) -> str:
    return (kind.__doc__ or "").strip().split("\n\n", maxsplit=1)[0].replace("\n    ", " ")
