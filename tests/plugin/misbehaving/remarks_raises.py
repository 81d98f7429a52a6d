"""Raises when somebody records something."""

from mdtkit.plugin import hookimpl


@hookimpl
def mdtkit_remarks(act):
    raise ValueError("Rosa Inventada")
