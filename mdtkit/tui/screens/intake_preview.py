"""The right side of intake: which clocks the referral starts, what tier it proposes, and what unknown counts as."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from mdtkit.casework.clocks import ClockView, in_order
from mdtkit.desk.board import who
from mdtkit.desk.intake import Preview
from mdtkit.desk.times import countdown
from mdtkit.tui.screens.tier import proposal_in_words
from mdtkit.tui.wording import sign_of, within_of

if TYPE_CHECKING:
    from mdtkit.desk.desk import Desk


def preview_in_words(preview: Preview, desk: Desk, *, narrow: bool = False) -> Text:
    """Problems first, then the proposal and the clocks, each rule once with all its recipients."""
    text = Text()
    for problem in preview.problems:
        text.append(f"! {problem.field}: {problem.message}\n", "bold")
    if preview.triage is not None and narrow:
        text.append_text(proposal_in_words(preview.triage, desk))
        text.append("\n")
    live = [view for view in in_order(preview.clocks) if view.live]
    for view, recipients in _together(live):
        text.append(f"{sign_of(view)} {within_of(view):<5} ", "bold")
        text.append(view.title)
        if recipients:
            text.append(f": {', '.join(desk.protocol.title('agency', to) for to in recipients)}")
        owner = f"{countdown(view, desk.county.zone, desk.now())} · {who(desk, view)}"
        text.append(f"   {owner}\n" if narrow else f"\n        {owner}\n", "dim")
    if not live and not preview.problems:
        text.append("No clock yet.\n")
    if preview.triage is not None and not narrow:
        text.append("\n")
        text.append_text(proposal_in_words(preview.triage, desk))
    return text


def _together(views: list[ClockView]) -> list[tuple[ClockView, list[str]]]:
    """Clocks of one rule in one line, with all to whom they are addressed."""
    groups: dict[tuple[str, str | None, str | None], list[ClockView]] = {}
    for view in views:
        groups.setdefault((view.clock, view.party, view.unit), []).append(view)
    return [(group[0], [view.to for view in group if view.to and group[1:]]) for group in groups.values()]
