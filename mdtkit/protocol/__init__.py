"""The protocol: rule types, parsing of given bytes, overlay, validation. Pure: no disk, no clock."""

from mdtkit.protocol.diff import Change, diff
from mdtkit.protocol.loader import ProtocolProblems, load_protocol
from mdtkit.protocol.loosening import binds
from mdtkit.protocol.model import Protocol
from mdtkit.protocol.schema import protocol_schema, schema_file

__all__ = [
    "Change",
    "Protocol",
    "ProtocolProblems",
    "binds",
    "diff",
    "load_protocol",
    "protocol_schema",
    "schema_file",
]
