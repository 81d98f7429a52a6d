"""Which channel carries a message to an address: the one of its scheme, else the one that takes what is left.

A channel is a function of address, message and seconds, given by a plugin; alerts know no other way out. That of
apprise is built in (``mdtkit.plugin.built_in``), and takes every address that no other channel does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

from mdtkit.alerts.wording import Message
from mdtkit.plugin.shapes import ANY

State = Literal["sent", "failed", "unknown"]
"""Accepted by the service · certainly not accepted · nobody can tell."""

Channel = Callable[[str, Message, float], tuple[State, str]]
"""(address, message, seconds) → what became of it, and a code for the reason."""


def scheme(address: str) -> str:
    """The kind of an address (``json``, ``tgram``): the only part of it that may be shown."""
    return address.partition("://")[0].lower()


def channel_of(address: str, channels: Mapping[str, Channel]) -> Channel:
    """What carries a message to this address, among ``channels`` by the scheme that each takes."""
    return channels.get(scheme(address)) or channels.get(ANY, _nobody)


def _nobody(address: str, message: Message, seconds: float) -> tuple[State, str]:  # noqa: ARG001 - it takes no message
    return "failed", "no-channel"
