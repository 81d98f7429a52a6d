"""Raises when it is asked for data, with a child's name in its message."""

from mdtkit.plugin import hookimpl


@hookimpl
def mdtkit_instruments():
    raise ValueError("Rosa Inventada")
