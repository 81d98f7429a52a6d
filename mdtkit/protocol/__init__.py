"""The protocol: rule types, parsing of given bytes, overlay, validation. Pure: no disk, no clock."""

from mdtkit.protocol.loader import ProtocolProblems, load_protocol
from mdtkit.protocol.model import Protocol

__all__ = ["Protocol", "ProtocolProblems", "load_protocol"]
