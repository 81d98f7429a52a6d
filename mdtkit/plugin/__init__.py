"""What a plugin is to mdtkit: the hooks, what they give, and how plugin code is run apart from the house.

A plugin's code never runs in mdtkit's own process. What it gives as *data* (instruments, rules) is asked for once,
when the county enables it, and kept in the home; what it does as *code* is done by a process of its own, with a
time limit, which is handed redacted views and nothing else. Plugins are trusted code all the same: see
docs/explanation/plugins.md.

An author needs two names of this module: ``hookimpl`` marks a hook, the rest are what hooks give and get.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mdtkit.plugin.hookspecs import hookimpl
    from mdtkit.plugin.shapes import (
        Act,
        Argument,
        CaseView,
        Channel,
        Command,
        Committed,
        EntryView,
        Exporter,
        Host,
        HostRefused,
        Message,
        NotUnderstood,
        Remark,
        Table,
    )

__all__ = [
    "Act",
    "Argument",
    "CaseView",
    "Channel",
    "Command",
    "Committed",
    "EntryView",
    "Exporter",
    "Host",
    "HostRefused",
    "Message",
    "NotUnderstood",
    "Remark",
    "Table",
    "hookimpl",
]


def __getattr__(name: str) -> Any:
    """A public name, imported when a plugin asks for it: mdtkit's own process does without pluggy."""
    if name not in __all__:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    if name == "hookimpl":
        from mdtkit.plugin.hookspecs import hookimpl

        return hookimpl
    from mdtkit.plugin import shapes

    return getattr(shapes, name)
