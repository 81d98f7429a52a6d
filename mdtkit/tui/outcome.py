"""What an act did, said once: the clocks it started and stopped, and what is to be minded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.binding import Binding

from mdtkit.casework.clockview import ClockView
from mdtkit.desk import sealed
from mdtkit.desk.recording import Logged
from mdtkit.desk.warnings import asks_reason
from mdtkit.desk.warnings import in_words as warning_in_words
from mdtkit.protocol.model import Protocol
from mdtkit.tui.screens.overlay import Telling
from mdtkit.tui.wording import what_of

if TYPE_CHECKING:
    from mdtkit.tui.app import MdtkitApp

REASON = "note.added"
"""The kind of entry that gives the reason a warning asked for."""


class Minding(Telling):
    """Warnings that ask for a reason: ``r`` gives it now; it may follow within the shift."""

    BINDINGS = [Binding("r", "reason", "reason", show=False, id="minding.reason")]
    HINT = "r give the reason now   esc back, it waits in the case"

    def __init__(self, logged: Logged, lines: tuple[str, ...]) -> None:
        super().__init__("Recorded; to be minded", lines, tone="mind")
        self._logged = logged

    def action_reason(self) -> None:
        from mdtkit.tui.screens.entry import EntryPlace
        from mdtkit.tui.screens.report import Becoming

        entry = self._logged.entry
        place = Becoming(self._logged.case, lambda file: EntryPlace(file, REASON, {"about": entry}))
        self.action_leave()
        self.app.call_later(self.app.push_screen, place)


def in_words(what: str, logged: Logged, protocol: Protocol) -> str:
    """One line a fact: recorded, stopped, started."""
    lines = [f"{what}: entry {logged.seq} of {logged.case}"]
    if logged.stopped:
        lines.append(f"stopped: {_titles(logged.stopped, protocol)}")
    if logged.started:
        lines.append(f"started: {_titles(logged.started, protocol)}")
    return "\n".join(lines)


def _titles(views: tuple[ClockView, ...], protocol: Protocol) -> str:
    titles = list(dict.fromkeys(what_of(view, protocol) for view in views))
    shown = ", ".join(titles[:3])
    return f"{shown} and {len(titles) - 3} more" if len(titles) > 3 else shown


def tell(app: MdtkitApp, what: str, logged: Logged, *, also: tuple[str, ...] = ()) -> None:
    """Say it: a line that goes by itself; with warnings, or ``also`` this, a sheet, which stays until it was read."""
    if app.desk is None:
        return
    said = in_words(what, logged, app.desk.protocol)
    if logged.sealed_to:
        said += f"\nsealed: read by {sealed.in_words(app.desk, logged.sealed_to)}, and nobody else"
    warned = tuple(f"! {warning_in_words(warning)}" for warning in logged.warnings)
    lines = (*warned, *([""] if warned else []), *said.splitlines(), *also)
    if not warned and not also:
        app.notify(said, title="Recorded", timeout=8)
    elif not warned:
        app.go(Telling("Recorded", lines))
    elif any(map(asks_reason, logged.warnings)):
        app.go(Minding(logged, lines))
    else:
        app.go(Telling("Recorded; to be minded", lines, tone="mind"))
