"""Cases for tests of casework: a chronology from entries, its facts, its triage."""

from __future__ import annotations

from mdtkit.casework.facts import Rulebook, facts_through_time
from mdtkit.casework.triage import Triage, triage
from mdtkit.chronology.entry import Entry
from mdtkit.chronology.fold import Chronology, fold
from mdtkit.protocol.model import Protocol
from tests.chronology.building import CASE


def case(*entries: Entry) -> Chronology:
    """The folded chronology of these entries."""
    return fold(CASE, entries)


def facts(chronology: Chronology, book: Rulebook) -> dict[str, str]:
    """What is true of the case now."""
    return facts_through_time(chronology, book).now


def triaged(protocol: Protocol, book: Rulebook, *entries: Entry) -> Triage:
    """The triage of a case of these entries."""
    chronology = case(*entries)
    return triage(chronology, protocol, facts(chronology, book))
