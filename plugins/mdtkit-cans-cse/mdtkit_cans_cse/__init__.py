"""The frame of the CANS-CSE: needs and strengths on scales of their own, no word of the form."""

from collections.abc import Sequence
from pathlib import Path

from mdtkit.plugin import hookimpl

HERE = Path(__file__).parent
MANIFESTS = ("cans_cse.toml",)


@hookimpl
def mdtkit_instruments() -> Sequence[tuple[str, bytes]]:
    """`cans_cse`, a frame for the county's own items."""
    return [(name, (HERE / name).read_bytes()) for name in MANIFESTS]
