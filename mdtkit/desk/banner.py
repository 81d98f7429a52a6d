"""What must be visible on every screen, in capitals, because everything else is to be read in its light."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mdtkit.desk.desk import Desk


def banner(desk: Desk) -> str | None:
    """Demo data, a set clock, doubtful cases, changed rules, plugins that are off, a home that cannot be written to."""
    return " · ".join(_said(desk)) or None


def _said(desk: Desk) -> Iterator[str]:
    if desk.county.demo:
        yield "DEMO DATA"
    if desk.clock_is_set:
        yield "CLOCK SET"
    if desk.doubtful:
        count = len(desk.doubtful)
        yield f"{count} {'CASE' if count == 1 else 'CASES'} DAMAGED OR UNREAD: run `mdtkit vault verify`"
    if desk.vault.memory_lost:
        yield "THIS DEVICE'S MEMORY OF THE HOME WAS LOST: `mdtkit vault verify`"
    if desk.protocol_changed:
        yield "COUNTY RULES CHANGED SINCE ADOPTED: `mdtkit protocol adopt`"
    if desk.plugins.off:
        names = ", ".join(dict.fromkeys(f"{one.plugin} {one.what}" for one in desk.plugins.off))
        yield f"PLUGINS NOT AS ENABLED: {names}: `mdtkit plugin list`"
    if desk.audit.waiting or not os.access(desk.home, os.W_OK):
        yield "HOME CANNOT BE WRITTEN: looking only"
