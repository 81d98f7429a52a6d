"""Tries to leave by SystemExit."""

from mdtkit.plugin import hookimpl


@hookimpl
def mdtkit_instruments():
    raise SystemExit(0)
