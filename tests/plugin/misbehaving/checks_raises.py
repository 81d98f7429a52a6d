"""Raises when somebody records something."""

from mdtkit.plugin import hookimpl


@hookimpl
def mdtkit_checks(act):
    raise ValueError("Rosa Inventada")
