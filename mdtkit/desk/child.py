"""What is known of the child, fact by fact, with who said so and when (I10 to I13, M5, R9).

Facts are codes and dates; names and words are withheld unless the case is revealed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec

from mdtkit.casework.assigned import Assigned, assignments, role_of
from mdtkit.casework.eligibility import Eligibility, eligibility
from mdtkit.casework.links import links
from mdtkit.casework.wish import Wish, wish

if TYPE_CHECKING:
    from mdtkit.desk.casefile import CaseFile
    from mdtkit.desk.desk import Desk

DESCRIBED = "child.described"
CODED = ("language", "interpreter", "indian_child", "non_minor", "access_needed", "age")
"""What a description says in codes: the latest that says it counts."""
WORDS = (
    "name",
    "other_names",
    "birth_date",
    "pronouns",
    "pronouns_with",
    "sogie",
    "tribe",
    "access",
    "attorney",
    "casa",
    "caregiver",
)
"""What it says in words: shown only when revealed, what is sealed only to its own readers."""
SEALED = "sealed"
NEVER_PLAIN = frozenset({"sogie"})
DUAL = "241.1"
AGENCIES = ("child_welfare", "probation")


class Said(msgspec.Struct, frozen=True):
    """Something that was said of the child: the field, its value, the entry (and its number), when, by which party."""

    field: str
    value: Any
    entry: str
    seq: int
    at: datetime
    party: str | None
    sealed: bool = False
    """Said in a sealed entry: the value is for its reader's own screen, never for JSON or a file."""


class Child(msgspec.Struct, frozen=True, kw_only=True):
    """The child of a case as known now. ``workers`` are person ids, ``linked`` pairs of case and relation."""

    jurisdiction: str
    lead: str
    determined: Said | None
    eligibility: Eligibility
    facts: Mapping[str, str]
    said: tuple[Said, ...]
    wish: Wish
    workers: tuple[tuple[str, str], ...]
    assigned: tuple[tuple[Assigned, str | None], ...]
    """Everybody who works or worked the case, each as what (social worker, attorney, CASA …)."""
    linked: tuple[tuple[str, str | None], ...]
    also_sees: str | None
    """Under dual jurisdiction the agency that does not report: it sees what the other reported (R9)."""


def child_of(desk: Desk, file: CaseFile) -> Child:
    """What is known of the child."""
    from mdtkit.desk.casefile import workers_of

    chronology = file.chronology
    fields = (*CODED, *(WORDS if file.revealed else ()))
    determined = _latest(file, "jurisdiction.determined", "jurisdiction") or _latest(
        file, "referral.received", "jurisdiction"
    )
    linked = tuple(dict.fromkeys((link.other, link.relation) for link in links(chronology)))
    return Child(
        jurisdiction=file.jurisdiction,
        lead=file.lead,
        determined=determined,
        eligibility=eligibility(chronology, file.history, desk.protocol),
        facts={
            name: file.history.now.get(name, "unknown") for name in ("foster_care", "missing", "csec", "indian_child")
        },
        said=(
            *(found for name in fields if (found := _latest(file, DESCRIBED, name)) is not None),
            *_sealed_to_others(file),
        ),
        wish=wish(chronology),
        workers=workers_of(chronology),
        assigned=assigned_of(desk, file),
        linked=linked,
        also_sees=also_sees(desk, file),
    )


def assigned_of(desk: Desk, file: CaseFile) -> tuple[tuple[Assigned, str | None], ...]:
    """Every assignment of the case, with the role it is for."""
    people = desk.directory.people()
    return tuple(
        (one, role_of(desk.protocol, one, people[one.person].party if one.person in people else None))
        for one in assignments(file.chronology)
    )


def also_sees(desk: Desk, file: CaseFile) -> str | None:
    """Under dual jurisdiction the party that does not make the reports and is to see them (R9); None otherwise."""
    if file.jurisdiction != DUAL:
        return None
    reporter = desk.protocol.profile.get("dual_reporter", "lead")
    if reporter == "lead":
        reporter = file.lead if file.lead in AGENCIES else AGENCIES[0]
    return next((party for party in AGENCIES if party != reporter), None)


def _latest(file: CaseFile, kind: str, field: str) -> Said | None:
    for item in reversed(file.chronology.of(kind)):
        entry, body = item.entry, file.opened.get(item.entry.id)
        if body is None and field in NEVER_PLAIN:
            continue  # written before such bodies were sealed: nobody is shown it
        value = (entry.data if body is None else body.data).get(field)
        if value not in (None, ""):
            return Said(field, value, entry.id, item.root_seq, entry.at, entry.party, sealed=body is not None)
    return None


def _sealed_to_others(file: CaseFile) -> list[Said]:
    """That something was said in a sealed category, where it is not open here: nothing else about it is told."""
    found = {
        str(item.entry.sealed): Said(
            str(item.entry.sealed), SEALED, item.entry.id, item.root_seq, item.entry.at, item.entry.party, sealed=True
        )
        for item in file.chronology.of(DESCRIBED)
        if item.entry.sealed is not None and item.entry.id not in file.opened and not item.entry.removed
    }
    return list(found.values())
