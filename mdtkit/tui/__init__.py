"""The terminal application: a thin shell over the desk. It shows what the desk derives and asks the desk to act.

``app`` composes it, ``screens`` holds one place each, ``widgets`` what several of them need. No rule of the field
lives here: labels are the protocol's titles, order and states are the desk's. Whatever can be done here has a command.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mdtkit.desk.desk import Desk

__all__ = ["run"]


def run(desk: Desk | None = None, home: Path | None = None) -> int:
    """Open the application and stay until somebody ends it; the exit code for the shell.

    Without a desk the home is opened if it is unlocked, else the unlock screen comes first. Raises DeskError
    where there is no home to open.
    """
    from mdtkit.desk.errors import Locked, WrongPassphrase
    from mdtkit.desk.opening import home_path, open_desk
    from mdtkit.tui.app import run as run_application

    place = home or (desk.home if desk is not None else home_path())
    if desk is None:
        try:
            desk = open_desk(place)
        except (Locked, WrongPassphrase):
            desk = None
    return run_application(desk, place)
