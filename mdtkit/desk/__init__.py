"""The desk: the application, and the only way in for every shell. It authorises, derives, appends.

One module per area of work: ``intake``, ``recording``, ``board``, ``alerting``, ``directory``, ``county``, ``card``,
``audit``; ``errors`` holds every refusal, ``times`` how instants are read and shown, ``output`` the JSON shapes.
Names below load what they need when they are first used, so that light commands stay light.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mdtkit.desk.alerting import Alerted, set_routes
    from mdtkit.desk.board import Board, BoardRow, OnCallNow
    from mdtkit.desk.card import Card, locked_card
    from mdtkit.desk.casefile import CaseFile, CaseRow, EntryRow
    from mdtkit.desk.county import CreatedCounty, InitRequest, init_county
    from mdtkit.desk.desk import Desk
    from mdtkit.desk.intake import Opened, Preview, Referral
    from mdtkit.desk.opening import home_path, lock, open_desk, unlock
    from mdtkit.desk.recording import Act, Logged

_HOMES = {
    "alerting": ("Alerted", "set_routes"),
    "board": ("Board", "BoardRow", "OnCallNow"),
    "card": ("Card", "locked_card"),
    "casefile": ("CaseFile", "CaseRow", "EntryRow"),
    "county": ("CreatedCounty", "InitRequest", "init_county"),
    "desk": ("Desk",),
    "intake": ("Opened", "Preview", "Referral"),
    "opening": ("home_path", "lock", "open_desk", "unlock"),
    "recording": ("Act", "Logged"),
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [
    "Act", "Alerted", "Board", "BoardRow", "Card", "CaseFile", "CaseRow", "CreatedCounty", "Desk", "EntryRow",
    "InitRequest", "Logged", "OnCallNow", "Opened", "Preview", "Referral", "home_path", "init_county", "lock",
    "locked_card", "open_desk", "set_routes", "unlock",
]  # fmt: skip


def __getattr__(name: str) -> object:
    """Load a public name from its module when it is first asked for (PEP 562)."""
    if name not in _HOME_OF:
        raise AttributeError(f"mdtkit.desk has no {name}")
    value = getattr(import_module(f"mdtkit.desk.{_HOME_OF[name]}"), name)
    globals()[name] = value
    return value
