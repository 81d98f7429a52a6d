"""Offers a panel that somebody would have to tell something first."""

from mdtkit.plugin import Argument, Command, hookimpl


@hookimpl
def mdtkit_commands():
    wants = Argument(name="since", help="", required=True)
    return [Command(name="panel", title="Panel", panel="county", arguments=(wants,), run=lambda *_: None)]
