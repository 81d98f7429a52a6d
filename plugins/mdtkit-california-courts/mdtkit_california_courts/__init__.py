"""Court holidays of California as data."""

from collections.abc import Sequence
from pathlib import Path

from mdtkit.plugin import hookimpl

DAYS = Path(__file__).with_name("days.toml")


@hookimpl
def mdtkit_days() -> Sequence[tuple[str, bytes]]:
    """The days on which the superior courts are closed."""
    return [(DAYS.name, DAYS.read_bytes())]
