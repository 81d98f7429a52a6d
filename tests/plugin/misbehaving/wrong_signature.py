"""Wants an argument that the hook does not have."""

from mdtkit.plugin import hookimpl


@hookimpl
def mdtkit_checks(act, vault):
    return []
