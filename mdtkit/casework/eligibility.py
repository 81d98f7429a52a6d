"""Whether the child receives child welfare services: the answer, what it counts as, and who said so when (I11).

Unknown counts as yes for every clock, and is asked again within the shift. Source: tables 5d; WIC 16501.35(a).
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from mdtkit.casework.facts import History
from mdtkit.chronology.fold import Chronology
from mdtkit.protocol.model import Protocol

FACT, FIELD = "receiving_services", "services"
UNKNOWN = "unknown"


class Eligibility(msgspec.Struct, frozen=True, kw_only=True):
    """The derived answer with its reason. ``basis`` is the case of the definition that was named; ``entry`` said it."""

    answer: str
    counts_as: str
    basis: str | None
    entry: str | None
    seq: int | None
    said_at: datetime | None
    citation: str
    requirement: str | None

    @property
    def ask_again(self) -> bool:
        """Whether it is to be asked again within the shift."""
        return self.answer == UNKNOWN


def eligibility(chronology: Chronology, history: History, protocol: Protocol) -> Eligibility:
    """The answer in force, and the latest entry that gave it."""
    rule = protocol.facts[FACT]
    answer = history.now.get(FACT, UNKNOWN)
    kinds = [kind for source in rule.sources for kind in source.on]
    said = [item for item in chronology.of(*kinds) if item.entry.data.get(FIELD) == answer]
    last = said[-1] if said else None
    basis = last.entry.data.get("basis") if last is not None else None
    return Eligibility(
        answer=answer,
        counts_as="no" if answer == "no" else "yes",
        basis=basis if isinstance(basis, str) else None,
        entry=last.entry.id if last is not None else None,
        seq=last.root_seq if last is not None else None,
        said_at=last.entry.at if last is not None else None,
        citation=rule.citation,
        requirement=rule.requirement,
    )
