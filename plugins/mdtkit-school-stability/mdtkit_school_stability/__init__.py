"""School stability as data: two kinds of entries, one clock, the codes they use."""

from collections.abc import Sequence
from pathlib import Path

from mdtkit.plugin import hookimpl

HERE = Path(__file__).parent


@hookimpl
def mdtkit_kinds() -> Sequence[tuple[str, bytes]]:
    """`school.changed` and `school.records`."""
    return [("kinds.toml", (HERE / "kinds.toml").read_bytes())]


@hookimpl
def mdtkit_protocol() -> Sequence[tuple[str, bytes]]:
    """The clock of the records, and why a school is changed."""
    return [("rules.toml", (HERE / "rules.toml").read_bytes())]
