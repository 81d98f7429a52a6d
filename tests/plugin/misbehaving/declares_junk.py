"""Declares what is no command."""

from mdtkit.plugin import hookimpl


@hookimpl
def mdtkit_commands():
    return ["a command"]
