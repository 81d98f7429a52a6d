"""Linking cases: both sides are written, and a half that a crash left is finished (I1, siblings and co-victims).

Nothing of one child is shown with the other: each case holds the other's reference and the kind of link.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from mdtkit.casework.links import LINKED, Link, astray, halves, sides
from mdtkit.chronology.problem import Problem
from mdtkit.desk.errors import BadInput, DeskError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from mdtkit.desk.casefile import CaseRow
    from mdtkit.desk.desk import Desk


def check(desk: Desk, ref: str, data: Mapping[str, Any]) -> None:
    """Whether a case can be linked with the one named. Raises BadInput, NoSuchCase; then nothing was recorded."""
    other = desk.reference(str(data.get("case") or ""))
    if other == ref:
        raise BadInput("Not recorded: a case is not linked to itself.", [Problem(field="case", message="itself")])
    desk.entries(other)


def finish(desk: Desk, ref: str) -> tuple[Problem, ...]:
    """Write the other side of every link of this case that does not have it yet. What stays half written is told."""
    own = sides(desk.derive(ref, desk.entries(ref)).chronology)
    try:
        others = {link.other for link in own if not link.mirrors}
        known = {ref: own} | {other: sides(desk.derive(other, desk.entries(other)).chronology) for other in others}
        for case, link in list(halves(known)):
            if case == ref:
                _mirror(desk, case, link)
    except DeskError as refused:
        message = f"the other case does not name this one yet ({refused.message}); the next look at the list writes it"
        return (Problem(field="case", message=message),)
    return ()


def finish_all(desk: Desk, rows: Sequence[CaseRow]) -> bool:
    """Finish the links that a crash left half written, or that one side took back; whether any was.

    A home that cannot be written to waits.
    """
    if not any(row.links for row in rows):
        return False
    known = {row.ref: row.links for row in rows}
    gone, found = list(astray(known)), list(halves(known))
    with suppress(DeskError):
        for case, link, first in gone:
            _follow(desk, case, link, first)
        for case, link in found:
            _mirror(desk, case, link)
        return bool(gone or found)
    return False


def _follow(desk: Desk, case: str, link: Link, first: Link | None) -> None:
    """Correct a side as the other one was corrected, or strike it out where there is no link any more."""
    standing = desk.derive(case, desk.entries(case)).chronology.named(link.entry)
    if standing is None:
        return
    reason = "The other case corrected this link, or took it back."
    if first is None:
        desk.correct(case, standing.entry.id, reason=reason, strike=True)
    else:
        desk.correct(case, standing.entry.id, reason=reason, data={"relation": first.relation})


def _mirror(desk: Desk, case: str, link: Link) -> None:
    from mdtkit.desk.recording import Act, commit, drafts_of

    data = {"case": case, "relation": link.relation, "mirrors": link.entry}
    commit(desk, link.other, drafts_of(desk, [Act(kind=LINKED, data=data)], confirm=True))
