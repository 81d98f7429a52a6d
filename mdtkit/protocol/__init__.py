"""The protocol: rule types, parsing of given bytes, overlay, validation. Pure: no disk, no clock.

The names below load what they need when they are first used: a command that only derives needs the rule
types (``model``), not the parser and its checks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mdtkit.protocol.diff import Change
    from mdtkit.protocol.loader import ProtocolProblems, load_protocol
    from mdtkit.protocol.loosening import binds
    from mdtkit.protocol.model import Protocol
    from mdtkit.protocol.schema import protocol_schema, schema_file

_HOME_OF = {
    "Change": "diff",
    "Protocol": "model",
    "ProtocolProblems": "loader",
    "binds": "loosening",
    "load_protocol": "loader",
    "protocol_schema": "schema",
    "schema_file": "schema",
}

__all__ = [
    "Change",
    "Protocol",
    "ProtocolProblems",
    "binds",
    "load_protocol",
    "protocol_schema",
    "schema_file",
]


def __getattr__(name: str) -> object:
    """Load a public name from its module when it is first asked for (PEP 562)."""
    if name not in _HOME_OF:
        raise AttributeError(f"mdtkit.protocol has no {name}")
    # The builtin, since a pure room imports no importlib (its resources read the disk).
    value = getattr(__import__(f"mdtkit.protocol.{_HOME_OF[name]}", fromlist=[name]), name)
    globals()[name] = value
    return value
