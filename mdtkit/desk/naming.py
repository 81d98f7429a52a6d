"""The entries that an act names: by their id or their number, and only those of its own case.

What names nothing would be taken for any: the report of one run would answer the clock of another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from mdtkit.casework.recurring import PLANNED, put_by
from mdtkit.chronology.entry import Draft, Entry
from mdtkit.chronology.kinds import KINDS, looks_like_code
from mdtkit.chronology.problem import Problem, unknown
from mdtkit.desk.errors import NoSuchCase
from mdtkit.desk.opening import troubles
from mdtkit.desk.output import instant as written
from mdtkit.vault import NoSuchRecord, NotYours

if TYPE_CHECKING:
    from mdtkit.desk.desk import Desk


def entries_of(desk: Desk, ref: str) -> tuple[Entry, ...]:
    """The entries of a case, to look something up. Raises NoSuchCase.

    Not through the desk's reading of a case: nothing of it is shown, and a refused act leaves no row in the audit.
    """
    with troubles():
        try:
            entries = desk.vault.read(ref).entries
        except (NoSuchRecord, NotYours):
            raise NoSuchCase(ref) from None
    if desk.vault.people.shut(desk.me.id, ref, desk.now()):
        raise NoSuchCase(ref)  # the time of one's access has run out
    return entries


def entries_named(desk: Desk, ref: str, drafts: Sequence[Draft]) -> tuple[list[Draft], list[Problem]]:
    """The drafts with the ids of the entries that they name, and the problems of those that name none of this case."""
    if not any(True for draft in drafts for _ in _names(draft)):
        return list(drafts), []
    entries = entries_of(desk, ref)
    ids = {str(entry.seq): entry.id for entry in entries}
    known = [*ids.values(), *(draft.id for draft in drafts if draft.id)]
    told, problems = [], []
    for draft in drafts:
        found = {field: ids.get(named, named) for field, named in _names(draft)}
        told.append(msgspec.structs.replace(draft, data={**draft.data, **found}) if found else draft)
        problems += [
            unknown(field, named, known, what="entry of this case")
            for field, named in found.items()
            if named not in known
        ]
    return told, problems


def occurrences_named(desk: Desk, ref: str, drafts: Sequence[Draft]) -> list[Problem]:
    """The problems of drafts that name an occurrence which no planning of their meeting puts there.

    Any planning counts, one that was corrected or planned anew since as well: what was recorded stays correctable.
    """
    found = []
    for draft in drafts:
        named, meeting = draft.data.get("occurrence"), draft.data.get("meeting")
        if named is None or draft.kind not in KINDS or KINDS[draft.kind].field("occurrence") is None:
            continue
        plans = [one for one in entries_of(desk, ref) if one.kind == PLANNED and one.data.get("meeting") == meeting]
        known = sorted({instant for plan in plans for instant in put_by(plan)})
        if datetime.fromisoformat(str(named)) not in known:
            there = [str(written(one)) for one in known]
            what = "no occurrence of this series" if there else "no series: this meeting is planned once"
            found.append(Problem(field="occurrence", message=f"it names {what}", allowed=tuple(there)))
    return found


def _names(draft: Draft) -> Iterator[tuple[str, str]]:
    """(field, what it names) of the fields that name an entry."""
    for field in KINDS[draft.kind].fields if draft.kind in KINDS else ():
        named = draft.data.get(field.name)
        if field.type == "ref" and field.vocabulary == "entry" and isinstance(named, str) and looks_like_code(named):
            yield field.name, named
