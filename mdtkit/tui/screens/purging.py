"""Taking a closed case away for good: one coordinator proposes it, another confirms, and only then it is gone (C7)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from mdtkit.chronology.kinds import KINDS
from mdtkit.desk import purging
from mdtkit.tui.choices import options_of
from mdtkit.tui.screens.county_form import CountyForm
from mdtkit.tui.screens.overlay import Question, Telling
from mdtkit.tui.widgets.spec import spec_of

if TYPE_CHECKING:
    from mdtkit.desk.casefile import CaseFile
    from mdtkit.tui.deskwork import Deskwork


def begin(place: Deskwork[None], file: CaseFile) -> None:
    """Propose the purge; or confirm what another person proposed. Says first what stands against it."""
    waiting = [one for one in purging.proposals(place.desk) if one.case == file.ref]
    others = [one for one in waiting if one.by != place.desk.me.id]
    if others:
        _confirm(place, file, others[-1].reason)
    elif waiting:
        place.notify("You have proposed this purge. Another coordinator confirms it: nothing is gone before.")
    else:
        _propose(place, file)


def _propose(place: Deskwork[None], file: CaseFile) -> None:
    desk, field = place.desk, KINDS[purging.PURGED].field("reason")
    assert field is not None  # noqa: S101 - the kind of the record says why

    def deed(values: Mapping[str, object]) -> str:
        purging.propose(desk, file.ref, str(values.get("reason", "")))
        return "The purge is proposed. Nothing is gone before another coordinator confirms it."

    def ask(against: tuple[str, ...]) -> None:
        place.mdtkit.go(CountyForm(f"Purge {file.ref}", [spec_of(field, options_of(desk))], deed))
        if against:
            said = [*(f"· {one}" for one in against), "", "A court's order is not bound to the time of keeping."]
            place.mdtkit.go(Telling("What stands against a purge", said))

    place.look(lambda: purging.stands_against(desk, file, ""), ask, group="purge")


def _confirm(place: Deskwork[None], file: CaseFile, reason: str) -> None:
    desk = place.desk

    async def leave(ref: str) -> None:
        await place.mdtkit.leave_all()
        place.mdtkit.notify(f"{ref} is gone. Who decided it, when and why stays on record.")

    def gone(ref: str) -> None:
        # No place of a case that is gone is left to look at.
        place.mdtkit.call_later(leave, ref)

    def answered(yes: bool | None) -> None:
        if yes:
            place.act(lambda _sure: purging.confirm(desk, file.ref), gone)

    said = (
        f"Another coordinator proposed it: {reason.replace('_', ' ')}.",
        f"All {len(file.entries)} entries of {file.ref} are taken away for good. Who, when and why stay on record.",
    )
    question = Question(f"Purge {file.ref}?", said, yes="purge it for good", no="leave it")
    place.mdtkit.go(question, answered)
