"""What an act did, said once: the clocks it started and stopped, and what is to be minded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdtkit.desk.recording import Logged
from mdtkit.tui.screens.overlay import Telling

if TYPE_CHECKING:
    from mdtkit.tui.app import MdtkitApp


def in_words(what: str, logged: Logged) -> str:
    """One line a fact: recorded, stopped, started."""
    lines = [f"{what}: entry {logged.seq} of {logged.case}"]
    if logged.stopped:
        lines.append(f"stopped: {_titles(logged.stopped)}")
    if logged.started:
        lines.append(f"started: {_titles(logged.started)}")
    return "\n".join(lines)


def _titles(views: tuple[object, ...]) -> str:
    titles = list(dict.fromkeys(str(getattr(view, "title", "")) for view in views))
    shown = ", ".join(titles[:3])
    return f"{shown} and {len(titles) - 3} more" if len(titles) > 3 else shown


def tell(app: MdtkitApp, what: str, logged: Logged) -> None:
    """Say it: a line that goes by itself, and warnings on a sheet that stays until it was read."""
    app.notify(in_words(what, logged), title="Recorded", timeout=8)
    if logged.warnings:
        lines = (*(warning.message for warning in logged.warnings), "It has been recorded all the same.")
        app.go(Telling("To be minded", lines, tone="mind"))
