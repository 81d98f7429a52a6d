"""The safety plan at the desk: as it stands, adopted, reviewed, and as a sheet for the child (M10)."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from mdtkit.casework.safety_plan import SafetyPlan, safety_plan, sheet
from mdtkit.desk.errors import BadInput, NotPermitted

if TYPE_CHECKING:
    from mdtkit.desk.desk import Desk

SHEET = "plan_sheet"


def plan_of(desk: Desk, ref: str) -> SafetyPlan:
    """The safety plan of a case: versions, gaps, reviews, and ongoing meetings that left it unreviewed."""
    file = desk.case(ref)
    return safety_plan(file.chronology, desk.protocol, file.tier)


def next_version(desk: Desk, ref: str) -> int:
    """The number that the next plan of this case gets."""
    current = plan_of(desk, ref).current
    return current.number + 1 if current else 1


def printed(desk: Desk, ref: str) -> list[str]:
    """The plan in force as the child's own sheet (audited as print, before a word of it leaves the desk).

    Raises BadInput when no plan was adopted, NotPermitted where the sharing rules do not let the child have it,
    StoreTrouble when the audit cannot be written.
    """
    ref = desk.reference(ref)
    current = plan_of(desk, ref).current
    if current is None:
        raise BadInput(f"{ref} has no safety plan yet. `mdtkit plan adopt` records one; an interim one is allowed.")
    _may_be_handed_over(desk, ref)
    desk.audit.must("audit.printed", on=ref, items=["safety_plan"])
    entry = next(entry for entry in desk.entries(ref) if entry.id == current.entry)
    terms = {term.code: term.title for term in desk.protocol.terms.values() if term.list == SHEET}
    seats = {f"seat.{party.id}": party.title for party in desk.protocol.parties.values()}
    return sheet(entry.data, {**seats, **terms}, interim=current.interim)


def _may_be_handed_over(desk: Desk, ref: str) -> None:
    """A printed paper asks the same decision as everything else that leaves the desk."""
    from mdtkit.desk.sharing import Ask, check

    checked = check(desk, ref, Ask(to=("child",), items=("safety_plan",), channel="paper"))
    if not checked.permitted:
        why = "; ".join(f"{reason.text or reason.rule} ({reason.citation})" for reason in checked.decisions[0].reasons)
        raise NotPermitted(f"The plan is not printed for the child: {why}. See `mdtkit share check {ref} --to child`.")


def write_sheet(lines: list[str], where: str) -> None:
    """Write the sheet to a file that only its owner may read. Raises BadInput; an existing file is never replaced."""
    try:
        handle = os.open(Path(where), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise BadInput(f"The sheet was not written: {error.strerror}. Give a file that does not exist yet.") from None
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
