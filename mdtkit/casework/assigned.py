"""Who works a case: social worker, probation officer, the child's attorney, the CASA; since when. Pure.

Assigning gives nobody a key: who may open a record is the trust root's affair (docs/how-to/people.md).
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from mdtkit.chronology.entry import Entry
from mdtkit.chronology.fold import Chronology
from mdtkit.protocol.model import Protocol

ASSIGNED, UNASSIGNED = "case.assigned", "case.unassigned"
ROLES = "assignment_role"


class Assigned(msgspec.Struct, frozen=True, kw_only=True):
    """One assignment: the person, as what (None: their party says), from when to when (UTC; None: still).

    ``until`` is the last day of a cover (YYYY-MM-DD or empty), ``cover`` in whose place it is.
    """

    person: str
    role: str | None
    since: datetime
    until: str
    cover: str | None
    ended: datetime | None = None


def assignments(chronology: Chronology) -> tuple[Assigned, ...]:
    """Every assignment of the case in the order in which they were made, those that ended too."""
    found: list[Assigned] = []
    for item in chronology.of(ASSIGNED, UNASSIGNED):
        entry = item.entry
        person = str(entry.data.get("worker"))
        # Assigned anew, or taken off: what stood before has ended.
        found = [_ended(one, entry.at) if one.person == person and one.ended is None else one for one in found]
        if entry.kind == ASSIGNED:
            found.append(_assignment(person, entry))
    return tuple(found)


def _assignment(person: str, entry: Entry) -> Assigned:
    data = entry.data
    role, cover = data.get("role"), data.get("cover")
    return Assigned(
        person=person,
        role=role if isinstance(role, str) else None,
        since=entry.at,
        until=str(data.get("until") or ""),
        cover=cover if isinstance(cover, str) else None,
    )


def _ended(one: Assigned, at: datetime) -> Assigned:
    return msgspec.structs.replace(one, ended=at)


def role_of(protocol: Protocol, assigned: Assigned, party: str | None) -> str | None:
    """As what a person works the case: as recorded, else as their party does by the protocol's list of roles."""
    if assigned.role is not None:
        return assigned.role
    terms = (term for term in protocol.terms.values() if term.list == ROLES)
    return next((term.code for term in terms if party is not None and term.group == party), None)
