"""Correcting an entry: the corrected one and ``entry.superseded`` in one commit; both stay visible.

Source: design.md "The one idea": nothing is ever changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from mdtkit.chronology.chain import Body
from mdtkit.chronology.entry import Entry
from mdtkit.chronology.problem import Problem
from mdtkit.desk import sealed
from mdtkit.desk.casefile import CaseFile
from mdtkit.desk.errors import BadInput
from mdtkit.desk.recording import SUPERSEDED, Act, Logged, checked, commit, confirmed, drafts_of, understood

if TYPE_CHECKING:
    from mdtkit.desk.desk import Desk


def correct(
    desk: Desk,
    ref: str,
    entry: str | int,
    *,
    reason: str,
    changes: Mapping[str, Any],
    strike: bool = False,
    confirm: bool = False,
) -> Logged:
    """Supersede an entry: the corrected one and ``entry.superseded`` in one commit; both stay visible.

    ``changes`` may hold ``at``, ``received``, ``note``, ``party`` and ``data`` (members to replace; None removes one).
    Raises BadInput when there is no such entry, or it has been corrected already.
    """
    file = desk.case(ref)
    old = _entry_to_correct(file, entry)
    acts: list[Act] = []
    if not strike:
        body = _body_of(desk, ref, old)
        data = {**body.data, **(changes.get("data") or {})}
        acts.append(
            Act(
                kind=old.kind,
                at=changes.get("at") or old.at,
                received=changes.get("received") or old.received,
                note=changes.get("note") or body.note,
                party=changes.get("party") or old.party,
                data={name: value for name, value in data.items() if value is not None},
            )
        )
    drafts = understood(desk, acts, ref)
    said = confirmed(desk, drafts, checked(desk, ref, drafts), confirm=confirm)
    replacement = drafts[0].id if drafts else None
    data = {"entry": old.id, "reason": reason, "replacement": replacement}
    correction = drafts_of(desk, [Act(kind=SUPERSEDED, data=data)], confirm=True)
    return commit(desk, ref, [*drafts, *correction], said=said)


def _body_of(desk: Desk, ref: str, entry: Entry) -> Body:
    """What an entry says, its sealed body included. Raises BadInput where that is sealed to others."""
    if entry.sealed is None:
        return Body(entry.data, entry.note)
    body = sealed.opened(desk, ref).get(entry.id)
    if body is None:
        message = f"entry {entry.seq} is sealed to others: one of its readers corrects it; it can be struck out"
        raise BadInput(f"Nothing was changed: {message}.", [Problem(field="entry", message=message)])
    return body


def _entry_to_correct(file: CaseFile, wanted: str | int) -> Entry:
    for row in file.entries:
        if wanted in (row.seq, row.id, str(row.seq)):
            if row.superseded_by is not None:
                by = next(r.seq for r in file.entries if r.id == row.superseded_by)
                raise BadInput(f"Entry {row.seq} has been corrected already, by entry {by}. Correct the newer one.")
            return row.entry
    problem = Problem(field="entry", message=f"there is no entry {wanted} in this case")
    raise BadInput(f"There is no entry {wanted} in {file.ref}. `mdtkit case show` numbers them.", [problem])
