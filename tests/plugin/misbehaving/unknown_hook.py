"""Implements a hook that there is not."""

from mdtkit.plugin import hookimpl


@hookimpl
def mdtkit_instrumnets():
    return []
