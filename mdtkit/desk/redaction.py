"""Removing the body of a misfiled or ordered-away entry: two people decide, the head stays and says that it was there.

One proposes, another confirms, each by a signed entry; only then is the body taken out of the record, in the commit
of the confirmation. What was derived from it follows. Source: design.md "Records" (entry.redacted); C7.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from mdtkit.chronology.chain import RESEALED
from mdtkit.chronology.entry import Draft, Entry
from mdtkit.chronology.problem import Problem
from mdtkit.desk.errors import BadInput
from mdtkit.desk.recording import Act, Logged, commit, drafts_of

if TYPE_CHECKING:
    from datetime import datetime

    from mdtkit.desk.casefile import CaseFile
    from mdtkit.desk.desk import Desk

REDACTED, SUPERSEDED = "entry.redacted", "entry.superseded"
PROPOSED, CONFIRMED = "proposed", "confirmed"
KEPT = {
    REDACTED: "it is itself the record of a removal",
    SUPERSEDED: "it says which entry counts; redact the entry that it corrected",
    RESEALED: "it says who could read a sealed entry; redact that one",
}


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """A removal that one person proposed and nobody has confirmed yet. ``target`` is the entry, ``seq`` its number."""

    entry: str
    target: str
    seq: int
    by: str
    at: datetime
    reason: str


def proposals(file: CaseFile) -> tuple[Proposal, ...]:
    """The removals that wait for a second person, oldest first."""
    by_id = {entry.id: entry for entry in file.chronology.entries}
    found = []
    for item in file.chronology.of(REDACTED):
        target = by_id.get(str(item.entry.data.get("entry")))
        if item.entry.data.get("step") == PROPOSED and target is not None and not target.removed:
            found.append(
                Proposal(
                    entry=item.entry.id,
                    target=target.id,
                    seq=target.seq,
                    by=item.entry.by,
                    at=item.entry.recorded,
                    reason=str(item.entry.data.get("reason")),
                )
            )
    return tuple(found)


def propose(desk: Desk, ref: str, entry: str, reason: str, order: str | None = None) -> Logged:
    """Propose to remove the body of an entry. Nothing is removed yet. Raises BadInput, NoSuchCase."""
    target = _target(desk, ref, entry)
    return commit(desk, ref, _drafts(desk, target, reason, PROPOSED, order=order))


def confirm(desk: Desk, ref: str, entry: str) -> Logged:
    """Confirm what another person proposed: the body is gone from the record with this commit.

    Raises BadInput where nothing was proposed, or by the same person: two people decide, or nothing is removed.
    """
    target = _target(desk, ref, entry)
    waiting = [one for one in proposals(desk.case(ref)) if one.target == target.id]
    if not waiting:
        raise _refused(f"nobody has proposed to remove entry {target.seq}; mdtkit redact propose")
    others = [one for one in waiting if one.by != desk.me.id]
    if not others:
        raise _refused(f"you proposed to remove entry {target.seq} yourself; a second person confirms it")
    first = others[0]
    drafts = _drafts(desk, target, first.reason, CONFIRMED, second=first.by)
    return commit(desk, ref, drafts, remove=frozenset({target.id}))


def _drafts(desk: Desk, target: Entry, reason: str, step: str, **more: str | None) -> list[Draft]:
    data = {"entry": target.id, "reason": reason, "step": step, **{name: said for name, said in more.items() if said}}
    return drafts_of(desk, [Act(kind=REDACTED, data=data)], confirm=False)


def _target(desk: Desk, ref: str, wanted: str) -> Entry:
    entries = desk.entries(ref)
    found = next((entry for entry in entries if wanted in (entry.id, str(entry.seq))), None)
    if found is None:
        raise _refused(f"{ref} has no entry {wanted}; it has 1 to {len(entries)}")
    if found.removed:
        raise _refused(f"the content of entry {found.seq} was removed already")
    if found.kind in KEPT:
        raise _refused(f"entry {found.seq} stays: {KEPT[found.kind]}")
    return found


def _refused(message: str) -> BadInput:
    return BadInput(f"Nothing was removed: {message}.", (Problem(field="entry", message=message),))
