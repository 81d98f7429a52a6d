"""Gives a file that is longer than any manifest."""

from mdtkit.plugin import hookimpl


@hookimpl
def mdtkit_instruments():
    return [("tool.toml", b"#" * (4 * 2**20 + 1))]
