"""The CDSS definition of at risk as an instrument: the open reference, complete."""

from collections.abc import Sequence
from pathlib import Path

from mdtkit.plugin import hookimpl

HERE = Path(__file__).parent
MANIFESTS = ("at_risk_cdss.toml",)


@hookimpl
def mdtkit_instruments() -> Sequence[tuple[str, bytes]]:
    """`at_risk_cdss`."""
    return [(name, (HERE / name).read_bytes()) for name in MANIFESTS]
