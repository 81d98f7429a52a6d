from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from mdtkit.paths import bundled
from mdtkit.protocol import protocol_schema, schema_file
from mdtkit.protocol.tables import PLAIN, TABLES


def test_the_committed_schema_is_the_one_the_rules_make() -> None:
    committed = (bundled("config") / "protocol.schema.json").read_bytes()
    assert committed == schema_file(), "write schema_file() to config/protocol.schema.json again"


def test_the_schema_knows_every_table_and_every_reference_leads_somewhere() -> None:
    schema = protocol_schema()
    assert set(schema["properties"]) == {*TABLES, *PLAIN, "profile"}
    text = schema_file().decode()
    for name in schema["$defs"]:
        assert f"#/$defs/{name}" in text
    assert all(f'"{name}"' in text for name in ("Start", "Stop", "Owner", "Recipient", "Suspension", "FactSource"))


FILES = [path for folder in ("base", "counties") for path in sorted((bundled("config") / folder).glob("*.toml"))]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_member_of_the_shipped_files_is_known_to_the_schema(path: Path) -> None:
    schema = protocol_schema()
    document = tomllib.loads(path.read_text("utf-8"))
    for table, rules in document.items():
        assert table in schema["properties"]
        if table in TABLES:
            known: dict[str, object] = schema["$defs"][TABLES[table].rule.__name__]["properties"]
            assert all(set(rule) <= set(known) for rule in rules)
