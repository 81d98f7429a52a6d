"""A small validator of the part of JSON Schema that our schemas use, so that no test needs another library."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "boolean": (bool,),
    "null": (type(None),),
}
UNDERSTOOD = {
    "$schema", "$id", "title", "description", "type", "properties", "required", "items", "anyOf", "enum", "pattern",
    "minimum", "additionalProperties",
}  # fmt: skip


def problems(schema: dict[str, Any], value: Any, where: str = "$") -> Iterator[str]:
    """Everything in which the value does not fit the schema."""
    strange = set(schema) - UNDERSTOOD
    assert not strange, f"the test's validator does not know {strange}"
    if "anyOf" in schema:
        if all(any(True for _ in problems(one, value, where)) for one in schema["anyOf"]):
            yield f"{where}: fits none of the alternatives"
        return
    kind = schema.get("type")
    if kind is not None and (not isinstance(value, TYPES[kind]) or (kind == "integer" and isinstance(value, bool))):
        yield f"{where}: {value!r} is no {kind}"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{where}: {value!r} is none of {schema['enum']}"
    if "pattern" in schema and not re.search(schema["pattern"], value):
        yield f"{where}: {value!r} does not match {schema['pattern']}"
    if "minimum" in schema and value < schema["minimum"]:
        yield f"{where}: {value!r} is below {schema['minimum']}"
    yield from _inside(schema, value, where)


def _inside(schema: dict[str, Any], value: Any, where: str) -> Iterator[str]:
    for name in schema.get("required", ()):
        if name not in value:
            yield f"{where}: {name} is missing"
    for name, member in schema.get("properties", {}).items():
        if name in value:
            yield from problems(member, value[name], f"{where}.{name}")
    if "additionalProperties" in schema:
        for name, member in value.items():
            yield from problems(schema["additionalProperties"], member, f"{where}.{name}")
    if "items" in schema:
        for index, member in enumerate(value):
            yield from problems(schema["items"], member, f"{where}[{index}]")
