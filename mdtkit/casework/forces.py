"""Several law enforcement agencies with jurisdiction: each is reported to by itself (R2, R4).

One child may be exploited in two cities and live in a third. The force that an entry names first (``le_agency``) is
the recipient that every rule has; the others it names (``le_others``) each get a clock of their own, counted from when
they became known, where the rule says so (``each_agency``).
"""

from __future__ import annotations

from datetime import datetime

from mdtkit.chronology.fold import Chronology, Effective

REFERRAL, JURISDICTION = "referral.received", "jurisdiction.determined"
FIRST, OTHERS = "le_agency", "le_others"
PARTY = "law_enforcement"
"""Whose agencies the field names."""


def other_forces(chronology: Chronology, cause: Effective | None) -> dict[str, datetime]:
    """The other forces of what started a clock, and from when each was known.

    A referral has those that it names itself, and those determined until the next referral came: what is found out
    about a new incident opens no report about an old one. Whatever else starts a clock has all of the case.
    """
    naming = [item for item in chronology.of(REFERRAL, JURISDICTION) if isinstance(item.entry.data.get(OTHERS), list)]
    following = _next_referral(chronology, cause) if naming else None
    found: dict[str, datetime] = {}
    for item in naming:
        if not _speaks_of(item, cause, following):
            continue
        for force in item.entry.data[OTHERS]:
            if force not in found or item.known < found[force]:
                found[force] = item.known
    return dict(sorted(found.items(), key=lambda pair: (pair[1], pair[0])))


def has_no_jurisdiction_on_record(report: Effective, chronology: Chronology) -> bool:
    """Whether a report names a force that no referral and no determination of jurisdiction of the case names."""
    data = report.entry.data
    force = data.get("agency")
    if data.get("to") != PARTY or not isinstance(force, str):
        return False
    named = (item.entry.data for item in chronology.of(REFERRAL, JURISDICTION))
    return not any(force == one.get(FIRST) or force in (one.get(OTHERS) or ()) for one in named)


def _next_referral(chronology: Chronology, cause: Effective | None) -> datetime | None:
    if cause is None or cause.entry.kind != REFERRAL:
        return None
    later = [item.known for item in chronology.of(REFERRAL) if item.known > cause.known]
    return min(later, default=None)


def _speaks_of(item: Effective, cause: Effective | None, following: datetime | None) -> bool:
    if cause is None or cause.entry.kind != REFERRAL:
        return True
    if item.entry.kind == REFERRAL:
        return item.root == cause.root
    return item.known >= cause.known and (following is None or item.known < following)
