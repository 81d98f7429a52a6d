"""Gives text instead of bytes."""

from mdtkit.plugin import hookimpl


@hookimpl
def mdtkit_instruments():
    return [("tool.toml", "text")]
