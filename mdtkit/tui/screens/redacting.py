"""Removing the content of a misfiled entry: one person proposes it, another confirms, and only then it is gone (C7)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from mdtkit.chronology.kinds import KINDS
from mdtkit.desk import redaction
from mdtkit.tui.choices import options_of
from mdtkit.tui.outcome import tell
from mdtkit.tui.screens.county_form import CountyForm, Deed
from mdtkit.tui.screens.overlay import Question
from mdtkit.tui.widgets.spec import Spec, spec_of

if TYPE_CHECKING:
    from mdtkit.desk.casefile import CaseFile, EntryRow
    from mdtkit.desk.recording import Logged
    from mdtkit.tui.deskwork import Deskwork


def begin(place: Deskwork[None], file: CaseFile, row: EntryRow) -> None:
    """Propose the removal; or confirm what another person proposed."""
    waiting = [one for one in redaction.proposals(file) if one.target == row.id]
    if any(one.by != place.desk.me.id for one in waiting):
        _confirm(place, file, row, waiting[0].reason)
    elif waiting:
        place.notify("You have proposed this removal. Another person confirms it: nothing is removed before.")
    else:
        place.mdtkit.go(CountyForm(f"Remove entry {row.seq}", _specs(place), _proposing(place, file, row)))


def _specs(place: Deskwork[None]) -> list[Spec]:
    kind, options = KINDS[redaction.REDACTED], options_of(place.desk)
    return [spec_of(field, options) for name in ("reason", "order") if (field := kind.field(name)) is not None]


def _proposing(place: Deskwork[None], file: CaseFile, row: EntryRow) -> Deed:
    desk = place.desk

    def deed(values: Mapping[str, object]) -> str:
        order = str(values["order"]) if "order" in values else None
        redaction.propose(desk, file.ref, row.id, str(values.get("reason", "")), order)
        return f"The removal of entry {row.seq} is proposed. Nothing is gone before another person confirms it."

    return deed


def _confirm(place: Deskwork[None], file: CaseFile, row: EntryRow, reason: str) -> None:
    desk = place.desk

    def done(logged: Logged) -> None:
        place.mdtkit.look_again()
        tell(place.mdtkit, f"The content of entry {row.seq} is removed", logged)

    def answered(yes: bool | None) -> None:
        if yes:
            place.act(lambda _sure: redaction.confirm(desk, file.ref, row.id), done)

    said = (
        row.sentence,
        f"Another person proposed to remove what it says: {reason.replace('_', ' ')}.",
        "Who, when and why stay on record. What it says is gone for good.",
    )
    question = Question(f"Remove the content of entry {row.seq}?", said, yes="remove it for good", no="leave it")
    place.mdtkit.go(question, answered)
