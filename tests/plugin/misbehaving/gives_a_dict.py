"""Gives a dictionary instead of pairs."""

from mdtkit.plugin import hookimpl


@hookimpl
def mdtkit_instruments():
    return {"tool.toml": b""}
