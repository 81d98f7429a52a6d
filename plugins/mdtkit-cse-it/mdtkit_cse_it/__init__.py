"""The CSE-IT and its brief version as manifests: numbers of the score sheet, no word of the form."""

from collections.abc import Sequence
from pathlib import Path

from mdtkit.plugin import hookimpl

HERE = Path(__file__).parent
MANIFESTS = ("cse_it.toml", "cse_it_brief.toml")


@hookimpl
def mdtkit_instruments() -> Sequence[tuple[str, bytes]]:
    """`cse_it` and `cse_it_brief`."""
    return [(name, (HERE / name).read_bytes()) for name in MANIFESTS]
